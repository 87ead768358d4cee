package ai_test

import (
	"encoding/json"
	"strings"
	"testing"

	"coagent/platform/fault"
	"coagent/services/ai"
	"coagent/services/ai/aitest"
)

// reviewed writes a blog post whose draft a reviewing model sees.
func reviewed(t *testing.T, writer, reviewer *aitest.Model) (ai.Outcome, error) {
	t.Helper()
	g := generator(t, writer, aitest.Searcher{Sources: sources})
	g.Reviewer = reviewer
	return g.Do(t.Context(), job(t, "generateBlogPost", `{"topic":"Buying a first home"}`))
}

func objection(sentences ...string) string {
	type claim struct {
		Sentence string `json:"sentence"`
		Why      string `json:"why"`
	}
	var all struct {
		Claims []claim `json:"claims"`
	}
	for _, s := range sentences {
		all.Claims = append(all.Claims, claim{s, "The results say nothing of a dog park."})
	}
	text, _ := json.Marshal(all)
	return string(text)
}

func TestWhatAReviewObjectsToIsToldOnce(t *testing.T) {
	const invented = "The city opened a dog park there."
	good := answers["generateBlogPost"]
	bad := strings.Replace(good, "Words. Words. ", "The **city** opened a dog park there. ", 1)
	for name, c := range map[string]struct {
		says   string   // the reviewing model
		texts  []string // the writing model
		calls  int
		posted string
	}{
		"a claim":                               {objection(invented), []string{bad, good}, 2, ""},
		"a claim of a sentence not there":       {objection("The city opened a zoo."), []string{bad}, 1, "dog park"},
		"nothing":                               {`{"claims":[]}`, []string{bad}, 1, "dog park"},
		"no JSON":                               {`I think it is fine.`, []string{bad}, 1, "dog park"},
		"another form":                          {`{"claims":[7,{"sentence":1}]}`, []string{bad}, 1, "dog park"},
		"the writer insists":                    {objection(invented), []string{bad, bad}, 2, "dog park"},
		"the repair is worse, so it is left":    {objection(invented), []string{bad, "no JSON"}, 2, "dog park"},
		"everything, of which a few are told":   {objection(strings.Split(strings.Repeat(invented+"|", 40), "|")...), []string{bad, good}, 2, ""},
		"what code refuses is not reviewed yet": {objection(invented), []string{"no JSON", good}, 2, ""},
	} {
		writer, reviewer := &aitest.Model{Texts: c.texts}, &aitest.Model{Texts: []string{c.says}}
		out, err := reviewed(t, writer, reviewer)
		if err != nil || len(writer.Prompts()) != c.calls || len(reviewer.Prompts()) > 1 {
			t.Errorf("%s: %d calls and %d reviews, %v", name, len(writer.Prompts()), len(reviewer.Prompts()), err)
			continue
		}
		if got := strings.Contains(string(out.Body), "dog park"); got != (c.posted != "") {
			t.Errorf("%s: %s", name, out.Body)
		}
		if strings.HasPrefix(name, "a claim") && c.calls == 2 && !strings.Contains(writer.Prompts()[1].Turns[2].Text, invented) {
			t.Errorf("the repair turn says %s", writer.Prompts()[1].Turns[2].Text)
		}
	}
}

func TestADraftDoesNotNeedItsReview(t *testing.T) {
	writer := &aitest.Model{Texts: []string{answers["generateBlogPost"]}}
	away := &aitest.Model{Err: fault.New(fault.Unavailable, "ai.model_unavailable", "It is away.")}
	out, err := reviewed(t, writer, away)
	if err != nil || len(writer.Prompts()) != 1 || fault.CodeOf(out.NoReview) != "ai.model_unavailable" {
		t.Errorf("%d calls, %v; the log is told %v", len(writer.Prompts()), err, out.NoReview)
	}
	garbled := &aitest.Model{Texts: []string{"I like it. Words."}}
	if out, err = reviewed(t, writer, garbled); err != nil || out.NoReview == nil || strings.Contains(out.NoReview.Error(), "Words") {
		t.Errorf("%v; the log is told %v", err, out.NoReview)
	}
	unused := &aitest.Model{Texts: []string{objection("Words.")}}
	example := example(t, "generateAgentBio")
	g := generator(t, &aitest.Model{Texts: []string{string(example.Answer)}}, aitest.Searcher{})
	g.Reviewer = unused
	if _, err := g.Do(t.Context(), job(t, "generateAgentBio", string(example.Request))); err != nil || len(unused.Prompts()) != 0 {
		t.Errorf("a flow without sources: %d reviews, %v", len(unused.Prompts()), err)
	}
}
