package httpapi

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/runtime"

	"coagent/gen/aiapi"
	"coagent/gen/oauthapi"
	"coagent/gen/searchapi"
	"coagent/platform/jsonbody"
	"coagent/platform/schema"
)

var (
	executions = flag.Int("bodies", 5_000, "how many bodies the two readers are given")
	bodySeed   = flag.Uint64("bodyseed", 1, "which ones")
)

// twoReaders reads the body of an operation in one pass, and as the library does.
type twoReaders struct {
	id      string
	onePass jsonbody.Body
	library *bodyRules
	example []byte
	lengths []int // bounds of the document, those of texts and arrays
}

// asRequest is how a service has bodies checked.
var asRequest = []openapi3.SchemaValidationOption{openapi3.MultiErrors(), openapi3.VisitAsRequest(), schema.Formats()}

// allReaders are those of every operation that takes a body, by their names.
func allReaders(t testing.TB) (all []*twoReaders) {
	t.Helper()
	for _, api := range []struct {
		doc    func() (*openapi3.T, error)
		bodies map[string]jsonbody.Body
	}{{aiapi.GetSpec, aiapi.Bodies}, {oauthapi.GetSpec, oauthapi.Bodies}, {searchapi.GetSpec, searchapi.Bodies}} {
		doc, err := api.doc()
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range doc.Paths.Map() {
			for _, op := range item.Operations() {
				if op.RequestBody == nil {
					continue
				}
				media := op.RequestBody.Value.Content[mediaJSON]
				example, err := json.Marshal(media.Example)
				if err != nil || media.Example == nil {
					t.Fatalf("%s has no example: %v", op.OperationID, err)
				}
				library, err := newBodyRules(op.RequestBody.Value, nil, "")
				if err != nil {
					t.Fatal(err)
				}
				onePass, has := api.bodies[op.OperationID]
				if !has {
					t.Errorf("%s is not read in one pass", op.OperationID)
					continue
				}
				all = append(all, &twoReaders{
					id: op.OperationID, onePass: onePass, library: library, example: example, lengths: lengths(media.Schema.Value),
				})
			}
		}
	}
	slices.SortFunc(all, func(a, b *twoReaders) int { return bytes.Compare([]byte(a.id), []byte(b.id)) })
	return all
}

// lengths are the bounds that s has for texts and arrays.
func lengths(s *openapi3.Schema) (all []int) {
	all = append(all, int(s.MinLength), int(s.MinItems))
	for _, most := range []*uint64{s.MaxLength, s.MaxItems} {
		if most != nil && *most <= 2_100 {
			all = append(all, int(*most))
		}
	}
	if s.Items != nil {
		all = append(all, lengths(s.Items.Value)...)
	}
	for _, p := range s.Properties {
		all = append(all, lengths(p.Value)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// hardBodies are those that chance seldom makes: more faults than are told, the
// first of the document not the first of the body.
var hardBodies = []struct{ operation, body string }{
	{"receiveEvent", `{"resources":[` + strings.Repeat("null,", 30) + `null],"account":5,"detail":{"timestamp":-1},"version":1}`},
	{"receiveEvent", `{"version":1,"resources":[` + strings.Repeat("1,", 16) + `1],"detail":{},"account":{}}`},
	{"generateMarketingPlan", `{"timeZone":"x","competitors":[` + strings.Repeat("{},", 18) + `{}],"brandAudit":{"results":[{},{},{}]},"city":""}`},
	{"generateMarketingPlan", `{"competitors":[` + strings.Repeat(`{"name":[]},`, 8) + `{"name":1}],"brandAudit":{"results":[{},{"status":"x"},7,[]],"id":""}}`},
	{"exchangeCode", `{"` + strings.Repeat("n", 70) + `":1,"` + strings.Repeat("n", 71) + `":2}`}, // two places with one name
	{"analyzeReviews", `{"comments":[` + strings.Repeat(`"",`, 15) + `{"a":1},5,[]]}`},
}

// compare holds that the two agree on a body: whether it is let in, what is told
// of it, and which value it has.
func (two *twoReaders) compare(t testing.TB, body []byte) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Fatalf("%s of %q", two.id, body)
		}
	}()
	var want, got, also faults
	wanted := two.library.checkByLibrary(body, asRequest, &want)
	keeping, checking := two.onePass.Keeping(), two.onePass.Checking()
	given := (&bodyRules{schema: two.library.schema, onePass: &keeping, defaults: two.library.defaults}).check(body, asRequest, new(decodedBody), &got)
	other := (&bodyRules{schema: two.library.schema, onePass: &checking, defaults: two.library.defaults}).check(body, asRequest, new(decodedBody), &also)
	want, got, also = want.sorted(), got.sorted(), also.sorted() // once: it takes the repeated ones out of what it is given
	if !slices.Equal(want, got) || !slices.Equal(want, also) {
		t.Errorf("the library tells %+v\none pass tells %+v\nand, if nothing is kept, %+v", want, got, also)
	}
	if (wanted == nil) != (given == nil) || (wanted == nil) != (other == nil) {
		t.Errorf("let in: by the library %v, in one pass %v, and %v if nothing is kept", wanted != nil, given != nil, other != nil)
	}
	if wanted == nil || given == nil || other == nil {
		return
	}
	generic := wanted.(*genericBody)
	decoded, ok := given.(*decodedBody)
	if !ok { // what Go does not hold
		if keeping.Check(body).Malformed {
			t.Error("in one pass it is no JSON")
		}
		return
	}
	bound := reflect.New(reflect.TypeOf(decoded.value).Elem())
	if err := runtime.BindJSONValue(generic.value, bound.Interface()); err != nil {
		t.Errorf("bound in one pass, and by the library: %v", err)
	} else if !reflect.DeepEqual(bound.Interface(), decoded.value) {
		t.Errorf("the library reads %+v\nin one pass it is %+v", bound.Elem(), reflect.ValueOf(decoded.value).Elem())
	}
	text, length := readAllOf(t, other)
	if whole, _ := readAllOf(t, generic); !reflect.DeepEqual(anyOf(t, whole), anyOf(t, text)) {
		t.Errorf("the library hands on %s\nand one pass %s", whole, text)
	}
	if int(length) != len(text) {
		t.Errorf("length %d of %d bytes", length, len(text))
	}
}

func readAllOf(t testing.TB, body checkedBody) ([]byte, int64) {
	t.Helper()
	length := body.length()
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return text, length
}

func anyOf(t testing.TB, text []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestBothReadersOfABodyAgree gives them the examples of the documents and many
// bodies that were made of these.
func TestBothReadersOfABodyAgree(t *testing.T) {
	all := allReaders(t)
	for _, two := range all {
		two.compare(t, two.example)
		var fs faults
		if two.library.checkByLibrary(two.example, asRequest, &fs) == nil {
			t.Fatalf("%s: the example is refused: %+v", two.id, fs)
		}
	}
	for _, hard := range hardBodies {
		for _, two := range all {
			if two.id == hard.operation {
				two.compare(t, []byte(hard.body))
			}
		}
	}
	began, accepted := time.Now(), 0
	for i := range *executions {
		two := all[i%len(all)]
		rng := rand.New(rand.NewPCG(*bodySeed, uint64(i)))
		body := mutate(rng, two.example, two.lengths)
		two.compare(t, body)
		if f := two.onePass.Check(body); !f.Malformed && len(f.Fields) == 0 {
			accepted++
		}
	}
	t.Logf("%d bodies of %d operations, %d of them let in, seed %d: no disagreement in %v",
		*executions, len(all), accepted, *bodySeed, time.Since(began).Round(time.Second))
	if accepted < *executions/50 || accepted > *executions*9/10 {
		t.Errorf("%d of %d were let in: the bodies show little", accepted, *executions)
	}
}

// FuzzBothReadersOfABody is the same for whatever a stranger can send: the text
// itself, and what becomes of it by changes that know JSON.
func FuzzBothReadersOfABody(f *testing.F) {
	all := allReaders(f)
	for i, two := range all {
		f.Add(byte(i), two.example, uint64(0))
		f.Add(byte(i), two.example, uint64(i))
	}
	f.Fuzz(func(t *testing.T, which byte, text []byte, changes uint64) {
		two := all[int(which)%len(all)]
		if changes != 0 {
			text = mutate(rand.New(rand.NewPCG(changes, 0)), text, two.lengths)
		}
		two.compare(t, text)
	})
}
