package review_test

import (
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/platform/depthtest"
	"coagent/services/ai/review"
)

// Whoever writes a request, a page that is found, or an instruction in one decides
// what is read here. Of each kind of text that has something to read at every word,
// four times as much costs about four times as much.
func TestTheCostOfACheckGrowsWithTheTextAndNoFaster(t *testing.T) {
	kinds := map[string]string{
		"numbers": "12 cats ", "names": "Anna Bela ", "names and numbers": "Ann 12 ", "dates": "in May 5 ",
		"quotations": `"a b c d" `, "capitals": "Abcdef ", "digits": "1", "commas": "1,", "stops": "a. ",
		"days and hours": "sunday 5-6 ", "ZIP codes": "33603 ", "what was": "was from 5 ",
		"promises": "we guarantee ", "times": "at 5 pm ", "prices": "$615k ", "shares": "5 of 9 ",
		"ranks": "No. 1 ", "rooms": "3/2 ", "rows": "| Ann | 12 |\n", "ranges": "5-6 ", "months": "May ",
		"telephones": "512-555-0100 ", "addresses": "12 Elm St ", "years": "in 2025 ", "decades": "the 1990s ",
		"percent": "up 5% ", "negatives": "not 5 ", "ordinals": "the 3rd ", "accents": "é 5 ", "URLs": "a.com ",
	}
	const reader = `In May 5 of 12 cats in Anna Bela, up 5% on sunday 5-6, "a b c d" says No. 1, not $615k [1].`
	today := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	places := map[string]func(text string) review.Draft{
		"request": func(text string) review.Draft {
			return review.Draft{Request: map[string]any{"topic": text}, Answer: map[string]any{"content": reader}, Today: today}
		},
		"result": func(text string) review.Draft {
			page := review.Source{Title: "A page", Snippet: text, URL: "https://a.example/"}
			return review.Draft{
				Request: map[string]any{"topic": "x"}, Answer: map[string]any{"content": reader}, Sources: []review.Source{page}, Today: today,
			}
		},
	}
	rules := map[string]review.Rules{
		"closed":   {Figures: true, Closed: true, Advertises: true},
		"proposes": {Figures: true, Proposes: true, QuotesOthers: true, Recommends: true, Advertises: true},
	}
	const few, many = 500, 2000
	names := slices.Sorted(maps.Keys(kinds))
	every := len(names) / depthtest.Cases(t, 3, len(names))
	for i := 0; i < len(names); i += every {
		kind, unit := names[i], kinds[names[i]]
		for place, draft := range places {
			for rule, r := range rules {
				cost := func(length int) float64 {
					d := draft(strings.Repeat(unit, length/len(unit)))
					return allocated(func() { review.Check(d, r) })
				}
				cost(few) // what is made once
				if small, large := compared(cost, few, many); large > 6*small && large > 1<<20 {
					t.Errorf("%s in the %s, %s: %.0f kB for %d bytes, %.0f kB for %d", kind, place, rule, small/1024, few, large/1024, many)
				}
			}
		}
	}
}

// A sentence costs the same whatever the length of the request.
func TestTheCostOfASentenceDoesNotGrowWithTheRequest(t *testing.T) {
	kinds := []struct{ asked, says string }{
		{"12 cats ", "It has 3 cats. "}, {"8/10 ", "They gave 7/10. "}, {"$1,100 off ", "It is $5,000 less. "}, {"built in 1930 ", "Built in 2019. "},
		{"5 mistakes ", "Of 4 mistakes. "}, {"for 12 days ", "It took 3 weeks. "}, {"last year ", "Up from 2025. "}, {"38 condos ", "27 of 39 condos. "},
	}
	every := len(kinds) / depthtest.Cases(t, 4, len(kinds))
	for i := 0; i < len(kinds); i += every {
		kind := kinds[i]
		cost := func(length int) float64 {
			d := review.Draft{
				Request: map[string]any{"topic": strings.Repeat(kind.asked, length/len(kind.asked))},
				Answer:  map[string]any{"content": strings.Repeat(kind.says, length/len(kind.says))},
				Today:   time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC),
			}
			return allocated(func() { review.Check(d, review.Rules{Figures: true, Closed: true}) })
		}
		const few, many = 500, 2000
		cost(few) // what is made once
		if small, large := compared(cost, few, many); large > 6*small {
			t.Errorf("%q of %q: %.0f kB for %d bytes, %.0f kB for %d", kind.says, kind.asked, small/1024, few, large/1024, many)
		}
	}
}

// What a page says is read once for all rows that cite it, and round each name or
// figure only so far.
func TestTheCostOfRowsGrowsWithTheTextAndNoFaster(t *testing.T) {
	agent := map[string]any{"name": "Ann Bo", "agency": "Hill Realty", "address": "12 Elm St, Austin, TX 78701", "phone": "512-555-0100"}
	rows := func(name string, row map[string]any, member string, values ...string) map[string]any {
		var all []any
		for _, value := range values {
			row = maps.Clone(row)
			row[member], row["citation"] = value, 1.0
			all = append(all, row)
		}
		return map[string]any{name: all}
	}
	profiles := []string{"Ann Bo, Hill Realty: 12 reviews. ", ". 2. Ann Bo 12 reviews ", "The Bo Team ", "Hill Realty ", "Ann was Bo ", "12 followers "}
	for name, r := range map[string]struct {
		rule   review.Rule
		answer map[string]any
		kinds  []string
	}{
		"competitors": {review.Competitors, rows("competitors", map[string]any{
			"agency": "Hill Realty", "reviewCount": 12.0, "avgRating": 5.0, "socialFollowers": 5.0,
		}, "name", "Anna Bela", "Cy Dee", "Bo Bo"), append(profiles, "512-555-0100 ")},
		"figures of a competitor": {review.CompetitorFigures, rows("figures", map[string]any{
			"value": 12.0,
		}, "kind", "reviews", "followers", "domain_authority"), append(profiles, "@abcde 12 ")},
		"rows of an audit": {review.NapRows, rows("rows", map[string]any{
			"foundName": "Ann Bo", "foundAddress": "14 Elm St", "foundPhone": "512-555-0100",
		}, "platform", "Yelp", "Zillow", "Redfin"), []string{"512-555-0100 ", "12 Elm St, Austin, TX 78701 ", "Ann Bo "}},
		"statistics": {review.Statistics, rows("statistics", map[string]any{
			"change": "3%",
		}, "value", "12", "$12", "5"), []string{"12 up 3% ", "3% "}},
		"questions": {review.QuotedBasis, rows("faqs", map[string]any{
			"question": "Is it 12 Elm St?", "basis": "x",
		}, "answer", "It is 12 of 5 and ranked first.", "It is open at 5 pm.", "It is the oldest."), []string{"about 12 baths ", "in May "}},
	} {
		for _, kind := range r.kinds {
			cost := func(length int) float64 {
				text := strings.Repeat(kind, length/len(kind))
				d := review.Draft{Request: maps.Clone(agent), Answer: r.answer}
				if name == "questions" {
					d.Request["description"] = "x. " + text
				} else {
					d.Sources = []review.Source{{Title: "Ann Bo", Snippet: text, URL: "https://a.example/"}}
				}
				return allocated(func() { r.rule(d) })
			}
			const few, many = 500, 2000
			cost(few) // what is made once
			if small, large := compared(cost, few, many); large > 6*small && large > 1<<18 {
				t.Errorf("%q in %s: %.0f kB for %d bytes, %.0f kB for %d", kind, name, small/1024, few, large/1024, many)
			}
		}
	}
}

// compared is what few and many cost. Where many seems to cost more than in
// proportion both are measured again, up to ten times, and the least counts: a pool
// that was emptied is filled anew by whoever comes next, and under the race detector
// pools lose some of what is put back.
func compared(cost func(int) float64, few, many int) (small, large float64) {
	small, large = cost(few), cost(many)
	for range 10 {
		if large <= 6*small {
			break
		}
		small, large = min(small, cost(few)), min(large, cost(many))
	}
	return small, large
}

// allocated is how many bytes a call allocates.
func allocated(call func()) float64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	call()
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc - before.TotalAlloc)
}
