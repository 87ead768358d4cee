package program

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
	every, requests := aitest.HostilePages(), everyOperation(t)
	// The domain's own tests try every page on every flow that reads the web. Here
	// the whole way is tried, over the wire: every page once, and some for each
	// further flow that writes texts. Rows that only copy are not among them: of a
	// page that does not show the agent there is none.
	for path, pages := range map[string][]aitest.HostilePage{
		blogPath: every, "/ai/generate-neighborhood-guide": every[:12], "/ai/generate-market-update": every[12:24],
	} {
		refused := 0
		for _, page := range pages {
			var found []webpages.Page
			for _, s := range page.Sources() {
				found = append(found, webpages.Page{Title: s.Title, URL: s.URL, Content: s.Snippet, Host: "pages.example.org"})
			}
			w.search.finds(found...)
			for _, times := range []int{1, 2} { // once: the repair is honest
				w.bedrock.Faults.Clear()
				w.bedrock.Faults.Push(faults.Fault{Kind: "obedient", Times: times})
				resp, body := w.post(t, path, requests[path])
				switch {
				case resp.StatusCode == http.StatusOK && times == 2 && strings.Contains(body, `"claimsToCheck"`):
					// a figure of a page goes out marked as one that nothing carries
					if !strings.HasPrefix(page.Payload, "Prices rose") {
						t.Errorf("%s, %s: goes out marked: %s", path, page.Name, body)
					}
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
		if refused < len(pages)*3/4 {
			t.Errorf("%s: %d of %d were refused; the stand-in does not obey", path, refused, len(pages))
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
