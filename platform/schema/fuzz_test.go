package schema_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/schema"
)

// FuzzCheck holds any value against a schema with every kind of rule. It fits if
// and only if nothing is told, and what is told is bounded and none of the value.
func FuzzCheck(f *testing.F) {
	var s openapi3.Schema
	if err := json.Unmarshal([]byte(`{"type":"object","additionalProperties":false,"required":["text"],"properties":{
		"text":{"type":"string","minLength":1,"maxLength":5,"pattern":"\\S"},
		"kind":{"type":"string","enum":["a","b"]},
		"mail":{"type":"string","format":"email"}, "at":{"type":"string","format":"date-time"}, "page":{"type":"string","format":"uri"},
		"day":{"type":"string","format":"date"}, "id":{"type":"string","format":"uuid"},
		"number":{"type":"integer","minimum":1,"maximum":5}, "share":{"type":"number","exclusiveMaximum":true,"maximum":1,"nullable":true},
		"rows":{"type":"array","maxItems":3,"minItems":1,"uniqueItems":true,"items":{"type":"object","additionalProperties":false,
			"required":["a/b"],"properties":{"a/b":{"type":"boolean"},"c~d":{"type":"array","maxItems":1,"items":{"type":"string"}}}}},
		"more":{"type":"object","maxProperties":2,"additionalProperties":{"type":"integer"}},
		"one":{"oneOf":[{"type":"string"},{"type":"object","required":["x"],"properties":{"x":{"type":"integer"}}}]},
		"all":{"allOf":[{"type":"object","required":["a"]},{"type":"object","required":["b"]}]}}}`), &s); err != nil {
		f.Fatal(err)
	}
	for _, v := range []string{
		`{"text":"a"}`, `{}`, `null`, `[]`, `{"text":" ","kind":"c","mail":"A <a@b.c>","at":"2026","page":"/","day":"1","id":"x"}`,
		`{"text":"a","number":1.5,"share":null,"rows":[{"a/b":true},{"a/b":true},{"c~d":["x",7]},{}],"more":{"a":1,"b":"x","c":2}}`,
		`{"text":"a","one":{"x":"y"},"all":{"b":1},"unknown":{"k":[{}]},"also~/":1}`, `{"text":7,"rows":{"0":1},"number":1e308}`,
		`{"text":"\u0000\ud83c\udfe0","page":"http://%zz","mail":"@","id":"01890a5d-ac96-774b-bcce-b302099a8057"}`,
	} {
		f.Add([]byte(v))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var v any
		if json.Unmarshal(text, &v) != nil {
			return
		}
		fields := schema.Check(&s, v)
		fits := s.VisitJSON(v, schema.Formats()) == nil
		if fits != (len(fields) == 0) {
			t.Errorf("fits: %v, and told is %+v", fits, fields)
		}
		if len(fields) > schema.MaxFields || !reflect.DeepEqual(fields, schema.Check(&s, v)) {
			t.Errorf("%d places", len(fields))
		}
		for _, told := range fields {
			if len(told.Pointer) > 1000 || len(told.Detail) > 500 || told.Code == "" || told.Detail == "" ||
				!utf8.ValidString(told.Pointer) {
				t.Errorf("%+v", told)
			}
		}
	})
}

// FuzzPointer takes any names for a path: what comes out is a bounded pointer of
// RFC 6901 with as many steps.
func FuzzPointer(f *testing.F) {
	f.Add("a/b", "~1")
	f.Add("\xff", "é")
	f.Fuzz(func(t *testing.T, first, second string) {
		at := schema.Pointer("/body", first, second)
		if len(at) > 1000 {
			t.Errorf("%d bytes", len(at))
		}
		steps := 0
		for i := range len(at) {
			if at[i] == '/' {
				steps++
			}
			if at[i] == '~' && (i+1 == len(at) || at[i+1] != '0' && at[i+1] != '1') {
				t.Errorf("%q has a bare ~", at)
			}
		}
		if steps != 3 {
			t.Errorf("%q has %d steps", at, steps)
		}
	})
}
