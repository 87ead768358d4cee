package review_test

import (
	"strings"
	"testing"

	"coagent/services/ai/review"
)

// A sentence that cites nothing may rest on what cites for all of its list, and on nothing
// further away.
func TestASentenceRestsOnWhatAReaderTakesItToRestOn(t *testing.T) {
	for _, says := range []string{
		"Listings rose. [1] They rose.", "## Up 12 percent\n\nListings rose [1].",
		"## Up 12 percent\n\n### In the city\n\nListings rose [1].", "# Homes took 48 days\n\nMore.\n\n## Listings\n\nListings rose [1].",
		"October in figures [1]:\n\n- Listings rose 12%\n- Homes took 48 days", "October in figures [1]:\n\n1. Listings rose 12%\n2. Homes took 48 days",
		"Homes took 48 days, and that is not all:\n\n- Listings rose 12% [1]", "- Listings rose 12%\n- Homes took 48 days\n\nSource: the report [1].",
		"Listings rose 12%. Homes took 48 days.\n\nAll figures are from one report [1].",
		"| What | October [1] |\n|---|---|\n| Listings | +12% |\n| Days | 48 |", "The month [1]:\n\n| What | Now |\n|---|---|\n| Listings | +12% |",
		"| What | At 12% more |\n|---|---|\n| Days | 48 [1] |", "| What | Rates [1] | Sales |\n|---|---|---|\n| So | 6.5% | 1,300 [2] |",
		"Listings rose 12% [1].\n\nSomething else.\n\nWith 12 percent more to see, take your time.",
	} {
		if got := marketUpdate(t, says, "[]", news); got != "" {
			t.Errorf("%q: %v", says, got)
		}
	}
	for _, says := range []string{
		"Listings rose. [1] They rose 12%.", "Listings rose 12%. They rose again [1].", "- Listings. They rose 12%. So it is [1].",
		"Listings rose 12%. Look around. Homes came [1].", "Listings rose 12%. They rose [2].", "Listings rose 13%. They rose [1].",
		"Listings rose 12%.\n\nThey rose [1].", "- Listings rose 12%\n- Homes took 48 days [1]", "## Up 12%\n\nMore.\n\n## Sales\n\nThey rose [1].",
		"Listings rose [1].\n\n- Sales rose too\n\nThey rose 12%.", "| Listings | 12% |\n| Days | 48 [1] |", "Listings rose [1].\n\nMore.\n\nThey rose 12%.",
		"Listings rose 12% [2]. They rose again [1].", "The month [1]. More:\n\n- Listings rose 12%", "The report says so [1].\n\nListings rose 12%.",
	} {
		if got := marketUpdate(t, says, "[]", news); !strings.Contains(got, " figure") {
			t.Errorf("%q: %v", says, got)
		}
	}
}

func TestTitlesRestOnWhatTheBodyCites(t *testing.T) {
	for answer, good := range map[string]bool{
		`{"title":"Listings are up 12%","content":"They rose [1]."}`:                                                        true,
		`{"title":"Listings are up 13%","content":"They rose [1]."}`:                                                        false,
		`{"title":"Listings are up 12%","content":"They rose [2]."}`:                                                        false,
		`{"title":"So","metaDescription":"Homes took 48 days.","content":"They sold [1]."}`:                                 true,
		`{"title":"So","tags":["48 days"],"content":"They sold [1]."}`:                                                      true,
		`{"title":"So","sections":[{"heading":"Up 12%","content":"They rose [1]."}]}`:                                       true,
		`{"title":"So","sections":[{"heading":"Up 12%","content":"They rose [2]."},{"heading":"b","content":"Again [1]"}]}`: false,
		`{"introduction":"Homes took 48 days.","content":"They took 48 days [1]."}`:                                         false,
		`{"introduction":"Homes took 48 days.","content":"They sold [1]."}`:                                                 false,
		`{"keyPoints":["Homes took 48 days."],"content":"They took 48 days [1]."}`:                                          false,
	} {
		d := review.Draft{Request: map[string]any{}, Answer: object(t, answer), Sources: news}
		if got := places(review.Check(d, review.Rules{Figures: true})); (got == "") != good {
			t.Errorf("%s: %v", answer, got)
		}
	}
}
