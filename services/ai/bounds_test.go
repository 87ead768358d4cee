package ai_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/services/ai/aitest"
	"coagent/services/ai/review"
)

// A bound that nobody tells the model is a trap, and one that it is told otherwise is
// two truths.
func TestAModelIsToldEveryBoundByItsPromptOrTheSchema(t *testing.T) {
	doc := spec(t).whole
	for _, f := range wholeFlows(t) {
		whole := doc.Paths.Find(example(t, f.Operation).Path).Post.Responses.Status(200).Value.Content.Get("application/json").Schema.Value
		told := prompts(t, f)
		for _, b := range f.Rules.Bounds {
			at := describedAt(whole, strings.Split(b.At, "/")[1:])
			if at == nil {
				t.Errorf("%s: the answer has no %s", f.Operation, b.At)
				continue
			}
			for found, prompt := range told {
				if b.Where != review.Anywhere && found != (b.Where == review.Sourced) || b.Channel != "" && f.Operation != "generateFollowUp" {
					continue
				}
				says := strings.TrimPrefix(b.Says(), "at most ")
				if b.Of == review.Sections && f.Operation == "generateBlogPost" { // as many as the topic counts
					says = "otherwise three or four"
				}
				said := slices.ContainsFunc([]string{prompt, at.Description}, func(text string) bool {
					return strings.Contains(strings.ToLower(text), says) || strings.Contains(text, "up to "+says)
				})
				if !said {
					t.Errorf("%s: neither the prompt nor %s says %q", f.Operation, b.At, says)
				}
			}
		}
	}
}

// describedAt is the schema at a place; nil if there is none.
func describedAt(s *openapi3.Schema, place []string) *openapi3.Schema {
	for _, name := range place {
		var next *openapi3.SchemaRef
		if name == "*" {
			next = s.Items
		} else {
			next = s.Properties[name]
		}
		if next == nil {
			return nil
		}
		s = next.Value
	}
	return s
}

func TestATextThatStaysTooLongGoesOutAndIsTold(t *testing.T) {
	const long = `{"sentiment":"Positive","summary":"The client is happy. They liked the agent. They liked the price. They will come back."}`
	const fits = `{"sentiment":"Positive","summary":"The client is happy and liked the agent."}`
	for name, c := range map[string]struct {
		second string
		claims string
	}{
		"mended":     {fits, ""},
		"not mended": {long, `[{"pointer":"/summary","sentence":"The client is happy.","why":"Has 4 sentences and must have at most 2."}]`},
	} {
		model := &aitest.Model{Texts: []string{long, c.second}}
		out, err := generator(t, model, aitest.Searcher{}).Do(t.Context(), job(t, "analyzeReviewSentiment", `{"comment":"So happy! Liked the agent and the price."}`))
		if err != nil || len(model.Prompts()) != 2 {
			t.Errorf("%s: %d calls, %v", name, len(model.Prompts()), err)
			continue
		}
		if got := string(out.Body); strings.Contains(got, "claimsToCheck") != (c.claims != "") || !strings.Contains(got, c.claims) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestAStepOfAPlanIsNotLostForItsLength(t *testing.T) {
	e := example(t, "generateMarketingPlan")
	answer := object(t, string(e.Answer))
	plan := answer["plan"].(map[string]any)
	steps := plan["steps"].([]any)
	first := steps[0].(map[string]any)
	first["description"] = first["description"].(string) + strings.Repeat(" It matters to whoever looks for the agent and finds another.", 12)
	whole, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	text := string(whole)
	model := &aitest.Model{Texts: []string{text, text, text}}
	out, err := generator(t, model, aitest.Searcher{}).Do(t.Context(), job(t, "generateMarketingPlan", string(e.Request)))
	if err != nil {
		t.Fatal(err)
	}
	got := object(t, string(out.Body))
	if left := got["plan"].(map[string]any)["steps"].([]any); len(left) != len(steps) || !strings.Contains(string(out.Body), "must have at most 80") {
		t.Errorf("%d of %d steps: %s", len(left), len(steps), out.Body)
	}
}
