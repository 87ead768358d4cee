package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestACopiedRunOfWordsKeepsEachOfThem(t *testing.T) {
	toldApart(t, []string{
		"ADUs are allowed in most residential districts [1].", "The first half of 2026 saw fewer sales [1].",
		"Sales under contract took longer in October [1].", "Dogs under 30 pounds are fine [1].",
	}, []string{
		"ADUs are allowed in fewest residential districts [1].", "The last half of 2026 saw fewer sales [1].", "Dogs over 30 pounds are fine [1].",
	}, ofResult(t, "ADUs are allowed in most residential districts. In the first half of 2026 there were fewer sales. "+
		"In October sales under contract took longer. Dogs under 30 pounds are allowed."))
}

func TestAPronounIsOfTheSexThatIsTold(t *testing.T) {
	toldApart(t, []string{"He expects more listings [1].", "The broker and his team expect more [1]."},
		[]string{"She expects more listings [1].", "The broker and her team expect more [1]."},
		ofResult(t, "Broker Terry Vale said that he expects more listings."))
	toldApart(t, []string{"She expects more listings [1]."}, nil, ofResult(t, "Broker Terry Vale said he wrote to his sister."))
}

func TestAFirmKeepsItsKind(t *testing.T) {
	toldApart(t, []string{"The post is by Bluestem Realty [1].", "It is Bluestem's post [1]."}, []string{"The post is by Bluestem Homes [1]."},
		ofResult(t, "A post by Bluestem Realty."))
}

func TestAPartIsNotMadeOfAPercentage(t *testing.T) {
	toldApart(t, []string{
		"The cut was 31% [1].", "It opened in the third quarter [1].", "Over a third of homes had a cut [1].", "Vacancy is half a mile of streets [1].",
	}, []string{"The cut was about a third [1].", "Without them vacancy would be near a quarter [1]."},
		ofResult(t, "The cut was 31%. It opened in July. Of the homes 36% had a cut. Vacancy would be near 24%."))
}

func TestARangeAndADelayGoOn(t *testing.T) {
	faults := ofRequest(t, `{"topic":"sold for 4.3% to 7.1% more, price cut from $545,000 to $529,000, closing went from Oct 14 to Oct 29"}`, "text")
	toldApart(t, []string{
		"Homes sold for 4.3% to 7.1% more.", "The price went from $545,000 to $529,000.", "Closing slid from October 14 to October 29.",
	}, []string{"Homes sold for 7.1% to 4.3% more.", "Closing slid from October 29 to October 14."}, faults)
}

func TestAnHourInTheNightIsToldSo(t *testing.T) {
	toldApart(t, []string{"I am free after 4 p.m. today.", "It is at 5:30 p.m. then."}, []string{"I am free after 4 a.m. today.", "It is at 5:30 a.m. then."},
		ofRequest(t, `{"topic":"free after 4 today, or 5:30"}`, "text"))
	toldApart(t, []string{"The movers come at 5:30 a.m. then."}, nil, ofRequest(t, `{"topic":"movers come 5:30am"}`, "text"))
}

func TestAPriceIsWhatItIsToldAs(t *testing.T) {
	toldApart(t, []string{
		"It sold for $528,000.", "It was priced at $515,000.", "The admin fee was $275.", "It was listed at $515,000 and sold for $528,000.",
		"The online estimate was $540,000.",
	}, []string{"It sold for $540,000.", "The admin fee was $1,650.", "It was listed at $528,000 and sold for $515,000."},
		ofRequest(t, `{"topic":"online estimate said 540. priced at 515, sold for 528. rent is $1,650, then a $275 fee"}`, "text"))
}

func TestAReportCitesWhatOneResultSays(t *testing.T) {
	for says, good := range map[string]bool{
		"Farr advises having twelve months of heating bills ready [1].": true,
		"Farr advises having twelve months of heating bills ready.":     false,
		"The results do not tell about heating bills.":                  true,
		"Ask the broker for twelve months of heating bills.":            true,
		"Fuel matters for the comparison.":                              true,
	} {
		d := review.Draft{
			Answer:  map[string]any{"summary": "Yes [1]. " + says, "keyFindings": []any{"Yes [1]."}},
			Sources: []review.Source{{Title: "View", URL: "https://a.example/", Snippet: "Have twelve months of heating bills ready, broker Farr advises."}},
		}
		if got := places(review.Report(d)); good != (got == "") {
			t.Errorf("%q: %s", says, got)
		}
	}
}
