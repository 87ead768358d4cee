package ai_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"coagent/platform/fault"
	"coagent/services/ai"
	"coagent/services/ai/aitest"
)

func TestAnEventNamesNobody(t *testing.T) {
	for _, f := range wholeFlows(t) {
		e := example(t, f.Operation)
		_, told, err := write(t, f.Operation, &aitest.Model{Texts: []string{string(e.Answer)}}, aitest.Searcher{Sources: e.Sources})
		if err != nil {
			t.Errorf("%s: %v", f.Operation, err)
			continue
		}
		asked := object(t, string(e.Request))
		for _, name := range []string{"name", "agencyName", "agency", "address", "phone"} {
			if text, ok := asked[name].(string); ok && strings.Contains(told[0].Topic, text) {
				t.Errorf("%s: the topic is %q", f.Operation, told[0].Topic)
			}
		}
	}
}

func TestAPlaceThatCannotBeSeenIsRefusedByName(t *testing.T) {
	model := &aitest.Model{}
	_, err := generator(t, model, aitest.Searcher{}).Do(t.Context(), job(t, "generateMarketUpdate", `{"location":"\u3000\u3000\u3000","timePeriod":"October 2026"}`))
	if f := fault.From(err); f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Pointer != "/body/location" {
		t.Errorf("%v", err)
	}
}

func TestAFlowThatNeedsSearchResultsDoesNothingWithoutThem(t *testing.T) {
	for _, f := range wholeFlows(t) {
		if f.Search != ai.EssentialSearch {
			continue
		}
		model := &aitest.Model{}
		_, _, down := write(t, f.Operation, model, aitest.Searcher{Err: errors.New("down")})
		_, _, nothing := write(t, f.Operation, model, aitest.Searcher{})
		if fault.CodeOf(down) != "ai.search_unavailable" || fault.CodeOf(nothing) != "ai.no_sources" || fault.KindOf(nothing) != fault.Unprocessable {
			t.Errorf("%s: %v; nothing found: %v", f.Operation, down, nothing)
		}
		if n := len(model.Prompts()); n != 0 {
			t.Errorf("%s: the model was asked %d times", f.Operation, n)
		}
	}
}

func TestAFlowThatSearchResultsHelpGoesOnWithoutThem(t *testing.T) {
	for operation, answer := range map[string]string{
		"generateMarketUpdate":      update12("changed", "[]"),
		"generateNeighborhoodGuide": strings.Replace(answers["generateNeighborhoodGuide"], " [2]", "", 1),
	} {
		model := &aitest.Model{Texts: []string{answer}}
		out, _, err := write(t, operation, model, aitest.Searcher{Err: errors.New("down")})
		if err != nil || !slices.Equal(out.Degraded, []ai.Degradation{ai.WithoutSearch}) || out.NoSearch == nil || strings.Contains(string(out.Body), `"sources"`) || strings.Contains(model.Prompts()[0].Turns[0].Text, "<search_results>") {
			t.Errorf("%s: %+v, %v", operation, out, err)
		}
	}
}

// growing tells how the answer grows.
type growing struct {
	*aitest.Model
	watched []bool
}

func (g *growing) Complete(ctx context.Context, p ai.Prompt, grown func(int)) (ai.Completion, error) {
	g.watched = append(g.watched, grown != nil)
	if grown != nil {
		grown(7)
		grown(20)
	}
	return g.Model.Complete(ctx, p, grown)
}

func TestWhoWatchesSeesEveryStage(t *testing.T) {
	model := &growing{Model: &aitest.Model{Texts: []string{"no", answers["generateBlogPost"]}, Usage: ai.Usage{OutputTokens: 20}}}
	var seen []string
	j := job(t, "generateBlogPost", string(example(t, "generateBlogPost").Request))
	j.Watch = func(p ai.Progress) {
		if p.MaxTokens != j.Flow.MaxTokens {
			t.Errorf("%+v", p)
		}
		seen = append(seen, fmt.Sprint(p.Stage, p.OutputTokens))
	}
	if _, err := generator(t, model, aitest.Searcher{Sources: sources}).Do(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(seen, " "); got != "searching0 writing0 writing7 writing20 repairing0 repairing7 repairing20 finishing20" {
		t.Error(got)
	}

	seen, model.Texts = nil, []string{string(example(t, "generateAgentBio").Answer)}
	j = job(t, "generateAgentBio", string(example(t, "generateAgentBio").Request))
	j.Watch = func(p ai.Progress) { seen = append(seen, string(p.Stage)) }
	if _, err := generator(t, model, aitest.Searcher{}).Do(t.Context(), j); err != nil || slices.Contains(seen, "searching") {
		t.Errorf("%v, %v", seen, err)
	}

	model.watched, j.Watch = nil, nil
	if _, err := generator(t, model, aitest.Searcher{}).Do(t.Context(), j); err != nil || slices.Contains(model.watched, true) {
		t.Errorf("nobody watches, and the model streams: %v, %v", model.watched, err)
	}
}
