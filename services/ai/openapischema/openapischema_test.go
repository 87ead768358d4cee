package openapischema_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/services/ai/openapischema"
)

// document is one operation whose answer has the schema.
func document(t *testing.T, schema string) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData([]byte(`{"openapi":"3.0.3","info":{"title":"t","version":"1"},
		"paths":{"/x":{"post":{"operationId":"doX","responses":{"200":{"description":"d","content":{"application/json":{"schema":` + schema + `}}}}}}},
		"components":{"schemas":{"Node":{"type":"object","additionalProperties":false,"properties":{"next":{"$ref":"#/components/schemas/Node"}}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestASchemaIsLoweredToWhatTheModelAPITakes(t *testing.T) {
	for name, c := range map[string]struct{ whole, lowered string }{
		"lengths": {
			`{"type":"string","description":"A post.","minLength":2,"maxLength":280,"pattern":"^a"}`,
			`{"description":"A post. At least 2 characters. At most 280 characters. It matches the regular expression ^a.","type":"string"}`},
		"counts": {
			`{"type":"array","minItems":3,"maxItems":7,"uniqueItems":true,"items":{"type":"integer","minimum":1,"maximum":5}}`,
			`{"description":"At least 3 items. At most 7 items. No item comes twice.","items":{"description":"At least 1. At most 5.","type":"integer"},"minItems":1,"type":"array"}`},
		"a known format":    {`{"type":"string","format":"date-time"}`, `{"format":"date-time","type":"string"}`},
		"an unknown format": {`{"type":"string","format":"byte"}`, `{"type":"string"}`},
		"an enum":           {`{"type":"string","enum":["a","b"]}`, `{"enum":["a","b"],"type":"string"}`},
		"null":              {`{"type":"boolean","nullable":true}`, `{"anyOf":[{"type":"boolean"},{"type":"null"}]}`},
		"a choice": {
			`{"oneOf":[{"type":"number"},{"type":"string"}]}`,
			`{"anyOf":[{"type":"number"},{"type":"string"}]}`},
		"what the service fills in": {
			`{"type":"object","additionalProperties":false,"required":["a","b"],"properties":{"a":{"type":"string"},"b":{"type":"string","x-coagent-source":"service"}}}`,
			`{"additionalProperties":false,"properties":{"a":{"type":"string"}},"required":["a"],"type":"object"}`},
		"what only the service reads": {
			`{"type":"object","additionalProperties":false,"required":["a","b"],"properties":{"a":{"type":"string","x-coagent-source":"service"},"b":{"type":"string"},"c":{"type":"string","x-coagent-source":"model"}}}`,
			`{"additionalProperties":false,"properties":{"b":{"type":"string"},"c":{"type":"string"}},"required":["b","c"],"type":"object"}`},
	} {
		t.Run(name, func(t *testing.T) {
			all, err := openapischema.Of(document(t, c.whole))
			if err != nil {
				t.Fatal(err)
			}
			if got := all["doX"].Lowered(); got != c.lowered {
				t.Errorf("got  %s\nwant %s", got, c.lowered)
			}
		})
	}
}

func TestWhatTheModelCannotBeAskedForIsRefusedAtTheStart(t *testing.T) {
	for name, schema := range map[string]string{
		"an open object":      `{"type":"object","properties":{"a":{"type":"string"}}}`,
		"a schema in itself":  `{"$ref":"#/components/schemas/Node"}`,
		"no type":             `{"description":"anything"}`,
		"several at once":     `{"allOf":[{"type":"object"},{"type":"object"}]}`,
		"an array of nothing": `{"type":"array"}`,
	} {
		if _, err := openapischema.Of(document(t, schema)); err == nil || !strings.Contains(err.Error(), "/x") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheWholeSchemaIsChecked(t *testing.T) {
	all, err := openapischema.Of(document(t, `{"type":"object","additionalProperties":false,"required":["a","b"],
		"properties":{"a":{"type":"string","maxLength":3},"b":{"type":"string","x-coagent-source":"service"},"c":{"type":"array","maxItems":1,"items":{"type":"integer"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	s := all["doX"]
	for answer, want := range map[string]string{
		`{"a":"abc"}`:                 "",
		`{"a":"abcd"}`:                "/a must have at most 3 characters",
		`{"a":"a","b":"forged"}`:      "/b is not known here",
		`{"a":"a","c":[1,2.5],"x":1}`: "/c must have at most 1 item|/c/1 must be a whole number|/x is not known here",
		`{}`:                          "/a is required",
		`{"a":null}`:                  "/a must not be null",
	} {
		var v any
		if err := json.Unmarshal([]byte(answer), &v); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range s.CheckAnswer(v) {
			got = append(got, f.Pointer+" "+f.Detail)
		}
		slices.Sort(got)
		if strings.Join(got, "|") != want {
			t.Errorf("%s: %q, want %q", answer, got, want)
		}
	}
	if faults := s.CheckResponse(map[string]any{"a": "abc"}); len(faults) != 1 || faults[0].Pointer != "/b" {
		t.Errorf("a response without what the service fills in: %v", faults)
	}
}

func TestWhatOnlyTheServiceReadsIsInNoResponse(t *testing.T) {
	all, err := openapischema.Of(document(t, `{"type":"object","additionalProperties":false,"required":["rows"],"properties":{
		"rows":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["count"],"properties":{
			"count":{"type":"integer","x-coagent-source":"service"},"of":{"type":"array","items":{"type":"integer"},"x-coagent-source":"model"}}}},
		"seen":{"type":"string","x-coagent-source":"model"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	s := all["doX"]
	answer := map[string]any{"rows": []any{map[string]any{"of": []any{1.0, 2.0}}}, "seen": "x"}
	if faults := s.CheckAnswer(answer); len(faults) > 0 {
		t.Errorf("%v", faults)
	}
	if faults := s.CheckAnswer(map[string]any{"rows": []any{}}); len(faults) != 1 || faults[0].Pointer != "/seen" {
		t.Errorf("an answer without what is asked of the model: %v", faults)
	}
	answer["rows"].([]any)[0].(map[string]any)["count"] = 2.0
	if faults := s.CheckResponse(answer); len(faults) != 2 {
		t.Errorf("a response with what only the service reads: %v", faults)
	}
	s.Publish(answer)
	if text, _ := json.Marshal(answer); string(text) != `{"rows":[{"count":2}]}` {
		t.Errorf("%s", text)
	}
	if faults := s.CheckResponse(answer); len(faults) > 0 {
		t.Errorf("%v", faults)
	}
}
