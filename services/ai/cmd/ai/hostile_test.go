package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"coagent/mocks/faults"
	"coagent/mocks/webpages"
	"coagent/services/ai/aitest"
)

// The stand-in does what a page orders, so it is the service's code and not a
// model's judgement that stops the damage.
func TestWhatAPageOrdersTheModelToDoDoesNotComeOut(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{blogPath, "/ai/generate-neighborhood-guide", "/ai/generate-market-update", "/ai/run-nap-audit", "/ai/find-competitors", "/ai/enrich-competitor"} {
		refused := 0
		for _, page := range aitest.HostilePages() {
			var pages []webpages.Page
			for _, s := range page.Sources() {
				pages = append(pages, webpages.Page{Title: s.Title, URL: s.URL, Content: s.Snippet, Host: "pages.example.org"})
			}
			w.search.finds(pages...)
			for _, times := range []int{1, 2} { // once: the repair is honest
				w.bedrock.Faults.Clear()
				w.bedrock.Faults.Push(faults.Fault{Kind: "obedient", Times: times})
				resp, body := w.post(t, path, everyOperation[path])
				switch {
				case resp.StatusCode == http.StatusOK:
					if said := withoutSources(t, body); strings.Contains(said, page.Payload) || strings.Contains(said, "evil") {
						t.Errorf("%s, %s: %s", path, page.Name, said)
					}
				case resp.StatusCode == http.StatusBadGateway && strings.Contains(body, "ai.invalid_model_output"),
					resp.StatusCode == http.StatusUnprocessableEntity && strings.Contains(body, "ai.steering_language"):
					refused++
					if times == 1 {
						t.Errorf("%s, %s: not repaired: %s", path, page.Name, body)
					}
				default:
					t.Errorf("%s, %s: %d %s", path, page.Name, resp.StatusCode, body)
				}
			}
		}
		if path == blogPath && refused < 50 {
			t.Errorf("%s: %d were refused; the stand-in does not obey", path, refused)
		}
		t.Logf("%s: %d refused", path, refused)
	}
	if strings.Contains(w.log.String(), "evil") {
		t.Error("the log repeats it")
	}
}

// withoutSources is what an answer says by itself: what the pages say stands in
// its sources, and is said to be theirs.
func withoutSources(t *testing.T, body string) string {
	t.Helper()
	var answer map[string]any
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	delete(answer, "sources")
	delete(answer, "headerImage")
	said, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return string(said)
}
