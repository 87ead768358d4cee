package ai_test

import (
	"strings"
	"testing"

	"coagent/services/ai"
	"coagent/services/ai/aitest"
	"coagent/services/ai/titlecard"
)

// BenchmarkGenerator is what the checks of a long post cost.
func BenchmarkGenerator(b *testing.B) {
	f, err := ai.FlowOf("generateBlogPost")
	if err != nil {
		b.Fatal(err)
	}
	text := blog(strings.Repeat("The neighborhood has parks — cafes, a library & more; listings rose 12% [3]. Ask two lenders, and compare.\n\n", 100))
	w := &ai.Generator{
		Model: &aitest.Model{Texts: []string{text}}, Search: aitest.Searcher{Sources: sources}, Illustrator: titlecard.Artist{}, Schemas: schemas(b),
		Clock: clock,
	}
	for b.Loop() {
		if _, err := w.Do(b.Context(), ai.Job{Flow: f, UserID: "user-1", Request: example(b, "generateBlogPost").Request}); err != nil {
			b.Fatal(err)
		}
	}
}
