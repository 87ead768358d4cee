package httpapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/aiapi"
	"coagent/gen/oauthapi"
	"coagent/gen/searchapi"
	"coagent/platform/depthtest"
	"coagent/platform/httpapi"
	"coagent/platform/schema"
)

// A refused body may cost its own bytes a few times over, and what a small
// request costs anyway.
const (
	refusalPerByte = 5
	// Names cost more: the decoder keeps those of an object, to see one that comes
	// twice, in a buffer that grows by a quarter each time.
	refusalPerByteOfNames = 7
	refusalBase           = 192 << 10
	// Of allocations it may cost one for so many bytes.
	refusalBytesPerAllocation = 2
	refusalAllocations        = 3000
)

func TestNoBodyCostsMoreToRefuseThanToRead(t *testing.T) {
	each := depthtest.Cases(t, 4, 1) // of so many bodies one is tried
	nth := 0
	for _, load := range []func() (*openapi3.T, error){aiapi.GetSpec, searchapi.GetSpec, oauthapi.GetSpec} {
		doc, err := load()
		if err != nil {
			t.Fatal(err)
		}
		s := service(t, doc, nopLog())
		s.ResponseSample = 0
		s.Authenticate = func(r *http.Request, _ string) (context.Context, error) { return r.Context(), nil }
		reached := 0
		h, err := s.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached++ }))
		if err != nil {
			t.Fatal(err)
		}
		operations, err := httpapi.Operations(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range operations {
			item := doc.Paths.Find(op.Path).GetOperation(op.Method)
			if item.RequestBody == nil {
				continue
			}
			bodies := worst(item.RequestBody.Value.Content["application/json"].Schema.Value, int(op.MaxBody))
			if len(bodies) < 5 {
				t.Errorf("%s: only %d bodies", op.ID, len(bodies))
			}
			for _, name := range slices.Sorted(maps.Keys(bodies)) {
				if nth++; nth%each != 0 {
					continue
				}
				body := bodies[name]()
				r := post(body, at(op.Path), method(op.Method))
				w := httptest.NewRecorder()
				spent, times := allocated(func() { h.ServeHTTP(w, r) })
				if w.Code != http.StatusBadRequest {
					t.Errorf("%s, %s: %d %.200s", op.ID, name, w.Code, w.Body)
				}
				perByte := refusalPerByte
				if strings.HasSuffix(name, " long names") {
					perByte = refusalPerByteOfNames
				}
				if most := uint64(perByte*len(body) + refusalBase); spent > most {
					t.Errorf("%s, %s: %d bytes allocated for a body of %d; at most %d", op.ID, name, spent, len(body), most)
				}
				if most := uint64(len(body)/refusalBytesPerAllocation + refusalAllocations); times > most {
					t.Errorf("%s, %s: %d allocations for a body of %d bytes; at most %d", op.ID, name, times, len(body), most)
				}
				var told struct{ Errors []any }
				if err := json.Unmarshal(w.Body.Bytes(), &told); err != nil || len(told.Errors) > schema.MaxFields {
					t.Errorf("%s, %s: %d places are told, %v", op.ID, name, len(told.Errors), err)
				}
			}
		}
		if reached > 0 {
			t.Errorf("%s: %d bad bodies reached a handler", doc.Info.Title, reached)
		}
	}
}

// allocated are the bytes that do allocates, and how often it does.
func allocated(do func()) (bytes, times uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, after.Mallocs - before.Mallocs
}

// wrongValue is of the type that s wants, or has its members, and wrong wherever it can be.
func wrongValue(s *openapi3.Schema) string {
	switch {
	case s.Type.Is(openapi3.TypeObject):
		var members []string
		for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
			members = append(members, fmt.Sprintf("%q:%s", name, wrongValue(s.Properties[name].Value)))
		}
		return "{" + strings.Join(members, ",") + "}"
	case s.Type.Is(openapi3.TypeArray):
		return "[" + wrongValue(s.Items.Value) + "]"
	case s.Type.Is(openapi3.TypeString):
		return `""`
	case s.Type.Is(openapi3.TypeBoolean):
		return "null"
	}
	return "-0.5"
}

// worst are bodies of about size bytes that break s at each of its places in
// the ways that give a reader the most to do.
func worst(s *openapi3.Schema, size int) map[string]func() string {
	all := map[string]func() string{}
	var walk func(s *openapi3.Schema, place, before, after string)
	walk = func(s *openapi3.Schema, place, before, after string) {
		size := size
		if place != "" {
			tooLong := 0
			if s.MaxLength != nil {
				tooLong = len(before) + len(after) + 6*int(*s.MaxLength+1) + 40 // as escapes
			}
			size = min(size, max(32<<10, tooLong)) // the cost is linear, and there are many places
		}
		room := size - len(before) - len(after)
		put := func(kind, opened, closed string, part func(i int) string) {
			if room < 100 {
				return
			}
			all[place+" "+kind] = func() string {
				var b strings.Builder
				b.WriteString(before + opened)
				for i, next := 0, part(0); b.Len()+len(next)+len(closed)+len(after) < size; i, next = i+1, ","+part(i+1) {
					b.WriteString(next)
					if next == "" {
						break
					}
				}
				b.WriteString(closed + after)
				return b.String()
			}
		}
		constant := func(s string) func(int) string { return func(int) string { return s } }
		put("unknown members", "{", "}", func(i int) string { return fmt.Sprintf(`"k%d":1`, i) })
		put("an unknown object", `{"unknown":{`, "}}", func(i int) string { return fmt.Sprintf(`"k%d":1`, i) })
		put("an unknown list", `{"unknown":[`, "]}", constant("1"))
		put("empty objects", "[", "]", constant("{}"))
		put("numbers", "[", "]", constant("1"))
		put("fractions", "[", "]", constant("0.10"))
		put("nulls", "[", "]", constant("null"))
		put("empty texts", "[", "]", constant(`""`))
		put("objects of unknown members", "[", "]", func(i int) string { return fmt.Sprintf(`{"a%d":1,"b":[],"c":{}}`, i) })
		put("lists", "[", "]", constant("[[[[]]]]"))
		put("a long text", "\"", "\"", constant("x"))
		put("wrong values", "[", "]", constant(wrongValue(s)))
		if s.Items != nil {
			put("wrong items", "[", "]", constant(wrongValue(s.Items.Value)))
		}
		put("names twice", "[", "]", constant(`{"a":1,"a":1}`))
		put("one name all over", "{", "}", constant(`"a":1`))
		put("a deep list", strings.Repeat("[", max(room/2, 0)), strings.Repeat("]", max(room/2, 0)), constant(""))
		put("deep lists", "[", "]", constant(strings.Repeat("[", 50)+strings.Repeat("]", 50)))
		put("deep objects", "[", "]", constant(strings.Repeat(`{"a":`, 50)+"1"+strings.Repeat("}", 50)))
		put("deep and never closed", "", "", constant(strings.Repeat(`{"a":[`, 50)))
		put("long names", "{", "}", func(i int) string { return fmt.Sprintf(`"%d%s":1`, i, strings.Repeat("n", 1000)) })
		put("escaped names", "{", "}", func(i int) string { return fmt.Sprintf(`"\u00e9\u00e9~/%d":1`, i) })
		put("huge numbers", "[", "]", constant("1e99999"))
		all[place+" a long name"] = func() string { return before + `{"` + strings.Repeat("n", max(room-40, 1)) + `":1}` + after }
		all[place+" a huge exponent"] = func() string { return before + "1e" + strings.Repeat("9", max(room-40, 1)) + after }
		all[place+" a long number"] = func() string { return before + strings.Repeat("1", max(room-40, 1)) + after }
		all[place+" a long fraction"] = func() string { return before + "0." + strings.Repeat("1", max(room-40, 1)) + after }
		all[place+" escapes"] = func() string { return before + `"` + strings.Repeat(`\u0000`, max(room-40, 6)/6) + `"` + after }
		if s.Items != nil {
			walk(s.Items.Value, place+"/0", before+"[", "]"+after)
		}
		for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
			walk(s.Properties[name].Value, place+"/"+name, before+`{"`+name+`":`, "}"+after)
		}
	}
	walk(s, "", "", "")
	return all
}
