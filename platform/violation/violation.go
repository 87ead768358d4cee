// Package violation says in words which rules of a schema a value breaks.
//
// The library's own messages hold the schema and the offending value, which may
// be a secret; these hold neither.
package violation

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"coagent/platform/fault"

	"github.com/getkin/kin-openapi/openapi3"
)

// maxName bounds how much of an unknown property's name is repeated.
const maxName = 64

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1") // RFC 6901 section 3

// Fields turns what openapi3 says of a value into fields, each with a pointer
// that begins with at. They are sorted and free of repeats. An error of another
// kind is one field with the code "malformed".
func Fields(err error, at string) []fault.Field {
	var out []fault.Field
	collect(err, at, &out)
	slices.SortFunc(out, func(a, b fault.Field) int {
		return strings.Compare(a.Pointer+"\x00"+a.Code, b.Pointer+"\x00"+b.Code)
	})
	return slices.Compact(out)
}

// Pointer appends the unescaped parts to a JSON pointer.
func Pointer(at string, parts ...string) string {
	for _, part := range parts {
		at += "/" + pointerEscapes.Replace(part)
	}
	return at
}

func collect(err error, at string, out *[]fault.Field) {
	if err == nil {
		return
	}
	if many, ok := err.(openapi3.MultiError); ok {
		for _, one := range many {
			collect(one, at, out)
		}
		return
	}
	broken, ok := errors.AsType[*openapi3.SchemaError](err)
	if !ok {
		*out = append(*out, fault.Field{Pointer: at, Code: "malformed", Detail: "is malformed"})
		return
	}
	place := Pointer(at, broken.JSONPointer()...)
	if broken.SchemaField == "properties" {
		for _, name := range unknown(broken) { // the library points at the parent
			*out = append(*out, fault.Field{Pointer: Pointer(place, name), Code: "additionalProperties", Detail: "is not known here"})
		}
		return
	}
	*out = append(*out, fault.Field{Pointer: place, Code: broken.SchemaField, Detail: say(broken)})
}

// unknown names the properties that the schema does not have.
func unknown(broken *openapi3.SchemaError) []string {
	object, _ := broken.Value.(map[string]any)
	var names []string
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if _, known := broken.Schema.Properties[name]; known {
			continue
		}
		if runes := []rune(name); len(runes) > maxName {
			name = string(runes[:maxName]) + "…"
		}
		names = append(names, name)
	}
	return names
}

// say puts a broken rule in words, with its bound and without the value.
func say(broken *openapi3.SchemaError) string {
	s := broken.Schema
	switch broken.SchemaField {
	case "required":
		return "is required"
	case "type":
		return "must be " + typeName(s)
	case "enum":
		return fmt.Sprintf("must be one of %s", list(s.Enum))
	case "minLength":
		return fmt.Sprintf("must have at least %s", count(s.MinLength, "character"))
	case "maxLength":
		return fmt.Sprintf("must have at most %s", count(*s.MaxLength, "character"))
	case "minItems":
		return fmt.Sprintf("must have at least %s", count(s.MinItems, "item"))
	case "maxItems":
		return fmt.Sprintf("must have at most %s", count(*s.MaxItems, "item"))
	case "uniqueItems":
		return "must not have an item twice"
	case "minimum":
		return fmt.Sprintf("must be at least %v", *s.Min)
	case "maximum":
		return fmt.Sprintf("must be at most %v", *s.Max)
	case "exclusiveMinimum":
		return "is too small"
	case "exclusiveMaximum":
		return "is too large"
	case "multipleOf":
		return fmt.Sprintf("must be a multiple of %v", *s.MultipleOf)
	case "pattern":
		return "must match the pattern " + s.Pattern
	case "format":
		return "must be a valid " + s.Format
	case "nullable":
		return "must not be null"
	case "readOnly":
		return "must not be sent"
	default:
		return "breaks the rule " + broken.SchemaField
	}
}

func typeName(s *openapi3.Schema) string {
	if s.Type == nil || len(*s.Type) == 0 {
		return "of another type"
	}
	switch name := (*s.Type)[0]; name {
	case "object", "array", "integer":
		return "an " + name
	default:
		return "a " + name
	}
}

func count(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func list(values []any) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, ", ")
}
