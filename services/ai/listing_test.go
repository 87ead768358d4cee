package ai_test

import (
	"strings"
	"testing"

	"coagent/platform/fault"
	"coagent/services/ai/aitest"
)

func TestAListingThatSaysNothingIsNotAskedAbout(t *testing.T) {
	for request, code := range map[string]string{
		`{"description":"","features":[]}`:                                 "ai.no_sources",
		`{"title":"Bungalow in Hyde Park","description":"","features":[]}`: "ai.no_sources",
		`{"description":" … \u200b","features":["–","!"]}`:                 "ai.no_sources",
		`{"description":"Central air","features":[]}`:                      "",
		`{"description":"","features":["Central air"]}`:                    "",
	} {
		model := &aitest.Model{Texts: []string{`{"faqs":[{"question":"Is there air conditioning?","answer":"Yes, the home has central air.","basis":"Central air"}]}`}}
		_, err := generator(t, model, aitest.Searcher{}).Do(t.Context(), job(t, "generateListingFaqs", request))
		if code == "" && err == nil {
			continue
		}
		if fault.CodeOf(err) != code || fault.KindOf(err) != fault.Unprocessable || len(model.Prompts()) != 0 {
			t.Errorf("%s: %v after %d calls", request, err, len(model.Prompts()))
		}
	}
}

func TestAnAnswerWithoutABasisInTheListingIsWrittenAgain(t *testing.T) {
	good := string(example(t, "generateListingFaqs").Answer)
	bad := strings.Replace(good, `"basis":"Central air"`, `"basis":"Heated pool"`, 1)
	model := &aitest.Model{Texts: []string{bad, good}}
	if _, _, err := write(t, "generateListingFaqs", model, aitest.Searcher{}); err != nil || len(model.Prompts()) != 2 {
		t.Errorf("%d calls, %v", len(model.Prompts()), err)
	}
	out, _, err := write(t, "generateListingFaqs", &aitest.Model{Texts: []string{bad, bad}}, aitest.Searcher{})
	if err != nil || strings.Contains(string(out.Body), "Heated pool") || !strings.Contains(string(out.Body), "basis") {
		t.Errorf("what is wrong twice must be left out: %s, %v", out.Body, err)
	}
}
