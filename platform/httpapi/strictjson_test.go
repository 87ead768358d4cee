package httpapi

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/schema"
)

// FuzzStrictJSON holds the strict reader against encoding/json: what it reads
// without a complaint, the other reads the same way, but for the spelling of
// numbers. A schema that lets everything in and one that lets little in agree on
// what both read.
func FuzzStrictJSON(f *testing.F) {
	var narrow openapi3.Schema
	if err := json.Unmarshal([]byte(`{"type":"object","additionalProperties":false,"properties":{
		"a":{"type":"array","maxItems":2,"items":{"type":"object","additionalProperties":false,"properties":{"b":{"type":"string"}}}},
		"n":{"type":"number"},"m":{"type":"object","additionalProperties":{"type":"array","items":{}}}}}`), &narrow); err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{
		`{"a":[{"b":"x"},{}],"n":5.0,"m":{"k":[1,[2]]}}`, `{"a":[1,2,3],"n":{},"x":[[[]]]}`, `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `[1e3,-0,1E400]`,
		"\ufeff{}", `{"n":1}{}`, `{"n":1`, "\"\xff\"", `"\ud800"`, "[[[[[[", `{"a":[{"b":"x","b":"y"}]}`, ` `, `nul`, `{"m":{"a":[],"a":[]}}`, `01`, `"a` + "\n" + `"`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		v, refused, whole := decodeStrict(body, nil)
		if whole == (len(refused) > 0) || len(refused) > 1 {
			t.Fatalf("whole: %v, refused: %+v", whole, refused)
		}
		some, places, read := decodeStrict(body, &narrow)
		for _, f := range places {
			if len(f.Pointer) > 1000 || f.Code == "" || f.Detail == "" {
				t.Errorf("%+v", f)
			}
		}
		if len(places) > schema.MaxFields+1 || read && !whole {
			t.Errorf("%d places, whole: %v and %v", len(places), read, whole)
		}
		if !whole {
			return
		}
		tokens := json.NewDecoder(bytes.NewReader(body))
		tokens.UseNumber()
		var other any
		if err := tokens.Decode(&other); err != nil {
			t.Fatalf("another reader says %v", err)
		}
		if _, err := tokens.Token(); err != io.EOF {
			t.Fatalf("another reader finds more: %v", err)
		}
		if other = plainNumbers(other); !reflect.DeepEqual(v, other) {
			t.Errorf("%#v, and another reader reads %#v", v, other)
		}
		if read && len(places) == 0 && !reflect.DeepEqual(v, some) {
			t.Errorf("%#v, and with a schema %#v", v, some)
		}
	})
}

func plainNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		return plainNumber(v.String())
	case []any:
		for i := range v {
			v[i] = plainNumbers(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = plainNumbers(v[k])
		}
	}
	return v
}
