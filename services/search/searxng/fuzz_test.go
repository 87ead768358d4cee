package searxng_test

import (
	"net/http"
	"testing"
	"time"

	"coagent/platform/upstream"
	"coagent/services/search"
	"coagent/services/search/searchtest"
	"coagent/services/search/searxng"
)

func FuzzAnswer(f *testing.F) {
	searchtest.FuzzAnswers(f, func(client *http.Client) search.Provider {
		return &searxng.Client{BaseURL: "https://provider.invalid", HTTP: client,
			Guard: &upstream.Guard{Name: "searxng", Code: "search.provider", Timeout: 10 * time.Second}}
	},
		`{"results":[{"title":"a","url":"https://example.com/a","content":"b","publishedDate":"2026-11-27T18:50:42Z"}]}`,
		`{"results":[{"title":"a","url":"https://example.com/50%","content":"<b>x</b>","publishedDate":1764269442}]}`,
		`{"results":[{"title":"a","url":"https://example.com/#x","publishedDate":"Thu, 27 Nov 2026 18:50:42 EST"},{"title":7},null,[]]}`,
		`{"results":[],"unresponsive_engines":[["google","timeout"]]}`, `{"results":null}`, `{}`, `[]`, `null`, "", "\ufeff{\"results\":[]}",
		"<html>", `{"results":[{"title":"\ud800","url":"javascript:alert(1)"}]}`, `{"results":[{"publishedDate":1e400}]}`,
	)
}
