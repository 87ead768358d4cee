package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestWhatClientsEnduredHasItsUnitAndItsSum(t *testing.T) {
	faults := func(_, says string) string {
		d := review.Draft{Request: map[string]any{"comments": []any{
			"replies w/in 2 hrs, even sunday", "Took 3 days to send comps", "waited 25 min outside", "got $3,800 off", "2 wks for the keys, promised 1",
		}}, Answer: map[string]any{"recommendations": []any{says}}, Today: sunday}
		return places(review.Check(d, analysis))
	}
	allPass(t, faults, []judgedText{
		{"", "Keep answering quickly; one client had replies within two hours."},
		{"", "Answer within 3 hours."},
		{"", "Call ahead, so that nobody waits 25 minutes."},
		{"", "Keep negotiating; one client got nearly $4,000 off."},
		{"", "Agree on the keys; one client was promised 1 week."},
	})
	allFail(t, faults, []judgedText{
		{"", "Keep answering quickly; one client had replies within three hours."},
		{"", "Call ahead, so that nobody waits 25 hours."},
		{"", "Agree on the keys; one client waited 2 months."},
		{"", "Keep negotiating; one client got about $4,500 off."},
	})
}

func TestANumberOfClientsIsThatOfTheTheme(t *testing.T) {
	for says, good := range map[string]bool{
		"Keep negotiating repair credits: two clients single this out.":  true,
		"Keep negotiating repair credits: four clients single this out.": false,
		"Keep updating; four clients like it.":                           true,
	} {
		d := review.Draft{
			Request: map[string]any{"comments": []any{"a", "b", "c", "d", "e", "f"}},
			Answer: map[string]any{
				"themes": []any{
					map[string]any{"theme": "Negotiation", "comments": []any{1.0, 2.0}},
					map[string]any{"theme": "Updates", "comments": []any{1.0, 2.0, 3.0, 4.0}},
				},
				"recommendations": []any{says},
			},
		}
		if got := places(review.ThemeComments(d)); good != (got == "") {
			t.Errorf("%q: %s", says, got)
		}
	}
}

func TestAPlanCountsTheRowsOfTheAudit(t *testing.T) {
	row := func(platform, status string) map[string]any {
		return map[string]any{"platform": platform, "status": status}
	}
	for says, good := range map[string]bool{
		"Three of the five rows in the audit are not found.": true,
		"Four of the five rows in the audit are not found.":  false,
		"Three of five platforms are a visible gap.":         true,
		"Four of five platforms are a visible gap.":          false,
		"Two of five platforms are left for later.":          true,
		"Create the 3 missing profiles.":                     true,
		"Create the 4 missing profiles.":                     false,
	} {
		d := review.Draft{
			Request: map[string]any{"brandAudit": map[string]any{"results": []any{
				row("Zillow", "Not Found"), row("Yelp", "Not Found"), row("Homes.com", "Not Found"), row("Facebook", "Consistent"), row("LinkedIn", "Inconsistent"),
			}}},
			Answer: map[string]any{"text": says},
		}
		if got := places(review.Standings(d)); good != (got == "") {
			t.Errorf("%q: %s", says, got)
		}
	}
}

func TestOneTacticAmongShortOnesIsNotSpunOut(t *testing.T) {
	bounds := review.Rules{Bounds: []review.Bound{{At: "/tactics/*", Of: review.Words, Most: 10, Ceiling: 14}}}
	long, longer := "a b c d e f g h i j k.", "a b c d e f g h i j."
	for _, c := range []struct {
		tactics []any
		good    bool
	}{{[]any{long, "a b c.", "a b."}, false}, {[]any{long, longer, "a b."}, true}, {[]any{longer, "a b."}, true}} {
		d := review.Draft{Answer: map[string]any{"tactics": c.tactics}}
		if got := placesOf(review.Check(d, bounds), "length"); c.good != (got == "") {
			t.Errorf("%v: %s", c.tactics, got)
		}
	}
}

func TestTheAgentUnderTheFullNameIsNoCompetitor(t *testing.T) {
	rows := func(name, agency string) string {
		return placesOf(review.Competitors(review.Draft{
			Request: map[string]any{"name": "Manny Quiroz", "agencyName": "Tower Realty", "address": "Fresno, CA"},
			Answer:  map[string]any{"competitors": []any{map[string]any{"name": name, "agency": agency, "citation": 1.0}}},
			Sources: []review.Source{{Title: "Fresno Realtors", URL: "https://a.example/", Snippet: "Manuel Quiroz, Tower Realty, agent. Rosa Quiroz, too."}},
		}), "self")
	}
	if rows("Manuel Quiroz", "Tower Realty") == "" || rows("Rosa Quiroz", "Tower Realty") != "" {
		t.Error("whoever has the agent's agency and last name is told by the first name")
	}
}

func TestAPlatformIsNoSentence(t *testing.T) {
	for name, good := range map[string]bool{"Novak Realty": true, "novak.example, which is the agent's own website": false} {
		d := review.Draft{
			Request: map[string]any{"name": "Jerry Novak", "agencyName": "Novak Realty"},
			Answer:  map[string]any{"rows": []any{map[string]any{"platform": name, "citation": 1.0, "foundName": "Jerry Novak"}}},
			Sources: []review.Source{{Title: "Novak Realty", URL: "https://novak.example/", Snippet: "Contact Jerry Novak, Novak Realty."}},
		}
		if got := placesOf(review.NapRows(d), "name"); good != (got == "") {
			t.Errorf("%q: %s", name, got)
		}
	}
}
