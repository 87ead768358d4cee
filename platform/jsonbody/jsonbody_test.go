package jsonbody_test

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"coagent/platform/jsonbody"
	"coagent/platform/schema"
)

// What is read here in the tests is as it would be generated; that it agrees with
// the documents, for every operation and many bodies, is held in platform/httpapi.

type offer struct {
	At    *time.Time
	Kind  *string
	Name  string
	Rooms int
	Share float32
	Sold  bool
	Tags  []string
}

var (
	members = jsonbody.Members{
		Names:    []string{"at", "kind", "name", "rooms", "share", "sold", "tags"},
		Required: []int{2}, RequiredBits: 0b100,
	}
	kinds = jsonbody.Enum{"house", "flat"}
	named = jsonbody.Text{Min: 1, Max: 8, Pattern: jsonbody.NotBlank}
	dated = jsonbody.Text{Format: "date-time"}
	rooms = jsonbody.Integer{Min: 1, Max: 9}
	share = jsonbody.Number{Min: 0, Max: 1}
	tags  = jsonbody.Items{Min: 1, Max: 3}
	tag   = jsonbody.Text{Min: 1}
)

func readOffer(r *jsonbody.Reader, v *offer) {
	o := r.Object(&members)
	for r.Next(&o) {
		switch string(o.Name) {
		case "at":
			r.Member(&o, 0)
			jsonbody.ReadOptionalTime(r, &v.At, &dated)
		case "kind":
			r.Member(&o, 1)
			jsonbody.ReadOptionalEnum(r, &v.Kind, &kinds)
		case "name":
			r.Member(&o, 2)
			jsonbody.ReadText(r, &v.Name, &named)
		case "rooms":
			r.Member(&o, 3)
			jsonbody.ReadInteger(r, &v.Rooms, &rooms)
		case "share":
			r.Member(&o, 4)
			jsonbody.ReadNumber(r, &v.Share, &share)
		case "sold":
			r.Member(&o, 5)
			jsonbody.ReadBool(r, &v.Sold)
		case "tags":
			r.Member(&o, 6)
			list := jsonbody.Array(r, &v.Tags, &tags)
			for r.Item(&list) {
				jsonbody.ReadText(r, jsonbody.Grow(r, &v.Tags), &tag)
			}
		default:
			r.Unknown(&o)
		}
	}
	if o.Lacks(1) {
		v.Kind = new("flat")
		r.Default(&o, `"kind":"flat"`)
	}
	r.Close(&o)
}

var body = jsonbody.Decoded(readOffer)

func TestABodyIsReadIntoItsType(t *testing.T) {
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]offer{
		`{"name":"Elm 7"}`: {Name: "Elm 7", Kind: new("flat")},
		` { "n\u0061me" : "\ud83c\udfe0\n" , "rooms":5.0 } `: {Name: "🏠\n", Rooms: 5, Kind: new("flat")},
		`{"kind":"house","name":"漢","at":"2026-11-22T12:00:00Z","share":0.25,"sold":true,"tags":["a","b"],"rooms":9e0}`: {
			Name: "漢", Kind: new("house"), At: &at, Share: 0.25, Sold: true, Tags: []string{"a", "b"}, Rooms: 9},
	} {
		found := body.Check([]byte(text))
		if found.Malformed || found.Unbound || len(found.Fields) > 0 {
			t.Errorf("%s: %+v", text, found)
			continue
		}
		if got := found.Value.(*offer); !reflect.DeepEqual(*got, want) {
			t.Errorf("%s: %+v", text, *got)
		}
	}
}

func TestEveryBrokenRuleOfABodyIsTold(t *testing.T) {
	for text, want := range map[string]string{
		`{}`:                   "/body/name required is required",
		`[]`:                   "/body type must be an object",
		`null`:                 "/body nullable must not be null",
		`"x"`:                  "/body type must be an object",
		`{"name":""}`:          "/body/name minLength must have at least 1 character|/body/name pattern must not be blank",
		`{"name":" \t"}`:       "/body/name pattern must not be blank",
		`{"name":"漢漢漢漢漢漢漢漢漢"}`: "/body/name maxLength must have at most 8 characters",
		`{"name":7}`:           "/body/name type must be a string",
		`{"name":{"a":[1]}}`:   "/body/name type must be a string",
		`{"name":"x","kind":"barn","sold":1,"at":"now"}`: "/body/kind enum must be one of flat, house|" +
			"/body/sold type must be true or false|/body/at format must be a date and time of RFC 3339 like 2006-01-02T15:04:05Z",
		`{"name":"x","rooms":1.5,"share":-1}`:                "/body/rooms type must be a whole number|/body/share minimum must be at least 0",
		`{"name":"x","rooms":10,"share":2}`:                  "/body/rooms maximum must be at most 9|/body/share maximum must be at most 1",
		`{"name":"x","rooms":1e999}`:                         "/body/rooms type must be a whole number",
		`{"name":"x","tags":[]}`:                             "/body/tags minItems must have at least 1 item",
		`{"name":"x","tags":["a","","c",{"d":1}]}`:           "/body/tags maxItems must have at most 3 items|/body/tags/1 minLength must have at least 1 character",
		`{"name":"x","more":{"a":1},"a/b":2}`:                "/body/more additionalProperties is not known here|/body/a~1b additionalProperties is not known here",
		`{"name":"x","more":[` + strings.Repeat("1,", 1_500): "/body/more additionalProperties is not known here",
	} {
		var said []string
		found := body.Check([]byte(text))
		for _, f := range found.Fields {
			said = append(said, f.Pointer+" "+f.Code+" "+f.Detail)
		}
		wanted := strings.Split(want, "|")
		if !sameWords(said, wanted) || found.Value != nil || found.Malformed {
			t.Errorf("%s\n got %q\nwant %q", text, said, wanted)
		}
	}
}

func sameWords(got, want []string) bool {
	seen := map[string]int{}
	for _, one := range got {
		seen[one]++
	}
	for _, one := range want {
		seen[one]--
	}
	for _, n := range seen {
		if n != 0 {
			return false
		}
	}
	return true
}

func TestWhatIsNoJSONIsNoBody(t *testing.T) {
	for _, text := range []string{
		``, ` `, `{`, `{"name"`, `{"name":`, `{"name":"x"`, `{"name":"x",}`, `{"name":"x"}}`, `{"name":"x"} x`, `{"name":"x" "rooms":1}`, `{name:"x"}`,
		`{"name":"x","name":"x"}`, `{"name":"x","n\u0061me":"x"}`, `{"name":"x","y":1,"\u0079":2}`, `{"name":"x","y":{"a":1,"a":1}}`,
		`{"name":"x","y":[{"a":1,"a":1}]}`,
		"{\"name\":\"\xff\"}", `{"name":"\ud800"}`, `{"name":"\udc00"}`, `{"name":"\x"}`, "{\"name\":\"\x01\"}",
		`{"name":"x`, "\ufeff{}", `{"name":"x","rooms":01}`,
		`{"name":"x","rooms":-}`, `{"name":"x","rooms":1.}`, `{"name":"x","rooms":1e}`, `{"name":tru}`, `{"name":"x","y":` + strings.Repeat("[",
			65) + strings.Repeat("]", 65) + `}`,
	} {
		if found := body.Check([]byte(text)); !found.Malformed || found.Value != nil {
			t.Errorf("%q: %+v", text, found)
		}
	}
}

func TestDefaultsStandInTheBytesAsWell(t *testing.T) {
	optional := jsonbody.Decoded(func(r *jsonbody.Reader, v *struct{}) {
		o := r.Object(&jsonbody.Members{Names: []string{"a"}})
		for r.Next(&o) {
			r.Member(&o, 0)
			jsonbody.ReadBool(r, new(bool))
		}
		for _, member := range []string{`"b":1`, `"c":"x"`} {
			r.Default(&o, member)
		}
		r.Close(&o)
	})
	for text, want := range map[string]string{
		`{}`: `{"b":1,"c":"x"}`, ` { } `: ` { "b":1,"c":"x"} `, `{"a":true}`: `{"a":true,"b":1,"c":"x"}`,
	} {
		found := optional.Check([]byte(text))
		got := string(found.Defaults.Filled([]byte(text)))
		if got != want || !json.Valid([]byte(got)) || found.Defaults.Length(len(text)) != len(want) {
			t.Errorf("%s: %s", text, got)
		}
	}
}

func TestNothingOfOneBodyIsInTheNext(t *testing.T) {
	broken := body.Check([]byte(`{"name":"","more":1,"kind":"flat"}`))
	good := body.Check([]byte(`{"name":"y"}`))
	if len(broken.Fields) != 3 || len(good.Fields) > 0 || good.Value.(*offer).Name != "y" || *good.Value.(*offer).Kind != "flat" {
		t.Errorf("%+v, then %+v", broken, good)
	}
	again := body.Check([]byte(`{"name":"","rooms":0}`))
	if len(broken.Fields) != 3 || broken.Fields[0].Code != schema.UnknownMember || len(again.Fields) != 3 {
		t.Errorf("%+v, then %+v", broken, again)
	}
}

func TestABodyThatIsOnlyCheckedCostsNoMemoryForItsTexts(t *testing.T) {
	text := []byte(`{"name":"Elm Road","tags":["` + strings.Repeat("one long text ", 100) + `","` + strings.Repeat("another ", 100) + `"]}`)
	checked := body.Checking()
	if found := checked.Check(text); len(found.Fields) > 0 || found.Value != nil {
		t.Fatalf("%+v", found)
	}
	if n := testing.AllocsPerRun(100, func() { checked.Check(text) }); n > 5 { // the value, its list, and the default
		t.Errorf("%v allocations", n)
	}
}

func TestAPatternIsMatchedAsTheRegularExpressionIs(t *testing.T) {
	texts := []string{
		"", " ", "\t\n\f\r ", "\v", "\u00a0", "a", "A-1", "abc", "abcd", "a\n", "é", "+1 (512) 555.0100 x7",
		"~", "\x7f", "!", "https://a.b/c", "http:// x", "https://é",
		strings.Repeat("a", 128), strings.Repeat("a", 129), "漢 ",
	}
	for _, source := range []string{
		`\S`, `^[a-z]+$`, `^[A-Za-z0-9-]{1,128}$`, `^[\x21-\x7E]+$`, `^[+0-9 ().x-]{7,40}$`,
		`^https?://\S+$`, `^[^a]+$`, `^[a-z]{3}$`, `^[a-z]{2,}$`, `[a-z]`,
	} {
		p, re := jsonbody.NewPattern(source), regexp.MustCompile(source)
		for _, text := range texts {
			if p.Matches([]byte(text)) != re.MatchString(text) {
				t.Errorf("%s and %q", source, text)
			}
		}
	}
}
