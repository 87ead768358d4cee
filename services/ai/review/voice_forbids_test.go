package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestOfAWordOfWhichTheRequestUsesAnotherFormOnlyTheOneIsAvoided(t *testing.T) {
	for text, good := range map[string]bool{
		"What a landlord should know":          true,
		"Landlords register by October":        true,
		"Landlording is work":                  false,
		"Small landlords are thinking of rent": true,
	} {
		d := review.Draft{
			Request: map[string]any{"topic": "what small landlords should know"}, Avoid: []string{"landlording"},
			Answer: map[string]any{"message": text},
		}
		if got := placesOf(review.Check(d, review.Rules{}), "brand_voice"); good != (got == "") {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func TestWhatARequestForbidsItDoesNotSay(t *testing.T) {
	for occasion, good := range map[string]bool{
		"didnt get the house. NO 'meant to be' stuff":   false,
		"she said it was meant to be, NO pressure":      true,
		"not meant to be, she says; it is meant to be!": true,
	} {
		d := review.Draft{
			Request: map[string]any{"occasion": occasion}, Avoid: []string{"meant to be"},
			Answer: map[string]any{"message": "Maybe it was not meant to be."},
		}
		if got := placesOf(review.Check(d, review.Rules{}), "brand_voice"); good != (got == "") {
			t.Errorf("%q: %s", occasion, got)
		}
	}
}
