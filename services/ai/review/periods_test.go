package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

// figuresOf are the places at which figures of a text over one result are told to be wrong.
func figuresOf(snippet, text string) string {
	d := review.Draft{
		Request: map[string]any{"topic": "the market"}, Sources: []review.Source{{Title: "A report", Snippet: snippet}},
		Answer: map[string]any{"text": text},
	}
	return placesOf(review.Check(d, review.Rules{Figures: true, Advertises: true}), "figure")
}

func TestAFigureStaysInItsMonth(t *testing.T) {
	const snippet = "New listings in central Ohio reached 3,410 in September 2026, up 8.2% from September 2025. There were 2,604 closings in October."
	for text, good := range map[string]bool{
		"New listings reached 3,410 in September 2026 [1].": true,
		"New listings reached 3,410 in September [1].":      true,
		"There were 2,604 closings in October [1].":         true,
		"In September, new listings reached 3,410 [1].":     true,
		"New listings reached 3,410 in October 2026 [1].":   false,
		"There were 2,604 closings in September [1].":       false,
	} {
		if got := figuresOf(snippet, text) == ""; got != good {
			t.Errorf("%q passes: %v", text, got)
		}
	}
}

func TestAFeeStaysWithItsPeriod(t *testing.T) {
	const snippet = "The median monthly HOA fee for condos listed in Scottsdale was $438. The annual premium of a policy is $1,186."
	for text, good := range map[string]bool{
		"The median monthly HOA fee for condos listed in Scottsdale was $438 [1].": true,
		"Condos listed in Scottsdale pay a median of $438 a month [1].":            true,
		"The annual premium is $1,186 [1].":                                        true,
		"The median annual HOA fee for condos listed in Scottsdale was $438 [1].":  false,
		"The monthly premium of a policy is $1,186 [1].":                           false,
	} {
		if got := figuresOf(snippet, text) == ""; got != good {
			t.Errorf("%q passes: %v", text, got)
		}
	}
}

func TestADifferenceThatNobodyTellsIsDoubted(t *testing.T) {
	const snippet = "The median sales price was $279,950, against $265,000 a year earlier. A kit costs $150, or $25 less by mail."
	for text, good := range map[string]bool{
		"The median sales price was $279,950, against $265,000 a year earlier [1].": true,
		"A kit costs $25 less by mail [1].":                                         true,
		"The median sales price was $279,950, or $14,950 more [1].":                 false,
	} {
		if got := figuresOf(snippet, text) == ""; got != good {
			t.Errorf("%q passes: %v", text, got)
		}
	}
}
