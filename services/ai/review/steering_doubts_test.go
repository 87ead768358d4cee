package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

// What only may steer is left to the agent, and so is what would steer if a text for
// the agent alone were public.
func TestWhatMaySteerIsDoubted(t *testing.T) {
	public, analysis := review.Rules{Advertises: true}, review.Rules{Figures: true, Recommends: true}
	for _, c := range []struct {
		rules  review.Rules
		says   string
		wrong  int
		doubts int
	}{
		{public, "A bungalow among many other young families. ", 0, 1},
		{public, "Several houses of worship are close by. ", 0, 1},
		{public, "A house on a quiet street. ", 0, 0},
		{public, "Perfect for families, with kids all over the block. ", 1, 0},
		{analysis, "The client is happy on a safe street. ", 0, 1},
		{analysis, "The client praises the good schools nearby. ", 0, 1},
		{analysis, "The block is perfect for young couples. ", 0, 1},
		{analysis, "The client is a mother of two kids. ", 0, 0},
		{analysis, "The client praises Annika's patience over 14 months. ", 0, 0},
	} {
		d := review.Draft{Request: map[string]any{}, Answer: map[string]any{"summary": c.says}}
		var wrong, doubts int
		for _, f := range review.Check(d, c.rules) {
			switch {
			case f.Code == review.Steering && f.Doubt:
				doubts++
			case f.Code == review.Steering:
				wrong++
			}
		}
		if wrong != c.wrong || doubts != c.doubts {
			t.Errorf("%q: %d wrong and %d doubted", c.says, wrong, doubts)
		}
	}
}
