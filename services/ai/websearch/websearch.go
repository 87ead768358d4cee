// Package websearch asks the search service.
package websearch

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"

	"coagent/clients/go/searchclient"
	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/ai"
)

// Client is an [ai.Searcher] over the search service's API.
type Client struct {
	api   searchclient.ClientWithResponsesInterface
	guard *upstream.Guard
}

var _ ai.Searcher = (*Client)(nil)

// New returns a client of the service at url. The HTTP client sends the caller's
// own token along: the search service asks who it is once more.
func New(url string, http *http.Client, guard *upstream.Guard) (*Client, error) {
	api, err := searchclient.NewClientWithResponses(url, searchclient.WithHTTPClient(http))
	if err != nil {
		return nil, err
	}
	return &Client{api: api, guard: guard}, nil
}

// Search asks the web or the news. It does not repeat the calls, since the search
// service repeats its own. All of them together are one to the circuit, which
// fails if each does, and have one deadline.
func (c *Client) Search(ctx context.Context, questions []ai.Question, max int) ([][]ai.Source, error) {
	found, failed := make([][]ai.Source, len(questions)), make([]error, len(questions))
	_, err := upstream.Do(ctx, c.guard, func(ctx context.Context) (struct{}, error) {
		var asking sync.WaitGroup
		for i, q := range questions {
			asking.Go(func() { found[i], failed[i] = c.search(ctx, q, max) })
		}
		asking.Wait()
		if slices.Contains(failed, nil) {
			return struct{}{}, nil
		}
		return struct{}{}, failed[0]
	})
	if first := slices.IndexFunc(failed, func(err error) bool { return err != nil }); err == nil && first >= 0 {
		err = failed[first]
	}
	return found, err
}

// search asks one question.
func (c *Client) search(ctx context.Context, q ai.Question, max int) ([]ai.Source, error) {
	ask := c.web
	if q.News {
		ask = c.news
	}
	sources, status, err := ask(ctx, q, max)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fault.Wrap(err, fault.Unavailable, "ai.search_unavailable", "The search service does not answer.")
	case status == http.StatusOK && sources != nil:
		return sources[:min(len(sources), max)], nil
	case status == http.StatusBadRequest: // the text holds nothing that can be searched for
		return nil, nil
	case status > http.StatusBadRequest && status < http.StatusInternalServerError &&
		status != http.StatusTooManyRequests:
		// An answer about this caller. It must not close search to everybody else.
		return nil, fault.Wrap(
			statusError(status), fault.Forbidden, "ai.search_unavailable", "The search service refused the request.",
		)
	default:
		return nil, fault.Wrap(
			statusError(status), fault.Unavailable, "ai.search_unavailable", "The search service gave no results.",
		)
	}
}

// web asks for pages. Without an answer that fits the document the sources are
// nil.
func (c *Client) web(ctx context.Context, q ai.Question, max int) ([]ai.Source, int, error) {
	reply, err := c.api.SearchWebWithResponse(ctx, nil, searchclient.WebQuery{Query: q.Text, MaxResults: &max})
	if err != nil {
		return nil, 0, err
	}
	if reply.JSON200 == nil {
		return nil, reply.StatusCode(), nil
	}
	sources := make([]ai.Source, 0, len(reply.JSON200.Results))
	for _, r := range reply.JSON200.Results {
		source := ai.Source{Title: r.Title, URL: r.URL, Snippet: r.Snippet}
		if r.PublishedDate != nil {
			source.PublishedDate = r.PublishedDate.UTC().Format(time.RFC3339)
		}
		sources = append(sources, source)
	}
	return sources, http.StatusOK, nil
}

// news asks for articles, as web does for pages.
func (c *Client) news(ctx context.Context, q ai.Question, _ int) ([]ai.Source, int, error) {
	query := searchclient.NewsQuery{Query: q.Text, Days: &q.Days}
	if q.Location != "" {
		query.Location = &q.Location
	}
	reply, err := c.api.SearchNewsWithResponse(ctx, nil, query)
	if err != nil {
		return nil, 0, err
	}
	if reply.JSON200 == nil {
		return nil, reply.StatusCode(), nil
	}
	sources := make([]ai.Source, 0, len(reply.JSON200.Articles))
	for _, a := range reply.JSON200.Articles {
		sources = append(sources, ai.Source{
			Title: a.Title, URL: a.URL, Snippet: a.Snippet, PublishedDate: a.PublishedDate.UTC().Format(time.RFC3339),
		})
	}
	return sources, http.StatusOK, nil
}

type statusError int

func (s statusError) Error() string { return "search service: status " + http.StatusText(int(s)) }
