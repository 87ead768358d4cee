package ai_test

import (
	"strings"
	"testing"

	"coagent/services/ai"
	"coagent/services/ai/aitest"
)

func TestAFlowWithoutAPromptIsToldByName(t *testing.T) {
	const want = "ai: the flow generatePoem has no prompt: write services/ai/prompts/generatePoem.md"
	if err := (ai.Flow{Operation: "generatePoem"}).CheckPrompt(); err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
	if err := (ai.Flow{Operation: "generateBlogPost"}).CheckPrompt(); err != nil {
		t.Error(err)
	}
}

func TestTheModelIsToldWhichDayItIsWhereTheAgentIs(t *testing.T) {
	for zone, want := range map[string]string{
		"":                    "Today is Monday, November 30, 2026.",
		"UTC":                 "Today is Monday, November 30, 2026.",
		"America/Chicago":     "Today is Sunday, November 29, 2026.",
		"Pacific/Honolulu":    "Today is Sunday, November 29, 2026.",
		"Australia/Melbourne": "Today is Monday, November 30, 2026.",
	} {
		model := &aitest.Model{Texts: []string{"{}"}}
		_, _ = generator(t, model, aitest.Searcher{}).Do(t.Context(), job(t, "generateBlogPost", `{"topic":"Buying","timeZone":"`+zone+`"}`))
		if p := model.Prompts(); len(p) == 0 || !strings.Contains(p[0].System, want) {
			t.Errorf("%q: the model is not told: %s", zone, want)
		}
	}
}

func TestAnEventSaysFromWhichPromptItsTextWasWritten(t *testing.T) {
	versions := map[string]string{}
	for _, f := range wholeFlows(t) {
		e := example(t, f.Operation)
		for range 2 {
			_, told, err := write(t, f.Operation, &aitest.Model{Texts: []string{string(e.Answer)}}, aitest.Searcher{Sources: e.Sources})
			if err != nil {
				t.Fatalf("%s: %v", f.Operation, err)
			}
			version := told[0].PromptVersion
			if other, seen := versions[version]; len(version) != 12 || seen && other != f.Operation {
				t.Errorf("the version of %s is %q, and so is that of %s", f.Operation, version, other)
			}
			versions[version] = f.Operation
		}
	}
	if len(versions) != len(wholeFlows(t)) {
		t.Errorf("%d flows have %d versions", len(wholeFlows(t)), len(versions))
	}
}
