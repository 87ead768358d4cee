package tavily_test

import (
	"net/http"
	"testing"
	"time"

	"coagent/platform/secret"
	"coagent/platform/upstream"
	"coagent/services/search"
	"coagent/services/search/searchtest"
	"coagent/services/search/tavily"
)

func FuzzAnswer(f *testing.F) {
	searchtest.FuzzAnswers(f, func(client *http.Client) search.Provider {
		return &tavily.Client{BaseURL: "https://provider.invalid", APIKey: secret.New("key"), HTTP: client,
			Guard: &upstream.Guard{Name: "tavily", Code: "search.provider", Timeout: 10 * time.Second}}
	},
		`{"results":[{"title":"a","url":"https://example.com/a","content":"b","published_date":"2026-11-27T18:50:42Z"}]}`,
		`{"results":[{"title":"a","url":"https://example.com/50%","content":"<b>x</b>","published_date":1764269442}]}`,
		`{"results":[{"title":"a","url":"https://example.com/#x","published_date":"Thu, 27 Nov 2026 18:50:42 EST"},{"title":7},null,[]]}`,
		`{"results":[],"unresponsive_engines":[["google","timeout"]]}`, `{"results":null}`, `{}`, `[]`, `null`, "", "\ufeff{\"results\":[]}",
		"<html>", `{"results":[{"title":"\ud800","url":"javascript:alert(1)"}]}`, `{"results":[{"published_date":1e400}]}`,
	)
}
