package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestASentenceCitesTheResultInWhoseWordsItIs(t *testing.T) {
	sources := []review.Source{
		{Title: "Pilot Light Bakery", Snippet: "The bakery on Cowart Lane bakes sourdough in a former dye house and sells out before noon."},
		{Title: "Lakewalk", Snippet: "The Lakewalk is a paved trail along the ship canal, with benches and an arched footbridge."},
	}
	for text, good := range map[string]bool{
		"The bakery bakes sourdough in a former dye house [1]. It sells out before noon [1].":                           true,
		"The bakery bakes sourdough in a former dye house [2].":                                                         false,
		"The paved trail follows the ship canal [2]. An arched footbridge, benches and a paved trail follow the canal.": false,
		"There is an arched footbridge with benches along a paved trail. It follows the ship canal [2].":                true, // it leads to what is cited
		"Is there an arched footbridge with benches along a paved trail?":                                               true,
		"Look for the arched footbridge and benches along the paved trail.":                                             true,
		"The Lakewalk follows the canal [2], so ask the bakery whether it sells sourdough before noon [2].":             true,
		"Bring water, and shoes that can take dust, and start early in the day.":                                        true,
	} {
		d := review.Draft{Sources: sources, Request: map[string]any{"neighborhood": "Harbor Row"}, Answer: map[string]any{
			"sections": []any{map[string]any{"title": "Around", "content": text}},
		}}
		if got := placesOf(review.Guide(d), "citation"); good != (got == "") {
			t.Errorf("%q passes: %v", text, got)
		}
	}
}

func TestASentenceWithAFigureOfAResultCitesIt(t *testing.T) {
	sources := []review.Source{{Title: "October", Snippet: "Inventory was 268 homes in October. The median price was $452,500."}}
	for text, good := range map[string]bool{
		"The median price was $452,500 [1]. Inventory was 268 homes [1].": true,
		"The median price was $452,500 [1]. Inventory was 268 homes.":     false,
		"The median price was $452,500. Inventory was 268 homes [1].":     false,
		"Is a median of $452,500 a lot? It is what was paid [1].":         true,
	} {
		d := review.Draft{Sources: sources, Request: map[string]any{"location": "Duluth"}, Answer: map[string]any{"content": text}}
		if got := placesOf(review.Check(d, review.Rules{Figures: true}), "figure"); good != (got == "") {
			t.Errorf("%q passes: %v", text, got)
		}
	}
}
