// Package websearch asks the search service.
package websearch

import (
	"context"
	"net/http"

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

// Search asks the web. It does not repeat the call, since the search service
// repeats its own.
func (c *Client) Search(ctx context.Context, text string, max int) ([]ai.Source, error) {
	return upstream.Do(ctx, c.guard, func(ctx context.Context) ([]ai.Source, error) {
		reply, err := c.api.SearchWebWithResponse(ctx, nil, searchclient.WebQuery{Query: text, MaxResults: &max})
		if err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, fault.Wrap(err, fault.Unavailable, "ai.search_unavailable", "The search service does not answer.")
		}
		switch {
		case reply.JSON200 != nil:
		case reply.StatusCode() == http.StatusBadRequest: // the text holds nothing that can be searched for
			return nil, nil
		case reply.StatusCode() < http.StatusInternalServerError && reply.StatusCode() != http.StatusTooManyRequests:
			// An answer about this caller. It must not close search to everybody else.
			return nil, fault.Wrap(statusError(reply.StatusCode()), fault.Forbidden, "ai.search_unavailable", "The search service refused the request.")
		default:
			return nil, fault.Wrap(statusError(reply.StatusCode()), fault.Unavailable, "ai.search_unavailable", "The search service gave no results.")
		}
		sources := make([]ai.Source, 0, len(reply.JSON200.Results))
		for _, r := range reply.JSON200.Results[:min(len(reply.JSON200.Results), max)] {
			sources = append(sources, ai.Source{Title: r.Title, URL: r.URL, Snippet: r.Snippet})
		}
		return sources, nil
	})
}

type statusError int

func (s statusError) Error() string { return "search service: status " + http.StatusText(int(s)) }
