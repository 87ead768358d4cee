package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestAPlaceOfAGuideIsToldBySomebody(t *testing.T) {
	for text, good := range map[string]bool{
		"Drive on to Heron Pond Park for a walk.":                   true,
		"Then try Tinhorn Coffee on a Saturday.":                    true,
		"Walk to the park and look at the beach.":                   true,
		"Ask on the Heron Pond Trail what is open.":                 true,
		"Drive on to Quillfeather Park for a walk.":                 false,
		"Around the corner, Marigold Bakehouse sells bread.":        false,
		"Sit down at Alleycat Roasters, once on a weekday morning.": false,
	} {
		d := review.Draft{
			Request: map[string]any{"neighborhood": "Eastlake"},
			Answer:  map[string]any{"sections": []any{map[string]any{"content": text}}},
			Sources: []review.Source{{Title: "Parks", URL: "https://a.example/", Snippet: "Heron Pond Park has benches. Tinhorn Coffee has a patio."}},
		}
		if got := review.Check(d, review.Rules{Advertises: true, Figures: true}); (placesOf(got, "name") == "") != good {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestTheAgentsOwnNameKeepsItsSecondWord(t *testing.T) {
	for text, good := range map[string]bool{
		"Reply to this e-mail.\n\nWilla Strand\nKeystone Lane":          true,
		"Willa Strand of Keystone Lane is glad to help.":                true,
		"Ask Willa Tuesday, or on Keystone Street.":                     true,
		"Reply to this e-mail.\n\nWilla Strong\nKeystone Lane":          false,
		"Could you send it over? Willa Strand, Keystone Realty":         false,
		"Could you send it over? Best, Willa Strand, Keystone Partners": false,
	} {
		d := review.Draft{
			Request: map[string]any{"name": "Willa Strand", "agencyName": "Keystone Lane", "occasion": "a house on Keystone Street"},
			Answer:  map[string]any{"message": text},
		}
		got := review.Check(d, review.Rules{Advertises: true, Figures: true, Closed: true})
		if (placesOf(got, "name") == "") != good {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestANameOfARecommendationIsInAComment(t *testing.T) {
	for text, good := range map[string]bool{
		"Agree with Marlowe on a log for keys.": true,
		"Agree with Harlowe on a log for keys.": false,
	} {
		d := review.Draft{
			Request: map[string]any{"comments": []any{"Marlowe lost our keys twice.", "Nice."}},
			Answer:  map[string]any{"recommendations": []any{text}},
		}
		if got := review.Check(d, analysis); (placesOf(got, "name") == "") != good {
			t.Errorf("%q: %v", text, got)
		}
	}
}
