package ai_test

import (
	"strings"
	"testing"

	"coagent/platform/fault"
	"coagent/services/ai/aitest"
)

func TestWhatTheAgentAvoidsIsWrittenInOtherWords(t *testing.T) {
	const request = `{"topic":"Buying a first home","brandVoice":{"avoid":["nestled","first home"]}}`
	whole := "\n\n## One\n\n" + words(900) + "\n\n## Two\n\n" + words(900) + "\n\n## Three\n\n" + words(900)
	bad := blog("Nestled in a quiet street, a home waits. " + whole)
	for name, c := range map[string]struct {
		texts []string
		calls int
		code  string
	}{
		"never":                        {[]string{blog(whole)}, 1, ""},
		"mended":                       {[]string{bad, blog(whole)}, 2, ""},
		"again, which is a pity":       {[]string{bad, bad}, 2, ""},
		"and an invented figure":       {[]string{bad, blog("77% nestled. " + whole)}, 2, ""},
		"and a link":                   {[]string{bad, blog("Nestled, see www.evil.example. " + whole)}, 2, "ai.invalid_model_output"},
		"within a word":                {[]string{blog("Unnestled. " + whole)}, 1, ""},
		"what the topic says, as well": {[]string{blog("Your first home. " + whole)}, 1, ""},
	} {
		model := &aitest.Model{Texts: c.texts}
		_, err := generator(t, model, aitest.Searcher{}).Do(t.Context(), job(t, "generateBlogPost", request))
		if code := fault.CodeOf(err); len(model.Prompts()) != c.calls || err != nil && code != c.code || err == nil && c.code != "" {
			t.Errorf("%s: %d calls, %v", name, len(model.Prompts()), err)
		}
	}
}

func TestASampleOfTheAgentsVoiceTellsNoFacts(t *testing.T) {
	const voice = `"brandVoice":{"sample":"340 homes sold since 1998. Call 512-555-0199 or see dana.example.com.","use":["your neighbor for 27 years"]}`
	for says, good := range map[string]bool{
		"Dana sold 340 homes. ":                         false,
		"See dana.example.com. ":                        false,
		"Dana has been your neighbor for 27 years. ":    true,
		"Dana works from an office on a quiet street. ": true,
	} {
		model := &aitest.Model{Texts: []string{`{"bio":"` + says + words(100) + `"}`}}
		out, err := generator(t, model, aitest.Searcher{}).Do(
			t.Context(), job(t, "generateAgentBio", `{"name":"Dana","agencyName":"Lakeside Realty",`+voice+`}`),
		)
		passes := err == nil && !strings.Contains(string(out.Body), "claimsToCheck")
		if passes != good {
			t.Errorf("%q: %v", says, err)
		}
		if !strings.Contains(model.Prompts()[0].Turns[0].Text, "340 homes sold") {
			t.Error("the model does not get the sample")
		}
	}
}
