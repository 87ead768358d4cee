package author_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// The schemas are those of the document, lowered.
const (
	citationSchema = `{"type":"integer","description":"The number of the search result that says so. At least 1. At most 10."}`
	figureSchemas  = `"reviewCount":{"type":"integer","description":"At least 0. At most 1000000."},"avgRating":{"type":"number","description":"At least 0. At most 5."},
		"socialFollowers":{"type":"integer","description":"At least 0."},"domainAuthority":{"type":"number","description":"At least 0. At most 100."}`
	napSchema = `{"type":"object","additionalProperties":false,"required":["rows"],"properties":{"rows":{"type":"array","description":"At most 10 items.",
		"items":{"type":"object","additionalProperties":false,"required":["platform","citation"],"properties":{"platform":{"type":"string","description":"At least 1 characters. At most 100 characters."},
		"citation":` + citationSchema + `,"foundName":{"type":"string"},"foundAddress":{"type":"string"},"foundPhone":{"type":"string"}}}}}}`
	competitorsSchema = `{"type":"object","additionalProperties":false,"required":["competitors"],"properties":{"competitors":{"type":"array","description":"At most 10 items.",
		"items":{"type":"object","additionalProperties":false,"required":["name","agency"],"properties":{"name":{"type":"string"},"agency":{"type":"string"},"citation":` + citationSchema + `,` + figureSchemas + `}}}}}`
	enrichedSchema = `{"type":"object","additionalProperties":false,"required":["figures"],"properties":{"figures":{"type":"array","description":"At most 4 items.",
		"items":{"type":"object","additionalProperties":false,"required":["kind","value","citation"],"properties":{"kind":{"type":"string","enum":["reviews","rating","followers","domain_authority"]},
		"value":{"type":"number","description":"At least 0."},"citation":` + citationSchema + `}}}}}`
	marketSchema = `{"type":"object","additionalProperties":false,"required":["title","content","keyPoints","statistics"],"properties":{"title":{"type":"string"},"content":{"type":"string"},
		"keyPoints":{"type":"array","minItems":1,"description":"At least 3 items. At most 5 items.","items":{"type":"string"}},
		"statistics":{"type":"array","description":"At most 6 items.","items":{"type":"object","additionalProperties":false,"required":["metric","value","citation"],"properties":{
		"metric":{"type":"string"},"value":{"type":"string","description":"At most 40 characters."},"change":{"type":"string"},"citation":` + citationSchema + `}}}}}`
	videoSchema = `{"type":"object","additionalProperties":false,"required":["scenes"],"properties":{"scenes":{"type":"array","minItems":1,"description":"At least 2 items. At most 12 items.",
		"items":{"type":"object","additionalProperties":false,"required":["narration","seconds"],"properties":{"narration":{"type":"string"},"seconds":{"type":"integer","description":"At least 1. At most 60."}}}}}}`
)

func asked(request string, snippets ...string) string {
	found := make([]map[string]any, len(snippets))
	for i, s := range snippets {
		title, snippet, _ := strings.Cut(s, ": ")
		found[i] = map[string]any{"n": i + 1, "title": title, "url": "https://www.example.com/" + title[:1], "snippet": snippet}
	}
	return "<request>" + request + "</request><search_results>" + text(found) + "</search_results>"
}

const dana = `{"name":"Dana Whitfield","address":"100 Congress Ave, Austin, TX 78701","phone":"+1 512 555 0100","agencyName":"Lakeside Realty"}`

func TestAnAuditSaysWhatTheResultsShow(t *testing.T) {
	prompt := asked(dana,
		"Dana Whitfield - Zillow: Dana Whitfield at Lakeside Realty, 100 Congress Avenue, Austin, TX 78701 (512) 555-0100.",
		"DANA WHITFIELD on Yelp: Real estate agents. Phone: 512-555-0199.",
		"Somebody else on Facebook: Call 512-555-0177.",
		"Dana Whitfield, nurse: Call 713-555-0177.",
	)
	got := generate(t, strings.Replace(prompt, "https://www.example.com/D", "https://www.zillow.com/D", 1), napSchema)
	want := `{"rows":[{"citation":1,"foundAddress":"100 Congress Avenue, Austin, TX 78701","foundName":"Dana Whitfield","foundPhone":"(512) 555-0100","platform":"Zillow"},` +
		`{"citation":2,"foundName":"DANA WHITFIELD","foundPhone":"512-555-0199","platform":"Example site 2"}]}`
	if text(got) != want {
		t.Errorf("got %s\nwant %s", text(got), want)
	}
}

func TestCompetitorsAreThoseWhomTheResultsName(t *testing.T) {
	got := generate(t, asked(dana,
		"Top agents: Sam Ortiz of Hill Country Homes has 140 reviews and an average of 4.8. Maya Chen (Riverbend Realty) has 5,200 followers. Dana Whitfield of "+
			"Lakeside Realty has 12 reviews.",
		"Nobody: Homes in Austin, Texas sell quickly.",
	), competitorsSchema)
	want := `{"competitors":[{"agency":"Hill Country Homes","avgRating":4.8,"citation":1,"name":"Sam Ortiz","reviewCount":140},` +
		`{"agency":"Riverbend Realty","citation":1,"name":"Maya Chen","socialFollowers":5200}]}`
	if text(got) != want {
		t.Errorf("got %s\nwant %s", text(got), want)
	}
	if got := generate(t, asked(dana), competitorsSchema); text(got) != `{"competitors":[]}` {
		t.Errorf("competitors out of nothing: %s", text(got))
	}
}

func TestACompetitorsFiguresComeFromTheResultsThatNameThem(t *testing.T) {
	sam := `{"name":"Sam Ortiz","agency":"Hill Country Homes"}`
	got := generate(t, asked(sam, "Sam Ortiz: Rated 4.8 out of 5 in 140 reviews.", "Maya Chen: She has 9,000 followers.",
		"The site of Sam Ortiz: A domain authority of 31."), enrichedSchema)
	want := `{"figures":[{"citation":1,"kind":"reviews","value":140},{"citation":1,"kind":"rating","value":4.8},{"citation":3,"kind":"domain_authority","value":31}]}`
	if text(got) != want {
		t.Errorf("got %s, want %s", text(got), want)
	}
	if got := generate(t, asked(sam, "Sam Ortiz: An agent."), enrichedSchema); text(got) != `{"figures":[]}` {
		t.Errorf("figures out of nothing: %s", text(got))
	}
}

func TestAMarketUpdateTellsTheFiguresOfTheResults(t *testing.T) {
	request := `{"location":"Austin, Texas","timePeriod":"October 2026"}`
	got := generate(t, asked(request, "Austin news: Active listings rose by 12% in 2026. The median sale price fell to $1.2 million.",
		"More: Homes took 41 days on market. Call 512-555-0100."), marketSchema)
	want := `[{"change":"up on the period before","citation":1,"metric":"Active listings","value":"12%"},` +
		`{"change":"down on the period before","citation":1,"metric":"Median sale price","value":"$1.2 million"},` +
		`{"citation":2,"metric":"Days on market","value":"41"}]`
	if text(got["statistics"]) != want {
		t.Errorf("statistics %s\nwant %s", text(got["statistics"]), want)
	}
	content := got["content"].(string)
	for _, line := range []string{"Active listings: 12%, as one page reports [1].", "\n\n## What it means for sellers\n\n"} {
		if !strings.Contains(content, line) {
			t.Errorf("%q is missing in %s", line, content)
		}
	}
	bare := generate(t, asked(request), marketSchema)
	if text(bare["statistics"]) != "[]" || len(bare["keyPoints"].([]any)) != 3 || strings.Contains(text(bare), "[1]") {
		t.Errorf("without results: %s", text(bare))
	}
}

func TestAVideoIsNoLongerThanAllowed(t *testing.T) {
	for request, most := range map[string]int{`{"topic":"open houses","lengthSeconds":15}`: 15, `{"topic":"open houses","lengthSeconds":45}`: 45,
		`{"topic":"open houses","lengthSeconds":180}`: 180, `{"topic":"open houses"}`: 60} {
		var got struct{ Scenes []struct{ Seconds int } }
		if err := json.Unmarshal([]byte(generated(t, asked(request), videoSchema)), &got); err != nil {
			t.Fatal(err)
		}
		total := 0
		for _, scene := range got.Scenes {
			total += scene.Seconds
		}
		if len(got.Scenes) < 2 || total > most || total < most*3/4 {
			t.Errorf("%s: %d scenes of %d seconds together", request, len(got.Scenes), total)
		}
	}
}

func TestAGuideSpeaksOfWhatWasAskedFor(t *testing.T) {
	got := generate(t, asked(`{"neighborhood":"Hyde Park","city":"Austin, Texas","highlights":["bungalows"]}`, "Hyde Park: 1920s homes."),
		`{"type":"object","additionalProperties":false,"required":["title","introduction","sections"],"properties":{"title":{"type":"string"},
		"introduction":{"type":"string","description":"At least 100 characters."},"sections":{"type":"array","minItems":1,"description":"At least 3 items.","items":{"type":"object",
		"additionalProperties":false,"required":["heading","content"],"properties":{"heading":{"type":"string"},"content":{"type":"string","description":"Without headings. At least 40 characters."}}}}}}`)
	if got["title"] != "Hyde Park, Austin, Texas: A Guide to the Neighborhood" ||
		!strings.HasPrefix(got["introduction"].(string), "Hyde Park is a part of Austin, Texas") {
		t.Errorf("title %s, introduction %s", got["title"], got["introduction"])
	}
	sections := text(got["sections"])
	if !strings.Contains(sections, `"heading":"Bungalows"`) || !strings.Contains(sections, "[1]") || strings.Contains(sections, "## ") ||
		strings.Contains(sections, "stand-in") {
		t.Errorf("sections %s", sections)
	}
}

func TestAnOpenHouseGetsWhatThePromptAsksFor(t *testing.T) {
	const schema = `{"type":"object","additionalProperties":false,"required":["invitation","post","flyer","followUp"],"properties":{
		"invitation":{"type":"object","additionalProperties":false,"required":["subject","body"],"properties":{"subject":{"type":"string","description":"At most 80 characters."},
		"body":{"type":"string","description":"At least 60 characters. At most 1500 characters."}}},"post":{"type":"string","description":"At least 40 characters. At most 1500 characters."},
		"flyer":{"type":"object","additionalProperties":false,"required":["headline","body"],"properties":{"headline":{"type":"string","description":"At most 60 characters."},
		"body":{"type":"string","description":"At least 30 characters. At most 600 characters."}}},"followUp":{"type":"string","description":"At least 40 characters. At most 1000 characters."}}}`
	kit := func(tone string) (got struct {
		Invitation, Flyer struct{ Body string }
		Post, FollowUp    string
	}) {
		request := `{"address":"4408 Avenue B, Austin","date":"Sunday, December 6","time":"2 to 4 p.m.","description":"A 1928 bungalow with two baths.",
			"highlights":["renovated kitchen"],"name":"Dana Whitfield","tone":"` + tone + `"}`
		if err := json.Unmarshal([]byte(generated(t, asked(request), schema)), &got); err != nil {
			t.Fatal(err)
		}
		return got
	}
	got := kit("Professional")
	when := "4408 Avenue B, Austin on Sunday, December 6, 2 to 4 p.m."
	if !strings.Contains(got.Invitation.Body, when) || !strings.Contains(got.Invitation.Body, "\n\nDana Whitfield") ||
		!strings.Contains(got.Post, "are open on Sunday, December 6") || !strings.Contains(got.FollowUp, "Thank you for coming") {
		t.Errorf("got %+v", got)
	}
	if !strings.Contains(got.Flyer.Body, "A 1928 bungalow with two baths. There to see: renovated kitchen.") || strings.Contains(got.Flyer.Body, "December") {
		t.Errorf("flyer %s", got.Flyer.Body)
	}
	if strings.Contains(text(got), "#"+"#") || strings.Contains(text(got), "\\n- ") {
		t.Errorf("Markdown in %s", text(got))
	}
	if kit("Humorous").Invitation.Body == got.Invitation.Body {
		t.Error("the tone changes nothing")
	}
}

func TestOneReviewHasItsSentiment(t *testing.T) {
	got := generate(t, `<request>{"comment":"Great agent, very helpful on the phone."}</request>`, `{"type":"object","additionalProperties":false,"required":["sentiment","summary"],
		"properties":{"sentiment":{"type":"string","enum":["Positive","Negative","Neutral"]},"summary":{"type":"string"}}}`)
	if got["sentiment"] != "Positive" || !strings.HasPrefix(got["summary"].(string), "The comment is positive") {
		t.Errorf("got %v", got)
	}
}
