package review_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"coagent/services/ai/review"
)

// How pages lay out what they say of an agent.
func TestAFigureStandsBesideItsWordInAnyLayout(t *testing.T) {
	type figures map[string]float64
	tells := func(snippet, kind string, value float64) bool {
		d := review.Draft{
			Request: map[string]any{"name": "Ann Okafor"},
			Sources: []review.Source{{Title: "Ann Okafor", URL: "https://pages.example/a", Snippet: snippet}},
			Answer: map[string]any{"figures": []any{
				map[string]any{"kind": kind, "value": value, "citation": 1.},
			}},
		}
		return len(review.CompetitorFigures(d)) == 0
	}
	for snippet, told := range map[string]figures{
		"Ann Okafor, ALC – Delta Tract – 12 reviews, 5.0. 3 sales.": {"reviews": 12, "rating": 5},
		"Ann Okafor 4.9 (402 Reviews). 133 sales last 12 months.":   {"reviews": 402, "rating": 4.9},
		"Ann Okafor – 4.9 from 77 reviews":                          {"reviews": 77, "rating": 4.9},
		"Ann Okafor | 4.9 based on 77 Google reviews":               {"reviews": 77, "rating": 4.9},
		"Ann Okafor · 77 reviews · 4.9 average":                     {"reviews": 77, "rating": 4.9},
		"Ann Okafor · 4.9 average rating · 77 reviews":              {"reviews": 77, "rating": 4.9},
		"Ann Okafor: 77 reviews (4.9)":                              {"reviews": 77, "rating": 4.9},
		"Ann Okafor has 77 reviews averaging 4.9 on Google":         {"reviews": 77, "rating": 4.9},
		"Ann Okafor. Rated 4.9 by 77 clients.":                      {"reviews": 77, "rating": 4.9},
		"Ann Okafor ★★★★★ 4.97 (61)":                                {"reviews": 61, "rating": 4.97},
		"Ann Okafor 4.9 ★★★★★ (61)":                                 {"reviews": 61, "rating": 4.9},
		"Ann Okafor 4.9/5 (61 ratings)":                             {"reviews": 61, "rating": 4.9},
		"Ann Okafor. Reviews: 61. Rating: 4.9":                      {"reviews": 61, "rating": 4.9},
		"Ann Okafor, 61 five-star reviews":                          {"reviews": 61},
		"Ann Okafor | Reviews 61 | Stars 4.9 | Sales 12":            {"reviews": 61, "rating": 4.9},
		"Ann Okafor, 4.9 overall (61 reviews)":                      {"reviews": 61, "rating": 4.9},
		"Ann Okafor 5.0 stars · 9 testimonials":                     {"reviews": 9, "rating": 5},
		"Ann Okafor. Reviewed by 61 clients, 4.9 out of 5":          {"reviews": 61, "rating": 4.9},
		"Ann Okafor. 18.3K Followers, 1,940 Following, 903 Posts":   {"followers": 18300},
		"Ann Okafor. Followers: 2,330":                              {"followers": 2330},
		"Ann Okafor. 2,330 followers · 48 following":                {"followers": 2330},
		"Ann Okafor. Instagram: 2,330 · 903 posts":                  {"followers": 2330},
		"Ann Okafor. 2.3K people follow this":                       {"followers": 2300},
		"Ann Okafor. Domain Authority 34 / 100. Page Authority 29.": {"domain_authority": 34},
		"Ann Okafor. Domain Authority (Moz): 34 · Backlinks 812":    {"domain_authority": 34},
		"Ann Okafor. DA: 34, PA: 29":                                {"domain_authority": 34},
		"Ann Okafor. DA 34 | PA 29":                                 {"domain_authority": 34},
		"Ann Okafor. Domain Authority | 34 | Page Authority | 29":   {"domain_authority": 34},
		"Ann Okafor. Her domain authority stands at 34, says Moz":   {"domain_authority": 34},
		"Ann Okafor. Domain authority score: 34/100":                {"domain_authority": 34},
		"Ann Okafor. 34 domain authority, 29 page authority":        {"domain_authority": 34},
	} {
		for kind, value := range told {
			if !tells(snippet, kind, value) {
				t.Errorf("%s %v is refused: %s", kind, value, snippet)
			}
		}
	}
	for snippet, other := range map[string]figures{
		"Ann Okafor – 12 reviews, 3 sales.":                          {"rating": 3},
		"Ann Okafor – 12 reviews, 5 homes sold":                      {"rating": 5},
		"Ann Okafor – 12 reviews, 4 this year":                       {"rating": 4},
		"Ann Okafor 4.9 (402 Reviews). 133 sales last 12 months.":    {"reviews": 133},
		"Ann Okafor. 18.3K Followers, 1,940 Following, 903 Posts":    {"followers": 1940},
		"Ann Okafor. Instagram: 903 posts":                           {"followers": 903},
		"Ann Okafor. Domain Authority 34. Page Authority 29.":        {"domain_authority": 29},
		"Ann Okafor. DA 34, PA 29":                                   {"domain_authority": 29},
		"Ann Okafor. 45 closings from 77 reviews":                    {"rating": 45},
		"Ann Okafor. Reviewed by 61 clients":                         {"rating": 6},
		"Ann Okafor sold 5 homes, from 77 reviews 60 are on Zillow.": {"rating": 5},
	} {
		for kind, value := range other {
			if tells(snippet, kind, value) {
				t.Errorf("%s %v passes: %s", kind, value, snippet)
			}
		}
	}
}

// How pages name people and teams, and how an editor who copies them writes it.
func TestACompetitorIsNamedInAnyForm(t *testing.T) {
	row := func(name, agency, snippet string) string {
		d := review.Draft{
			Request: map[string]any{"name": "Teresa Baca", "agencyName": "Sandia Crest Realty"},
			Sources: []review.Source{{Title: "Agents to know", URL: "https://pages.example/a", Snippet: snippet}},
			Answer: map[string]any{"competitors": []any{
				map[string]any{"name": name, "agency": agency, "citation": 1.},
			}},
		}
		return places(review.Competitors(d))
	}
	for _, c := range [][3]string{
		{"Darrell Nez", "Bosque Brokers", "4) Dr. Lou Hargrove. 5) the Nez twins, Shandiin and Darrell, of Bosque Brokers. 6) Ana M."},
		{"Shandiin Nez", "Bosque Brokers", "4) Dr. Lou Hargrove. 5) the Nez twins, Shandiin and Darrell, of Bosque Brokers. 6) Ana M."},
		{"Tom Ruiz", "Mesa Homes", "Tom and Ann Ruiz, Mesa Homes, sold 40 homes."},
		{"Ann Ruiz", "Mesa Homes", "Tom & Ann Ruiz of Mesa Homes sold 40 homes."},
		{"Tom and Ann Ruiz", "Mesa Homes", "Tom & Ann Ruiz of Mesa Homes sold 40 homes."},
		{"Tom & Ann Ruiz", "Mesa Homes", "Mesa Homes: Tom and Ann Ruiz, 40 homes."},
		{"Lou Hargrove", "Hargrove Land & Home", "4) Dr. Lou Hargrove, who traded dentistry for adobe, of Hargrove Land & Home."},
		{"Dr. Lou Hargrove", "Hargrove Land and Home", "4) Lou Hargrove of Hargrove Land & Home, LLC."},
		{"Lou Hargrove, GRI", "", "Lou Hargrove has 4 listings."},
		{"Benny Aragon", "Valle Realty", `2) Benny "Chile" Aragon, Valle Realty: 88 closings.`},
		{`Benny "Chile" Aragon`, "Valle Realty", `Benny Aragon, Valle Realty LLC: 88 closings.`},
		{"Chile Aragon", "Valle Realty", `Benjamin "Chile" Aragon, Valle Realty: 88 closings.`},
		{"Benjamin Aragon", "Valle Realty", `Benjamin (Benny) Aragon, Valle Realty`},
		{"The Marrow Group", "Cascade & Coast", "Marrow Group, Cascade and Coast, 402 reviews"},
		{"Marrow Group", "Cascade & Coast", "The Marrow Group at Cascade & Coast, 402 reviews"},
		{"Okonkwo and Bell Group", "Dilworth Partners", "Okonkwo & Bell Group, Dilworth Partners"},
		{"Ana Lee", "RE/MAX Alliance", "Ana Lee, REMAX Alliance"},
		{"Ana Lee", "ReMax Alliance", "Ana Lee, RE/MAX Alliance"},
		{"Ana Lee", "Keller Williams Capital", "Ana Lee - Keller Williams Capital, Inc."},
		{"Earl Thibodeaux III", "Delta Co.", "Earl Thibodeaux, III – Delta Company"},
		{"Mary Ellen Pinette", "Delta", "Mary-Ellen Q. Pinette, Delta"},
		{"Wren Castellaw", "Delta", "Castellaw, Wren · Delta"},
		{"José Muñoz", "Delta", "Jose Munoz (Delta)"},
		{"Ana O'Dowd", "Delta", "Ana O’Dowd, Delta"},
	} {
		if got := row(c[0], c[1], c[2]); got != "" {
			t.Errorf("refused: %q of %q in %q: %s", c[0], c[1], c[2], got)
		}
	}
	for _, c := range [][3]string{
		{"Darrell Hargrove", "", "4) Dr. Lou Hargrove. 5) the Nez twins, Shandiin and Darrell, of Bosque Brokers."},
		{"Lou Nez", "", "4) Dr. Lou Hargrove. 5) the Nez twins, Shandiin and Darrell, of Bosque Brokers."},
		{"Ana Nez", "", "5) the Nez twins, Shandiin and Darrell, of Bosque Brokers. 6) Ana M."},
		{"Tom Aragon", "", "Tom and Ann Ruiz; Benny Aragon."},
		{"Tom Lee", "", "Tom Ruiz and Ann Lee sold 40 homes."},
		{"Wren Lind", "", "Castellaw, Wren · Lind, Teo"},
		{"Ana Lee", "Keller Williams Capital", "Ana Lee - Keller Williams Metro"},
		{"Ruiz Realty", "", "Tom and Ann Ruiz sold 40 homes."},
	} {
		if got := row(c[0], c[1], c[2]); got == "" {
			t.Errorf("passes: %q of %q in %q", c[0], c[1], c[2])
		}
	}
}

// A page about a site says whose it is by the site's name, which another page of
// the person may tell.
func TestASiteIsItsOwners(t *testing.T) {
	for _, c := range []struct {
		profile, title, url string
		good                bool
	}{
		{"Chip Rasmussen (@chipsellsraleigh). 18.3K followers", "chipsellsraleigh.example - DA checker", "https://seo.example/chipsellsraleigh.example", true},
		{"Chip Rasmussen · chipsellsraleigh.example · Raleigh", "chipsellsraleigh.example - DA checker", "https://seo.example/x", true},
		{"Chip Rasmussen · Visit www.chipsellsraleigh.com", "chipsellsraleigh.com - DA checker", "https://seo.example/x", true},
		{"Chip Rasmussen (@chipsellsraleigh). 18.3K followers", "otherraleigh.example - DA checker", "https://seo.example/otherraleigh.example", false},
		{"Chip Rasmussen. 18.3K followers", "chipsellsraleigh.example - DA checker", "https://seo.example/chipsellsraleigh.example", false},
		{"Rita Lang (@chipsellsraleigh). 18.3K followers", "chipsellsraleigh.example - DA checker", "https://seo.example/chipsellsraleigh.example", false},
	} {
		d := review.Draft{
			Request: map[string]any{"name": "Chip Rasmussen", "agency": "Rasmussen & Co"},
			Sources: []review.Source{
				{Title: "Profile", URL: "https://photos.example/p", Snippet: c.profile},
				{Title: c.title, URL: c.url, Snippet: "Domain Authority 34 / 100. Page Authority 29. Backlinks 2.1K."},
			},
			Answer: map[string]any{"figures": []any{map[string]any{"kind": "domain_authority", "value": 34., "citation": 2.}}},
		}
		if got := places(review.CompetitorFigures(d)); (got == "") != c.good {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// The number of an office is not the agent's own for being asked with an
// extension.
func TestTheAgentsOwnNumberIsAskedFor(t *testing.T) {
	for _, c := range []struct {
		asked, shown, copied string
		good                 bool
	}{
		{"(314) 555-0150 x2", "Office: (314) 555-0150. Mobile: (314) 555-0105.", "(314) 555-0105", true},
		{"(314) 555-0150 x2", "Office: (314) 555-0150. Mobile: (314) 555-0105.", "(314) 555-0150", true},
		{"(314) 555-0150 x2", "Direct: (314) 555-0150 ext. 2. Mobile: (314) 555-0105.", "(314) 555-0105", false},
		{"(314) 555-0150", "Office: (314) 555-0100. Mobile: (314) 555-0150.", "(314) 555-0100", false},
		{"(314) 555-0150", "Phone: (314) 555-0150. Fax: (314) 555-0100.", "(314) 555-0100", false},
	} {
		request, _ := json.Marshal(c.asked)
		d := review.Draft{
			Request: object(t, fmt.Sprintf(`{"name":"Ann Okafor","agencyName":"Mesa Realty","phone":%s}`, request)),
			Sources: []review.Source{{Title: "Ann Okafor, Mesa Realty", URL: "https://pages.example/a", Snippet: c.shown}},
			Answer: map[string]any{"rows": []any{map[string]any{
				"platform": "Pages", "citation": 1., "foundName": "Ann Okafor", "foundPhone": c.copied,
			}}},
		}
		if got := places(review.NapRows(d)); (got == "") != c.good {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
