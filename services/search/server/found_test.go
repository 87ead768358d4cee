package server_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"coagent/services/search"
)

// text is the body of an answer, whose length it says.
func text(t testing.TB, resp *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v", resp.StatusCode, err)
	}
	if said := resp.Header.Get("Content-Length"); said != fmt.Sprint(len(body)) {
		t.Errorf("Content-Length %q for %d bytes", said, len(body))
	}
	return string(body)
}

// What is remembered of one answer is never given for another.
func TestCachedResultsAreThoseThatTheProviderFound(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	answers := make([]search.Answer, 600) // more than are remembered
	for i := range answers {
		results := []search.Result{{Title: fmt.Sprint("T & ", i), URL: "https://a.example/", Source: "a.example", Published: at}}
		if i%3 == 0 { // the same ones, and one more
			results = append(results, search.Result{Title: "V", URL: "https://b.example/", Source: "b.example", Published: at})
		}
		answers[i] = search.Answer{Provider: "p", FetchedAt: time.Now(), Results: results}
	}
	answers[1].Results = answers[0].Results[:1]
	answers[2].Results = []search.Result{}
	var given search.Answer
	post := behind(t, providerFunc(func(context.Context, search.Query) (search.Answer, error) { return given, nil }))
	for range 2 {
		for i, answer := range answers {
			for _, path := range []string{"/search/web", "/search/news"} {
				given = answer
				want := text(t, post(path, `{"query":"x"}`))
				given.Origin = search.Remembered
				for range 2 {
					if got := text(t, post(path, `{"query":"x"}`)); got != want {
						t.Fatalf("%s %d: got %s, want %s", path, i, got, want)
					}
				}
			}
		}
	}
}
