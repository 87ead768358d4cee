package websearch_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"testing"
	"time"

	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/ai"
	"coagent/services/ai/websearch"
)

// service is a search service that answers everything alike and remembers what
// it was asked.
func service(t *testing.T, status int, body string) (c *websearch.Client, asked func() (string, map[string]any)) {
	t.Helper()
	var path string
	var query map[string]any
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path = r.URL.Path
		text, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(text, &query)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	c, err := websearch.New(server.URL, server.Client(), &upstream.Guard{Name: "search", Code: "ai.search", Attempts: 1, Timeout: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return c, func() (string, map[string]any) { return path, query }
}

const (
	pages    = `{"results":[{"title":"One","url":"https://a.example/1","snippet":"first","publishedDate":"2026-11-20T02:00:00-06:00"},{"title":"Two","url":"https://a.example/2","snippet":""}]}`
	articles = `{"articles":[{"title":"One","url":"https://a.example/1","snippet":"first","source":"a.example","publishedDate":"2026-11-20T08:00:00Z"},{"title":"Two","url":"https://a.example/2","snippet":"","source":"a.example","publishedDate":"2026-11-19T08:00:00Z"}]}`
)

var both = []ai.Source{
	{Title: "One", URL: "https://a.example/1", Snippet: "first", PublishedDate: "2026-11-20T08:00:00Z"}, {Title: "Two", URL: "https://a.example/2"},
}

// one is what was found for the only question.
func one(found [][]ai.Source, err error) ([]ai.Source, error) { return found[0], err }

func TestAQuestionGoesWhereItBelongs(t *testing.T) {
	for name, c := range map[string]struct {
		q     ai.Question
		body  string
		path  string
		query map[string]any
	}{
		"web": {ai.Question{Text: "x y"}, pages, "/search/web", map[string]any{"query": "x y", "maxResults": 5.0}},
		"news": {
			ai.Question{Text: "x", News: true, Location: "Austin", Days: 30}, articles, "/search/news", map[string]any{"query": "x", "location": "Austin", "days": 30.0},
		},
		"news everywhere": {ai.Question{Text: "x", News: true, Days: 7}, articles, "/search/news", map[string]any{"query": "x", "days": 7.0}},
	} {
		client, asked := service(t, 200, c.body)
		got, err := one(client.Search(t.Context(), []ai.Question{c.q}, 5))
		want := slices.Clone(both)
		if c.q.News { // each article has its date
			want[1].PublishedDate = "2026-11-19T08:00:00Z"
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if path, query := asked(); path != c.path || !reflect.DeepEqual(query, c.query) {
			t.Errorf("%s: %s %v", name, path, query)
		}
		if got, err := one(client.Search(t.Context(), []ai.Question{c.q}, 1)); err != nil || len(got) != 1 {
			t.Errorf("%s, one at most: %+v, %v", name, got, err)
		}
	}
}

func TestWhatTheServiceSaysInstead(t *testing.T) {
	for _, news := range []bool{false, true} {
		for status, want := range map[int]fault.Kind{
			401: fault.Forbidden, 403: fault.Forbidden, 429: fault.Unavailable, 500: fault.Unavailable, 503: fault.Unavailable,
		} {
			client, _ := service(t, status, `{}`)
			if _, err := client.Search(t.Context(), []ai.Question{{Text: "x", News: news, Days: 1}}, 5); fault.KindOf(err) != want {
				t.Errorf("%d, news %v: %v", status, news, err)
			}
		}
		client, _ := service(t, 400, `{}`)
		if got, err := one(client.Search(t.Context(), []ai.Question{{Text: "x", News: news, Days: 1}}, 5)); err != nil || len(got) != 0 {
			t.Errorf("400, news %v: %v, %v", news, got, err)
		}
		client, _ = service(t, 200, `not JSON`)
		if _, err := client.Search(t.Context(), []ai.Question{{Text: "x", News: news, Days: 1}}, 5); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("no JSON, news %v: %v", news, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := client.Search(ctx, []ai.Question{{Text: "x", News: news, Days: 1}}, 5); !errors.Is(err, context.Canceled) {
			t.Errorf("hung up, news %v: %v", news, err)
		}
	}
}

func TestWhatOneQuestionFindsIsThereThoughAnotherFails(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/search/news" {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, pages)
	}))
	t.Cleanup(server.Close)
	guard := &upstream.Guard{Name: "search", Code: "ai.search", Attempts: 1, Timeout: 10 * time.Second}
	client, err := websearch.New(server.URL, server.Client(), guard)
	if err != nil {
		t.Fatal(err)
	}
	questions := []ai.Question{{Text: "x", News: true, Days: 1}, {Text: "y"}, {Text: "z"}}
	for range 20 { // often enough to open a circuit
		found, err := client.Search(t.Context(), questions, 5)
		if fault.KindOf(err) != fault.Unavailable || len(found) != 3 || found[0] != nil || !reflect.DeepEqual(found[2], both) {
			t.Fatalf("%+v, %v", found, err)
		}
	}
}
