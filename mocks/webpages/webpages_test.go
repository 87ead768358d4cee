package webpages_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"coagent/mocks/webpages"
)

var now = time.Date(2026, 11, 22, 12, 34, 56, 0, time.UTC)

func find(words string) []webpages.Page {
	return webpages.Find(webpages.Search{Words: words, Limit: 10}, now)
}

func TestAMarketHasTheSameFiguresOnEachPage(t *testing.T) {
	figures := map[string]*regexp.Regexp{
		"listings": regexp.MustCompile(`Active listings rose by \d+%`),
		"price":    regexp.MustCompile(`median price of \$\d{3},000`),
		"days":     regexp.MustCompile(`\d+ days on average`),
	}
	seen := map[string]map[string]int{"listings": {}, "price": {}, "days": {}}
	for _, p := range find("housing market austin, texas") {
		for what, figure := range figures {
			if said := figure.FindString(p.Content); said != "" {
				seen[what][said]++
			}
		}
	}
	for what, said := range seen {
		if len(said) != 1 {
			t.Errorf("%s: %v", what, said)
		}
	}
	if reflect.DeepEqual(find("housing market austin, texas")[0].Content, find("housing market boise, idaho")[0].Content) {
		t.Error("two places have the same figures")
	}
	if strings.Contains(find("how to stage a home")[0].Content, "%") {
		t.Error("staging has figures")
	}
}

func TestAgentsInAPlaceAreNamedWithTheirFigures(t *testing.T) {
	one := regexp.MustCompile(`[A-Z]\w+ [A-Z]\w+ of [A-Z][\w ]+ has \d+ reviews and an average of \d\.\d\.`)
	for _, words := range []string{"real estate agents in austin, tx", `real estate agents reviews near 100 congress ave, austin, tx 78701`,
		`competitors of "dana whitfield" in austin, tx`} {
		named := map[string]bool{}
		pages := find(words)
		for _, p := range pages {
			for _, said := range one.FindAllString(p.Content, -1) {
				named[said] = true
			}
		}
		if len(named) < 2 || len(named) > 3 || !strings.HasSuffix(pages[0].Title, ": Austin, TX") {
			t.Errorf("%s: %q names %v", words, pages[0].Title, named)
		}
	}
	for _, p := range find(`realtors in austin -"sam ortiz" -"maya chen"`) {
		if strings.Contains(p.Content, "Sam Ortiz") || strings.Contains(p.Content, "Maya Chen") {
			t.Errorf("one whom the words name is a rival: %s", p.Content)
		}
	}
}

func TestAPersonWithANumberHasProfilesOfWhichOneIsWrong(t *testing.T) {
	for _, words := range []string{`"dana whitfield" lakeside realty +1 512 555 0109`, `"dana whitfield" "lakeside realty" +1 512 555 0109 austin, tx`} {
		got := map[string]bool{}
		for _, p := range find(words) {
			if !strings.Contains(p.Content, "Dana Whitfield at Lakeside Realty") {
				t.Errorf("%s says %s", words, p.Content)
			}
			_, platform, _ := strings.Cut(p.Title, " - ")
			got[platform] = strings.Contains(p.Content, "+1 512 555 0109.")
			if !got[platform] && !strings.Contains(p.Content, "+1 512 555 0100.") {
				t.Errorf("no other number: %s", p.Content)
			}
		}
		if want := map[string]bool{"Zillow": true, "Google Business Profile": true, "Yelp": false}; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v", words, got)
		}
	}
}

func TestAPersonOfTheTradeHasFigures(t *testing.T) {
	all := func(words string) string {
		said := ""
		for _, p := range find(words) {
			said += p.Content + "\n"
		}
		return said
	}
	for _, figure := range []string{"Sam Ortiz of Hill Country Homes has 140 reviews and an average of 4.8.", "5,200 followers", "domain authority of 31"} {
		for _, words := range []string{`"sam ortiz" "hill country homes" reviews`, `"sam ortiz" hill country homes real estate agent reviews`} {
			if !strings.Contains(all(words), figure) {
				t.Errorf("%s: %q is missing", words, figure)
			}
		}
	}
	if said := all(`"ann nobody" nobody homes real estate agent reviews`); !regexp.MustCompile(`Ann Nobody of Nobody Homes has \d+ reviews`).MatchString(said) {
		t.Errorf("somebody new: %s", said)
	}
	if said := all(`"dana whitfield" lakeside realty austin`); !strings.Contains(said, "Phone: (512) 555-0100.") || !strings.Contains(said, "Phone: (512) 555-0101.") {
		t.Errorf("no two directories of which one is wrong: %s", said)
	}
	if said := all(`"first time buyer" guide`); strings.Contains(said, "reviews and") {
		t.Errorf("a phrase is taken for a person: %s", said)
	}
}

func TestTheSameWordsFindTheSame(t *testing.T) {
	for _, words := range []string{"housing market", "realtors in austin", `"a b" 512 555 0100`, "anything", "\"", "x"} {
		a, b := find(words), find("  "+words+" ")
		if len(a) == 0 || !reflect.DeepEqual(a, b) {
			t.Errorf("%s: %v\n%v", words, a, b)
		}
	}
}

func TestBoundsAndDatesAreKept(t *testing.T) {
	s := webpages.Search{Words: "x", Limit: 24, NewsDays: 2, Allows: func(host string) bool { return strings.HasSuffix(host, ".org") }}
	pages := webpages.Find(s, now)
	if len(pages) == 0 {
		t.Fatal("nothing found")
	}
	for _, p := range pages {
		if age := now.Sub(p.Published); !strings.HasSuffix(p.Host, ".org") || age < 0 || age > 48*time.Hour {
			t.Errorf("%s, %v old", p.Host, age)
		}
	}
	if n := len(webpages.Find(webpages.Search{Words: "x", Limit: 24}, now)); n != 24 {
		t.Errorf("%d of 24", n)
	}
}
