package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

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
