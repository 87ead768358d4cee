package ai_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"coagent/platform/fault"
	"coagent/services/ai"
	"coagent/services/ai/aitest"
)

// web is a searcher with an answer for each query, by its text.
type web struct {
	finds map[string][]ai.Source
	fails map[string]bool
}

func (w *web) Search(_ context.Context, questions []ai.Question, max int) (found [][]ai.Source, err error) {
	for _, q := range questions {
		results := w.finds[q.Text]
		if w.fails[q.Text] {
			results, err = nil, errors.New("down")
		}
		found = append(found, results[:min(len(results), max)])
	}
	return found, err
}

// asked are the questions of a flow for a request.
func asked(t *testing.T, operation, request string) []ai.Question {
	t.Helper()
	return flow(t, operation).Queries(object(t, request), clock())
}

func texts(questions []ai.Question) []string {
	var all []string
	for _, q := range questions {
		text := q.Text
		if q.News {
			text = fmt.Sprintf("news of %d days from %q: %s", q.Days, q.Location, q.Text)
		}
		all = append(all, text)
	}
	return all
}

func TestWhatIsSearchedFor(t *testing.T) {
	for operation, want := range map[string][]string{
		"generateBlogPost": {
			"First-time buyer programs in Austin", "First-time buyer programs in Austin 2026",
			"First-time buyer programs in Austin statistics report", `news of 30 days from "": First-time buyer programs in Austin`,
		},
		"runResearchAgent": {
			"How accessory dwelling units change home prices in Portland", "How accessory dwelling units change home prices in Portland study data",
			"How accessory dwelling units change home prices in Portland criticism limits", "How accessory dwelling units change home prices in Portland 2026",
		},
		"generateMarketUpdate": {
			`news of 30 days from "Boise, Idaho": housing market October 2026`, "Boise, Idaho housing market report October 2026",
			"Boise, Idaho median home price sales inventory days on market October 2026",
			"Boise, Idaho realtors association market statistics October 2026",
		},
		"runNapAudit": {
			`"Dana Whitfield" Lakeside Realty Austin, TX`, `"Dana Whitfield" realtor Zillow Realtor.com Austin, TX`,
			`"Dana Whitfield" Lakeside Realty Google Business Profile Yelp Austin, TX`, `"Dana Whitfield" real estate Facebook LinkedIn Austin, TX`,
		},
		"findCompetitors": {
			"real estate agents in Austin, TX reviews", "best realtors Austin, TX", "top real estate teams Austin, TX Zillow",
			"real estate agent Austin, TX Yelp rating",
		},
		"enrichCompetitor": {
			`"Sam Ortiz" Hill Country Homes real estate agent reviews`, `"Sam Ortiz" Hill Country Homes Zillow rating`,
			`"Sam Ortiz" Hill Country Homes Instagram Facebook followers`, `"Sam Ortiz" Hill Country Homes website domain authority`,
		},
	} {
		if got := texts(asked(t, operation, string(example(t, operation).Request))); !slices.Equal(got, want) {
			t.Errorf("%s: %q", operation, got)
		}
	}
}

func TestAGuideLooksForEachHighlight(t *testing.T) {
	const place = `{"neighborhood":"Hyde Park","city":"Austin, Texas","highlights":[%s]}`
	for highlights, want := range map[string][]string{
		`"parks"`: {"Hyde Park, Austin, Texas neighborhood", "Hyde Park, Austin, Texas parks"},
		`"parks","coffee","buses","old houses"`: {
			"Hyde Park, Austin, Texas neighborhood", "Hyde Park, Austin, Texas parks old houses",
			"Hyde Park, Austin, Texas coffee", "Hyde Park, Austin, Texas buses",
		},
		``: {
			"Hyde Park, Austin, Texas neighborhood", "Hyde Park, Austin, Texas parks and landmarks",
			"Hyde Park, Austin, Texas restaurants and shops", "Hyde Park, Austin, Texas history architecture transit",
		},
	} {
		if got := texts(asked(t, "generateNeighborhoodGuide", fmt.Sprintf(place, highlights))); !slices.Equal(got, want) {
			t.Errorf("%s: %q", highlights, got)
		}
	}
}

func TestNewsAreAskedForWhereTheyMayBeAboutThePeriod(t *testing.T) {
	for period, want := range map[string]bool{
		"October 2026": true, "November 2026": true, "this week": true, "the last 30 days": true, "Q4 2026": true, "2026": true,
		"the week of November 16, 2026": true, "fourth quarter of 2026": true, "fall": true,
		"August 2026": false, "Q3 2026": false, "third quarter of 2026": false,
		"spring of 2025": false, "2025": false, "Q1 2026": false, "fourth quarter 2025": false, "May–July 2026": false,
	} {
		request, _ := json.Marshal(map[string]string{"location": "Austin", "timePeriod": period})
		first := asked(t, "generateMarketUpdate", string(request))[0]
		if first.News != want || !strings.Contains(first.Text, period) {
			t.Errorf("%s: %+v", period, first)
		}
	}
}

func TestAnAddressIsSearchedForByItsCity(t *testing.T) {
	for address, want := range map[string]string{
		"100 Congress Ave, Austin, TX 78701":                  "Austin, TX",
		"100 Congress Ave Austin TX 78701":                    "Austin TX",
		"100 Congress Ave., Suite 400, Austin, TX 78701-2745": "Austin, TX",
		"100 Congress Ave Ste 400, Austin TX":                 "Austin TX",
		"2210 S Fort Worth Blvd #4-B, Fort Worth, Texas":      "Fort Worth, Texas",
		"P.O. Box 12, Round Rock, TX":                         "Round Rock, TX",
		"325 Lake Ave S, Duluth, MN 55802":                    "Duluth, MN",
		"10 5th St NW Minot ND":                               "Minot ND",
		"88 Main St, South Bend, IN":                          "South Bend, IN",
		"88 Main St South Bend IN":                            "South Bend IN",
		"75-5660 Kopiko St, C-7, Kailua-Kona, HI 96740":       "Kailua-Kona, HI",
		"Austin": "Austin",
		"12345":  "12345",
	} {
		request, _ := json.Marshal(map[string]string{"name": "Dana", "agencyName": "Lakeside", "address": address, "phone": "512 555 0100"})
		if got := asked(t, "findCompetitors", string(request))[0].Text; got != "real estate agents in "+want+" reviews" {
			t.Errorf("%s: %q", address, got)
		}
		for _, operation := range []string{"findCompetitors", "runNapAudit"} {
			for _, text := range texts(asked(t, operation, string(request))) {
				if !strings.Contains(text, want) || strings.Contains(text, "Congress") || strings.Contains(text, "512") {
					t.Errorf("%s: %q", address, text)
				}
			}
		}
	}
}

func TestAQuestionKeepsItsBounds(t *testing.T) {
	for _, f := range wholeFlows(t) {
		if f.Search == ai.NoSearch {
			continue
		}
		request := object(t, string(example(t, f.Operation).Request))
		for name, v := range request {
			if _, ok := v.(string); ok {
				request[name] = strings.Repeat("é", 600)
			}
		}
		questions := f.Queries(request, clock())
		if len(questions) < 2 || len(questions) > 4 {
			t.Errorf("%s: %d questions", f.Operation, len(questions))
		}
		for _, q := range questions {
			if n := utf8.RuneCountInString(q.Text); n == 0 || n > 400 || !utf8.ValidString(q.Text) {
				t.Errorf("%s: a text of %d characters", f.Operation, n)
			}
			if n := utf8.RuneCountInString(q.Location); n > 100 || q.News != (q.Days > 0) || q.Days > 30 {
				t.Errorf("%s: %d characters of a place, %d days", f.Operation, n, q.Days)
			}
		}
	}
}

// page is a search result.
func page(name string) ai.Source {
	return ai.Source{Title: name, URL: "https://example.org/" + name, Snippet: "Text of " + name + "."}
}

// given are the titles of the results that the model got.
func given(t *testing.T, m *aitest.Model) []string {
	t.Helper()
	task := m.Prompts()[0].Turns[0].Text
	_, rest, _ := strings.Cut(task, "<search_results>")
	inside, _, _ := strings.Cut(rest, "</search_results>")
	var results []struct{ Title string }
	if err := json.Unmarshal([]byte(inside), &results); err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, r := range results {
		titles = append(titles, r.Title)
	}
	return titles
}

func TestResultsAreMergedInTheOrderOfTheQueries(t *testing.T) {
	const request = `{"topic":"Buying a first home"}`
	q := asked(t, "generateBlogPost", request)
	search := &web{
		finds: map[string][]ai.Source{
			q[0].Text: {page("a"), page("b")}, q[1].Text: {page("b"), page("c"), page("c")}, q[2].Text: {page("d"), page("a")},
		},
	}
	model := &aitest.Model{Texts: []string{blog(words(220) + " [4]")}}
	out, err := generator(t, model, search).Do(t.Context(), job(t, "generateBlogPost", request))
	if err != nil {
		t.Fatal(err)
	}
	if got := given(t, model); !slices.Equal(got, []string{"a", "b", "c", "d"}) {
		t.Errorf("the model got %q", got)
	}
	var body struct {
		Queries []string
		Sources []ai.Source
	}
	if err := json.Unmarshal(out.Body, &body); err != nil || len(body.Queries) != 4 || body.Queries[0] != "Buying a first home" || body.Sources[0].Title != "d" {
		t.Errorf("%s, %v", out.Body, err)
	}
}

func TestEveryQueryHasItsPartOfTheRoom(t *testing.T) {
	const request = `{"topic":"Buying a first home"}`
	q := asked(t, "generateBlogPost", request)
	long := func(name string) ai.Source {
		p := page(name)
		p.Snippet = strings.Repeat("Words. ", 285) // 2,000 characters are the most
		return p
	}
	search := &web{finds: map[string][]ai.Source{}}
	for i, of := range q[:3] {
		for n := range 10 {
			search.finds[of.Text] = append(search.finds[of.Text], long(fmt.Sprint(i, n)))
		}
	}
	model := &aitest.Model{Texts: []string{blog(words(220))}}
	if _, err := generator(t, model, search).Do(t.Context(), job(t, "generateBlogPost", request)); err != nil {
		t.Fatal(err)
	}
	got := given(t, model)
	if n := len(model.Prompts()[0].Turns[0].Text); n > 40<<10 {
		t.Errorf("the prompt has %d bytes", n)
	}
	for i := range 3 {
		if !slices.ContainsFunc(got, func(title string) bool { return strings.HasPrefix(title, fmt.Sprint(i)) }) {
			t.Errorf("nothing of the query %d is given: %q", i, got)
		}
	}
}

func TestOneSearchThatFailsIsNoReasonToFail(t *testing.T) {
	for _, operation := range []string{"generateBlogPost", "runResearchAgent"} {
		request := string(example(t, operation).Request)
		q := asked(t, operation, request)
		for i := range q {
			search := &web{finds: map[string][]ai.Source{}, fails: map[string]bool{q[i].Text: true}}
			for k := range q {
				search.finds[q[k].Text] = []ai.Source{page("a"), page("b")}
			}
			out, _, err := write(t, operation, &aitest.Model{Texts: []string{answers[operation]}}, search)
			if err != nil || !slices.Equal(out.Degraded, []ai.Degradation{ai.WithoutSearch}) || out.NoSearch == nil {
				t.Errorf("%s without query %d: %v, %v", operation, i, out.Degraded, err)
			}
		}
	}
	search := &web{fails: map[string]bool{asked(t, "runResearchAgent", string(example(t, "runResearchAgent").Request))[0].Text: true}}
	if _, _, err := write(t, "runResearchAgent", &aitest.Model{}, search); fault.CodeOf(err) != "ai.search_unavailable" {
		t.Errorf("a search that failed, and others that found nothing: %v", err)
	}
}

func TestTheModelSeesWhenAPageWasPublished(t *testing.T) {
	dated := page("a")
	dated.PublishedDate = "2026-11-20T08:00:00Z"
	model := &aitest.Model{Texts: []string{blog(words(220) + " [1]")}}
	out, _, err := write(t, "generateBlogPost", model, aitest.Searcher{Sources: []ai.Source{dated, page("b")}})
	if err != nil || !strings.Contains(string(out.Body), `"publishedDate":"2026-11-20T08:00:00Z"`) {
		t.Errorf("%s, %v", out.Body, err)
	}
	if n := strings.Count(model.Prompts()[0].Turns[0].Text, "publishedDate"); n != 1 {
		t.Errorf("the model is told of %d dates", n)
	}
}
