package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

// A figure whose digits are told in a form that code may not know is not sent back; one
// whose digits are nowhere is.
func TestAFigureThatMayBeToldInAnotherFormIsNotSentBack(t *testing.T) {
	for _, c := range []struct {
		asked, says string
		told        bool
	}{
		{"guy on the forum pd 800 for it", "One owner paid $800 for it.", true},
		{"elec quote 3200 cash", "An electrician quoted $3,200.", true},
		{"brick tudor '31, lake view", "A brick Tudor of 1931.", true},
		{"closed 12/4/25 pelican dr", "You closed in 2025.", true},
		{"list 4.15 firm", "The list price is $415,000.", true},
		{"guy on the forum pd 800 for it", "One owner paid $900 for it.", false},
		{"elec quote 3200 cash", "An electrician quoted $3,400.", false},
		{"brick tudor '31, lake view", "A brick Tudor of 1937.", false},
		{"8 windows", "One owner paid $800 for it.", false},
	} {
		d := review.Draft{
			Request: map[string]any{"occasion": c.asked}, Answer: map[string]any{"message": "Hello. " + c.says},
		}
		sure := false
		for _, f := range review.Check(d, review.Rules{Figures: true, Closed: true}) {
			if f.Code == "figure" {
				sure = sure || !f.Doubt
			}
		}
		if sure == c.told {
			t.Errorf("%q, %q: sent back: %t", c.asked, c.says, sure)
		}
	}
}
