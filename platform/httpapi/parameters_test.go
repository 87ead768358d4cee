package httpapi

import (
	"flag"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"coagent/gen/aiapi"
	"coagent/gen/oauthapi"
	"coagent/gen/searchapi"
	"coagent/platform/jsonbody"
	"coagent/platform/schema"
)

var parameterValues = flag.Int("parameters", 20_000, "how many values of parameters the two checks are given")

// twoChecks are those of the parameters of an operation: by generated code, and by the
// library.
type twoChecks struct {
	id             string
	rules, library *route
	schemas        []*openapi3.Schema // of the parameters, in the order of the rules
}

// allChecks are those of every operation with parameters.
func allChecks(t testing.TB) (all []twoChecks) {
	t.Helper()
	for _, api := range []struct {
		doc        func() (*openapi3.T, error)
		parameters map[string][]jsonbody.Parameter
	}{{aiapi.GetSpec, aiapi.Parameters}, {oauthapi.GetSpec, oauthapi.Parameters}, {searchapi.GetSpec, searchapi.Parameters}} {
		doc, err := api.doc()
		if err != nil {
			t.Fatal(err)
		}
		operations, err := Operations(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range operations {
			rules, err := newRoute(doc, nil, op)
			if err != nil {
				t.Fatal(err)
			}
			library, params := *rules, slices.Clone(rules.params)
			library.params = params
			rules.divideParameters(api.parameters[op.ID])
			if len(rules.params) > 0 {
				t.Errorf("%s has parameters without code: %s", op.ID, rules.params[0].Name)
			}
			two := twoChecks{id: op.ID, rules: rules, library: &library}
			for _, p := range params {
				two.schemas = append(two.schemas, p.Schema.Value)
			}
			if len(params) > 0 {
				all = append(all, two)
			}
		}
	}
	slices.SortFunc(all, func(a, b twoChecks) int { return strings.Compare(a.id, b.id) })
	return all
}

// compare holds that the two say the same of a request with these values; nil is one
// that was not sent.
func (two twoChecks) compare(t testing.TB, values []*string) (accepted bool) {
	t.Helper()
	r := &http.Request{Header: http.Header{}, URL: &url.URL{}}
	path, query := map[string]string{}, url.Values{}
	for i, value := range values {
		if value == nil {
			continue
		}
		switch p := two.rules.rules[i]; p.In {
		case openapi3.ParameterInPath:
			path[p.Name] = *value
		case openapi3.ParameterInQuery:
			query[p.Name] = []string{*value}
		default:
			r.Header.Set(p.Name, *value)
		}
	}
	options := &openapi3filter.Options{
		MultiError: true, SchemaValidationOptions: []openapi3.SchemaValidationOption{schema.Formats()},
	}
	var want, got faults
	two.library.checkParameters(r, path, query, options, &want)
	two.rules.checkParameters(r, path, query, options, &got)
	want, got = want.sorted(), got.sorted()
	if !slices.Equal(want, got) {
		t.Errorf("%s, path %q, query %q, header %q:\nthe library tells %+v\nour code tells   %+v", two.id, path, query, r.Header, want, got)
	}
	return len(got) == 0
}

// parameterOf is a value for a schema: near one that fits, or not.
func parameterOf(random *rand.Rand, s *openapi3.Schema) string {
	least, most := int(s.MinLength), 130
	if s.MaxLength != nil {
		most = int(*s.MaxLength)
	}
	switch random.IntN(6) {
	case 0:
		if len(s.Enum) > 0 {
			return s.Enum[random.IntN(len(s.Enum))].(string)
		}
	case 1:
		return pick(random, []string{"", " ", "x", "\x00", "é", "漢🏠", "a/b", "a b", "%41", "FACEBOOK ", "facebook", "ZILLOW,FACEBOOK", "null", "1", "true"})
	case 2:
		length := pick(random, []int{least, most, least - 1 + random.IntN(3), most - 1 + random.IntN(3), 1 + random.IntN(300)})
		return strings.Repeat(pick(random, characters), max(0, length))
	}
	const letters = "ABCZabcz0189-._~:"
	text := make([]byte, max(0, pick(random, []int{least, most, least + random.IntN(max(1, most-least))})))
	for i := range text {
		text[i] = letters[random.IntN(len(letters))]
	}
	return string(text)
}

// TestBothChecksOfAParameterAgree gives them values of all kinds.
func TestBothChecksOfAParameterAgree(t *testing.T) {
	all := allChecks(t)
	began, accepted := time.Now(), 0
	for i := range *parameterValues {
		two := all[i%len(all)]
		random := rand.New(rand.NewPCG(*bodySeed, uint64(i)))
		values := make([]*string, len(two.schemas))
		for n, s := range two.schemas {
			if random.IntN(12) > 0 {
				values[n] = new(parameterOf(random, s))
			}
		}
		if two.compare(t, values) {
			accepted++
		}
	}
	t.Logf("%d requests of %d operations, %d of them let in, seed %d: compared in %v",
		*parameterValues, len(all), accepted, *bodySeed, time.Since(began).Round(time.Millisecond))
	if accepted < *parameterValues/50 || accepted > *parameterValues*9/10 {
		t.Errorf("%d of %d were let in: the values show little", accepted, *parameterValues)
	}
}

// FuzzBothChecksOfAParameter is the same for whatever a stranger can send.
func FuzzBothChecksOfAParameter(f *testing.F) {
	all := allChecks(f)
	for i, value := range []string{"", "4b5b2c0e-8f1f", "GOOGLE_BUSINESS", "é", strings.Repeat("x", 129)} {
		f.Add(byte(i), value, "ZILLOW")
	}
	f.Fuzz(func(t *testing.T, which byte, first, second string) {
		two := all[int(which)%len(all)]
		first, second = strings.ToValidUTF8(first, "?"), strings.ToValidUTF8(second, "?") // what is not is refused before
		two.compare(t, []*string{&first, &second}[:len(two.schemas)])
	})
}

// BenchmarkParameters checks those of a token's read, and a key that is sent with a body.
func BenchmarkParameters(b *testing.B) {
	r := &http.Request{Header: http.Header{"Idempotency-Key": {"4b5b2c0e-8f1f-4a58"}}, URL: &url.URL{}}
	path := map[string]string{"userId": "6f1f2f9e-6f65-4f0f-8a0c-5b3f0a8f2c11", "provider": "ZILLOW"}
	options := &openapi3filter.Options{MultiError: true}
	for _, two := range allChecks(b) {
		if two.id != "getToken" && two.id != "generateBlogPost" {
			continue
		}
		for how, rt := range map[string]*route{"generated": two.rules, "library": two.library} {
			b.Run(two.id+"/"+how, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					var fs faults
					if rt.checkParameters(r, path, nil, options, &fs); len(fs) > 0 {
						b.Fatal(fs)
					}
				}
			})
		}
	}
}
