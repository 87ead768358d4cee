package ai_test

import (
	"encoding/json"
	"strings"
	"testing"

	"coagent/platform/fault"
	"coagent/services/ai"
	"coagent/services/ai/aitest"
)

// published is what a client reads of an answer that leaves claims to be checked.
type published struct {
	BlogPost struct{ Content string }
	Claims   []struct{ Pointer, Sentence, Why string } `json:"claimsToCheck"`
	Sources  []struct{ Title string }
}

func publish(t *testing.T, body []byte) published {
	t.Helper()
	var p published
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestWhatIsDoubtedGoesOutAndIsTold(t *testing.T) {
	model := &aitest.Model{Texts: []string{blog("Agents help. Listings rose 12 percent there [2]. Ask Sam Ortiz [3]. " + words(220))}}
	out, _, err := write(t, "generateBlogPost", model, aitest.Searcher{Sources: sources})
	if err != nil || len(model.Prompts()) != 1 || len(out.Degraded) > 0 {
		t.Fatalf("%d calls, %v, %v", len(model.Prompts()), out.Degraded, err)
	}
	p := publish(t, out.Body)
	if len(p.Claims) != 1 || p.Claims[0].Pointer != "/blogPost/content" ||
		p.Claims[0].Why != "The figure “12 percent” stands neither in the request nor in a search result that this sentence cites." {
		t.Fatalf("%+v", p.Claims)
	}
	// As it stands there: with the numbers that the citations have in the answer.
	if !strings.Contains(p.BlogPost.Content, p.Claims[0].Sentence) || !strings.Contains(p.Claims[0].Sentence, "[1]") {
		t.Errorf("%q is not in %.200s", p.Claims[0].Sentence, p.BlogPost.Content)
	}
	if len(p.Sources) != 2 {
		t.Errorf("%d sources", len(p.Sources))
	}
}

func TestAnAnswerWithoutDoubtsHasNoClaimsToCheck(t *testing.T) {
	model := &aitest.Model{Texts: []string{blog("Listings rose 12 percent [3]. " + words(220))}}
	out, _, err := write(t, "generateBlogPost", model, aitest.Searcher{Sources: sources})
	if err != nil || strings.Contains(string(out.Body), "claimsToCheck") {
		t.Errorf("%v: %s", err, out.Body)
	}
}

func TestARepairTurnTellsDoubtsToo(t *testing.T) {
	bad := "Listings rose 12 percent [2]. Prices fell to $431,000 [3]. "
	model := &aitest.Model{Texts: []string{blog(bad + words(220)), blog("Listings rose 12 percent [2]. " + words(220))}}
	out, _, err := write(t, "generateBlogPost", model, aitest.Searcher{Sources: sources})
	if err != nil || len(model.Prompts()) != 2 {
		t.Fatalf("%d calls, %v", len(model.Prompts()), err)
	}
	if told := model.Prompts()[1].Turns[2].Text; !strings.Contains(told, "result [3] has it") || !strings.Contains(told, "$431,000") {
		t.Errorf("the repair turn is\n%s", told)
	}
	if p := publish(t, out.Body); len(p.Claims) != 1 { // it stayed, and is told
		t.Errorf("%+v", p.Claims)
	}
}

func TestATextWithMoreDoubtsThanSomebodyWouldCheckIsAskedForAgain(t *testing.T) {
	var many strings.Builder
	for range 21 {
		many.WriteString("- Listings rose 12 percent [2].\n")
	}
	model := &aitest.Model{Texts: []string{blog(many.String() + words(220)), blog(words(220))}}
	out, _, err := write(t, "generateBlogPost", model, aitest.Searcher{Sources: sources})
	if err != nil || len(model.Prompts()) != 2 {
		t.Fatalf("%d calls, %v", len(model.Prompts()), err)
	}
	if p := publish(t, out.Body); len(p.Claims) != 0 {
		t.Errorf("%+v", p.Claims)
	}
	stubborn := &aitest.Model{Texts: []string{blog(many.String() + words(220))}}
	_, _, err = write(t, "generateBlogPost", stubborn, aitest.Searcher{Sources: sources})
	if fault.CodeOf(err) != "ai.invalid_model_output" { // no doubt goes out untold
		t.Errorf("%v", err)
	}
	if most := spec(t).whole.Components.Schemas["ClaimsToCheck"].Value.MaxItems; most == nil || *most != ai.MaxClaims {
		t.Errorf("the document allows %v claims, and the service sends %d", most, ai.MaxClaims)
	}
}
