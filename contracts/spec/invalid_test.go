package spec_test

import (
	"fmt"
	"maps"
	"math/rand"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/leanovate/gopter"
)

// spoiled is a valid request that one change has made invalid.
type spoiled struct {
	request
	base request // before
	kind string  // of the change, as "maxLength" or "null"
	at   string  // the pointer of the place that must be named; empty if the code says it all
	rule string  // the code that must stand there
	seed int64   // of what else is random about the change

	status int
	code   string
	method string
	query  string
	raw    string // the body
	extra  http.Header
	naked  bool // without credentials
}

func (s spoiled) String() string {
	raw := s.raw
	if len(raw) > 2000 {
		raw = raw[:2000] + "…"
	}
	return fmt.Sprintf("%s at %q: %s %s%s %v %v naked=%v %q", s.kind, s.at, s.method, s.target(), s.query, s.header, s.extra, s.naked, raw)
}

// change is a way to spoil a request at one place.
type change struct {
	kind, at, rule string
	apply          func(*spoiled, *rand.Rand) // nil is not known
}

// invalid generates requests that one change has made invalid.
func invalid(o *operation) gopter.Gen {
	base := valid(o)
	return func(p *gopter.GenParameters) *gopter.GenResult {
		for {
			v, ok := base(p).Retrieve()
			if !ok {
				continue
			}
			req := v.(request)
			byKind := map[string][]change{}
			for _, c := range changes(req) {
				byKind[c.kind] = append(byKind[c.kind], c)
			}
			kinds := slices.Sorted(maps.Keys(byKind))
			some := byKind[kinds[p.Rng.Intn(len(kinds))]]
			s, ok := spoil(req, some[p.Rng.Intn(len(some))], p.Rng.Int63())
			if !ok {
				continue
			}
			res := gopter.NewGenResult(s, smallerSpoiled)
			res.ResultType = reflect.TypeFor[spoiled]()
			return res
		}
	}
}

// spoil makes the change. It is not ok if the request would be over the
// operation's limit, which is another mistake.
func spoil(req request, c change, seed int64) (s spoiled, ok bool) {
	s = spoiled{request: req, base: req, kind: c.kind, at: c.at, rule: c.rule, seed: seed, status: 400, code: "invalid_request", method: req.o.method}
	s.header, s.path, s.extra = maps.Clone(req.header), maps.Clone(req.path), http.Header{}
	s.body = clone(req.body)
	s.raw = req.text(req.o)
	c.apply(&s, rand.New(rand.NewSource(seed)))
	return s, req.o.body == nil || len(s.raw) <= req.o.maxBody || c.kind == "tooLarge"
}

// smallerSpoiled makes the same change in smaller requests, where it still can
// be made.
func smallerSpoiled(v any) gopter.Shrink {
	s := v.(spoiled)
	next := smaller(s.base)
	return func() (any, bool) {
		for {
			req, ok := next()
			if !ok {
				return nil, false
			}
			if !fits(req) {
				continue
			}
			for _, c := range changes(req.(request)) {
				if c.kind != s.kind || c.at != s.at {
					continue
				}
				if t, ok := spoil(req.(request), c, s.seed); ok {
					return t, true
				}
			}
		}
	}
}

// changes are all that can be made of a request.
func changes(req request) (all []change) {
	o := req.o
	add := func(kind, at, rule string, apply func(*spoiled, *rand.Rand)) {
		all = append(all, change{kind, at, rule, apply})
	}
	add("unknownQuery", "/query/verbose", "unknown", func(s *spoiled, _ *rand.Rand) { s.query = "?verbose=true" })
	add("noToken", "", "", func(s *spoiled, _ *rand.Rand) { s.naked, s.status, s.code = true, 401, "unauthenticated" })
	add("method", "", "", func(s *spoiled, _ *rand.Rand) { s.method, s.status, s.code = http.MethodPut, 405, "method_not_allowed" })
	for _, p := range o.params {
		if p.In == openapi3.ParameterInPath {
			all = append(all, pathChanges(req, p)...)
		} else if _, sent := req.header[p.Name]; sent && p.Name != ofCorrelation {
			all = append(all, headerChanges(p)...)
		}
	}
	if o.body == nil {
		add("bodyUnexpected", "/body", "unexpected", func(s *spoiled, _ *rand.Rand) { s.raw = "{}" })
		return all
	}
	all = append(all, bodyChanges(req)...)
	return append(all, memberChanges("/body", o.body, req.body, nil)...)
}

func pathChanges(req request, p *openapi3.Parameter) []change {
	at, set := "/path/"+p.Name, func(s *spoiled, value string) { s.path[p.Name] = value }
	var all []change
	if enum := p.Schema.Value.Enum; len(enum) > 0 {
		return append(all, change{"pathEnum", at, "enum", func(s *spoiled, r *rand.Rand) {
			set(s, []string{"NOBODY", strings.ToLower(req.path[p.Name]), req.path[p.Name] + " ", "漢"}[r.Intn(4)])
		}})
	}
	all = append(all,
		change{"pathPattern", at, "pattern", func(s *spoiled, r *rand.Rand) {
			set(s, "a"+[]string{"_", ".", "é", " ", "/", "@", "\u0000"}[r.Intn(7)])
		}},
		change{"pathEncoding", at, "encoding", func(s *spoiled, _ *rand.Rand) { set(s, "a%41") }})
	if long := p.Schema.Value.MaxLength; long != nil {
		all = append(all, change{"pathMaxLength", at, "maxLength", func(s *spoiled, r *rand.Rand) { set(s, strings.Repeat("a", int(*long)+1+r.Intn(20))) }})
	}
	return all
}

func headerChanges(p *openapi3.Parameter) []change {
	at, of := "/header/"+p.Name, p.Schema.Value
	return []change{
		{"headerMinLength", at, "minLength", func(s *spoiled, _ *rand.Rand) { s.header[p.Name] = strings.Repeat("a", int(of.MinLength)-1) }},
		{"headerMaxLength", at, "maxLength", func(s *spoiled, r *rand.Rand) {
			s.header[p.Name] = strings.Repeat("a", int(*of.MaxLength)+1+r.Intn(20))
		}},
		{"headerPattern", at, "pattern", func(s *spoiled, r *rand.Rand) {
			s.header[p.Name] = "aaaa" + []string{" ", "/", `"`, "é", "&"}[r.Intn(5)] + "aaaa"
		}},
		{"headerTwice", at, "duplicate", func(s *spoiled, _ *rand.Rand) { s.extra[p.Name] = []string{"another-key-0"} }},
	}
}

// bodyChanges spoil the body as a whole, or its bytes.
func bodyChanges(req request) []change {
	raw := func(change func(r *rand.Rand, text string) string) func(*spoiled, *rand.Rand) {
		return func(s *spoiled, r *rand.Rand) { s.raw = change(r, s.raw) }
	}
	all := []change{
		{"trailing", "/body", "json", raw(func(r *rand.Rand, text string) string {
			return text + []string{"x", "{}", ",", "\x00", "null", "]"}[r.Intn(6)]
		})},
		{"cut", "/body…", "json", raw(func(r *rand.Rand, text string) string { // the place is where it ends
			text = strings.Trim(text, " \r\n\t") // what is cut before it begins is empty
			return text[:1+r.Intn(len(text)-1)]
		})},
		{"empty", "/body", "required", raw(func(r *rand.Rand, _ string) string { return strings.Repeat(" ", r.Intn(3)) })},
		{"byteOrderMark", "/body", "json", raw(func(_ *rand.Rand, text string) string { return "\ufeff" + text })},
		{"notAnObject", "/body", "type", raw(func(r *rand.Rand, _ string) string { return []string{"[]", `"x"`, "1", "true"}[r.Intn(4)] })},
		{"tooDeep", "/body…", "depth", raw(func(*rand.Rand, string) string {
			return `{"x":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + "}"
		})},
		{"tooLarge", "", "", func(s *spoiled, r *rand.Rand) {
			s.raw += strings.Repeat(" ", req.o.maxBody-len(s.raw)+1+r.Intn(100))
			s.status, s.code = 413, "payload_too_large"
		}},
		{"mediaType", "", "", func(s *spoiled, r *rand.Rand) {
			s.extra.Set("Content-Type",
				[]string{"text/plain", "application/xml", "application/json; charset=utf-16", "multipart/form-data", "application/*", ""}[r.Intn(6)])
			s.status, s.code = 415, "unsupported_media_type"
		}},
		{"encoding", "", "", func(s *spoiled, _ *rand.Rand) {
			s.extra.Set("Content-Encoding", "gzip")
			s.status, s.code = 415, "unsupported_media_type"
		}},
	}
	for name := range req.body.(map[string]any) {
		all = append(all, change{"duplicate", "/body/" + escape(name), "duplicate", func(s *spoiled, _ *rand.Rand) {
			w := writer{style: s.style, twice: "/" + escape(name)}
			w.write("", s.request.body)
			s.raw = w.String()
		}})
	}
	slices.SortFunc(all, func(a, b change) int { return strings.Compare(a.kind+a.at, b.kind+b.at) })
	return all
}

// memberChanges spoil the value v at a place of the body, or one below it.
func memberChanges(at string, s *openapi3.Schema, v any, way []any) (all []change) {
	set := func(kind string, value func(r *rand.Rand) any) {
		all = append(all, change{kind, at, kind, func(sp *spoiled, r *rand.Rand) { sp.replace(way, value(r)) }})
	}
	if len(way) > 0 {
		wrongType, null := "type", "nullable"
		if len(s.Enum) > 0 { // none of which has another type
			wrongType, null = "enum", "enum"
		}
		all = append(all, change{"type", at, wrongType, func(sp *spoiled, r *rand.Rand) {
			sp.replace(way, otherType(r, s, map[string]any{"string": "5", "boolean": true, "number": 5.0, "fraction": 1.5}))
		}})
		// A list or an object is refused as it opens, before the values are looked at.
		all = append(all, change{"structure", at, "type", func(sp *spoiled, r *rand.Rand) {
			sp.replace(way, otherType(r, s, map[string]any{"array": []any{}, "object": map[string]any{}}))
		}})
		all = append(all, change{"null", at, null, func(sp *spoiled, _ *rand.Rand) { sp.replace(way, nil) }})
	}
	if len(s.Enum) > 0 {
		set("enum", func(r *rand.Rand) any {
			some := fmt.Sprint(s.Enum[r.Intn(len(s.Enum))])
			return []string{some + "x", strings.ToUpper(some) + " ", "", "漢字"}[r.Intn(4)]
		})
		return all
	}
	switch v := v.(type) {
	case string:
		all = append(all, textChanges(at, s, way)...)
	case float64:
		if s.Min != nil {
			set("minimum", func(r *rand.Rand) any { return *s.Min - []float64{1, 1, 1000, 1e15}[r.Intn(4)] })
		}
		if s.Max != nil {
			set("maximum", func(r *rand.Rand) any { return *s.Max + []float64{1, 1, 1000, 1e15}[r.Intn(4)] })
		}
	case []any:
		if s.MinItems > 0 {
			set("minItems", func(*rand.Rand) any { return v[:s.MinItems-1] })
		}
		if s.MaxItems != nil {
			set("maxItems", func(r *rand.Rand) any {
				more := slices.Clone(v)
				for len(more) <= int(*s.MaxItems) {
					more = append(more, build(r, s.Items.Value, 0))
				}
				return more
			})
		}
		for i, item := range v[:min(len(v), 4)] {
			all = append(all, memberChanges(at+"/"+strconv.Itoa(i), s.Items.Value, item, append(slices.Clip(way), i))...)
		}
	case map[string]any:
		all = append(all, objectChanges(at, s, v, way)...)
	}
	return all
}

func objectChanges(at string, s *openapi3.Schema, v map[string]any, way []any) (all []change) {
	for _, name := range s.Required {
		all = append(all, change{"required", at + "/" + escape(name), "required", func(sp *spoiled, _ *rand.Rand) {
			sp.replace(append(slices.Clip(way), name), gone{})
		}})
	}
	if s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has {
		known := slices.Sorted(maps.Keys(s.Properties))[0]
		for _, name := range []string{"extra", strings.ToUpper(known), known + " ", "__proto__", "a/b~c", "", "漢字"} {
			all = append(all, change{"unknown", at + "/" + escape(name), "additionalProperties", func(sp *spoiled, r *rand.Rand) {
				sp.replace(append(slices.Clip(way), name), []any{nil, 1.0, "x", map[string]any{}}[r.Intn(4)])
			}})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		all = append(all, memberChanges(at+"/"+escape(name), s.Properties[name].Value, v[name], append(slices.Clip(way), name))...)
	}
	return all
}

func textChanges(at string, s *openapi3.Schema, way []any) (all []change) {
	set := func(kind string, value func(r *rand.Rand) any) {
		all = append(all, change{kind, at, kind, func(sp *spoiled, r *rand.Rand) { sp.replace(way, value(r)) }})
	}
	if s.MinLength > 0 {
		set("minLength", func(r *rand.Rand) any { return string(free(r, r.Intn(int(s.MinLength)))) })
	}
	if s.MaxLength != nil {
		set("maxLength", func(r *rand.Rand) any { return string(free(r, int(*s.MaxLength)+1+r.Intn(20))) })
	}
	if s.Format == "date-time" { // that of a number says nothing to its text
		set("format", func(r *rand.Rand) any {
			return []string{"2026-11-22", "2026-02-30T12:00:00Z", "2026-11-22 12:00:00Z", "2026-11-22T25:00:00Z", "1795350000000", ""}[r.Intn(6)]
		})
	}
	if s.Format == "time-zone" {
		set("format", func(r *rand.Rand) any { return []string{"America/Austin", "Local", "CDT", "-05:00", ""}[r.Intn(5)] })
	}
	if s.Pattern != "" {
		if _, ok := mismatch(rand.New(rand.NewSource(1)), s); ok {
			set("pattern", func(r *rand.Rand) any { text, _ := mismatch(r, s); return text })
		}
	}
	// Bytes that are no UTF-8 are no JSON, wherever they stand.
	all = append(all, change{"utf8", at, "utf8", func(sp *spoiled, r *rand.Rand) {
		sp.replace(way, "home"+[]string{"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80"}[r.Intn(4)])
	}})
	return all
}

// mismatch is a text of the right length that does not match the pattern.
func mismatch(r *rand.Rand, s *openapi3.Schema) (string, bool) {
	re := regexp.MustCompile(s.Pattern)
	lo, hi := max(1, int(s.MinLength)), int(*s.MaxLength)
	for range 50 {
		n := length(r, lo, hi, 20)
		for _, text := range []string{string(free(r, n)), strings.Repeat(" \t\n"[r.Intn(3):][:1], n)} {
			if !re.MatchString(text) && utf8.RuneCountInString(text) == n {
				return text, true
			}
		}
	}
	return "", false
}

// otherType is one of values, of a type that s does not have.
func otherType(r *rand.Rand, s *openapi3.Schema, values map[string]any) any {
	if s.Type.Is("integer") {
		delete(values, "number")
	}
	if s.Type.Is("number") {
		delete(values, "fraction")
	}
	for _, kind := range s.Type.Slice() {
		delete(values, kind)
	}
	kinds := slices.Sorted(maps.Keys(values))
	return values[kinds[r.Intn(len(kinds))]]
}

type gone struct{}

// replace puts value at a place of the body, and writes it anew.
func (s *spoiled) replace(way []any, value any) {
	s.request.body = clone(s.request.body)
	replaceIn(s.request.body, way, value)
	w := writer{style: s.style}
	w.write("", s.request.body)
	s.raw = w.String()
}

func replaceIn(in any, way []any, value any) {
	switch in := in.(type) {
	case []any:
		i := way[0].(int)
		if len(way) == 1 {
			in[i] = value
		} else {
			replaceIn(in[i], way[1:], value)
		}
	case map[string]any:
		name := way[0].(string)
		switch {
		case len(way) > 1:
			replaceIn(in[name], way[1:], value)
		case value == any(gone{}):
			delete(in, name)
		default:
			in[name] = value
		}
	}
}

func clone(v any) any {
	switch v := v.(type) {
	case []any:
		next := make([]any, len(v))
		for i := range v {
			next[i] = clone(v[i])
		}
		return next
	case map[string]any:
		next := make(map[string]any, len(v))
		for name := range v {
			next[name] = clone(v[name])
		}
		return next
	}
	return v
}
