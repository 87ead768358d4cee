// Package searxng answers search queries by asking an instance of SearXNG.
//
// https://docs.searxng.org/dev/search_api.html
package searxng

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"coagent/platform/upstream"
	"coagent/services/search"
)

const maxAnswer = 4 << 20 // bytes; some engines give a hundred results

// Client is a [search.Provider]. All its fields are required.
//
// The instance has to be one of ours: its settings must name json among the
// formats (search.formats), which they do not by default, and its limiter must
// be off, since it takes programs for attackers.
type Client struct {
	// BaseURL is where the instance is: https://search.example.com.
	BaseURL string
	// HTTP makes the calls. It must not follow redirects.
	HTTP *http.Client
	// Guard repeats and bounds them; its Code is "search.provider".
	Guard *upstream.Guard
}

var _ search.Provider = (*Client)(nil)

// Search asks SearXNG for its first page of results. News are those of the
// day, week or month that has q.Days() days, and of those [search.Sanitize]
// keeps what is exactly that young. An article without a date is left out, and
// many engines give none.
//
// No results are the answer only if all engines were asked: if some did not
// respond, nobody knows, and the fault is search.provider_unavailable. Such an
// answer opens no circuit, since it may be the query's fault.
func (c *Client) Search(ctx context.Context, q search.Query) (search.Answer, error) {
	var about *queryError
	answer, err := upstream.Do(ctx, c.Guard, func(ctx context.Context) (search.Answer, error) {
		found, err := c.find(ctx, q)
		if errors.As(err, &about) { // SearXNG is well: one query must not open the circuit for all
			return search.Answer{}, nil
		}
		if err != nil {
			return search.Answer{}, err
		}
		now := time.Now().UTC()
		return search.Answer{Results: search.Sanitize(q, found, now), Provider: "searxng", FetchedAt: now}, nil
	})
	if about != nil {
		return search.Answer{}, about.fault
	}
	return answer, err
}

// form is the body of a request. The language and what is safe are for the
// instance's settings to say.
func form(q search.Query) url.Values {
	out := url.Values{"format": {"json"}, "categories": {"general"}, "pageno": {"1"}}
	out.Set("q", words(q.Text()+" "+q.Location()))
	if q.Topic() != search.News {
		return out
	}
	out.Set("categories", "news")
	switch {
	case q.Days() <= 1:
		out.Set("time_range", "day")
	case q.Days() <= 7:
		out.Set("time_range", "week")
	default:
		out.Set("time_range", "month")
	}
	return out
}

// words takes from each word what would make it a command: !images and ?files
// choose engines, :de a language, <3 a time limit, and !!g leads elsewhere.
//
// https://docs.searxng.org/user/search-syntax.html
func words(text string) string {
	var plain []string
	for word := range strings.FieldsSeq(text) {
		if word = strings.TrimLeft(word, "!?:<"); word != "" {
			plain = append(plain, word)
		}
	}
	return strings.Join(plain, " ")
}

// find asks. The query is sent in a form, for an address is
// written into more logs than a body.
func (c *Client) find(ctx context.Context, q search.Query) ([]search.Result, error) {
	address, body := strings.TrimRight(c.BaseURL, "/")+"/search", strings.NewReader(form(q).Encode())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, body)
	if err != nil {
		return nil, fmt.Errorf("searxng: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return nil, unreachable(err)
	}
	defer func() { _ = resp.Body.Close() }() // nothing is left to be lost
	if resp.StatusCode != http.StatusOK {
		_, _ = io.CopyN(io.Discard, resp.Body, 4<<10) // so that the connection can be used again
		return nil, refused(resp.StatusCode)
	}
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return nil, unreachable(err)
	}
	if len(answer) > maxAnswer {
		return nil, unreadable(fmt.Errorf("the answer is over %d bytes", maxAnswer))
	}
	return read(answer)
}

// read takes the results out of an answer. Members it does not know are
// ignored, and so is a result that it cannot read.
func read(body []byte) ([]search.Result, error) {
	var answer struct {
		Results             []json.RawMessage `json:"results"`
		UnresponsiveEngines []json.RawMessage `json:"unresponsive_engines"`
	}
	if json.Unmarshal(upstream.WithoutMark(body), &answer) != nil { // whose text may quote the answer
		return nil, unreadable(errors.New("the answer is not the JSON that is documented"))
	}
	if answer.Results == nil {
		return nil, unreadable(errors.New("the answer has no results member"))
	}
	if len(answer.Results) == 0 && len(answer.UnresponsiveEngines) > 0 {
		cause := fmt.Errorf("searxng: nothing was found, and %d engines did not respond", len(answer.UnresponsiveEngines))
		return nil, &queryError{search.Unavailable.Fault(cause)}
	}
	found := make([]search.Result, 0, len(answer.Results))
	for _, raw := range answer.Results {
		var r struct {
			Title         string          `json:"title"`
			URL           string          `json:"url"`
			Content       string          `json:"content"`
			PublishedDate json.RawMessage `json:"publishedDate"`
		}
		if json.Unmarshal(raw, &r) == nil {
			found = append(found, search.Result{
				Title: r.Title, URL: r.URL, Snippet: r.Content, Published: search.ReadDate(r.PublishedDate, time.Now()),
			})
		}
	}
	return found, nil
}
