package spec_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand"
	"reflect"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/leanovate/gopter"
)

// ofCorrelation is the one header that breaks no rule when it is malformed: the
// service takes one of its own instead.
const ofCorrelation = "X-Correlation-Id"

// valid generates requests that fit o, and shrinks them to requests that fit o.
func valid(o *operation) gopter.Gen {
	return func(p *gopter.GenParameters) *gopter.GenResult {
		r := p.Rng
		req := request{o: o, path: map[string]string{}, header: map[string]string{}}
		for _, param := range o.params {
			if !param.Required && r.Intn(2) == 0 {
				continue
			}
			text, _ := build(r, param.Schema.Value, 1).(string)
			if param.Name == ofCorrelation {
				text = correlationID(o, r)
			}
			if param.In == openapi3.ParameterInPath {
				req.path[param.Name] = text
			} else {
				req.header[param.Name] = text
			}
		}
		if o.spec.Responses.Value("200") != nil && o.spec.Responses.Value("200").Value.Content[mediaStream] != nil && r.Intn(3) == 0 {
			req.header["Accept"] = mediaStream
		}
		req.style = style{escaped: r.Intn(4) == 0, spaced: r.Intn(4) == 0, number: r.Intn(3)}
		req.known = r.Intn(3) > 0
		if o.body != nil {
			for _, scale := range []float64{1, 0.1, 0} { // until it is within the operation's limit
				if req.body = build(r, o.body, scale); len(req.text(o)) <= o.maxBody {
					break
				}
			}
		}
		res := gopter.NewGenResult(req, smaller)
		res.Sieve = fits
		res.ResultType = reflect.TypeFor[request]()
		return res
	}
}

// correlationID is any text that a header can hold; about half are kept.
func correlationID(o *operation, r *rand.Rand) string {
	if r.Intn(2) == 0 {
		kept, _ := build(r, o.correlation(), 1).(string)
		return kept
	}
	text := make([]byte, r.Intn(100))
	for i := range text {
		text[i] = byte('!' + r.Intn('~'-'!'))
	}
	return string(text)
}

// correlation is the schema of the ids that responses have.
func (o *operation) correlation() *openapi3.Schema {
	return o.spec.Responses.Value("400").Value.Headers[ofCorrelation].Value.Schema.Value
}

// fits says whether a request is valid.
func fits(v any) bool {
	req := v.(request)
	for _, param := range req.o.params {
		value, sent := req.header[param.Name]
		if param.In == openapi3.ParameterInPath {
			value, sent = req.path[param.Name]
		}
		if sent && len(places("", param.Schema.Value, value)) > 0 {
			return false
		}
	}
	return req.o.body == nil || len(req.text(req.o)) <= req.o.maxBody && len(places("", req.o.body, req.body)) == 0 && visible(req.o.body, req.body)
}

// visible says whether each text that must have more than white space has it,
// in the sense of ECMA-262.
func visible(s *openapi3.Schema, v any) bool {
	switch v := v.(type) {
	case string:
		return s.Pattern != `\S` || strings.ContainsFunc(v, func(c rune) bool { return !blank(c) })
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool { return !visible(s.Items.Value, item) })
	case map[string]any:
		for name, p := range v {
			if !visible(s.Properties[name].Value, p) {
				return false
			}
		}
	}
	return true
}

// smaller yields requests with one thing less.
func smaller(v any) gopter.Shrink {
	req := v.(request)
	var all []request
	for _, body := range less(req.body) {
		next := req
		next.body = body
		all = append(all, next)
	}
	for _, name := range slices.Sorted(maps.Keys(req.header)) {
		next := req
		next.header = maps.Clone(req.header)
		delete(next.header, name)
		all = append(all, next)
	}
	if req.style != (style{}) {
		next := req
		next.style = style{}
		all = append(all, next)
	}
	i := -1
	return func() (any, bool) {
		if i++; i >= len(all) {
			return nil, false
		}
		return all[i], true
	}
}

// less are JSON values with one thing less, the greatest steps first.
func less(v any) (all []any) {
	with := func(change func(part any) any, part any) {
		for _, p := range less(part) {
			all = append(all, change(p))
		}
	}
	switch v := v.(type) {
	case string:
		runes := []rune(v)
		if len(runes) > 1 {
			all = append(all, string(runes[:len(runes)/2]), string(runes[len(runes)/2:]))
		}
		for i := range min(len(runes), 40) { // then one by one
			all = append(all, string(slices.Delete(slices.Clone(runes), i, i+1)))
		}
		if plain := strings.Map(func(c rune) rune {
			if c > '~' || c < ' ' {
				return 'a'
			}
			return c
		}, v); plain != v {
			all = append(all, plain)
		}
		if plain := strings.Repeat("a", len(runes)); plain != v {
			all = append(all, plain)
		}
	case []any:
		if len(v) > 1 {
			all = append(all, v[:len(v)/2], v[len(v)/2:])
		}
		for i := range min(len(v), 20) {
			all = append(all, slices.Delete(slices.Clone(v), i, i+1))
		}
		for i, item := range v[:min(len(v), 20)] {
			with(func(p any) any { next := slices.Clone(v); next[i] = p; return next }, item)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			next := maps.Clone(v)
			delete(next, name)
			all = append(all, next)
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			with(func(p any) any { next := maps.Clone(v); next[name] = p; return next }, v[name])
		}
	}
	return all
}

// build makes a value that fits s. Scale says how far beyond the minimum arrays
// and strings may go: 1 is to the maximum.
func build(r *rand.Rand, s *openapi3.Schema, scale float64) any {
	switch {
	case len(s.Enum) > 0:
		return s.Enum[r.Intn(len(s.Enum))]
	case s.Type.Is("string"):
		return text(r, s, scale)
	case s.Type.Is("integer"):
		lo, hi := bounds(s)
		return math.Round(pick(r, lo, hi))
	case s.Type.Is("number"):
		lo, hi := bounds(s)
		return pick(r, lo, hi)
	case s.Type.Is("boolean"):
		return r.Intn(2) == 0
	case s.Type.Is("array"):
		lo, hi := int(s.MinItems), int(s.MinItems)+5
		if s.MaxItems != nil {
			hi = int(*s.MaxItems)
		}
		out := make([]any, length(r, lo, lo+int(scale*float64(hi-lo)), 3))
		for i := range out {
			out[i] = build(r, s.Items.Value, scale)
		}
		return out
	}
	out := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) { // map order would break the seed
		if slices.Contains(s.Required, name) || r.Intn(2) == 0 {
			out[name] = build(r, s.Properties[name].Value, scale)
		}
	}
	return out
}

func bounds(s *openapi3.Schema) (lo, hi float64) {
	lo, hi = -1e6, 1e6
	if s.Min != nil {
		lo, hi = *s.Min, *s.Min+1e6
	}
	if s.Max != nil {
		hi = *s.Max
	}
	return lo, hi
}

func pick(r *rand.Rand, lo, hi float64) float64 {
	switch r.Intn(5) {
	case 0:
		return lo
	case 1:
		return hi
	}
	return min(hi, lo+math.Floor(r.Float64()*(hi-lo)*8)/8)
}

// length is often at the ends of what is allowed, and else not far above the
// lower one.
func length(r *rand.Rand, lo, hi, usual int) int {
	switch r.Intn(6) {
	case 0:
		return lo
	case 1:
		return hi
	}
	return lo + r.Intn(min(usual, hi-lo)+1)
}

// Runes of which texts are made: what trips programs over.
var pools = [][]string{
	strings.Split("a e i o n r t s h l   A B 0 1 9 , . - ' & ! ?", " "),
	{" ", "home", " ", "Austin", " ", "sell", " ", "2026", ". ", ", "},
	{"漢", "字", "ｗ", "ﾊ", "　", "한"},
	{"e\u0301", "a\u0308", "\u0301", "n\u0303\u0323", "ﬁ", "Å", "ſ", "İ", "ß"},
	{"😀", "👩‍👩‍👧", "🏳️‍🌈", "👍🏽", "🇩🇪", "\U0010FFFF", "\U00010000"},
	{"שלום", "مرحبا", "\u200f", "\u202e", "\u2066", " "},
	{`"`, `\`, "/", "\b", "\f", "\n", "\r", "\t", "\u0000", "\u001f", "\u007f", "\u2028", "\ufeff", "\ufffd", "\uffff", "<", ">", "&", "%", "+", "${x}",
		"{{x}}", "\u200b", "\u00a0"},
}

// free is a text of n characters.
func free(r *rand.Rand, n int) []rune {
	var out []rune
	pool := pools[r.Intn(len(pools))]
	for len(out) < n {
		from := pool
		if r.Intn(4) == 0 {
			from = pools[r.Intn(len(pools))]
		}
		out = append(out, []rune(from[r.Intn(len(from))])...)
	}
	return out[:n]
}

func text(r *rand.Rand, s *openapi3.Schema, scale float64) string {
	lo, hi := int(s.MinLength), int(s.MinLength)+200
	if s.MaxLength != nil {
		hi = int(*s.MaxLength)
	}
	n := length(r, lo, lo+int(scale*float64(hi-lo)), 30)
	if s.Format == "date-time" {
		at := time.Unix(r.Int63n(4e9), r.Int63n(1e9)).In(time.FixedZone("", (r.Intn(27)-13)*1800))
		return at.Format([]string{time.RFC3339, time.RFC3339Nano}[r.Intn(2)])
	}
	if s.Format == "time-zone" {
		return []string{"UTC", "America/Chicago", "Pacific/Honolulu", "America/Indiana/Knox"}[r.Intn(4)]
	}
	if s.Pattern == "" {
		return string(free(r, n))
	}
	re, err := syntax.Parse(s.Pattern, syntax.Perl)
	if err != nil {
		panic(err) // a test of the documents sees that this cannot be
	}
	begins, ends := strings.HasPrefix(s.Pattern, "^"), strings.HasSuffix(s.Pattern, "$")
	if begins && ends {
		return string(matching(r, re, n))
	}
	core := matching(r, re, 1)
	rest := free(r, max(0, n-len(core)))
	cut := r.Intn(len(rest) + 1)
	switch {
	case begins:
		cut = 0
	case ends:
		cut = len(rest)
	}
	return string(slices.Concat(rest[:cut], core, rest[cut:]))
}

// matching is a text that re matches, of about n characters: what repeats,
// repeats until they are used up.
func matching(r *rand.Rand, re *syntax.Regexp, n int) (out []rune) {
	switch re.Op {
	case syntax.OpLiteral:
		return re.Rune
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return []rune{oneOf(r, re)}
	case syntax.OpCapture:
		return matching(r, re.Sub[0], n)
	case syntax.OpAlternate:
		return matching(r, re.Sub[r.Intn(len(re.Sub))], n)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			out = append(out, matching(r, sub, n-len(out))...)
		}
	case syntax.OpPlus, syntax.OpStar, syntax.OpRepeat:
		lo, hi := re.Min, re.Max // of OpRepeat; -1 is no end
		switch re.Op {
		case syntax.OpPlus:
			lo, hi = 1, -1
		case syntax.OpStar:
			lo, hi = 0, -1
		}
		for i := 0; i < lo || len(out) < n && (hi < 0 || i < hi); i++ {
			out = append(out, matching(r, re.Sub[0], 1)...)
		}
	case syntax.OpQuest:
		if r.Intn(2) == 0 {
			return matching(r, re.Sub[0], n)
		}
	}
	return out
}

func oneOf(r *rand.Rand, class *syntax.Regexp) rune {
	if class.Op != syntax.OpCharClass {
		return 'a'
	}
	if r.Intn(2) == 0 { // one that trips programs over, if there is one
		for range 10 {
			if c := free(r, 1)[0]; within(class, c) && !blank(c) {
				return c
			}
		}
	}
	for {
		i := 2 * r.Intn(len(class.Rune)/2)
		lo, hi := class.Rune[i], min(class.Rune[i+1], class.Rune[i]+94)
		if c := lo + rune(r.Intn(int(hi-lo)+1)); utf8.ValidRune(c) && !blank(c) {
			return c
		}
	}
}

func within(class *syntax.Regexp, c rune) bool {
	for i := 0; i < len(class.Rune); i += 2 {
		if class.Rune[i] <= c && c <= class.Rune[i+1] {
			return true
		}
	}
	return false
}

// blank says whether c is white space to the regular expressions of ECMA-262,
// of which the documents speak (OpenAPI 3.0.3, data types). Go's know less.
func blank(c rune) bool { return unicode.IsSpace(c) || c == '\ufeff' }

// A word that the generator does not know would be a rule that nobody tests.
func TestTheGeneratorKnowsEveryRuleOfARequest(t *testing.T) {
	seen := 0
	for _, d := range documents(t) {
		for _, o := range d.operations {
			for _, p := range o.params {
				if p.In == openapi3.ParameterInQuery || !p.Schema.Value.Type.Is("string") {
					t.Errorf("%s: the generator does not know the parameter %s", o, p.Name)
				}
				seen += unknownRules(t, fmt.Sprintf("%s: %s", o, p.Name), p.Schema.Value)
			}
			if o.body != nil {
				seen += unknownRules(t, fmt.Sprintf("%s: /body", o), o.body)
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d schemas were seen", seen)
	}
}

func unknownRules(t *testing.T, at string, s *openapi3.Schema) (seen int) {
	t.Helper()
	known := openapi3.Schema{
		Type: s.Type, Title: s.Title, Description: s.Description, Example: s.Example, Default: s.Default, Extensions: s.Extensions, Origin: s.Origin,
		Enum: s.Enum, MinLength: s.MinLength, MaxLength: s.MaxLength, Pattern: s.Pattern, Min: s.Min, Max: s.Max,
		MinItems: s.MinItems, MaxItems: s.MaxItems, Items: s.Items, Properties: s.Properties, Required: s.Required,
		AdditionalProperties: s.AdditionalProperties,
	}
	if s.Format == "date-time" || s.Format == "time-zone" || s.Format == "int64" && s.Max != nil { // the maximum is the rule of an int64
		known.Format = s.Format
	}
	if !reflect.DeepEqual(known, *s) || s.AdditionalProperties.Schema != nil {
		t.Errorf("%s has a rule that the generator does not know", at)
	}
	seen = 1
	for name, p := range s.Properties {
		seen += unknownRules(t, at+"/"+name, p.Value)
	}
	if s.Items != nil {
		seen += unknownRules(t, at+"/*", s.Items.Value)
	}
	return seen
}
