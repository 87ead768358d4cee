package searchtest

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"coagent/platform/fault"
	"coagent/services/search"
)

// FuzzAnswers takes whatever comes for a provider's answer. It is read, into
// results that [search.Sanitize] would not change, or it is a fault that is told.
// seeds are bodies; provider makes the client that asks over what it is given.
func FuzzAnswers(f *testing.F, provider func(*http.Client) search.Provider, seeds ...string) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	q, err := search.NewWebQuery("austin homes", 5, search.Basic)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		client := &http.Client{Transport: answers(body)}
		got, err := provider(client).Search(t.Context(), q)
		if err != nil {
			if k := fault.KindOf(err); k != fault.BadUpstream && k != fault.Unavailable {
				t.Errorf("%v: %v", k, err)
			}
			return
		}
		if again := search.Sanitize(q, got.Results, got.FetchedAt); len(again) != len(got.Results) {
			t.Errorf("%d results, of which %d may be told", len(got.Results), len(again))
		}
	})
}

// answers is a transport over which everything is answered with these bytes.
type answers []byte

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{}, Request: r, Body: io.NopCloser(bytes.NewReader(a)),
	}, nil
}
