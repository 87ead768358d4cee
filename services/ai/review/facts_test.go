package review_test

import (
	"testing"
	"time"

	"coagent/services/ai/review"
)

// toldByRequest is what is wrong with a text that rests on a request alone.
func toldByRequest(asked, text string) string {
	d := review.Draft{
		Request: map[string]any{"topic": asked}, Answer: map[string]any{"content": text},
		Today: time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC),
	}
	return places(review.Check(d, review.Rules{Figures: true, Closed: true}))
}

func TestTimesAndDaysAreThoseOfTheRequest(t *testing.T) {
	const asked = "open house sun dec 6 noon-2, drinks at 6:30p, class 7-8pm thursday"
	allPass(t, toldByRequest, over(asked,
		"Come on Sunday, December 6, from noon to 2.", "Sun., Dec. 6, 12–2 p.m.", "From 12 p.m. to 2 p.m.", "Drinks at 6:30 p.m.",
		"The class is at 7 p.m. on Thursday.",
		"From 7 to 8 p.m.", "On Thursdays at seven.", "In the sun, sat on the porch.",
	))
	allFail(t, toldByRequest, over(asked,
		"Come on Saturday.", "Sat., Dec. 6, at noon.", "From noon to 3.", "Drinks at 7:30 p.m.", "The class is at 7 a.m.", "From 7 to 9 p.m.",
		"Until midnight, 11 p.m.",
	))
	if got := toldByRequest("class on December 10", "Join us on Thursday, December 10."); got != "" {
		t.Errorf("a date tells its day: %s", got)
	}
	if got := toldByRequest("class on December 10", "Join us on Friday, December 10."); got == "" {
		t.Error("a date has one day")
	}
	if got := toldByRequest("tips for sellers", "Sort one box every Sunday."); got != "" {
		t.Errorf("a way of speaking: %s", got)
	}
}

func TestTimesAndDaysAreThoseOfTheCitedResult(t *testing.T) {
	found := []review.Source{{Title: "Park", URL: "https://a.example", Snippet: "Open 5 a.m. to 10 p.m. " +
		"Concerts on Mondays at 6:30 p.m. The bus leaves at 5:47 and 6:22."}}
	for says, good := range map[string]bool{
		"Concerts are on Mondays at 6:30 p.m. [1].": true, "It is open from 5 a.m. to 10 p.m. [1].": true, "The bus leaves at 6:22 [1].": true,
		"Concerts are on Wednesdays [1].": false, "Concerts begin at 7:30 p.m. [1].": false, "The bus leaves at 6:32 [1].": false,
		"Go on a Saturday, at 9 a.m.": true,
	} {
		if got := marketUpdate(t, says, "[]", found); (got == "") != good {
			t.Errorf("%q: %s", says, got)
		}
	}
}

func TestNamesRanksAndAwardsAreThoseOfTheRequest(t *testing.T) {
	const asked = "Deb Sorensen, Inland Pines Realty Spokane WA; GRI, SRS; ranked #3 in 2025; speaks Spanish; certified residential specialist"
	allPass(t, toldByRequest, over(asked,
		"Meet Deb Sorensen of Inland Pines Realty in Spokane, Washington.", "She holds the GRI and SRS designations.", "In 2025, Deb ranked third.",
		"With Spanish-speaking clients, Deb's Spanish helps.", "Hello there, I'm Deb and I'll help.", "In Spokane, Realtors share the MLS.",
		"See you at Christmas, or in May.", "Take a look, it is NEW and FREE.", "Five Things Inspectors Flag and Buyers Miss", "Spokane’s best porches.",
		"The first thing to do is to look.", "A Mid-Century home with an L-shaped kitchen.",
	))
	for _, text := range []string{
		"Meet Deb Sorenson of Inland Pines.", "She holds the GRI and ABR designations.", "In 2025, Deb ranked first.", "She is licensed in Washington and Idaho.",
		"She was named Rookie of the Year.", "As the number one agent here, she helps.", "An award-winning agent.", "She studied at Gonzaga.",
	} {
		if got := toldByRequest(asked, text); got == "" {
			t.Errorf("%q got through", text)
		}
	}
}

func TestFiguresThatStandForEachOtherAreFound(t *testing.T) {
	found := []review.Source{{Title: "Report", URL: "https://a.example", Snippet: "The median in Wake County was $465,000; in Raleigh city it was $439,500. " +
		"The plan offers 10% for the immediate zone and up to 21.4% in total. The commission was 2.42% in 2026 vs. 2.45% in 2024."}}
	for says, good := range map[string]bool{
		"The median in Raleigh was $439,500, while in Wake County it was $465,000 [1].": true,
		"The median in Raleigh was $465,000, while in Wake County it was $439,500 [1].": false,
		"In Wake County it was $465,000 and in Raleigh $439,500 [1].":                   true,
		"The commission was 2.42% in 2026, vs. 2.45% in 2024 [1].":                      true,
		"The commission was 2.45% in 2026, vs. 2.42% in 2024 [1].":                      false,
		"It gives 10% for the immediate zone, and 21.4% in total [1].":                  true,
		"It gives 21.4% for the immediate zone, and 10% in total [1].":                  false,
	} {
		if got := marketUpdate(t, says, "[]", found); (got == "") != good {
			t.Errorf("%q: %s", says, got)
		}
	}
	d := review.Draft{
		Request: object(t, `{"competitors":[{"name":"Dex Holloway","reviewCount":310},{"name":"Ana Pruitt","reviewCount":122}]}`),
	}
	for text, good := range map[string]bool{
		"Dex Holloway has 310 reviews, Ana Pruitt has 122.": true, "Dex Holloway has 122 reviews, Ana Pruitt has 310.": false,
	} {
		d.Answer = map[string]any{"plan": text}
		if got := places(review.Check(d, review.Rules{Figures: true, Proposes: true})); (got == "") != good {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func TestSharesAndMultiplesInWordsAreFigures(t *testing.T) {
	found := []review.Source{{Title: "Report", URL: "https://a.example", Snippet: "38% of sellers cut the price, 52% of homes sold at once, 33% fell through. " +
		"A second home's bill is three times as high. Sales doubled."}}
	for says, good := range map[string]bool{
		"More than half of homes sold at once [1].": true, "A third of sales fell through [1].": true, "Sales doubled [1].": true,
		"The bill is three times as high [1].": true, "Half of the work is cleaning.": true, "In the first half of the year it was so [1].": true,
		"More than half of sellers cut the price [1].": true, // 52 percent of something else: a reader sees it
		"Two-thirds of sellers cut the price [1].":     false, "A quarter of sales fell through [1].": false, "Sales quadrupled [1].": false,
		"The bill is twice as high [1].": true, // sales doubled
		"Two-thirds of buyers pay cash.": false, "The bill is four times as high [1].": false,
	} {
		if got := marketUpdate(t, says, "[]", found); (got == "") != good {
			t.Errorf("%q: %s", says, got)
		}
	}
}

func TestWhatIsQuotedWasSaid(t *testing.T) {
	found := []review.Source{{Title: "News", URL: "https://a.example", Snippet: `"Most people just need to show up with photos," she said.`}}
	for says, good := range map[string]bool{
		`“Most people just need to show up with photos” [1].`: true, `"Most people … show up with photos" [1].`: true,
		`“Most people win if they show up” [1].`: false, `She called it “easy” [1].`: true, `Ask: “What does it cost me to wait?”`: true,
	} {
		if got := marketUpdate(t, says, "[]", found); (got == "") != good {
			t.Errorf("%q: %s", says, got)
		}
	}
	d := review.Draft{Request: map[string]any{"comment": "It was a policy, he said. Great staging."}}
	for text, good := range map[string]bool{`The client calls it "a policy".`: true, `The client calls her "the best agent in town".`: false} {
		d.Answer = map[string]any{"summary": text}
		if got := places(review.Check(d, review.Rules{QuotesOthers: true, Figures: true, Closed: true})); (got == "") != good {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func TestATitlePromisesWhatTheTextHas(t *testing.T) {
	for _, c := range []struct {
		asked, title, hook, content string
		good                        bool
	}{
		{"5 mistakes buyers make", "5 Mistakes Buyers Make", "", "## 1. One\n\n## 2. Two\n\n## 3. Three\n\n## 4. Four\n\n## 5. Five", true},
		{"5 mistakes buyers make", "5 Mistakes Buyers Make", "", "The first two mistakes cost the most.", true},
		{"5 mistakes buyers make", "7 Mistakes Buyers Make", "", "Words.", false},
		{"mistakes buyers make", "Three Mistakes Buyers Make", "", "## 1. One\n\n## 2. Two", false},
		{"mistakes buyers make", "Two Mistakes Buyers Make", "", "## 1. One\n\n### 1. This\n\n## 2. Two", true},
		{"what inspectors flag", "Five Things Inspectors Flag", "Here are seven things to know.", "", false},
		{"what inspectors flag", "Five Things Inspectors Flag", "Here are five simple things to know.", "", true},
	} {
		d := review.Draft{Request: map[string]any{"topic": c.asked}, Answer: map[string]any{"title": c.title, "hook": c.hook, "content": c.content}}
		if got := places(review.Check(d, review.Rules{Figures: true})); (got == "") != c.good {
			t.Errorf("%q, %q, %q: %s", c.title, c.hook, c.content, got)
		}
	}
}

func TestEveryFindingEndsWithItsCitation(t *testing.T) {
	for finding, good := range map[string]bool{
		"Rates fell [1].": true, "Rates fell. [1]": true, "Rates fell [1][2]": true, "Rates fell.": false, "Rates [1] fell.": false,
	} {
		d := review.Draft{Answer: map[string]any{"summary": "So [1].", "keyFindings": []any{"Yes [1].", finding}}}
		if got := places(review.CitesFindings(d)); (got == "") != good {
			t.Errorf("%q: %s", finding, got)
		}
	}
}

func TestWhatLanguageACommentIsInMayBeSaid(t *testing.T) {
	if got := toldByRequest("“Lupita nos ayudó, mil gracias”, Familia Arriaga", "A note in Spanish from the Familia Arriaga."); got != "" {
		t.Error(got)
	}
	if got := toldByRequest("tour of Ft Collins, Mt Hood hwy", "Welcome to Fort Collins, near the Mount Hood Highway."); got != "" {
		t.Errorf("what is shortened: %s", got)
	}
	if got := toldByRequest("she helped us a lot, the Arriagas", "A note in Spanish from the Arriagas."); got == "" {
		t.Error("nobody spoke of Spanish")
	}
}
