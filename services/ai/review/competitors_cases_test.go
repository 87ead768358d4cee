package review_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"coagent/services/ai/review"
)

// testdata/competitors.txt holds pages as search engines give them, and what a
// careful person reads from each: a line "T: …" with the title, "P: …" with the
// text, "+ name | agency | r140 s4.8 f5200 d31" for each row of the sound answer
// (reviews, stars, followers, Domain Authority), "= …" for a row that is sound as
// well, and "- …" for one that is wrong in the place of the one with its name, or
// beside the others.
const competitorPages = "testdata/competitors.txt"

type competitorPage struct {
	at     string
	source review.Source
	sound  []map[string]any
	// others are rows that are sound as well, each by itself.
	others []map[string]any
	faulty []string
}

func competitorPagesOf(t *testing.T, file string) []competitorPage {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var pages []competitorPage
	for i, line := range strings.Split(string(text), "\n") {
		kind, rest, _ := strings.Cut(line, " ")
		switch kind {
		case "T:":
			pages = append(pages, competitorPage{
				at:     strconv.Itoa(i+1) + " " + rest,
				source: review.Source{Title: rest, URL: "https://page" + strconv.Itoa(i) + ".example/"},
			})
		case "P:":
			pages[len(pages)-1].source.Snippet = rest
		case "+":
			pages[len(pages)-1].sound = append(pages[len(pages)-1].sound, competitorRow(t, rest))
		case "=":
			pages[len(pages)-1].others = append(pages[len(pages)-1].others, competitorRow(t, rest))
		case "-":
			pages[len(pages)-1].faulty = append(pages[len(pages)-1].faulty, rest)
		case "", "#":
		default:
			t.Fatalf("%s:%d: %s", file, i+1, line)
		}
	}
	return pages
}

func competitorRow(t *testing.T, text string) map[string]any {
	t.Helper()
	parts := strings.Split(text, " | ")
	row := map[string]any{"name": strings.TrimSpace(parts[0]), "agency": "", "citation": 1.0}
	if len(parts) > 1 && strings.TrimSpace(parts[1]) != "-" {
		row["agency"] = strings.TrimSpace(parts[1])
	}
	for _, figure := range strings.Fields(strings.Join(parts[2:], " ")) {
		member := map[byte]string{'r': "reviewCount", 's': "avgRating", 'f': "socialFollowers", 'd': "domainAuthority"}[figure[0]]
		n, err := strconv.ParseFloat(figure[1:], 64)
		if err != nil || member == "" {
			t.Fatalf("%q: %v", text, err)
		}
		row[member] = n
	}
	return row
}

func TestRowsOfCompetitorsAreReadAsAPersonReadsThem(t *testing.T) {
	request := object(t, competitorsRequest)
	for _, page := range competitorPagesOf(t, competitorPages) {
		answer := func(rows []any) review.Draft {
			return review.Draft{Request: request, Sources: []review.Source{page.source}, Answer: map[string]any{"competitors": rows}}
		}
		var sound []any
		for _, row := range page.sound {
			sound = append(sound, row)
		}
		if got := places(review.Competitors(answer(sound))); got != "" {
			t.Errorf("%s: %s", page.at, got)
		}
		for _, row := range page.others {
			if got := places(review.Competitors(answer([]any{row}))); got != "" {
				t.Errorf("%s: %v: %s", page.at, row, got)
			}
		}
		for _, text := range page.faulty {
			row := competitorRow(t, text)
			rows := []any{}
			for _, other := range page.sound {
				if other["name"] != row["name"] {
					rows = append(rows, other)
				}
			}
			if got := places(review.Competitors(answer(append(rows, row)))); got == "" {
				t.Errorf("%s: passes though wrong: %s", page.at, text)
			}
		}
	}
}

func TestFiguresOfACompetitorAreReadAsAPersonReadsThem(t *testing.T) {
	kinds := map[string]string{
		"reviewCount": "reviews", "avgRating": "rating", "socialFollowers": "followers", "domainAuthority": "domain_authority",
	}
	check := func(page competitorPage, row map[string]any) string {
		figures := []any{}
		for member, kind := range kinds {
			if n, there := row[member]; there {
				figures = append(figures, map[string]any{"kind": kind, "value": n, "citation": 1.0})
			}
		}
		return places(review.CompetitorFigures(review.Draft{
			Request: map[string]any{"name": row["name"], "agency": row["agency"]},
			Sources: []review.Source{page.source},
			Answer:  map[string]any{"figures": figures},
		}))
	}
	for _, page := range competitorPagesOf(t, "testdata/profiles.txt") {
		for _, row := range page.sound {
			if got := check(page, row); got != "" {
				t.Errorf("%s: %s", page.at, got)
			}
		}
		for _, text := range page.faulty {
			if got := check(page, competitorRow(t, text)); got == "" {
				t.Errorf("%s: passes though wrong: %s", page.at, text)
			}
		}
	}
}
