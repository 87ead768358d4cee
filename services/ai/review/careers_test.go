package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestTheYearsOfAnEarlierTradeAreNoneOfSellingHomes(t *testing.T) {
	for _, c := range []struct {
		experience, bio string
		good            bool
	}{
		{"9 yrs full time RE, before that ER nurse 14 yrs.", "Lorna Ott has worked in real estate for nine years.", true},
		{"9 yrs full time RE, before that ER nurse 14 yrs.", "Lorna Ott has worked in real estate for 14 years.", false},
		{"9 yrs full time RE, before that ER nurse 14 yrs.", "Before real estate, Lorna Ott was a nurse for 14 years.", true},
		{"lic since 2014. b4 that taught science 16 yrs. new const", "Margo Ott has sold homes for 16 years.", false},
		{"taught 16 yrs before RE. sells condos", "Margo Ott has sold condos for 16 years.", false},
		{"12 yrs selling homes in Erie", "Margo Ott has sold homes for 12 years.", true},
	} {
		d := review.Draft{
			Request: map[string]any{"name": "Lorna Ott", "experience": c.experience}, Answer: map[string]any{"bio": c.bio},
		}
		if got := placesOf(review.Biography(d), "figure"); c.good != (got == "") {
			t.Errorf("%q of %q: %q", c.bio, c.experience, got)
		}
	}
}

func TestAPlaceOfWorshipIsNoAdvantage(t *testing.T) {
	for text, good := range map[string]bool{
		"There is a historic meetinghouse within walking distance [1].": false,
		"St. Casimir's, the heart of the community, is close [1].":      false,
		"The library is in a former church from 1902 [1].":              true,
		"The bakery is within walking distance [1].":                    true,
	} {
		d := review.Draft{Answer: map[string]any{"sections": []any{map[string]any{"content": text}}}}
		if got := placesOf(review.Guide(d), "unasked"); good != (got == "") {
			t.Errorf("%q: %q", text, got)
		}
	}
}
