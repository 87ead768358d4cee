package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestAPageIsInTheStateThatTheAuditSays(t *testing.T) {
	row := func(platform, status string, more ...string) any {
		r := map[string]any{"platform": platform, "status": status}
		for i := 0; i < len(more); i += 2 {
			r[more[i]] = more[i+1]
		}
		return r
	}
	request := map[string]any{"brandAudit": map[string]any{"results": []any{
		row("Zillow", "Consistent", "foundPhone", "520-555-0137"), row("LinkedIn", "Consistent"), row("Facebook", "Inconsistent", "foundPhone", "(520) 555-0119"),
		row("Homes.com", "Inconsistent", "foundAddress", "7049 E Tanque Verde Rd"), row("Realtor.com", "Consistent", "note", "phone not shown"),
		row("Google Business Profile", "Not Found"), row("Yelp", "Not Found"),
	}}}
	doubts := func(request map[string]any, says string) (n int) {
		d := review.Draft{Request: request, Answer: map[string]any{"plan": map[string]any{"steps": []any{says}}}}
		for _, f := range review.Standings(d) {
			if f.Doubt {
				n++
			}
		}
		return n
	}
	for _, says := range []string{
		"Open a Yelp page with the same name.", "Create the Google and Yelp profiles.", "Zillow and LinkedIn are consistent.",
		"Correct the number on Facebook.", "Replace the Tanque Verde address on Homes.com with your present office.",
		"The audit found no Google Business Profile and no Yelp page.", "Facebook and Homes.com are inconsistent.", "Yelp is missing.",
		"Show your phone on Realtor.com as well, because the audit found none there.", "Open your Zillow profile and add a picture.",
		"Once Facebook is correct, post there weekly.", "Make sure that Homes.com matches by Friday.", "Your Zillow profile is already consistent.",
		"Claim the Yelp page and fill it in.", "Add a video to the LinkedIn page.", "Google Business Profile comes back Not Found.",
		"You are correct on Zillow, yet Facebook has the wrong number.", "Start on Google and Yelp this week.", "Post to Facebook and LinkedIn on Fridays.",
		"Set up a weekly post on Facebook.", "Fix the address on Homes.com so that Zillow and Homes.com agree.", "Until Homes.com is right, send nobody there.",
		"The audit marks Homes.com as inconsistent.", "Create a saved search on Zillow for each client.",
		"Facebook and Homes.com are corrected on Monday.", "Replace (520) 555-0119 on Facebook with (520) 555-0137.",
		"Change the number on Facebook to 520-555-0137.", "Facebook shows (520) 555-0119.",
	} {
		if n := doubts(request, says); n > 0 {
			t.Errorf("%q: %d doubts", says, n)
		}
	}
	for _, says := range []string{
		"Open a Realtor.com profile as well, because the audit did not find you there.", "Create the Zillow and Yelp profiles.", "Facebook is already consistent.",
		"Correct the phone number on Zillow.", "LinkedIn is missing.", "The Homes.com page is correct.", "Fix the address on Yelp.",
		"Zillow still shows the old number.", "Yelp lists your old address.", "The audit marks Facebook as Not Found.", "LinkedIn is inconsistent.",
		"Set up a LinkedIn profile.", "You are consistent on Homes.com.", "Zillow and Facebook are in order.", "Google Business Profile is marked inconsistent.",
		"Realtor.com has no page of yours.", "Homes.com needs no change.", "Zillow differs from the rest.", "The audit marks Zillow as inconsistent.",
		"Your Facebook page matches everything else.", "Replace the number on Facebook with (520) 555-0119.",
		"Use (520) 555-0119 on each page.", "Enter 520-555-0119 on Google.",
	} {
		if n := doubts(request, says); n == 0 {
			t.Errorf("%q: no doubt", says)
		}
	}
	empty := map[string]any{"brandAudit": map[string]any{"results": []any{}}, "city": "Tucson"}
	for says, want := range map[string]int{
		"The audit found you on Zillow.": 1, "The audit marks Facebook as inconsistent.": 1, "The audit shows two wrong numbers.": 1,
		"The audit is empty, so begin with a search of your name.": 0, "Run the audit first.": 0, "The audit found nothing yet.": 0,
		"Create a Zillow profile.": 0, "Check that Zillow and Google show the same number.": 0,
	} {
		if n := doubts(empty, says); n != want {
			t.Errorf("without rows, %q: %d doubts", says, n)
		}
	}
}

// What a plan costs is nobody's figure yet; whoever pays decides.
func TestAnAmountThatAPlanProposesIsDoubted(t *testing.T) {
	for says, want := range map[string]int{
		"Boost one post a month with $50.": 1, "Set aside $1,200 for a photographer.": 1, "Keep to the budget of $300 a month.": 0,
		"Start with a budget of $300.": 0, "Spend an hour a week on replies.": 0, "Post twice a week for 90 days.": 0,
	} {
		d := review.Draft{
			Request: map[string]any{"city": "Tucson", "notes": "budget 300 $/mo, so $300 a month"},
			Answer:  map[string]any{"plan": map[string]any{"steps": []any{says}}},
		}
		doubts := 0
		for _, f := range review.Check(d, review.Rules{QuotesOthers: true, Advertises: true, Figures: true, Proposes: true, Own: review.Standings}) {
			if f.Doubt {
				doubts++
			} else {
				t.Errorf("%q: %+v is no doubt", says, f)
			}
		}
		if doubts != want {
			t.Errorf("%q: %d doubts", says, doubts)
		}
	}
}
