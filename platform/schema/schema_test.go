package schema_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/schema"
)

func parse(t *testing.T, text string) *openapi3.Schema {
	t.Helper()
	s := &openapi3.Schema{}
	if err := json.Unmarshal([]byte(text), s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryBrokenRuleIsToldWithItsPlaceAndBound(t *testing.T) {
	for _, c := range []struct{ schema, value, want string }{
		{`{"type":"string","maxLength":3}`, `"abcd"`, " maxLength must have at most 3 characters"},
		{`{"type":"string","minLength":1}`, `""`, " minLength must have at least 1 character"},
		{`{"type":"string","pattern":"^a"}`, `"b"`, " pattern must match the pattern ^a"},
		{`{"type":"string","pattern":"\\S"}`, `" \n"`, " pattern must not be blank"},
		{`{"type":"string","enum":["b","a"]}`, `"c"`, " enum must be one of a, b"},
		{`{"type":"string","format":"uuid"}`, `"c"`, " format must be a UUID"},
		{`{"type":"string","format":"time-zone"}`, `"America/Austin"`, " format must be the name of a time zone in the IANA database, like America/Chicago"},
		{`{"type":"string","format":"time-zone"}`, `"Local"`, " format must be the name of a time zone in the IANA database, like America/Chicago"},
		{`{"type":"string","format":"time-zone"}`, `"../../etc/passwd"`, " format must be the name of a time zone in the IANA database, like America/Chicago"},
		{`{"type":"string","format":"time-zone"}`, `""`, " format must be the name of a time zone in the IANA database, like America/Chicago"},
		{`{"type":"string","format":"time-zone"}`, `"America/Indiana/Knox"`, ""},
		{`{"type":"string","format":"time-zone"}`, `"UTC"`, ""},
		{`{"type":"string","format":"uri"}`, `"/relative"`, " format must be an absolute URI with a host"},
		{`{"type":"string","format":"email"}`, `"A <a@example.com>"`, " format must be a bare e-mail address"},
		{`{"type":"string","format":"date-time"}`, `"2026-11-22"`, " format must be a date and time of RFC 3339 like 2006-01-02T15:04:05Z"},
		{`{"type":"integer","minimum":1,"maximum":5}`, `6`, " maximum must be at most 5"},
		{`{"type":"integer"}`, `1.5`, " type must be a whole number"},
		{`{"type":"string"}`, `null`, " nullable must not be null"},
		{`{"type":"array","maxItems":1,"items":{"type":"boolean"}}`, `[true,3]`, " maxItems must have at most 1 item|/1 type must be true or false"},
		{`{"type":"object","required":["a/b"],"properties":{"a/b":{"type":"string"}}}`, `{}`, "/a~1b required is required"},
		{`{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string"}}}`, `{"z":1,"y~":2,"a":"x"}`,
			"/y~0 additionalProperties is not known here|/z additionalProperties is not known here"},
		{`{"allOf":[{"type":"object","required":["a"]},{"type":"object","required":["b"]}]}`, `{}`, "/a required is required|/b required is required"},
		{`{"type":"string","format":"uuid"}`, `"01890a5d-ac96-774b-bcce-b302099a8057"`, ""},
	} {
		var v any
		if err := json.Unmarshal([]byte(c.value), &v); err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, f := range schema.Check(parse(t, c.schema), v) {
			said = append(said, f.Pointer+" "+f.Code+" "+f.Detail)
		}
		if got := strings.Join(said, "|"); got != c.want {
			t.Errorf("%s against %s\n got %q\nwant %q", c.value, c.schema, got, c.want)
		}
	}
}

func TestNothingOfTheValueIsTold(t *testing.T) {
	s := parse(t, `{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string","pattern":"^x","maxLength":2,"enum":["x"]}}}`)
	for _, f := range schema.Check(s, map[string]any{"a": "canary-4711"}) {
		if strings.Contains(f.Pointer+f.Code+f.Detail, "canary") {
			t.Errorf("%+v", f)
		}
	}
}

func TestALongNameIsCut(t *testing.T) {
	long := strings.Repeat("é", 100)
	if got := schema.Pointer("/body", long); got != "/body/"+strings.Repeat("é", 64)+"…" {
		t.Errorf("%q", got)
	}
	deep := schema.Pointer("", strings.Split(strings.Repeat("name ", 300), " ")...)
	if len(deep) > 1000 {
		t.Errorf("%d bytes", len(deep))
	}
}

func TestUnknownMembersAreNamedOnceAndTwentyAtMost(t *testing.T) {
	s := parse(t, `{"type":"object","additionalProperties":false,"required":["a"],"properties":{"a":{"type":"string"}}}`)
	for _, members := range []int{3, 30, 3_000} {
		object := map[string]any{}
		for i := range members {
			object[fmt.Sprintf("k%04d", i)] = 1.0
		}
		fields := schema.Check(s, object)
		if want := min(members+1, schema.MaxFields); len(fields) != want {
			t.Errorf("%d members: %d fields, want %d", members, len(fields), want)
		}
		if each := testing.AllocsPerRun(2, func() { schema.Check(s, object) }) / float64(members); each > 50 {
			t.Errorf("%d members: %.0f allocations for each", members, each)
		}
	}
}
