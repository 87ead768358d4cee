package ai_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
	"coagent/services/ai"
	"coagent/services/ai/aitest"
)

func TestOneRepairTurnTellsEverythingAndTheMendedPostPasses(t *testing.T) {
	good := blog("Listings rose 12 percent [3]. " + words(220))
	bad := blog("Listings rose 14 percent [3]. Prices fell to $431,000 [3]. Perfect for young couples. " + words(220))
	model := &aitest.Model{Texts: []string{bad, good}}
	out, _, err := write(t, "generateBlogPost", model, aitest.Searcher{Sources: sources})
	if err != nil || len(out.Degraded) > 0 || len(model.Prompts()) != 2 {
		t.Fatalf("%d calls, %+v, %v", len(model.Prompts()), out.Degraded, err)
	}
	told := model.Prompts()[1].Turns[2].Text
	for _, want := range []string{
		"in the sentence “Listings rose 14 percent [3].”", "“14 percent”", "[3] has “12 percent”",
		"in the sentence “Prices fell to $431,000 [3].”", "“$431,000”", "“Perfect for young couples”",
		"look through the rest", "change nothing else",
	} {
		if !strings.Contains(told, want) {
			t.Errorf("the repair turn does not say %s:\n%s", want, told)
		}
	}
}

func TestTheRepairNamesTheResultThatHasTheFigure(t *testing.T) {
	model := &aitest.Model{Texts: []string{blog("Listings rose 12 percent. " + words(220)), blog(words(220))}}
	if _, _, err := write(t, "generateBlogPost", model, aitest.Searcher{Sources: sources}); err != nil {
		t.Fatal(err)
	}
	if told := model.Prompts()[1].Turns[2].Text; !strings.Contains(told, "result [3] has it") {
		t.Errorf("the repair turn is\n%s", told)
	}
}

func TestARepairTurnTellsABoundedNumberOfPlaces(t *testing.T) {
	var b strings.Builder
	for i := range 90 {
		b.WriteString("\n- Prices rose to $" + strings.Repeat("9", 3+i%40) + " [1].")
	}
	model := &aitest.Model{Texts: []string{blog(words(220) + b.String()), blog(words(220))}}
	if _, _, err := write(t, "generateBlogPost", model, aitest.Searcher{Sources: sources}); err != nil {
		t.Fatal(err)
	}
	told := model.Prompts()[1].Turns[2].Text
	if n := strings.Count(told, "\n- /"); n != 30 || !strings.Contains(told, "more places") {
		t.Errorf("%d places are told:\n%s", n, told)
	}
}

func TestRowsThatAreWrongInTheEndAreLeftOut(t *testing.T) {
	twelve, thirteen := `{"metric":"Listings","value":"12%","citation":3}`, `{"metric":"Listings","value":"13%","citation":3}`
	for name, c := range map[string]struct{ operation, answer, body string }{
		"a statistic":    {"generateMarketUpdate", update12("rose by 12% [3]", "["+thirteen+","+twelve+","+thirteen+"]"), `"statistics":[{"citation":1,"metric":"Listings","value":"12%"}]`},
		"all statistics": {"generateMarketUpdate", update12("rose by 12% [3]", "["+thirteen+"]"), `"statistics":[]`},
		"a tag":          {"generateBlogPost", strings.Replace(blog(words(220)), `"c d"`, `"c d","up 77%"`, 1), `"tags":["a b","c d","e f"]`},
		"a section": {
			"generateNeighborhoodGuide",
			strings.Replace(answers["generateNeighborhoodGuide"], section, `{"heading":"Shops","content":"There are 177 shops and as many places to sit down for a coffee."},`+section, 1),
			`"sections":[{"content":"There are shaded`,
		},
	} {
		model := &aitest.Model{Texts: []string{c.answer}}
		out, told, err := write(t, c.operation, model, aitest.Searcher{Sources: sources})
		if err != nil || len(model.Prompts()) != 2 || !slices.Equal(out.Degraded, []ai.Degradation{ai.WithoutRows}) || len(told) != 1 {
			t.Errorf("%s: after %d calls %v, %v", name, len(model.Prompts()), out.Degraded, err)
		}
		if body := string(out.Body); !strings.Contains(body, c.body) || strings.Contains(body, "77") || strings.Contains(body, "13%") {
			t.Errorf("%s: %s", name, body)
		}
	}
}

func TestWithNothingLeftThereIsNoAnswer(t *testing.T) {
	for name, c := range map[string]struct{ operation, answer string }{
		"the only row of a list": {"findCompetitors", `{"competitors":[{"name":"Nobody At All","agency":"","citation":3}]}`},
		"too few tags":           {"generateBlogPost", strings.Replace(blog(words(220)), `"c d"`, `"up 77%"`, 1)},
		"a scene, which belongs to the others": {
			"generateVideoScript", strings.Replace(answers["generateVideoScript"], "First, a list", "We guarantee a sale. A list", 1),
		},
		"a link in the text":   {"generateMarketUpdate", update12("changed. See www.example.com.", `[]`)},
		"a fact and a promise": {"generateBlogPost", blog("Up 77%. We guarantee that your home sells. " + words(220))},
	} {
		out, told, err := write(t, c.operation, &aitest.Model{Texts: []string{c.answer}}, aitest.Searcher{Sources: sources})
		if fault.CodeOf(err) != "ai.invalid_model_output" || out.Body != nil || len(told) != 0 {
			t.Errorf("%s: %s, %v", name, out.Body, err)
		}
	}
}

func TestAFactThatIsNotMendedIsToldAndNotRefused(t *testing.T) {
	section := `{"heading":"Shops","content":"There are 177 shops and as many places to sit down for a coffee."},`
	guide := strings.Replace(answers["generateNeighborhoodGuide"], `"sections":[`, `"sections":[`+section, 1)
	for name, c := range map[string]struct {
		operation, answer string
		marked            []string
		lost              bool
	}{
		"a figure":        {"generateBlogPost", blog("Up 77%. " + words(220)), []string{"Up 77%."}, false},
		"text and row":    {"generateMarketUpdate", update12("changed. Up 77%", `[{"metric":"Listings","value":"13%","citation":3}]`), []string{"Up 77%."}, true},
		"a section alone": {"generateNeighborhoodGuide", guide, nil, true},
	} {
		model := &aitest.Model{Texts: []string{c.answer}}
		out, told, err := write(t, c.operation, model, aitest.Searcher{Sources: sources})
		if err != nil || len(told) != 1 || slices.Contains(out.Degraded, ai.WithoutRows) != c.lost {
			t.Errorf("%s: after %d calls %v, %v", name, len(model.Prompts()), out.Degraded, err)
			continue
		}
		var marked []string
		for _, claim := range publish(t, out.Body).Claims {
			marked = append(marked, claim.Sentence)
			if !strings.Contains(claim.Why, "77%") {
				t.Errorf("%s: why it is to be checked: %s", name, claim.Why)
			}
		}
		if !slices.Equal(marked, c.marked) || strings.Contains(string(out.Body), "13%") {
			t.Errorf("%s: %q in %s", name, marked, out.Body)
		}
	}
}

func TestMoreThanCanBeToldIsRefused(t *testing.T) {
	var b strings.Builder
	for range ai.MaxClaims + 1 {
		b.WriteString("\n- Prices rose to $99,999.")
	}
	model := &aitest.Model{Texts: []string{blog(words(220) + b.String())}}
	if _, _, err := write(t, "generateBlogPost", model, aitest.Searcher{Sources: sources}); fault.CodeOf(err) != "ai.invalid_model_output" {
		t.Errorf("%v", err)
	}
}

// takingTime takes its time for each answer.
type takingTime struct {
	*aitest.Model
	takes time.Duration
}

func (s takingTime) Complete(ctx context.Context, p ai.Prompt, grown func(int)) (ai.Completion, error) {
	time.Sleep(s.takes)
	return s.Model.Complete(ctx, p, grown)
}

func TestADeepFlowMayRepairTwiceIfTimeIsLeft(t *testing.T) {
	two, one, none := blog("Up 77%. Down 78%. "+words(220)), blog("Up 77%. "+words(220)), blog(words(220))
	post := answers["generateSocialMediaPost"]
	for name, c := range map[string]struct {
		operation string
		texts     []string
		takes     time.Duration
		calls     int
	}{
		"time is left":           {"generateBlogPost", []string{two, one, none}, 30 * time.Second, 3},
		"time is short":          {"generateBlogPost", []string{two, one, none}, 35 * time.Second, 2},
		"it became no better":    {"generateBlogPost", []string{two, two, none}, time.Second, 2},
		"wrong for a third time": {"generateBlogPost", []string{two, one, one, none}, time.Second, 3},
		"a fast flow": {"generateSocialMediaPost", []string{
			strings.Replace(post, words(30), "Up 77%. Down 78%. "+words(30), 1), strings.Replace(post, words(30), "Up 77%. "+words(30), 1), post,
		}, time.Second, 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			model := takingTime{&aitest.Model{Texts: c.texts}, c.takes}
			g := generator(t, model, aitest.Searcher{Sources: sources})
			_, err := g.Do(ctx, job(t, c.operation, string(example(t, c.operation).Request)))
			if n := len(model.Prompts()); n != c.calls || err != nil {
				t.Errorf("%s: %d calls, %v", name, n, err)
			}
			if err != nil && errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: it took too long", name)
			}
		})
	}
}
