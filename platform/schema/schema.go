// Package schema holds values against the schemas of the documents and says in
// words what they break.
//
// The library's own messages hold the schema and the offending value, which may
// be a secret; these hold neither.
package schema

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/fault"
)

const (
	maxName    = 64   // characters of one name in a pointer
	maxPointer = 1000 // bytes of a pointer; the document counts characters
)

var escapeName = strings.NewReplacer("~", "~0", "/", "~1") // RFC 6901, section 3

// Check holds v, as encoding/json decodes it, against s, and names every place
// that breaks a rule. No field means that it fits.
func Check(s *openapi3.Schema, v any, more ...openapi3.SchemaValidationOption) []fault.Field {
	options := append([]openapi3.SchemaValidationOption{openapi3.MultiErrors(), openapi3.DisableSchemaErrorDetails(), Formats()}, more...)
	if err := s.VisitJSON(v, options...); err != nil {
		return Sorted(Fields(err, ""))
	}
	return nil
}

// Fields turns what the library says of the value at root into fields. An error
// that is none of a schema is one field with the code "malformed".
func Fields(err error, root string) []fault.Field {
	if many, ok := err.(openapi3.MultiError); ok {
		var fields []fault.Field
		for _, one := range many {
			fields = append(fields, Fields(one, root)...)
		}
		return fields
	}
	broken, ok := err.(*openapi3.SchemaError)
	if !ok {
		return []fault.Field{{Pointer: root, Code: "malformed", Detail: "is malformed"}}
	}
	return fieldsOf(broken, root)
}

func fieldsOf(e *openapi3.SchemaError, root string) []fault.Field {
	switch e.SchemaField {
	case "properties": // the library names the parent and says the property in prose
		if value, ok := e.Value.(map[string]any); ok && e.Schema != nil {
			var fields []fault.Field
			for name := range value {
				if e.Schema.Properties[name] == nil {
					at := Pointer(root, append(e.JSONPointer(), name)...)
					fields = append(fields, fault.Field{Pointer: at, Code: "additionalProperties", Detail: "is not known here"})
				}
			}
			return fields
		}
	case "allOf": // the parts have their places
		if parts, ok := errors.AsType[openapi3.MultiError](e.Origin); ok {
			return Fields(parts, root)
		}
	}
	return []fault.Field{{
		Pointer: Pointer(root, e.JSONPointer()...), Code: cmp.Or(e.SchemaField, "schema"), Detail: sayRule(e.Schema, e.SchemaField),
	}}
}

// Sorted orders fields by place and names each once.
func Sorted(fields []fault.Field) []fault.Field {
	slices.SortFunc(fields, func(a, b fault.Field) int {
		return cmp.Or(cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Detail, b.Detail))
	})
	return slices.Compact(fields)
}

// Pointer joins root and names to a JSON pointer (RFC 6901). Names may come
// from a caller, so each is cut after 64 characters and the whole after 1000
// bytes.
func Pointer(root string, names ...string) string {
	at := root
	for _, name := range names {
		next := "/" + escapeName.Replace(shorten(name))
		if len(at)+len(next) > maxPointer {
			return at
		}
		at += next
	}
	return at
}

// shorten keeps the first maxName characters of a name.
func shorten(name string) string {
	if len(name) <= maxName {
		return name
	}
	n := 0
	for i := range name {
		if n == maxName {
			return name[:i] + "…"
		}
		n++
	}
	return name
}
