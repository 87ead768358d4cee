package author_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// operations are made up: nothing in the author knows their names or members. The
// schemas are as a document has them.
var operations = map[string]struct{ request, schema string }{
	"questions about a listing, each answer resting on the request": {
		`{"title":"Bungalow on Avenue G","description":"A three-bedroom bungalow from 1938 with the original oak floors. The kitchen was renewed in 2021. A detached studio stands in the garden.","features":["Screened porch","Two covered parking spaces"]}`,
		`{"type":"object","additionalProperties":false,"required":["faqs"],"properties":{"faqs":{"type":"array","minItems":3,"maxItems":8,"items":{
			"type":"object","additionalProperties":false,"required":["question","answer","basis"],"properties":{
			"question":{"type":"string","minLength":10,"maxLength":200},"answer":{"type":"string","minLength":20,"maxLength":600},
			"basis":{"type":"string","minLength":3,"maxLength":300,"description":"The words of the request that the answer rests on."}}}}}}`},
	"an invitation in several forms": {
		`{"address":"4200 Avenue G, Austin","startsAt":"2026-12-06T14:00:00Z","host":"Dana Whitfield"}`,
		`{"type":"object","additionalProperties":false,"required":["subjectLine","body","text","hashtags","callToAction","zip"],"properties":{
			"subjectLine":{"type":"string","minLength":5,"maxLength":60},"body":{"type":"string","minLength":300,"maxLength":2000},
			"text":{"type":"string","minLength":20,"maxLength":160},"callToAction":{"type":"string","enum":["rsvp","call","drop_in"]},
			"hashtags":{"type":"array","minItems":3,"maxItems":6,"uniqueItems":true,"items":{"type":"string","minLength":4,"maxLength":30,"pattern":"^#[A-Za-z]+$"}},
			"zip":{"type":"string","pattern":"^[A-Z]{3}-[a-z]{4,6}$"}}}`},
	"programs that were found": {
		`{"state":"Texas","buyer":"first-time"}`,
		`{"type":"object","additionalProperties":false,"required":["programs","overview"],"properties":{"overview":{"type":"string","minLength":80,"maxLength":900},
			"programs":{"type":"array","minItems":1,"maxItems":5,"items":{"type":"object","additionalProperties":false,"required":["programName","summary","kind","citation"],"properties":{
			"programName":{"type":"string","minLength":3,"maxLength":100},"summary":{"type":"string","minLength":10,"maxLength":400},
			"amount":{"type":"integer","minimum":0,"maximum":1000000},"kind":{"type":"string","enum":["grant","loan","credit"]},
			"citation":{"type":"integer","minimum":1,"maximum":10}}}}}}`},
	"claims, word for word, with their sources": {
		`{"text":"Homes in Hyde Park sold after 41 days. Two new schools opened. Prices rose by 3% in October."}`,
		`{"type":"object","additionalProperties":false,"required":["claims"],"properties":{"claims":{"type":"array","maxItems":4,"items":{
			"type":"object","additionalProperties":false,"required":["words","verdict","why"],"properties":{
			"words":{"type":"string","maxLength":120,"description":"The claim, word for word as the text has it."},
			"verdict":{"type":"string","enum":["supported","contradicted","open"]},"why":{"type":"string","minLength":10,"maxLength":300},
			"citations":{"type":"array","maxItems":3,"items":{"type":"integer","minimum":1,"maximum":10}}}}}}}`},
	"numbers, groups and values that may be null": {
		`{"listing":{"headline":"Loft downtown","notes":["Corner unit","Ten windows"]},"audience":"investors"}`,
		`{"type":"object","additionalProperties":false,"required":["score","grade","groups","verdict","channels"],"properties":{
			"score":{"type":"integer","minimum":0,"maximum":1000000},"grade":{"type":"string","enum":["A","B","C"],"nullable":true},
			"verdict":{"type":"string","minLength":1,"maxLength":24},
			"channels":{"type":"array","minItems":2,"maxItems":5,"uniqueItems":true,"items":{"type":"string","enum":["email","mail"]}},
			"groups":{"type":"array","minItems":2,"maxItems":2,"items":{"type":"object","additionalProperties":false,"required":["label","points"],"properties":{
			"label":{"type":"string","minLength":2,"maxLength":40},"points":{"type":"array","minItems":2,"maxItems":4,"uniqueItems":true,"items":{"type":"string","minLength":15,"maxLength":140}}}}}}}`},
}

const found = `[{"n":1,"title":"Down payment help in Texas","url":"https://www.example.org/help","snippet":"The state program lends up to 5% of the price. Income limits apply."},
	{"n":2,"title":"City grants","url":"https://city.example.net/grants","snippet":"The city gives $40,000 to buyers of a first home."}]`

var (
	digits  = regexp.MustCompile(`\d+(?:[.,]\d+)*`)
	address = regexp.MustCompile(`(?i)https?:|www\.|\w\.(?:com|org|net)\b|<\w|\]\(`)
)

func TestAnOperationThatNobodyHasSeenIsAnswered(t *testing.T) {
	for name, o := range operations {
		for _, results := range []string{found, "[]"} {
			t.Run(name+" "+strconv.Itoa(len(results)), func(t *testing.T) {
				if results == "[]" && strings.Contains(name, "that were found") {
					return // its list may not be empty, so without results there is no answer
				}
				prompt := "Do it.\n<request>\n" + o.request + "\n</request>\n<search_results>\n" + results + "\n</search_results>"
				full, lowered := documented(t, o.schema)
				answer := generate(t, prompt, lowered)
				if err := full.VisitJSON(answer); err != nil {
					t.Fatalf("%v\n%s", err, text(answer))
				}
				for _, complaint := range complaints(answer, o.request, results) {
					t.Errorf("%s\n%s", complaint, text(answer))
				}
			})
		}
	}
}

// documented is the schema of a document, and the same as the model is asked: the
// bounds in words.
func documented(t *testing.T, schema string) (*openapi3.Schema, string) {
	t.Helper()
	full := new(openapi3.Schema)
	var tree any
	if err := json.Unmarshal([]byte(schema), full); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(schema), &tree); err != nil {
		t.Fatal(err)
	}
	return full, text(inWords(tree))
}

func inWords(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	out := map[string]any{}
	said := ""
	for _, key := range []string{"description", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "pattern", "uniqueItems"} {
		value, has := m[key]
		if form := map[string]string{"description": " %v", "minLength": " At least %v characters.", "maxLength": " At most %v characters.",
			"minItems": " At least %v items.", "maxItems": " At most %v items.", "minimum": " At least %v.", "maximum": " At most %v.",
			"pattern": " It matches the regular expression %v."}[key]; has && form != "" {
			said += fmt.Sprintf(form, value)
		} else if has {
			said += " No item comes twice."
		}
	}
	if said != "" {
		out["description"] = said[1:]
	}
	for _, key := range []string{"type", "required", "enum", "additionalProperties"} {
		if m[key] != nil {
			out[key] = m[key]
		}
	}
	if m["items"] != nil {
		out["items"] = inWords(m["items"])
	}
	if properties, ok := m["properties"].(map[string]any); ok {
		inner := map[string]any{}
		for name, member := range properties {
			inner[name] = inWords(member)
		}
		out["properties"] = inner
	}
	if m["nullable"] == true {
		return map[string]any{"anyOf": []any{out, map[string]any{"type": "null"}}}
	}
	return out
}

// complaints are what the service would refuse: a figure that neither the request
// nor a cited result has, a citation of nothing, an address, and a quotation that
// is none.
func complaints(answer any, request, results string) []string {
	var sources []struct{ Title, Snippet string }
	_ = json.Unmarshal([]byte(results), &sources)
	var all []string
	var walk func(v any, name, told string)
	walk = func(v any, name, told string) {
		switch v := v.(type) {
		case map[string]any:
			cited := []any{v["citation"]}
			if list, ok := v["citations"].([]any); ok {
				cited = append(cited, list...)
			}
			for _, c := range cited {
				if n, ok := c.(float64); ok && (n < 1 || int(n) > len(sources)) {
					all = append(all, fmt.Sprintf("cites %v", n))
				} else if ok {
					told += sources[int(n)-1].Title + sources[int(n)-1].Snippet
				}
			}
			for member, inner := range v {
				walk(inner, member, told)
			}
		case []any:
			for _, inner := range v {
				walk(inner, name, told)
			}
		case string:
			for _, m := range citation.FindAllStringSubmatch(v, -1) {
				n, _ := strconv.Atoi(m[1])
				if n < 1 || n > len(sources) {
					all = append(all, "cites"+m[0])
				}
			}
			for _, figure := range digits.FindAllString(citation.ReplaceAllString(v, ""), -1) {
				if !strings.Contains(told, figure) {
					all = append(all, name+" has the figure "+figure)
				}
			}
			if address.MatchString(v) {
				all = append(all, name+" has an address: "+v)
			}
			if slices.Contains([]string{"basis", "words"}, name) && !strings.Contains(request, v) {
				all = append(all, name+" is no quotation: "+v)
			}
		}
	}
	walk(answer, "", request)
	return all
}

func TestQuotationsDifferAndAreNeverInvented(t *testing.T) {
	o := operations["questions about a listing, each answer resting on the request"]
	_, lowered := documented(t, strings.Replace(o.schema, `"minItems":3,`, "", 1))
	var got struct {
		FAQs []struct{ Question, Answer, Basis string } `json:"faqs"`
	}
	answer := generated(t, "<request>"+o.request+"</request>", lowered)
	if err := json.Unmarshal([]byte(answer), &got); err != nil {
		t.Fatal(err)
	}
	bases := map[string]bool{}
	for _, faq := range got.FAQs {
		bases[faq.Basis] = true
		if !strings.Contains(faq.Answer, faq.Basis) || !strings.HasSuffix(faq.Question, "?") {
			t.Errorf("%+v", faq)
		}
	}
	if len(bases) < 3 || len(bases) != len(got.FAQs) {
		t.Errorf("%d different quotations of %d", len(bases), len(got.FAQs))
	}
	if answer := generated(t, "<request>{}</request>", lowered); answer != `{"faqs":[]}` {
		t.Errorf("out of nothing: %s", answer)
	}
}

func TestAProgramIsToldOfAsItsResultTellsIt(t *testing.T) {
	o := operations["programs that were found"]
	_, lowered := documented(t, o.schema)
	got := generate(t, "<request>"+o.request+"</request><search_results>"+found+"</search_results>", lowered)
	want := `[{"citation":1,"kind":"grant","programName":"Down payment help in Texas","summary":"The state program lends up to 5% of the price. Income limits apply."},` +
		`{"citation":2,"kind":"loan","programName":"City grants","summary":"The city gives $40,000 to buyers of a first home."}]`
	if text(got["programs"]) != want {
		t.Errorf("got %s\nwant %s", text(got["programs"]), want)
	}
}
