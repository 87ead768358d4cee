package review_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/depthtest"
	"coagent/services/ai/review"
)

func TestANameIsNotHalfOfAnother(t *testing.T) {
	plan := review.Rules{Figures: true, Proposes: true, QuotesOthers: true}
	request := object(t, `{"competitors":[{"name":"Tamsin Boyle","agency":"Arch Income Homes"}],"comments":["Omar and his TC Whitney Ballard are a dream team","Whitney never dropped a ball"]}`)
	for text, good := range map[string]bool{
		"Tamsin Boyle has 71 reviews.":                    true,
		"Tamsin's page shows 71 reviews.":                 true,
		"Tamsin Boyle's reviews name the agent.":          true,
		"Keep sending Whitney Ballard's timeline.":        true,
		"Ask Whitney Thursday for the list.":              true,
		"Tamsin Doyle has 71 reviews.":                    false,
		"Keep sending Whitney Bolland's timeline.":        false,
		"Keep up with Tamsin Foley, who answers reviews.": false,
	} {
		d := review.Draft{Request: request, Answer: map[string]any{"text": text}}
		if got := placesOf(review.Check(d, plan), "name") == ""; got != good {
			t.Errorf("%q passes: %v", text, got)
		}
	}
}

func TestPartnersOfAFirmAreItsOwn(t *testing.T) {
	kit := review.Rules{Figures: true, Closed: true, Advertises: true}
	for text, good := range map[string]bool{
		"Thank you for coming.\n\nInés Calderwood\nArroyo & Elm":   true,
		"Thank you for coming.\n\nInés Calderwood\nArroyo and Elm": true,
		"Come to Arroyo & Elm's open house.":                       true,
		"Thank you for coming.\n\nInés Calderwood\nArroyo & Oak":   false,
		"Thank you for trusting Inés Calderwood and Arroyo & Elm.": true,
		"Come to Orchard & Elm for coffee.":                        false,
	} {
		d := review.Draft{
			Request: map[string]any{"name": "Inés Calderwood", "agencyName": "Arroyo & Elm", "description": "an open house with coffee and oak"},
			Answer:  map[string]any{"text": text},
		}
		if got := placesOf(review.Check(d, kit), "name") == ""; got != good {
			t.Errorf("%q passes: %v", text, got)
		}
	}
}

// Whatever somebody is called, the own name passes, and another last name behind the same
// first one does not.
func TestAnyNameIsKeptWhole(t *testing.T) {
	plan := review.Rules{Figures: true, Proposes: true}
	syllables := gen.SliceOfN(3, gen.OneConstOf("bo", "da", "kri", "lu", "mav", "nor", "pex", "quil", "ros", "tam", "vyn", "zo"))
	laws := depthtest.Laws(t, 41, 100, 5000)
	laws.Property("only the whole name", prop.ForAll(func(first, last, other []string) string {
		f, l, o := capitalized(first)+"q", capitalized(last)+"q", capitalized(other)+"x"
		of := func(name string) string {
			d := review.Draft{
				Request: map[string]any{"competitors": []any{map[string]any{"name": f + " " + l}}},
				Answer:  map[string]any{"text": "The page of " + name + " has more photos than yours."},
			}
			return placesOf(review.Check(d, plan), "name")
		}
		switch {
		case of(f+" "+l) != "":
			return "the name itself"
		case of(f+" "+o) == "":
			return "another last name"
		}
		return ""
	}, syllables, syllables, syllables))
	laws.TestingRun(t)
}

func capitalized(syllables []string) string {
	word := strings.Join(syllables, "")
	return strings.ToUpper(word[:1]) + word[1:]
}

func TestARankThatTheCommentAloneGivesIsQuoted(t *testing.T) {
	for _, c := range []struct {
		request, opening string
		good             bool
	}{
		{`{"comment":"She is the #1 agent in Tulsa. Fast, too.","name":"Shondra Eubanks"}`, "A client wrote to Shondra Eubanks:", true},
		{`{"comment":"She is the #1 agent in Tulsa. Fast, too.","name":"Shondra Eubanks"}`, "A client wrote to Shondra Eubanks, the #1 agent in Tulsa:", false},
		{`{"comment":"She is the #1 agent in Tulsa.","brandVoice":{"use":["number 1 agent in Tulsa"]}}`, "A client of the #1 agent in Tulsa wrote:", true},
	} {
		d := review.Draft{Request: object(t, c.request), Answer: map[string]any{
			"opening": c.opening, "quote": "She is the #1 agent in Tulsa.", "closing": "Thank you.",
		}}
		if got := placesOf(review.QuotedClient(d), review.Promise) == ""; got != c.good {
			t.Errorf("%q passes: %v", c.opening, got)
		}
	}
}

func TestAClientWhoSignsWithAPlaceIsNotNamed(t *testing.T) {
	for comment, good := range map[string]bool{
		"She listened, and never pushed. — Teresa M., Glendale": false,
		"She listened, and never pushed. - Teresa M.":           false,
		"She listened, and never pushed.\nTeresa, Glendale CA":  false,
		"She listened, and never pushed.":                       true,
	} {
		d := review.Draft{Request: map[string]any{"comment": comment}, Answer: map[string]any{
			"quote": "She listened, and never pushed.", "closing": "Thank you, Teresa, for these words.",
		}}
		if got := placesOf(review.QuotedClient(d), "client") == ""; got != good {
			t.Errorf("%q: passes: %v", comment, got)
		}
	}
}

func TestAPostNamesNoFirmOfAResult(t *testing.T) {
	sources := []review.Source{
		{Title: "Heat pumps in old houses", Snippet: "Steam radiators stay. Fore River Heating did most of the installs. Broker Tom Alcorn agrees."},
		{Title: "Rebates | Efficiency program", Snippet: "Rebates are $4,000. The Department of Energy says so."},
	}
	for text, good := range map[string]bool{
		"Steam radiators stay in place [1]. The Department of Energy says so [2].": true,
		"Ask Casco Row Realty about heating.":                                      true,
		"Fore River Heating did most of the installs [1].":                         false,
		"Tom Alcorn agrees [1].":                                                   false,
	} {
		d := review.Draft{Request: map[string]any{"topic": "heat pumps", "agencyName": "Casco Row Realty"}, Sources: sources, Answer: map[string]any{"content": text}}
		if got := placesOf(review.Article(d), "name") == ""; got != good {
			t.Errorf("%q passes: %v", text, got)
		}
	}
}

func TestAGuideHasWhatItsRequestPointsAt(t *testing.T) {
	sources := []review.Source{{Title: "Starland", Snippet: "The breweries on Bull Street, and the Saturday farmers market at Forsyth Park."}}
	for highlights, want := range map[string]string{
		`["breweries","farmers market"]`: "",
		`["dog parks"]`:                  "", // there is a park
		`["good schools","safety"]`:      "", // get no section of their own
		`["ferries"]`:                    "", // of which no result tells
		`["Bull Street"]`:                "/sections/0/content",
	} {
		d := review.Draft{
			Request: object(t, fmt.Sprintf(`{"neighborhood":"Starland","highlights":%s}`, highlights)), Sources: sources,
			Answer: object(t, `{"sections":[{"heading":"Beer","content":"A brewery stands beside the park [1]."},{"heading":"Food","content":"The market is on Saturdays [1]."}]}`),
		}
		if got := placesOf(review.Guide(d), "asked"); got != want {
			t.Errorf("%s: %q, want %q", highlights, got, want)
		}
	}
}

func TestTheSiteWithTheMostReviewsCounts(t *testing.T) {
	sources := []review.Source{
		{Title: "Bob Orr Real Estate - Google", Snippet: "Bob Orr, Fourlakes Realty. 4.8 ★ 39 Google reviews."},
		{Title: "Madison agents", Snippet: "Showing 1 to 10 of 904 agents. Bob Orr, Fourlakes Realty 5.0 stars (212 reviews). Anja Mroz 4.9 stars (961 reviews)."},
		{Title: "Fourlakes Realty", Snippet: "Bob Orr and all of our agents: 1,300 reviews together."},
		{Title: "Bob Orr, dentist", Snippet: "Bob Orr. 2,000 reviews."},
		{Title: "Reviews (2026)", Snippet: "Bob Orr, Fourlakes Realty. Last reviews: 2026."},
		{Title: "Bob Orr (@orr)", Snippet: "Bob Orr, Fourlakes Realty. 4,871 followers."},
		{Title: "Bob Orr", Snippet: "Bob Orr, agent at Fourlakes Realty. 2,318 followers."},
	}
	for _, c := range []struct {
		kind     string
		value    float64
		citation int
		want     string
	}{
		{"reviews", 212, 2, ""}, {"reviews", 39, 1, "/figures/0"}, {"followers", 4871, 6, ""}, {"followers", 2318, 7, "/figures/0"},
	} {
		row := map[string]any{"kind": c.kind, "value": c.value, "citation": float64(c.citation)}
		d := review.Draft{
			Request: map[string]any{"name": "Bob Orr", "agency": "Fourlakes Realty"}, Sources: sources,
			Answer: map[string]any{"figures": []any{row}},
		}
		if got := placesOf(review.CompetitorFigures(d), "figure"); got != c.want {
			text, _ := json.Marshal(row)
			t.Errorf("%s: %q, want %q", text, got, c.want)
		}
	}
}
