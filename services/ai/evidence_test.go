package ai_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"coagent/platform/fault"
	"coagent/services/ai"
	"coagent/services/ai/aitest"
)

// object reads a JSON object.
func object(t *testing.T, text string) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func places(faults []fault.Field) string {
	var at []string
	for _, f := range faults {
		at = append(at, f.Pointer+" "+f.Code)
	}
	return strings.Join(at, "|")
}

var listings = []ai.Source{
	{Title: "Dana Whitfield - Zillow", URL: "https://zillow.example.com/dana", Snippet: "Dana Whitfield, 100 Congress Avenue, Austin. Call (512) 555-0100."},
	{Title: "D. Whitfield, Realtor", URL: "https://yelp.example.com/dw", Snippet: "200 Lavaca St · +1.512.555.0199 · 12 years"},
}

func TestARowOfAnAuditIsWhatItsResultShows(t *testing.T) {
	for row, want := range map[string]string{
		`"status":"Consistent","citation":1,"foundName":"DANA WHITFIELD","foundAddress":"100 Congress Ave., Austin","foundPhone":"512 555 0100"`: "",
		`"status":"Consistent","citation":1,"foundPhone":"1-512-555-0100"`:                                                                       "",
		`"status":"Inconsistent","citation":2,"foundName":"D. Whitfield"`:                                                                        "",
		`"status":"Inconsistent","citation":2,"foundAddress":"200 Lavaca Street","foundPhone":"(512) 555-0199"`:                                  "",
		`"status":"Not Found"`: "",

		`"status":"Not Found","citation":1`:                                                "/results/0 status",
		`"status":"Not Found","foundName":"Dana Whitfield"`:                                "/results/0 status",
		`"status":"Consistent","foundName":"Dana Whitfield"`:                               "/results/0 status",
		`"status":"Consistent","citation":1`:                                               "/results/0 status",
		`"status":"Consistent","citation":2,"foundName":"D. Whitfield"`:                    "/results/0/status status",
		`"status":"Inconsistent","citation":1,"foundName":"Dana Whitfield"`:                "/results/0/status status",
		`"status":"Consistent","citation":2,"foundName":"Dana Whitfield"`:                  "/results/0/foundName evidence",
		`"status":"Consistent","citation":1,"foundAddress":"100 Congress Ave, Austin, TX"`: "/results/0/foundAddress evidence",
		`"status":"Inconsistent","citation":1,"foundPhone":"512 555 0199"`:                 "/results/0/foundPhone evidence",
		`"status":"Consistent","citation":1,"foundPhone":"5550100"`:                        "/results/0/foundPhone evidence|/results/0/status status",
		`"status":"Inconsistent","citation":1,"foundName":""`:                              "/results/0/foundName evidence",
		`"status":"Inconsistent","citation":9,"foundName":"Dana Whitfield"`:                "/results/0/foundName evidence|/results/0/status status",
	} {
		d := ai.Draft{Request: object(t, requests["runNapAudit"]), Sources: listings, Answer: object(t, `{"results":[{"platform":"Zillow",`+row+`}]}`)}
		if got := places(ai.NapRows(d)); got != want {
			t.Errorf("%s: %q, want %q", row, got, want)
		}
	}
	for platform, good := range map[string]bool{
		"Google Business Profile": true, "Realtor.com": true, "Homes & Land (Austin)": true, "Trulia's": true,
		"Zillow: call us": false, "Zillow is the one that you should trust": false, "97%": false, " ": false, "Century 21 1st": true, "Text 900 555 0199": false, "Text 90055": false, "Yelp!": false,
	} {
		d := ai.Draft{Request: object(t, requests["runNapAudit"]), Sources: listings, Answer: map[string]any{"results": []any{map[string]any{"platform": platform, "status": "Not Found"}}}}
		if got := places(ai.NapRows(d)); (got == "") != good || !good && got != "/results/0/platform name" {
			t.Errorf("%q: %q", platform, got)
		}
	}
}

func TestAnAuditNamesThePageOfEachRow(t *testing.T) {
	answer := `{"results":[{"platform":"Yelp","status":"Not Found"},{"platform":"Zillow","status":"Inconsistent","citation":2,"foundName":"D. Whitfield"}]}`
	out, told, err := write(t, "runNapAudit", &aitest.Model{Texts: []string{answer}}, aitest.Searcher{Sources: listings})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"results":[{"platform":"Yelp","status":"Not Found"},{"citation":1,"foundName":"D. Whitfield","platform":"Zillow","platformUrl":"https://yelp.example.com/dw","status":"Inconsistent"}],"sources":[{"title":"D. Whitfield, Realtor","url":"https://yelp.example.com/dw","snippet":"200 Lavaca St · +1.512.555.0199 · 12 years"}]}`
	if string(out.Body) != want {
		t.Errorf("got  %s\nwant %s", out.Body, want)
	}
	for _, secret := range []string{"Dana", "512", "Congress"} {
		if strings.Contains(told[0].Topic, secret) {
			t.Errorf("the event's topic is %q", told[0].Topic)
		}
	}
	forged := strings.Replace(answer, `"citation":2`, `"citation":2,"platformUrl":"https://evil.example/"`, 1)
	if _, _, err := write(t, "runNapAudit", &aitest.Model{Texts: []string{forged}}, aitest.Searcher{Sources: listings}); fault.CodeOf(err) != "ai.invalid_model_output" {
		t.Errorf("a page that the model named: %v", err)
	}
}

var agents = []ai.Source{
	{Title: "Top agents in Austin", URL: "https://a.example.com/", Snippet: "Sam Ortiz (Hill Country Homes) 4.8 stars, 140 reviews, 5.2K followers, DA 31. Ana Núñez: 3 reviews. Dana Whitfield: 99 reviews."},
	{Title: "Lone Star Living", URL: "https://b.example.com/", Snippet: "Sam Ortizaga has 77 reviews."},
	{Title: "Sam Ortiz", URL: "https://c.example.com/", Snippet: "4.8 (140). (512) 900-0155 or 900-0155. 55 Main Street, Suite 400, Austin, TX 78701. Since 1999."},
}

func TestACompetitorIsWhomTheResultNames(t *testing.T) {
	for row, want := range map[string]string{
		`"name":"Sam Ortiz","agency":"Hill Country Homes","citation":1,"avgRating":4.8,"reviewCount":140,"socialFollowers":5200,"domainAuthority":31`: "",
		`"name":"Ana Nunez","agency":"","citation":1,"reviewCount":3`:                                                                                 "",
		`"name":"Ana Núñez","agency":"Lone Star Living","citation":1`:                                                                                 "",
		`"name":"Sam Ortiz","agency":"","citation":2`:                                                                                                 "/competitors/0/name evidence",
		`"name":"Sam Ortiz","agency":""`:                                                                                                              "/competitors/0 citation",
		`"name":"Sam Ortiz","agency":"","citation":7`:                                                                                                 "/competitors/0 citation",
		`"name":"Dana Whitfield","agency":"","citation":1`:                                                                                            "/competitors/0/name self",
		`"name":"Ms. DANA  Whitfield","agency":"","citation":1`:                                                                                       "/competitors/0/name evidence|/competitors/0/name self",
		`"name":"Sam Ortiz","agency":"Made Up Homes","citation":1`:                                                                                    "/competitors/0/agency evidence",
		`"name":"Sam Ortiz","agency":"","citation":1,"reviewCount":141`:                                                                               "/competitors/0/reviewCount figure",
		`"name":"Sam Ortiz","agency":"","citation":1,"avgRating":4.9`:                                                                                 "/competitors/0/avgRating figure",
		`"name":"Sam Ortiz","agency":"","citation":1,"reviewCount":77`:                                                                                "/competitors/0/reviewCount figure",
		`"name":"Text 900 555 0199 for Sam","agency":"","citation":1`:                                                                                 "/competitors/0/name evidence|/competitors/0 name",
		`"name":"Sam Ortiz","agency":"Homes 900 555 0199","citation":3`:                                                                               "/competitors/0/agency evidence|/competitors/0 name",
		`"name":"Sam Ortiz","agency":"","citation":3,"reviewCount":140,"avgRating":4.8`:                                                               "",
		`"name":"Sam Ortiz","agency":"","citation":3,"reviewCount":512`:                                                                               "/competitors/0/reviewCount figure",
		`"name":"Sam Ortiz","agency":"","citation":3,"socialFollowers":155`:                                                                           "/competitors/0/socialFollowers figure",
		`"name":"Sam Ortiz","agency":"","citation":3,"domainAuthority":55`:                                                                            "/competitors/0/domainAuthority figure",
		`"name":"Sam Ortiz","agency":"","citation":3,"reviewCount":1999`:                                                                              "/competitors/0/reviewCount figure",
		`"name":"Sam Ortiz","agency":"","citation":3,"reviewCount":400`:                                                                               "/competitors/0/reviewCount figure",
		`"name":"Sam Ortiz","agency":"","citation":3,"socialFollowers":78701`:                                                                         "/competitors/0/socialFollowers figure",
		`"name":"?","agency":"","citation":1`:                                                                                                         "/competitors/0/name evidence|/competitors/0 name",
		`"name":"Top agents in Austin: 4.8 stars!","agency":"","citation":1`:                                                                          "/competitors/0/name evidence|/competitors/0 name",
		`"name":"Hill Country Homes 4.8 stars, 140 reviews, 5.2K followers","agency":"","citation":1`:                                                 "/competitors/0 name",
	} {
		d := ai.Draft{Request: object(t, requests["findCompetitors"]), Sources: agents, Answer: object(t, `{"competitors":[{`+row+`}]}`)}
		faults := ai.Competitors(d)
		var got []string
		for _, f := range faults {
			got = append(got, f.Pointer+" "+f.Code)
		}
		if !sameSet(got, want) {
			t.Errorf("%s: %q, want %q", row, got, want)
		}
	}
}

func sameSet(got []string, want string) bool {
	rest := want
	for _, g := range got {
		if !strings.Contains(rest, g) {
			return false
		}
		rest = strings.Replace(rest, g, "", 1)
	}
	return strings.Trim(rest, "|") == ""
}

func TestTheFiguresOfACompetitorStandInAResultThatNamesThem(t *testing.T) {
	for answer, good := range map[string]bool{
		`{"reviewCount":140,"avgRating":4.8,"citations":[1]}`: true,
		`{"citations":[]}`:                      true,
		`{"citations":[1]}`:                     true,
		`{"reviewCount":140,"citations":[1,2]}`: true,
		`{"reviewCount":140,"citations":[]}`:    false,
		`{"reviewCount":140,"citations":[2]}`:   false,
		`{"reviewCount":77,"citations":[2]}`:    false, // about another person
		`{"reviewCount":141,"citations":[1]}`:   false,
		`{"reviewCount":140,"citations":[1,1]}`: false,
		`{"reviewCount":140,"citations":[1,4]}`: false,
	} {
		out, _, err := write(t, "enrichCompetitor", &aitest.Model{Texts: []string{answer}}, aitest.Searcher{Sources: agents})
		if (err == nil) != good {
			t.Errorf("%s: %v", answer, err)
		}
		if err == nil && strings.Contains(string(out.Body), `"sources"`) == strings.Contains(answer, "[]") {
			t.Errorf("%s: %s", answer, out.Body)
		}
	}
}

func TestAScriptFitsItsLength(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("word ", 46))
	for name, c := range map[string]struct{ request, scenes, want string }{
		"fits":            {`{"lengthSeconds":45}`, `{"seconds":15,"narration":"One two."},{"seconds":30,"narration":"` + long + `"}`, ""},
		"too long":        {`{"lengthSeconds":40}`, `{"seconds":15,"narration":"One two."},{"seconds":30,"narration":"Three."}`, "/scenes length"},
		"a minute":        {`{}`, `{"seconds":30,"narration":"One two."},{"seconds":30,"narration":"Three."}`, ""},
		"over the minute": {`{}`, `{"seconds":31,"narration":"One two."},{"seconds":30,"narration":"Three."}`, "/scenes length"},
		"too fast":        {`{"lengthSeconds":90}`, `{"seconds":15,"narration":"` + long + `"}`, "/scenes length"},
		"fast and long":   {`{"lengthSeconds":15}`, `{"seconds":16,"narration":"` + long + `"}`, "/scenes length|/scenes length"},
	} {
		d := ai.Draft{Request: object(t, c.request), Answer: object(t, `{"scenes":[`+c.scenes+`]}`)}
		if got := places(ai.ScreenTime(d)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	late := strings.ReplaceAll(answers["generateVideoScript"], `"seconds":15`, `"seconds":40`)
	model := &aitest.Model{Texts: []string{late, answers["generateVideoScript"]}}
	if _, _, err := write(t, "generateVideoScript", model, aitest.Searcher{}); err != nil || len(model.Prompts()) != 2 {
		t.Errorf("%d calls, %v", len(model.Prompts()), err)
	}
}

func TestTheInstructionsStayInside(t *testing.T) {
	model := &aitest.Model{Texts: []string{answers["generateBlogPost"]}}
	if _, _, err := write(t, "generateBlogPost", model, aitest.Searcher{Sources: sources}); err != nil {
		t.Fatal(err)
	}
	system := model.Prompts()[0].System
	for name, c := range map[string]struct {
		text   string
		leaked bool
	}{
		"all":         {system, true},
		"60":          {"So: " + system[200:270], true},
		"capitals":    {strings.ToUpper(system[200:290]), true},
		"white space": {strings.ReplaceAll(system[200:290], " ", "\n\n"), true},
		"emphasis":    {strings.ReplaceAll(system[200:290], " ", " **x** ")[:0] + "**" + strings.ReplaceAll(system[200:290], " ", "** **") + "**", true},
		"a few words": {system[200:240], false},
		"ordinary":    {words(300), false},
	} {
		if got := len(ai.Leaks(map[string]any{"a": c.text}, system)) > 0; got != c.leaked {
			t.Errorf("%s: %v", name, got)
		}
	}
	model = &aitest.Model{Texts: []string{blog(words(220) + "\n\n" + strings.ReplaceAll(system, "<", "("))}}
	if _, _, err := write(t, "generateBlogPost", model, aitest.Searcher{}); fault.CodeOf(err) != "ai.invalid_model_output" || !strings.Contains(err.Error(), "leak") {
		t.Errorf("%v", err)
	}
}

func TestTheSourcesAreThoseThatAreCitedAndTheNumbersSaySo(t *testing.T) {
	found := make([]ai.Source, 5)
	for i := range found {
		found[i] = ai.Source{Title: fmt.Sprintf("Result %d", i+1), URL: fmt.Sprintf("https://example.org/%d", i+1), Snippet: "Up 12 percent."}
	}
	for name, c := range map[string]struct{ operation, answer, body, sources string }{
		"text":         {"generateBlogPost", blog(words(220) + " [4] and [2], again [4]."), "[2] and [1], again [2].", "Result 2,Result 4"},
		"nothing":      {"generateBlogPost", blog(words(220)), "", ""},
		"not a number": {"generateBlogPost", blog(words(220) + " [3] of array[x]."), "[1] of array[x].", "Result 3"},
		"both kinds":   {"generateMarketUpdate", update12("rose by 12% [5]", `[{"metric":"Listings","value":"12%","citation":3}]`), "12% [2]", "Result 3,Result 5"},
		"in a list":    {"enrichCompetitor", `{"citations":[4,2]}`, `"citations":[2,1]`, "Result 2,Result 4"},
		"findings":     {"runResearchAgent", report(words(120) + " [5]"), "[1]", "Result 5"},
	} {
		out, _, err := write(t, c.operation, &aitest.Model{Texts: []string{c.answer}}, aitest.Searcher{Sources: found})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var body struct{ Sources []ai.Source }
		if err := json.Unmarshal(out.Body, &body); err != nil {
			t.Fatal(err)
		}
		var titles []string
		for _, s := range body.Sources {
			titles = append(titles, s.Title)
		}
		if got := strings.Join(titles, ","); got != c.sources || !strings.Contains(string(out.Body), c.body) || strings.Contains(string(out.Body), `"sources":[]`) {
			t.Errorf("%s: sources %q, body %s", name, got, out.Body)
		}
	}
	for _, says := range []string{"[6]", "[0]", "[1, 2]", "[ 1 ]", "[1 ]", "[1 and 2]", "[1 or 2]", "[1 to 3]", "[Source 1]", "[source: 2]", "[See 1]", "[#1]", "[1†source]", "[1, p. 3]", "【1】", "【1†L2】", "[١]", "[1-3]", "[1,2]", "[01]", "[^1]", `\[1\]`, "[\u200b1]", "[&#49;]", "[１]", "[1] [999]"} {
		model := &aitest.Model{Texts: []string{blog(words(220) + " " + says)}}
		if _, _, err := write(t, "generateBlogPost", model, aitest.Searcher{Sources: found}); fault.CodeOf(err) != "ai.invalid_model_output" {
			t.Errorf("%q: %v", says, err)
		}
	}
}
