package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestAnUpdateOfNothingFoundTellsNoTrend(t *testing.T) {
	for text, good := range map[string]bool{
		"A handful of closings can pull a median up or down.":                  true,
		"Ask whether prices rose, and in which streets.":                       true,
		"If inventory has grown, compare what is for sale with what was sold.": true,
		"Prices in Ely rose again in October while inventory stayed low.":      false,
		"Listings have slowly grown since the summer.":                         false,
	} {
		d := review.Draft{
			Request: map[string]any{"location": "Ely, Nevada"},
			Answer:  map[string]any{"title": "Ely", "content": "## No figures\n\n" + text},
		}
		if got := placesOf(review.Update(d), "fact") == ""; got != good {
			t.Errorf("%q passes: %v", text, got)
		}
		d.Sources = []review.Source{{Title: "A report", Snippet: "Prices rose."}}
		if got := placesOf(review.Update(d), "fact"); got != "" {
			t.Errorf("%q with a result: %s", text, got)
		}
	}
}

func TestATitleNamesTheMonthOfTheRequest(t *testing.T) {
	for _, c := range []struct {
		period, title string
		good          bool
	}{
		{"sept 2026", "Duluth in September 2026", true},
		{"oct 26", "Duluth in October 2026", true},
		{"Sept + Oct 2026", "Duluth: October 2026", true},
		{"Q3 2026 (jul-sep)", "Duluth in the Third Quarter of 2026", true},
		{"last month", "Duluth in October 2026", true},
		{"oct 2026", "Duluth, October 2026: listing in January 2027", true},
		{"sept 2026", "Duluth in October 2026", false},
		{"Q3 2026", "Duluth in the Third Quarter of 2025", false},
	} {
		d := review.Draft{
			Request: map[string]any{"location": "Duluth", "timePeriod": c.period},
			Answer:  map[string]any{"title": c.title, "content": "## News\n\nLittle."},
		}
		if got := placesOf(review.Update(d), "asked") == ""; got != c.good {
			t.Errorf("%q for %q passes: %v", c.title, c.period, got)
		}
	}
}
