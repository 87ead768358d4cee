package bedrock_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"coagent/mocks/bedrock"
)

func TestAKeywordOutsideTheSubsetIsRefusedByName(t *testing.T) {
	object := `{"type":"object","additionalProperties":false,"required":["x"],"properties":{"x":%s}}`
	in := func(inner string) string { return fmt.Sprintf(object, inner) }
	cases := []struct{ schema, says string }{
		{in(`{"type":"array","minItems":2,"items":{"type":"string"}}`), "'minItems' values other than 0 or 1"},
		{in(`{"type":"object","properties":{}}`), "'additionalProperties' must be explicitly set to false"},
		{in(`{"properties":{}}`), "'additionalProperties'"},
		{in(`{"type":"object","additionalProperties":true}`), "'additionalProperties'"},
		{in(`{"type":"object","additionalProperties":{"type":"string"}}`), "additionalProperties must be false"},
		{in(`{"type":"string","format":"binary"}`), "format binary"},
		{in(`{"type":"text"}`), "type must be"},
		{in(`{"type":[]}`), "type must be"},
		{in(`{"enum":[]}`), "enum must be"},
		{in(`{"anyOf":[]}`), "anyOf must be"},
		{in(`{"$ref":"https://example.com/x.json"}`), "external $ref"},
		{in(`{"$ref":"common.yaml#/x"}`), "external $ref"},
		{in(`{"$ref":"#/$defs/none"}`), "points to nothing"},
		{in(`{"$ref":"#"}`), "recursion"},
		{in(`{"$ref":7}`), "$ref"},
		{in(`7`), "must be a JSON object"},
		{in(`{"items":[{"type":"string"}]}`), "must be a JSON object"},
		{`{"type":"object","additionalProperties":false,"properties":{},"required":["x"]}`, `required names "x"`},
		{`{"$defs":{"a":{"anyOf":[{"type":"string"},{"type":"array","items":{"$ref":"#/$defs/a"}}]}},"$ref":"#/$defs/a"}`, "recursive $ref"},
		{`{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"type":"string"}`, "recursive $ref"},
		{`{"$defs":{"a":{"type":"string","maxLength":3}},"type":"string"}`, "'maxLength'"},
		{`{"type":`, "not valid JSON"},
		{`{} {}`, "not valid JSON"},
	}
	for _, keyword := range []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
		"maxItems", "uniqueItems", "oneOf", "not", "if", "patternProperties", "minProperties", "nullable", "example", "x-go-name", "$schema"} {
		cases = append(cases, struct{ schema, says string }{in(`{"type":"string","` + keyword + `":1}`), "#/properties/x: keyword '" + keyword +
			"' is not supported"})
	}
	for _, c := range cases {
		w := post(t, bedrock.New(), sonnet, body(prompt, c.schema))
		var problem struct{ Message string }
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil {
			t.Fatal(err)
		}
		if w.Code != 400 || !strings.HasPrefix(w.Header().Get("X-Amzn-Errortype"), "ValidationException") || !strings.Contains(problem.Message, c.says) {
			t.Errorf("%s: %d %q, want %q", c.schema, w.Code, problem.Message, c.says)
		}
	}
}

func TestTheWholeSubsetIsTaken(t *testing.T) {
	got := generate(t, prompt, `{"title":"T","description":"D","$defs":{"word":{"type":"string","description":"At most 20 characters."}},
		"type":"object","additionalProperties":false,"required":["a","b","c","d","e","f","g","h"],"properties":{
		"a":{"$ref":"#/$defs/word","description":"At least 12 characters."},
		"b":{"const":"fixed"},
		"c":{"anyOf":[{"type":"null"},{"type":"integer","description":"At least 5. At most 5."}]},
		"d":{"allOf":[{"type":"number"},{"type":"integer","description":"At most 1."},{"description":"At least 1."}]},
		"e":{"type":["string","null"],"enum":[null,"x"]},
		"f":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/word"},"default":[]},
		"g":{"type":"boolean"},
		"h":{"type":"null"}}}`)
	word := got["a"].(string)
	if n := len([]rune(word)); n < 12 || n > 20 {
		t.Errorf("a is %q", word)
	}
	if got["b"] != "fixed" || got["c"] != 5.0 || got["d"] != 1.0 || got["e"] != "x" || len(got["f"].([]any)) == 0 || got["h"] != nil {
		t.Errorf("got %v", got)
	}
	if _, ok := got["g"].(bool); !ok {
		t.Errorf("g is %v", got["g"])
	}
}

func TestEachFormatHasAValueOfItsForm(t *testing.T) {
	for format, want := range map[string]string{"date-time": "T", "date": "-", "time": ":", "duration": "P", "email": "@", "hostname": ".", "uri": "https://",
		"ipv4": "192.", "ipv6": "::", "uuid": "-4"} {
		got := generate(t, "hello", `{"type":"object","additionalProperties":false,"required":["v"],"properties":{"v":{"type":"string","format":"`+format+`"}}}`)
		if v, _ := got["v"].(string); !strings.Contains(v, want) {
			t.Errorf("%s: %q", format, v)
		}
	}
}

func TestASchemaCannotMakeTheStandInWorkForEver(t *testing.T) {
	var bomb strings.Builder // each definition holds the next one twice
	for i := range 60 {
		fmt.Fprintf(&bomb, `"d%d":{"type":"object","additionalProperties":false,"required":["l","r"],"properties":{"l":{"$ref":"#/$defs/d%d"},"r":{"$ref":"#/$defs/d%d"}}},`, i, i+1, i+1)
	}
	for _, schema := range []string{
		`{"$defs":{` + bomb.String() + `"d60":{"type":"string"}},"$ref":"#/$defs/d0"}`,
		`{"type":"array","description":"At least 999999999 items.","items":{"type":"array","description":"At least 999999999 items.","items":{"type":"null"}}}`,
		`{"type":"array","description":"At least 9999 items.","items":{"type":"string","description":"At least 99999999999999999999 characters."}}`,
	} {
		if w := post(t, bedrock.New(), sonnet, body(prompt, schema)); w.Code != 200 || !strings.Contains(w.Body.String(), `"stopReason":"max_tokens"`) {
			t.Errorf("%d %.200s", w.Code, w.Body)
		}
	}
}

// generate asks for an object of that schema.
func generate(t *testing.T, prompt, schema string) map[string]any {
	t.Helper()
	text := generated(t, prompt, schema)
	var got map[string]any
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return got
}

func generated(t *testing.T, prompt, schema string) string {
	t.Helper()
	w := post(t, bedrock.New(), sonnet, body(prompt, schema))
	var out struct {
		Output struct {
			Message struct{ Content []struct{ Text string } }
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || len(out.Output.Message.Content) != 1 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return out.Output.Message.Content[0].Text
}
