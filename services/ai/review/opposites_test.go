package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestAnAnswerSaysNotTheOppositeOfItsBasis(t *testing.T) {
	for _, c := range []struct {
		basis, answer string
		good          bool
	}{
		{"Solar array 7.2 kW owned (not leased)", "Yes, the 7.2-kilowatt solar array is owned, not leased.", true},
		{"Solar array 7.2 kW owned (not leased)", "Yes, the 7.2-kilowatt solar array is leased, not owned.", false},
		{"gas range", "The range is a gas range.", true},
		{"gas range", "The range is electric.", false},
		{"2 car garage detached", "Yes, a two-car detached garage.", true},
		{"2 car garage detached", "Yes, an attached garage for two cars.", false},
		{"Not in current use program", "No, it is not in the program.", true},
		{"Not in current use program", "Yes, it is in the program.", false},
		{"no HOA", "There is no HOA.", true},
		{"septic, well", "The house has a septic system and a well.", true},
		{"on septic", "The house is on city sewer.", false},
		{"well and city water", "It has a well and city water.", true},
	} {
		d := review.Draft{
			Request: map[string]any{"description": c.basis},
			Answer: map[string]any{"faqs": []any{map[string]any{
				"question": "What of the solar array, the range, the garage, the program, the HOA, septic, well or water?",
				"basis":    c.basis, "answer": c.answer,
			}}},
		}
		if got := placesOf(review.QuotedBasis(d), "figure"); (got == "") != c.good {
			t.Errorf("%q of %q: %s", c.answer, c.basis, got)
		}
	}
}
