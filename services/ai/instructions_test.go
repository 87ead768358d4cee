package ai_test

import (
	"strings"
	"testing"
	"time"

	"coagent/services/ai"
	"coagent/services/ai/aitest"
)

// One generator writes for everybody: what it has told a model for one request must not
// be told for another that needs other instructions.
func TestEachRequestHasTheInstructionsOfItsOwnKind(t *testing.T) {
	plain := string(example(t, "generateBlogPost").Request)
	with := func(member string) string { return strings.TrimSuffix(plain, "}") + "," + member + "}" }
	now := clock()
	newWriter := func(model *aitest.Model) *ai.Generator {
		w := generator(t, model, aitest.Searcher{})
		w.Clock = func() time.Time { return now }
		return w
	}
	told := func(w *ai.Generator, model *aitest.Model, request string, found []ai.Source) string {
		t.Helper()
		w.Search = aitest.Searcher{Sources: found}
		if _, err := w.Do(t.Context(), job(t, "generateBlogPost", request)); err != nil {
			t.Fatalf("%s: %v", request, err)
		}
		prompts := model.Prompts()
		return prompts[len(prompts)-1].System
	}
	reused := &aitest.Model{Texts: []string{blog(words(220))}}
	w, seen := newWriter(reused), map[string]bool{}
	for range 2 {
		for _, c := range []struct {
			request string
			found   []ai.Source
		}{
			{plain, nil}, {with(`"brandVoice":{"use":["warm"]}`), nil}, {with(`"timeZone":"America/Chicago"`), nil}, {plain, nil},
			{plain, sources},
		} {
			fresh := &aitest.Model{Texts: reused.Texts}
			got, want := told(w, reused, c.request, c.found), told(newWriter(fresh), fresh, c.request, c.found)
			if got != want {
				t.Errorf("%s with %d results has the instructions\n%s\nwant\n%s", c.request, len(c.found), got, want)
			}
			seen[got] = true
		}
		now = now.AddDate(0, 0, 1)
	}
	// Plain, with a voice and with results on two days each, and the day before them in Chicago.
	if len(seen) != 7 {
		t.Errorf("%d different instructions, want 7", len(seen))
	}
}
