package httpapi_test

import (
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
	"coagent/platform/httpapi"
)

// A refused body may cost its own bytes a few times over, and what a small
// request costs anyway.
const (
	refusalPerByte = 5
	refusalBase    = 256 << 10
)

func TestNoBodyCostsMoreToRefuseThanToRead(t *testing.T) {
	for _, load := range []func() (*openapi3.T, error){aiapi.GetSpec, searchapi.GetSpec, oauthapi.GetSpec} {
		doc, err := load()
		if err != nil {
			t.Fatal(err)
		}
		s := service(t, doc, nopLog())
		s.ResponseSample = 0
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
			for name, body := range bodies {
				r := post(body, at(op.Path), method(op.Method))
				w := httptest.NewRecorder()
				spent := allocated(func() { h.ServeHTTP(w, r) })
				if w.Code != http.StatusBadRequest && w.Code != http.StatusForbidden {
					t.Errorf("%s, %s: %d %.200s", op.ID, name, w.Code, w.Body)
				}
				if most := uint64(refusalPerByte*len(body) + refusalBase); spent > most {
					t.Errorf("%s, %s: %d bytes allocated for a body of %d; at most %d", op.ID, name, spent, len(body), most)
				}
			}
		}
		if reached > 0 {
			t.Errorf("%s: %d bad bodies reached a handler", doc.Info.Title, reached)
		}
	}
}

func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// worst are bodies of about size bytes that break s at each of its places in
// the ways that give a reader the most to do.
func worst(s *openapi3.Schema, size int) map[string]string {
	all := map[string]string{}
	var walk func(s *openapi3.Schema, place, before, after string)
	walk = func(s *openapi3.Schema, place, before, after string) {
		if place != "" {
			size = min(size, 64<<10) // the cost is linear, and there are many places
		}
		room := size - len(before) - len(after)
		put := func(kind, opened, closed string, part func(i int) string) {
			if room < 100 {
				return
			}
			var b strings.Builder
			b.WriteString(before + opened)
			for i := 0; b.Len()+len(closed)+len(after)+40 < size; i++ {
				if i > 0 {
					b.WriteByte(',')
				}
				b.WriteString(part(i))
			}
			b.WriteString(closed + after)
			all[place+" "+kind] = b.String()
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
		all[place+" a long number"] = before + strings.Repeat("1", max(room-40, 1)) + after
		all[place+" a long fraction"] = before + "0." + strings.Repeat("1", max(room-40, 1)) + after
		all[place+" escapes"] = before + `"` + strings.Repeat(`\u0000`, max(room-40, 6)/6) + `"` + after
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
