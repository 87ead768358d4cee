package review_test

import "testing"

func TestAPercentageStaysOne(t *testing.T) {
	const snippet = "19% of homes had a claim. About one in four claims is late, and 3 out of every 10 wells were tested. It sold 5 homes in 30 days."
	for text, good := range map[string]bool{
		"One in four claims is late [1].":          true,
		"About one in five homes had a claim [1].": true, // so rounded
		"About 1 in 4 claims is late [1].":         true,
		"Three in ten wells were tested [1].":      true,
		"It sold 5 homes in 30 days [1].":          true,
		"Claims were made for 19% of homes [1].":   true,
		"One in five homes had a claim [1].":       false,
		"One out of five homes had a claim [1].":   false,
	} {
		if got := figuresOf(snippet, text) == ""; got != good {
			t.Errorf("%q passes: %v", text, got)
		}
	}
}
