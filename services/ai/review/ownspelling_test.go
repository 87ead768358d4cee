package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestTheAgentAndTheAgencyAreCalledAsTheRequestCallsThem(t *testing.T) {
	request := map[string]any{
		"name": "Priti Raolund", "agencyName": "High Mesa Land Co.", "topic": "open house at 4 Elm St, w/ Bo Quist, High Street side",
	}
	for sentence, good := range map[string]bool{
		"Write to Priti Raolund of High Mesa Land Co. today.": true,
		"Priti Raolund, High Mesa":                            true,
		"Write to Priti at High Mesa Land.":                   true,
		"Meet Raolund on High Street.":                        true,
		"Write to Priya Raolund today.":                       false,
		"Ask Prity about the lot.":                            false,
		"Write to High Mesa Realty Group today.":              false,
		"Write to Priti at High Mesa Homes.":                  false,
		"Bo Quist and Priti have the keys.":                   true,
	} {
		d := review.Draft{Request: request, Answer: map[string]any{"facebook": sentence}}
		if got := placesOf(review.Check(d, review.Rules{Closed: true, Advertises: true, Figures: true}), "name"); good != (got == "") {
			t.Errorf("%q passes: %v", sentence, got)
		}
	}
}
