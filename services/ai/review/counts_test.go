package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestThereAreAsManyAsTheRequestSays(t *testing.T) {
	const asked = "Kosher kitchen: 2 sinks, 2 ovens. Dogs up to 2. 9/10 would use again. 214 toys last yr. my last client got 15K"
	toldApart(t, []string{
		"Two sinks and two ovens.", "Up to two dogs.", "A score of 9/10.", "They give 9 out of 10.", "More than 200 toys.",
		"Three reasons to look.", "One of my recent clients got $15,000.", "Two of the ovens are new.", "The park is close.",
	}, []string{
		"Three sinks and two ovens.", "Up to three dogs.", "A score of 10/10.", "They give 8 out of 10.", "Twelve of my recent clients got $15,000.",
		"My last 12 clients got $15,000.", "A 5-minute walk from the park.", "It is six minutes away from the train.",
	}, ofRequest(t, asked, "content"))
}

func TestThereAreAsManyHeadingsAsTheTitlePromises(t *testing.T) {
	const content = "## 1. Look\n\nLook.\n\n## 2. Ask\n\nAsk.\n\n## 3. Wait\n\nWait."
	for title, good := range map[string]bool{
		"Three tips for buyers": true, "Four tips for buyers": false, "Tips for buyers": true,
		"Three tips and two mistakes": true, "Two mistakes and three tips": true, "Five tips and two mistakes": false,
	} {
		var wrong []string
		for _, f := range review.Check(review.Draft{
			Request: map[string]any{"topic": "tips for buyers"}, Answer: map[string]any{"title": title, "content": content},
		}, openRules) {
			if f.Pointer == "/content" && f.Code == "figure" {
				wrong = append(wrong, f.Detail)
			}
		}
		if (len(wrong) == 0) != good {
			t.Errorf("%q: %q", title, wrong)
		}
	}
}

func TestHoursOfAPlaceAreThoseOfAResult(t *testing.T) {
	for says, good := range map[string]bool{
		"The park is open from 6 a.m. to 10 p.m.": false, "It is open from 8 a.m. to 5 p.m.": true, "The diner serves lunch until 3 p.m.": false,
		"Doors open at 2:30 p.m.": true, "The shop closes at 9 p.m.": false, "The light is best at 7 a.m.": true,
	} {
		if got := figureFaults(t, "", "Open 8 a.m. to 5 p.m.", "", "content", says, openRules); (got == "") != good {
			t.Errorf("%q: %s", says, got)
		}
	}
}

func TestAChangeBelongsToItsStatistic(t *testing.T) {
	found := []review.Source{{
		Title: "Condos", URL: "https://news.example.org/1",
		Snippet: "Lakeview: 412 sales, median $389K (+3.7% y/y), 21 days. Lincoln Park: 388 sales, median $545K (+1.9%), 24 days. Rates up 0.3 to 6.5%.",
	}}
	for statistics, good := range map[string]bool{
		`{"metric":"a","value":"$389K","citation":1,"change":"+3.7% y/y"},{"metric":"b","value":"$545K","citation":1,"change":"+1.9%"}`: true,
		`{"metric":"a","value":"$389K","citation":1,"change":"+1.9%"},{"metric":"b","value":"$545K","citation":1}`:                      false,
		`{"metric":"a","value":"$389K","citation":1},{"metric":"b","value":"$545K","citation":1,"change":"+3.7%"}`:                      false,
		`{"metric":"a","value":"$545K","citation":1,"change":"up 1.9%"}`:                                                                true,
		`{"metric":"a","value":"6.5%","citation":1,"change":"up 0.3"},{"metric":"b","value":"$545K","citation":1,"change":"+1.9%"}`:     true,
		`{"metric":"a","value":"412","citation":1,"change":"from a year ago"},{"metric":"b","value":"388","citation":1}`:                true,
		`{"metric":"a","value":"$389K","citation":1,"change":"-3.7%"}`:                                                                  false,
	} {
		if got := marketUpdate(t, "So it is.", "["+statistics+"]", found); (got == "") != good {
			t.Errorf("%s: %s", statistics, got)
		}
	}
}
