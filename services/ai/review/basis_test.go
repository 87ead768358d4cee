package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestABasisIsQuotedFromTheRequest(t *testing.T) {
	request := `{"title":"Bungalow in Hyde Park","description":"Three bedrooms on a shaded lot. The garage fits two cars.","features":["Central air","Gas range"]}`
	for basis, want := range map[string]string{
		"Three bedrooms":              "",
		"three  BEDROOMS, on":         "",
		"Central air":                 "",
		"“shaded lot.”":               "",
		"Bungalow":                    "",
		"lot. The garage":             "", // from one sentence to the next
		"four bedrooms":               "/faqs/0/basis evidence",
		"bedroom":                     "/faqs/0/basis evidence", // part of a word
		"bedrooms shaded lot":         "/faqs/0/basis evidence",
		"Central air Gas range":       "/faqs/0/basis evidence", // from one text to the next
		"two cars. Central air":       "/faqs/0/basis evidence",
		"…":                           "/faqs/0/basis evidence",
		"Three bedrooms and a garage": "/faqs/0/basis evidence",
	} {
		d := review.Draft{Request: object(t, request), Answer: map[string]any{"faqs": []any{
			map[string]any{"question": "What is there?", "answer": "There is this.", "basis": basis},
		}}}
		if got := places(review.Check(d, review.Rules{Own: review.QuotedBasis})); got != want {
			t.Errorf("%q: %q, want %q", basis, got, want)
		}
	}
}

func TestAnAnswerHasNoTimeOrRankThatTheRequestHasNot(t *testing.T) {
	const asked = "oldest house on the street, open sat 10-2, ranked second for roofs"
	for answer, good := range map[string]bool{
		"It is the oldest house on the street.": true, "It is the second oldest house on the street.": false,
		"It ranked second.": true, "It ranked first.": false,
		"It is open from 10 a.m. to 2 p.m.": true, "It is open from 11 a.m. to 3 p.m.": false,
	} {
		got := places(review.QuotedBasis(review.Draft{
			Request: map[string]any{"description": asked},
			Answer:  map[string]any{"faqs": []any{map[string]any{"question": "What is it?", "answer": answer, "basis": asked}}},
		}))
		if (got == "") != good {
			t.Errorf("%q: %q", answer, got)
		}
	}
}
