package review_test

import (
	"strings"
	"testing"

	"coagent/services/ai/review"
)

var news = []review.Source{
	{
		Title: "Austin listings rise 12 percent", URL: "https://news.example.org/1",
		Snippet: "The median price was $450,000, or 1.2 million for lots; sales fell by 5-7%. Homes took 48 days. Thirty-five percent paid cash. Rates were 6.50%.",
	},
	{Title: "Other", URL: "https://news.example.org/2", Snippet: "In 2024 there were 1,300 sales of $2.5M and 20 of 3.1 percent."},
}

// marketUpdate is what is wrong with a market update that says so in its text.
func marketUpdate(t *testing.T, says, statistics string, found []review.Source) string {
	t.Helper()
	d := review.Draft{
		Request: object(t, `{"location":"Austin, Texas","timePeriod":"October 2026","audience":"First-time buyers"}`),
		Answer:  object(t, `{"statistics":`+statistics+`}`), Sources: found,
	}
	d.Answer["content"] = "## What changed\n\nListings changed. \n\n" + says + " " + words
	return places(review.Check(d, review.Rules{Advertises: true, Figures: true, Own: review.Statistics}))
}

const words = "Words. Words. Words. Words. Words. Words. "

func TestEveryFigureStandsInAResultThatItsSentenceCites(t *testing.T) {
	for _, says := range []string{
		"Listings rose 12% [1].", "Listings rose by 12 percent. [1]", "Listings rose 12.0% [1].", "Listings rose twelve percent [1].", "The median was $450,000 [1].",
		"It was $450K [1].",
		"It was 450 thousand dollars [1].", "Lots cost 1,200,000 [1].", "Sales fell 5% to 7% [1].", "Sales fell 5–7% [1].", "Sales fell between 5 and 7 percent [1].",
		"Homes took 48 days [1].",
		"Rates were 6.5% [1].", "35% paid cash [1].", "A sale of $2,500,000 [2].", "Both: 12% [1] and 1,300 [2].", "Both: 12% and 1,300 [1][2].",
		"In October 2026 it went on.",
		"Three things matter, and 10 more.", "1. First\n2. Second\n15. Fifteenth", "Interstate 35 and Highway 71, I-35 and US-183.", "A 30-year loan.",
		"The 21st century.",
		"Open 24/7.", "- Listings rose 12% [1]\n- Homes took 48 days [1]", "| Listings | 12% [1] |\n|---|---|\n| Days | 48 [1] |",
		"Prices in the U.S. rose vs. 12% before [1].", "As [2026] says.",
	} {
		if got := marketUpdate(t, says, "[]", news); got != "" {
			t.Errorf("%q: %v", says, got)
		}
	}
	for _, says := range []string{
		"Listings rose 12%.", "Listings rose 12% [2].", "Listings rose 13% [1].", "Listings rose 1.2% [1].",
		"The median was $460,000 [1].", "There were 450,000 homes [1].", "It was $450 million [1].", "$12 was paid [1].", "12% of 48% [1].",
		"Homes took 47 days [1].", "A rate of 6.25 [1].",
		"Listings rose thirteen percent [1].", "Twenty-five percent paid cash [1].", "About five million came.", "In 2025 it was so.", "Sales fell 4% to 7% [1].",
		"- Listings rose 12%\n- Homes took 48 days [1]", "| Listings | 12% |\n| Days | 48 [1] |",
		"Listings rose 12\u200b% and 14\u200b% [1].", "Listings rose １４% [1].",
		"It cost 5 dollars [1].", "They rose by .5% [1].", "450,001 [1]", "USD450 were paid [1].",
	} {
		if got := marketUpdate(t, says, "[]", news); !strings.Contains(got, " figure") {
			t.Errorf("%q: %v", says, got)
		}
	}
}

func TestWithoutResultsThereAreNoFiguresButTheRequestsOwn(t *testing.T) {
	if got := marketUpdate(t, "In October 2026 so.", "[]", nil); got != "" {
		t.Error(got)
	}
	for _, says := range []string{"It rose 12%.", "In 2025 it was so.", "It cost $450,000."} {
		if got := marketUpdate(t, says, "[]", nil); got == "" {
			t.Errorf("%q: %v", says, got)
		}
	}
	if got := marketUpdate(t, "So it is.", `[{"metric":"Listings","value":"none","citation":1}]`, nil); got == "" {
		t.Errorf("a statistic: %v", got)
	}
}

func TestAStatisticStandsInItsResult(t *testing.T) {
	for statistic, good := range map[string]bool{
		`{"metric":"Listings","value":"12%","citation":1}`:                                   true,
		`{"metric":"Listings","value":"12 percent","change":"up against 2026","citation":1}`: true,
		`{"metric":"Days","value":"48 days","citation":1}`:                                   true,
		`{"metric":"Paid","value":"cash","citation":1}`:                                      true,
		`{"metric":"Listings","value":"12%","citation":2}`:                                   false,
		`{"metric":"Listings","value":"12","citation":1}`:                                    false,
		`{"metric":"Listings","value":"3","citation":1}`:                                     false,
		`{"metric":"Listings","value":"12%","change":"up from 9.5%","citation":1}`:           false,
		`{"metric":"Listings","value":"flat","citation":1}`:                                  false,
		`{"metric":"Listings","value":"?","citation":1}`:                                     false,
		`{"metric":"Listings","value":"12%","citation":3}`:                                   false,
	} {
		if got := marketUpdate(t, "So it is.", "["+statistic+"]", news); (got == "") != good {
			t.Errorf("%s: %v", statistic, got)
		}
	}
}
