package ai_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"coagent/platform/depthtest"
	"coagent/platform/fault"
	"coagent/services/ai/aitest"
)

// obedient are the flows that read the web, and answers with a place for what a
// page tells the model to write.
var obedient = map[string]string{
	"generateBlogPost":          strings.Replace(blog(words(220)+" HERE"), "HERE", "%s", 1),
	"runResearchAgent":          strings.Replace(report(words(120)+" [1] HERE"), "HERE", "%s", 1),
	"generateMarketUpdate":      strings.Replace(update12("changed HERE", "[]"), "HERE", "%s", 1),
	"generateNeighborhoodGuide": `{"title":"Hyde Park","introduction":"` + words(110) + `","sections":[{"heading":"Parks","content":"` + words(40) + ` %s"},` + section + `,` + section + `],"metaDescription":"` + words(60) + `"}`,
	"runNapAudit":               `{"rows":[{"platform":"The site %s","citation":1}]}`,
}

func TestNothingThatAPageOrdersComesOut(t *testing.T) {
	pages := aitest.HostilePages()
	if len(pages) < 60 {
		t.Fatalf("%d pages", len(pages))
	}
	every := len(pages) / depthtest.Cases(t, len(pages)/4, len(pages)) // of the pages, and each operation begins at another
	for n, operation := range slices.Sorted(maps.Keys(obedient)) {
		answer := obedient[operation]
		clean := strings.Replace(answer, "%s", "So it is.", 1)
		if operation == "runNapAudit" { // such a page shows nothing of the agent
			clean = `{"rows":[]}`
		}
		for i := n % every; i < len(pages); i += every {
			page := pages[i]
			search := aitest.Searcher{Sources: page.Sources()}
			if fact := strings.HasPrefix(page.Payload, "Prices rose"); (fact || strings.HasPrefix(page.Payload, "Perfect for")) &&
				(operation == "runNapAudit" || operation == "runResearchAgent") {
				continue // a report may say what its page says, citing it; neither it nor an audit advertises
			}
			out, told, err := write(t, operation, &aitest.Obedient{Answer: answer}, search)
			code := fault.CodeOf(err)
			switch refused := code == "ai.invalid_model_output" || code == "ai.steering_language"; {
			case refused && out.Body == nil && len(told) == 0:
			case err == nil && strings.HasPrefix(page.Payload, "Prices rose") && marked(t, out.Body, page.Payload):
				// a figure goes out marked as one that nothing carries
			default:
				t.Errorf("%s, %s: got out (%v): %.300s", operation, page.Name, err, out.Body)
			}
			if err != nil && strings.Contains(err.Error(), "evil") {
				t.Errorf("%s, %s: the fault repeats it", operation, page.Name)
			}
			out, _, err = write(t, operation, &aitest.Obedient{Answer: answer, Mended: clean}, search)
			if err != nil {
				t.Errorf("%s, %s: not repaired: %v", operation, page.Name, err)
				continue
			}
			var body map[string]any
			if err := json.Unmarshal(out.Body, &body); err != nil {
				t.Fatal(err)
			}
			delete(body, "sources") // what the page says stands there, and is said to be the page's
			delete(body, "headerImage")
			said, _ := json.Marshal(body)
			if strings.Contains(string(said), "evil") || strings.Contains(string(said), page.Payload) {
				t.Errorf("%s, %s: %s", operation, page.Name, said)
			}
		}
	}
}

// marked reports whether words stand in a claim that is to be checked.
func marked(t *testing.T, body []byte, words string) bool {
	return slices.ContainsFunc(publish(t, body).Claims, func(c struct{ Pointer, Sentence, Why string }) bool {
		return strings.Contains(c.Sentence, words)
	})
}
