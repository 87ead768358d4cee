package ai_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"coagent/platform/fault"
	"coagent/services/ai"
	"coagent/services/ai/aitest"
)

// listener finds the same as a Searcher and remembers what it was asked.
type listener struct {
	aitest.Searcher
	heard []ai.Question
}

func (l *listener) Search(ctx context.Context, q ai.Question, max int) ([]ai.Source, error) {
	l.heard = append(l.heard, q)
	return l.Searcher.Search(ctx, q, max)
}

func TestWhatIsSearchedFor(t *testing.T) {
	for operation, want := range map[string]ai.Question{
		"generateBlogPost":          {Text: "First-time buyer programs in Austin"},
		"runResearchAgent":          {Text: "How accessory dwelling units change home prices in Austin"},
		"generateMarketUpdate":      {Text: "housing market October 2026", News: true, Location: "Austin, Texas", Days: 30},
		"generateNeighborhoodGuide": {Text: "Hyde Park, Austin, Texas"},
		"runNapAudit":               {Text: `"Dana Whitfield" Lakeside Realty +1 512 555 0100`},
		"findCompetitors":           {Text: "real estate agents reviews near 100 Congress Ave, Austin, TX 78701"},
		"enrichCompetitor":          {Text: `"Sam Ortiz" Hill Country Homes real estate agent reviews`},
	} {
		e := example(t, operation)
		search := &listener{Searcher: aitest.Searcher{Sources: e.Sources}}
		if _, _, err := write(t, operation, &aitest.Model{Texts: []string{string(e.Answer)}}, search); err != nil {
			t.Errorf("%s: %v", operation, err)
		}
		if !slices.Equal(search.heard, []ai.Question{want}) {
			t.Errorf("%s: %+v", operation, search.heard)
		}
	}
}

func TestAQuestionKeepsItsBounds(t *testing.T) {
	for _, f := range wholeFlows(t) {
		if f.Query == nil {
			continue
		}
		asked := object(t, string(example(t, f.Operation).Request))
		for name, v := range asked {
			if _, ok := v.(string); ok {
				asked[name] = strings.Repeat("é", 600)
			}
		}
		q := f.Query(asked)
		if n := utf8.RuneCountInString(q.Text); n == 0 || n > 400 || !utf8.ValidString(q.Text) {
			t.Errorf("%s: a text of %d characters", f.Operation, n)
		}
		if n := utf8.RuneCountInString(q.Location); n > 100 || q.News != (q.Days > 0) || q.Days > 30 {
			t.Errorf("%s: %d characters of a place, %d days", f.Operation, n, q.Days)
		}
	}
}

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
