package review_test

import (
	"strings"
	"testing"
	"time"

	"coagent/services/ai/review"
)

var report = []review.Source{{
	Title: "Waco report", URL: "https://news.example.org/1", Snippet: "312 homes sold since 2008, " +
		"39.4% of them for cash. The median was $485,000, after $1,184,000 for lots. " +
		"Prices fell 4% while sales rose 7.3%. Homes took 24 days. 71% of sellers agreed. The top agent has 45 reviews and 890 followers. " +
		"The inventory was 5,940 homes in the 1980s. Sales rose from 641. It listed 3 beds and 2 baths. $212M changed hands, $22K over list.",
}}

// told says what is wrong with a sentence that rests on the report.
func told(t *testing.T, says string) string {
	t.Helper()
	return marketUpdate(t, says, "[]", report)
}

func TestFormsOfOneFigureAgree(t *testing.T) {
	for _, says := range []string{
		"Since '08 it is so [1].", "Since ’08 it is so [1].", "Three hundred and twelve homes sold [1].", "Three hundred twelve homes sold [1].",
		"More than 300 homes sold [1].", "Over 310 sold [1].", "300+ homes sold [1].", "At least 312 sold [1].", "Fewer than 320 sold [1].",
		"Nearly 40 percent paid cash [1].", "Almost 40% paid cash [1].", "About 39% paid cash [1].", "Just under 40% paid cash [1].",
		"About $1.2 million for lots [1].", "Four hundred eighty-five thousand dollars [1].", "$485K [1]", "$485k [1]",
		"Some 310 homes sold [1].", "About seven in ten agreed [1].", "Roughly 25 days [1].", "Nearly 6,000 homes [1].", "In the '80s it was so [1].",
		"The median was in the $480,000s [1].", "More than $200 million [1].", "Two thousand eight was the year [1].", "Prices fell four percent [1].",
		"It has three beds and two baths [1].", "It has a two-bath layout [1].",
	} {
		if got := told(t, says); got != "" {
			t.Errorf("%q: %s", says, got)
		}
	}
	for _, says := range []string{
		"Since '09 it is so [1].", "Three hundred and thirteen homes sold [1].", "More than 400 homes sold [1].", "Over 320 sold [1].", "400+ homes sold [1].",
		"Fewer than 310 sold [1].", "Nearly 39 percent paid cash [1].", "Almost 50% paid cash [1].", "About 38% paid cash [1].",
		"About $1.3 million for lots [1].", "Five hundred eighty-five thousand dollars [1].", "$486K [1]", "Some 330 homes sold [1].",
		"About eight in ten agreed [1].", "Roughly 30 days [1].", "300 homes sold [1].", "40 percent paid cash [1].", "More than $300 million [1].",
		"It has four beds [1].", "It has three baths [1].", "More than 24 years [1].",
	} {
		if got := told(t, says); !strings.Contains(got, " figure") {
			t.Errorf("%q: %s", says, got)
		}
	}
}

func TestAFigureKeepsItsDirectionAndItsKind(t *testing.T) {
	for _, says := range []string{
		"Prices fell 4% [1].", "Prices dropped by about 4% [1].", "Prices were down 4% [1].", "Prices were 4% lower [1].", "A 4% decline in prices [1].",
		"Sales rose 7.3% [1].", "Sales were up 7.3% [1].", "7.3% more sales [1].", "It went $22K over list [1].", "It has 45 reviews [1].",
		"Up to 4% of prices is lost [1].", "24 days on the market [1].", "Up from 641 before [1].", "With 4% less, plan more [1].",
	} {
		if got := told(t, says); got != "" {
			t.Errorf("%q: %s", says, got)
		}
	}
	for _, says := range []string{
		"Prices rose 4% [1].", "Prices climbed by about 4% [1].", "Prices were up 4% [1].", "Prices were 4% higher [1].", "A 4% increase in prices [1].",
		"Sales fell 7.3% [1].", "7.3% fewer sales [1].", "It went $22K under list [1].", "It has 45 followers [1].", "24 months on the market [1].",
		"It has 890 reviews [1].",
	} {
		if got := told(t, says); !strings.Contains(got, " figure") {
			t.Errorf("%q: %s", says, got)
		}
	}
}

// closed is what is wrong with a post about what was asked, in a flow whose
// request tells everything.
func closed(asked, text string) string {
	d := review.Draft{Request: map[string]any{"topic": asked}, Answer: map[string]any{"content": text}}
	return places(review.Check(d, review.Rules{Figures: true, Closed: true}))
}

func TestSmallNumbersAreFiguresWhereTheRequestTellsAll(t *testing.T) {
	const asked = "sold in 11 days, 3bd/2ba, 3 offers, $389k, 10 yrs w/ Acme, rates at 6.1"
	for _, text := range []string{
		"Sold in 11 days with three offers.", "A three-bedroom, two-bath home.", "Ten years at Acme.", "Offered at three hundred eighty-nine thousand.",
		"Offered at three eighty-nine.", "Rates are at 6.1%.", "In two words: come in.", "One bedroom faces east.", "Four reasons to look.",
		"A thousand thanks for a hundred little things.",
	} {
		if got := closed(asked, text); got != "" {
			t.Errorf("%q: %s", text, got)
		}
	}
	for _, text := range []string{
		"Sold in 9 days.", "Sold with four offers.", "A four-bedroom home.", "A three-bath home.", "Twelve years at Acme.", "Offered at three eighty-eight.",
		"Rates are at 6.2%.", "A thousand homes.", "Two months at Acme.",
	} {
		if got := closed(asked, text); !strings.Contains(got, " figure") {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func TestTheClockAndTheResultsTellYears(t *testing.T) {
	d := review.Draft{Request: map[string]any{}, Sources: report, Today: time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)}
	for text, good := range map[string]bool{
		"Plan for 2027 now.": true, "As of 2026 it is so.": true, "Plan for 2028 now.": false, "## Waco since 2008": true, "It began in 2008.": false,
		"## Waco since 2009": false,
	} {
		d.Answer = map[string]any{"content": text}
		if got := places(review.Check(d, review.Rules{Figures: true})); (got == "") != good {
			t.Errorf("%q: %s", text, got)
		}
	}
}
