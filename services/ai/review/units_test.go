package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestAFigureStaysInItsUnit(t *testing.T) {
	const snippet = "An owned 9.6 kW array. The rate is 2 percentage points lower. A 200-amp panel, a 240V outlet, and a fence of 30 feet. " +
		"The loop has 5 kilometers. Answers come in 10 business days. " +
		"Sales fell 5%, by 5 percentage points more than in June."
	for text, good := range map[string]bool{
		"It has a 9.6-kilowatt array [1].":           true,
		"The rate is 2 percentage points lower [1].": true,
		"The fence has 30 ft [1].":                   true,
		"Sales fell 5% [1].":                         true,
		"The 5-kilometer loop is paved [1].":         true,
		"Answers come in 10 days [1].":               true,
		"The 5-mile loop is paved [1].":              false,
		"The fence has 30 meters [1].":               false,
		"Answers come in 10 calendar days [1].":      false,
		"It has a 9.6-kilowatt-hour array [1].":      false,
		"The rate is 2% lower [1].":                  false,
		"The panel has 200 volts [1].":               false,
		"The fence has 30 yards [1].":                false,
	} {
		if got := figuresOf(snippet, text) == ""; got != good {
			t.Errorf("%q passes: %v", text, got)
		}
	}
}

func TestAShareOfThoseWhoAnsweredIsAFigure(t *testing.T) {
	const snippet = "Of 900 agents, 22% said that staging raised the offer, and 34% that it did not."
	for text, good := range map[string]bool{
		"About a third said that it did not [1].":                       true,
		"One agent liked it, another did not, and a third said no [1].": true,
		"Over half said that staging raised the offer [1].":             false,
	} {
		if got := figuresOf(snippet, text) == ""; got != good {
			t.Errorf("%q passes: %v", text, got)
		}
	}
}

func TestATitleCountsNoMoreThanThereIs(t *testing.T) {
	for content, good := range map[string]bool{
		"## Price\n\nOne.\n\n## Light\n\nTwo.\n\n## Dust\n\nThree.\n":        true,
		"## Mistakes\n\n- Price\n- Light\n- Dust\n":                          true,
		"## Mistakes\n\n**Price.** One.\n\n**Light.** Two.\n\n## Dust\n\nX.": true,
		"## Price\n\nOne.\n\n## Light\n\nTwo.\n":                             false,
	} {
		d := review.Draft{
			Request: map[string]any{"topic": "3 mistakes of sellers"},
			Answer:  map[string]any{"blogPost": map[string]any{"title": "3 Mistakes of Sellers", "content": content}},
		}
		if got := placesOf(review.Check(d, review.Rules{Figures: true}), "figure") == ""; got != good {
			t.Errorf("%q passes: %v", content, got)
		}
	}
}
