package review_test

import (
	"strings"
	"testing"
	"time"

	"coagent/services/ai/review"
	"coagent/services/ai/review/postal"
)

// saidByRequest is what is sure to be wrong with a text of which the request tells all.
func saidByRequest(told, text string) string {
	d := review.Draft{
		Request: map[string]any{"facts": told}, Answer: map[string]any{"text": text},
		Today: time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC),
	}
	wrong, _ := review.Apart(review.Check(d, review.Rules{Figures: true, Closed: true, Advertises: true}))
	return places(wrong)
}

func TestWhatIsSaidInOtherWordsIsNoFault(t *testing.T) {
	allPass(t, saidByRequest, []judgedText{
		{"$250 million in career sales", "Career sales come to a quarter of a billion dollars."},
		{"$250 million in career sales", "A quarter-billion dollars in sales."},
		{"$750,000 in volume", "Three quarters of a million dollars in volume."},
		{"termite letter $100 to $150", "Somewhere between a hundred and a hundred-fifty bucks."},
		{"termite letter $150", "It costs a hundred and fifty bucks."},
		{"termite letter $100-$150", "It's a hundred to a hundred fifty dollars."},
		{"closing costs class", "#JerseyCity #HomeBuying101"},
		{"closing costs class", "Think of it as Mortgage 101 for beginners."},
		{"built 1922, 3 bd", "It went up in '22 (1922, that is)."},
		{"call (920) 555-0117", "Call the number that ends in 0117."},
		{"late to 3/5 showings", "He was late to 3 out of 5 showings."},
		{"myths about VA loans: you do not need 20% down", "Myth number one: “I have to bring 20% to the table.”"},
		{"myths about VA loans", "The biggest misconception is “a veteran only gets one loan”."},
		{"storm shelter cost $6,000", "Will a shelter make the house easier to sell, and will it pay for itself?"},
		{"solar", "Does solar pay for itself here?"},
		{"buffet $19.95", "A buffet for a nickel short of twenty bucks."},
	})
	allPass(t, toldByResult, []judgedText{
		{"anon: my cousin did it for 30k no permits", "A poster did it for $30,000 without permits [1]."},
		{"the job ran 85k, he said", "The job ran $85,000 [1]."},
		{"$725 from November to April, $575 otherwise", "It is $575 in the warmer half of the year [1]."},
	})
	allFail(t, func(told, text string) string {
		return strings.NewReplacer("quote", "figure", "promise", "figure").Replace(saidByRequest(told, text))
	}, []judgedText{
		{"$250 million in career sales", "Career sales come to three quarters of a billion dollars."},
		{"termite letter $100 to $150", "Between a hundred and a hundred-sixty dollars."},
		{"closing costs class", "It takes 101 days."},
		{"call (920) 555-0117", "Call the number that ends in 0171."},
		{"rated 4.5/5", "Clients rate it 3 out of 5."},
		{"solar", "Wonderful panels: solar pays for itself."},
		{"solar", "Sell with us, price guaranteed, interested?"},
	})
	allFail(t, toldByResult, []judgedText{
		{"anon: my cousin did it for 30k no permits", "A poster did it for $35,000 without permits [1]."},
	})
}

func TestANoteBesideAnAddressIsNoPartOfIt(t *testing.T) {
	shown := postal.Parse("2200 Far Hills Ave, Dayton, OH 45419")
	for _, asked := range []string{
		"2200 Far Hills Avenue, Dayton OH 45419 (moved here in june!)", "2200 Far Hills Ave, Dayton, OH (new since May)",
		"2200 Far Hills Ave, Dayton OH 45419 - moved in June", "2200 far hills ave (we moved!), dayton oh 45419",
	} {
		if got := postal.Conflicts(postal.Parse(asked), shown); len(got) > 0 {
			t.Errorf("%q: another %v", asked, got)
		}
	}
	for _, asked := range []string{"2200 Far Hills Ave, New Carlisle, OH", "220 Far Hills Ave, Dayton OH (moved in June)"} {
		if len(postal.Conflicts(postal.Parse(asked), shown)) == 0 {
			t.Errorf("%q is the address of another office", asked)
		}
	}
}
