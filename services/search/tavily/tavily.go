// Package tavily answers search queries by asking Tavily.
//
// https://docs.tavily.com/documentation/api-reference/endpoint/search
package tavily

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"coagent/platform/secret"
	"coagent/platform/upstream"
	"coagent/services/search"
)

const (
	maxAnswer = 2 << 20 // bytes; twenty results with much text are some 100 KiB
	maxQuery  = 400     // characters; to a longer query Tavily answers 400
)

// Client is a [search.Provider]. All its fields are required.
type Client struct {
	// BaseURL is where the API is: https://api.tavily.com.
	BaseURL string
	// APIKey is the key.
	APIKey secret.Text
	// HTTP makes the calls. It must not follow redirects.
	HTTP *http.Client
	// Guard repeats and bounds them; its Code is "search.provider".
	Guard *upstream.Guard
}

var _ search.Provider = (*Client)(nil)

// Search asks Tavily. News are asked for by the day, week or month that has
// q.Days() days, and of those [search.Sanitize] keeps what is exactly that
// young; an article whose date cannot be read is left out.
func (c *Client) Search(ctx context.Context, q search.Query) (search.Answer, error) {
	var refused *refusal
	answer, err := upstream.Do(ctx, c.Guard, func(ctx context.Context) (search.Answer, error) {
		body, err := c.ask(ctx, q)
		if errors.As(err, &refused) { // Tavily is well: one query must not open the circuit for all
			return search.Answer{}, nil
		}
		if err != nil {
			return search.Answer{}, err
		}
		found, err := read(body)
		if err != nil {
			return search.Answer{}, err
		}
		now := time.Now().UTC()
		return search.Answer{Results: search.Sanitize(q, found, now), Provider: "tavily", FetchedAt: now}, nil
	})
	if refused != nil {
		return search.Answer{}, refused.fault
	}
	return answer, err
}

// question is the body of a request. Of what Tavily can add (answers, images,
// parameters of its own choice) nothing is asked for, since it costs credits or time.
type question struct {
	Query       string `json:"query"`
	Topic       string `json:"topic"`
	SearchDepth string `json:"search_depth"`
	MaxResults  int    `json:"max_results"`
	TimeRange   string `json:"time_range,omitempty"`
}

func questionFor(q search.Query) question {
	out := question{Query: q.Text(), Topic: "general", SearchDepth: string(q.Depth()), MaxResults: q.Max()}
	if q.Topic() != search.News {
		return out
	}
	out.Topic = "news"
	switch {
	case q.Days() <= 1:
		out.TimeRange = "day"
	case q.Days() <= 7:
		out.TimeRange = "week"
	default:
		out.TimeRange = "month"
	}
	if q.Location() != "" {
		out.Query = firstRunes(q.Text(), maxQuery-len([]rune(q.Location()))-1) + " " + q.Location()
	}
	return out
}

func firstRunes(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return strings.TrimSpace(string(runes[:n]))
	}
	return s
}

// ask returns the body of a 200.
func (c *Client) ask(ctx context.Context, q search.Query) ([]byte, error) {
	body, err := json.Marshal(questionFor(q))
	if err != nil {
		return nil, fmt.Errorf("tavily: %w", err)
	}
	address := strings.TrimRight(c.BaseURL, "/") + "/search"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("tavily: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+c.APIKey.Reveal())
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return nil, unreachable(err)
	}
	defer func() { _ = resp.Body.Close() }() // nothing is left to be lost
	if resp.StatusCode != http.StatusOK {
		_, _ = io.CopyN(io.Discard, resp.Body, 4<<10) // so that the connection can be used again
		return nil, refused(resp, time.Now())
	}
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return nil, unreachable(err)
	}
	if len(answer) > maxAnswer {
		return nil, unreadable(fmt.Errorf("the answer is over %d bytes", maxAnswer))
	}
	return answer, nil
}

// read takes the results out of an answer. Members it does not know are
// ignored, and so is a result that it cannot read: one bad page costs no
// search. That there are no results must be said with an empty array.
func read(body []byte) ([]search.Result, error) {
	var answer struct {
		Results []json.RawMessage `json:"results"`
	}
	if json.Unmarshal(upstream.WithoutMark(body), &answer) != nil { // whose text may quote the answer
		return nil, unreadable(errors.New("the answer is not the JSON that is documented"))
	}
	if answer.Results == nil {
		return nil, unreadable(errors.New("the answer has no results member"))
	}
	found := make([]search.Result, 0, len(answer.Results))
	for _, raw := range answer.Results {
		var r struct {
			Title         string          `json:"title"`
			URL           string          `json:"url"`
			Content       string          `json:"content"`
			PublishedDate json.RawMessage `json:"published_date"`
		}
		if json.Unmarshal(raw, &r) == nil {
			found = append(found, search.Result{
				Title: r.Title, URL: r.URL, Snippet: r.Content, Published: search.ReadDate(r.PublishedDate, time.Now()),
			})
		}
	}
	return found, nil
}

func unreadable(cause error) error {
	return search.InvalidAnswer.Fault(fmt.Errorf("tavily: %w", cause))
}
