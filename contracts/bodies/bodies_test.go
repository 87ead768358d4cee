package main

import (
	"go/ast"
	"go/parser"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// planOf plans one operation whose body has the member a with this schema, and in
// Go this type.
func planOf(t *testing.T, member, goMember string) *plan {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData([]byte(`{"openapi":"3.0.3","info":{"title":"x","version":"1"},"paths":{"/x":{"post":{
		"operationId":"act","responses":{},"requestBody":{"content":{"application/json":{"schema":{
			"type":"object","additionalProperties":false,"properties":{"a":` + member + `}}}}}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.ParseExpr("struct { A " + goMember + " `json:\"a\"` }")
	if err != nil {
		t.Fatal(err)
	}
	return newPlan("xapi", doc, types{"xapi": {"ActJSONRequestBody": ast.NewIdent("Act"), "Act": parsed}})
}

func TestWhatIsNotReadInOnePassIsNamedWithTheReason(t *testing.T) {
	for member, why := range map[string]string{
		`{"type":"string","nullable":true}`:                             "null is allowed",
		`{"oneOf":[{"type":"string"},{"type":"boolean"}]}`:              "put together of others",
		`{"allOf":[{"type":"string"}]}`:                                 "put together of others",
		`{"type":"string","readOnly":true}`:                             "requests or in answers only",
		`{"type":"string","format":"password"}`:                         "the format password",
		`{"type":"string","maxLength":0}`:                               "must be empty",
		`{"type":"string","pattern":"\\u00e9"}`:                         "Go writes differently",
		`{"type":"string","enum":["x"],"minLength":1}`:                  "an enum with further rules",
		`{"type":"integer","enum":[1]}`:                                 "a rule beyond its bounds",
		`{"type":"integer"}`:                                            "bounds within 2^53",
		`{"type":"integer","minimum":0,"maximum":9223372036854775807}`:  "bounds within 2^53",
		`{"type":"integer","format":"int32","minimum":0,"maximum":1}`:   "the format int32",
		`{"type":"number"}`:                                             "without bounds",
		`{"type":"number","multipleOf":2,"minimum":0,"maximum":1}`:      "a rule beyond its bounds",
		`{"type":"array"}`:                                              "items that are anything",
		`{"type":"array","items":{"type":"string"},"uniqueItems":true}`: "must not be equal",
		`{}`: "no type",
	} {
		p := planOf(t, member, "string")
		if strings.Contains(member, `"array"`) {
			p = planOf(t, member, "[]string")
		}
		if len(p.Operations) > 0 || len(p.Objects) > 0 || len(p.Others) != 1 || !strings.Contains(p.Others[0].Why, why) {
			t.Errorf("%s: %+v", member, p.Others)
			continue
		}
		code, err := p.code()
		if err != nil || !strings.Contains(string(code), "//   - act: Act.a: "+p.Others[0].Why[len("Act.a: "):]) {
			t.Errorf("%s: %v\n%s", member, err, code)
		}
	}
}

func TestAParameterThatHasNoCodeIsNamedWithTheReason(t *testing.T) {
	const fine = `{"name":"k","in":"header","schema":{"type":"string","minLength":1,"maxLength":5}}`
	for parameter, why := range map[string]string{
		`{"name":"a","in":"cookie","schema":{"type":"string"}}`:                              "it is in the cookie",
		`{"name":"a","in":"query","style":"pipeDelimited","schema":{"type":"string"}}`:       "the style pipeDelimited",
		`{"name":"a","in":"query","content":{"text/plain":{}}}`:                              "it has no schema",
		`{"name":"a","in":"query","allowEmptyValue":true,"schema":{"type":"string"}}`:        "it may be empty",
		`{"name":"a","in":"query","schema":{"type":"string","default":"x"}}`:                 "a default",
		`{"name":"a","in":"query","schema":{"type":"integer","minimum":1,"maximum":5}}`:      "no text",
		`{"name":"a","in":"query","schema":{"type":"array","items":{"type":"string"}}}`:      "the type [array]",
		`{"name":"a","in":"query","schema":{"type":"string","nullable":true}}`:               "null is allowed",
		`{"name":"X-Correlation-Id","in":"header","schema":{"type":"string","default":"x"}}`: "",
	} {
		doc, err := openapi3.NewLoader().LoadFromData([]byte(`{"openapi":"3.0.3","info":{"title":"x","version":"1"},"paths":{"/x":{
			"parameters":[` + fine + `],"get":{"operationId":"act","responses":{},"parameters":[` + parameter + `]}}}}`))
		if err != nil {
			t.Fatal(err)
		}
		p := newPlan("xapi", doc, types{})
		code, err := p.code()
		if err != nil || !strings.Contains(string(code), `{In: "header", Name: "k", Rule: &kParameter},`) ||
			!strings.Contains(string(code), "kParameter = jsonbody.Text{Min: 1, Max: 5}") {
			t.Errorf("%s: %v\n%s", parameter, err, code)
		}
		if why == "" && len(p.Unchecked) > 0 || why != "" && (len(p.Unchecked) != 1 || !strings.Contains(p.Unchecked[0].Why, "a: "+why) ||
			!strings.Contains(string(code), "//   - act, a: "+why)) {
			t.Errorf("%s: %+v\n%s", parameter, p.Unchecked, code)
		}
	}
}

func TestWhatIsReadInOnePassIsWrittenAsOneWouldWriteIt(t *testing.T) {
	for _, c := range []struct{ member, goMember, want string }{
		{`{"type":"string","minLength":1,"maxLength":5,"pattern":"\\S"}`, "string", "jsonbody.ReadText(r, &v.A, &actA)"},
		{`{"type":"string","maxLength":5}`, "*string", "jsonbody.ReadOptionalText(r, &v.A, &actA)"},
		{`{"type":"string","enum":["x","y"]}`, "ActA", "jsonbody.ReadEnum(r, &v.A, &actA)"},
		{`{"type":"boolean"}`, "bool", "jsonbody.ReadBool(r, &v.A)"},
		{`{"type":"integer","minimum":1,"maximum":5,"default":3}`, "*int", "v.A = new(int(3))"},
		{`{"type":"array","maxItems":5,"items":{"type":"string"}}`, "[]string", "for r.Item(&list)"},
	} {
		p := planOf(t, c.member, c.goMember)
		code, err := p.code()
		if err != nil || len(p.Others) > 0 || !strings.Contains(string(code), c.want) ||
			!strings.Contains(string(code), `"act": jsonbody.Decoded(readAct)`) {
			t.Errorf("%s: %+v, %v\n%s", c.member, p.Others, err, code)
		}
	}
}

func TestAnAnswerThatHasNoCodeIsNamedAndNothingOfItIsWritten(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(`{"openapi":"3.0.3","info":{"title":"x","version":"1"},"paths":{"/x":{"get":{"operationId":"act",
		"responses":{"200":{"description":"","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Answer"}}}}}}}},
		"components":{"schemas":{"Answer":{"type":"object"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for member, c := range map[string]struct{ want, why string }{
		"A string `json:\"a\"`":                                 {want: "w.Text(string(v.A))"},
		"A *int `json:\"a,omitempty\"`":                         {want: "if v.A != nil {"},
		"A []string `json:\"a,omitempty\"`":                     {want: "if len(v.A) > 0 {"},
		"A []Part `json:\"a\"`":                                 {want: "v.A[i].WriteJSON(w)"},
		"A shared.Text `json:\"a\"`; B int `json:\"b\"`":        {want: "w.Raw(`{\"a\":`)\n\tv.A.WriteJSON(w)\n\tw.Raw(`,\"b\":`)\n"},
		"A []shared.Text `json:\"a\"`":                          {want: "v.A[i].WriteJSON(w)"},
		"A *[]Part `json:\"a,omitempty\"`":                      {want: "(*v.A)[i].WriteJSON(w)"},
		"A *int `json:\"a,omitempty\"`; B int `json:\"b\"`":     {want: "\tw.Next()\n\t}\n\tw.Raw(`\"b\":`)\n"},
		"A shared.Other `json:\"a\"`":                           {why: `Answer.A: the type ""`},
		"A float64 `json:\"a\"`":                                {why: `Answer.A: the type "float64"`},
		"A string `json:\"a,omitempty\"`":                       {why: "Answer.A: a member that is left out when it is empty"},
		"A *string `json:\"a\"`":                                {why: "Answer.A: a pointer that may be null"},
		"A Answer `json:\"a\"`":                                 {why: "Answer.A: an object that holds itself"},
		"A string":                                              {why: "Answer has a field that is no member"},
		"P Part `json:\"p\"`; A map[string]string `json:\"a\"`": {why: `Answer.A: the type ""`},
	} {
		structure, err := parser.ParseExpr("struct { " + member + " }")
		if err != nil {
			t.Fatal(err)
		}
		part, err := parser.ParseExpr("struct { B bool `json:\"b\"` }")
		if err != nil {
			t.Fatal(err)
		}
		a := newAnswers("xapi", doc, types{
			"xapi": {"Answer": structure, "Part": part}, "shared": {"Text": part, "Other": part},
		}, map[string]bool{"shared.Text": true})
		code, err := a.code()
		if err != nil {
			t.Fatalf("%s: %v", member, err)
		}
		if c.why == "" {
			if len(a.Others) > 0 || !strings.Contains(string(code), c.want) {
				t.Errorf("%s: %v\n%s", member, a.Others, code)
			}
			continue
		}
		if len(a.Others) != 1 || a.Others[0].Why != c.why || len(a.Objects) > 0 || strings.Contains(string(code), "WriteJSON") {
			t.Errorf("%s: %v\n%s", member, a.Others, code)
		}
	}
}
