package server_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"coagent/services/ai"
)

func TestTheCallerChoosesTheForm(t *testing.T) {
	var w *world
	w = newWorld(t, func(context.Context, ai.Job) (ai.Outcome, error) {
		return ai.Outcome{Model: "model-1", Body: w.example(t, blogPath)}, nil
	})
	for _, c := range []struct {
		accept []string
		events bool
	}{
		{nil, false},
		{[]string{""}, false},
		{[]string{"*/*"}, false},
		{[]string{"application/json"}, false},
		{[]string{"text/html"}, false}, // neither: JSON is no worse than a refusal
		{[]string{"text/html, application/xhtml+xml, */*;q=0.8"}, false},
		{[]string{"text/event-stream"}, true},
		{[]string{"TEXT/Event-Stream"}, true},
		{[]string{"text/event-stream; charset=utf-8"}, true},
		{[]string{"text/event-stream;q=0.1"}, true},
		{[]string{"text/event-stream;q=0"}, false},
		{[]string{"text/event-stream;q=0.000, */*"}, false},
		{[]string{"text/*"}, true},
		{[]string{"text/*, text/event-stream;q=0"}, false}, // the plainer range counts
		{[]string{"text/event-stream, */*"}, true},
		{[]string{"*/*, text/event-stream;q=0.5"}, false},
		{[]string{"application/json, text/event-stream"}, false}, // no wish to be seen
		{[]string{"text/event-stream, application/json"}, false},
		{[]string{"text/event-stream, application/json;q=0.9"}, true},
		{[]string{"text/event-stream;q=0.9, application/json"}, false},
		{[]string{"text/event-stream;q=0.9, application/*"}, false},
		{[]string{"application/*;q=0.2, text/event-stream;q=0.201"}, true},
		{[]string{"application/problem+json, text/event-stream"}, true},
		{[]string{"application/json;q=0.5", "text/event-stream"}, true}, // two headers
		{[]string{"text/html", "text/event-stream;q=0.5"}, true},
		{[]string{"text/event-stream;q=2"}, false}, // no weight at all
		{[]string{"text/event-stream;q=NaN"}, false},
		{[]string{"text/event-stream;q=1e-1"}, false},
		{[]string{"text/event-stream;q=0.1234"}, false},
		{[]string{"text/event-stream;q"}, false},
		{[]string{"text/event-stream;"}, true},
		{[]string{";;, text/event-stream, =,"}, true}, // the rest of a broken header still counts
		{[]string{"garbage"}, false},
	} {
		resp := w.ask(t, blogPath, c.accept...)
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		want := "application/json"
		if c.events {
			want = "text/event-stream"
		}
		if got := resp.Header.Get("Content-Type"); resp.StatusCode != http.StatusOK || got != want {
			t.Errorf("%q: %d %s %s", c.accept, resp.StatusCode, got, body)
		}
		if resp.Header.Get("Vary") != "Accept" {
			t.Errorf("%q: Vary %q", c.accept, resp.Header.Values("Vary"))
		}
	}
}

// An answer without a length goes out in chunks, and nobody on the way knows when
// it is whole.
func TestALongAnswerSaysItsLength(t *testing.T) {
	var w *world
	var body string
	w = newWorld(t, func(context.Context, ai.Job) (ai.Outcome, error) {
		body = string(w.example(t, blogPath)) + strings.Repeat(" ", 9000) // more than net/http holds back
		return ai.Outcome{Model: "model-1", Body: []byte(body)}, nil
	})
	resp := w.ask(t, blogPath)
	got, err := io.ReadAll(resp.Body)
	if err != nil || string(got) != body || resp.ContentLength != int64(len(body)) {
		t.Errorf("%d bytes, said to be %d, %v", len(got), resp.ContentLength, err)
	}
}
