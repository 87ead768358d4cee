package review

import (
	"testing"
	"time"
)

// A plan's aims, portions and dates are its own; what it says of the agent and of
// others is told by the request.
func TestAPlanSetsItsOwnAims(t *testing.T) {
	request := map[string]any{"competitors": []any{map[string]any{"name": "Ann Lee", "reviewCount": 41.0, "avgRating": 4.9}}}
	plan := func(says string) int {
		d := Draft{
			Request: request, Today: time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC),
			Answer: map[string]any{"steps": []any{map[string]any{"description": says}}},
		}
		return len(Check(d, Rules{QuotesOthers: true, Advertises: true, Figures: true, Proposes: true}))
	}
	for _, says := range []string{
		"Ask 3 past clients a week for a review until you have 25.", "Finish by January 15, 2027.", "Aim for 20 new reviews in six months.",
		"Record a 60-second video for each listing and a 15-second teaser.", "Spend 70% of the time on reviews and 30% on content.",
		"Run the ad within a 15-mile radius of the office for 14 days.", "Print 200 postcards for the 3 streets around each sale.",
		"Ann Lee has 41 reviews and 4.9 stars.", "Reach 500 followers by summer.", "Set aside 30 minutes a week.",
	} {
		if plan(says) > 0 {
			t.Errorf("%q is refused", says)
		}
	}
	for _, says := range []string{
		"Ann Lee has 48 reviews.", "You already have 120 reviews.", "Her rating stands at 4.2.", "You trail by 300 reviews.",
	} {
		if plan(says) == 0 {
			t.Errorf("%q passes", says)
		}
	}
}
