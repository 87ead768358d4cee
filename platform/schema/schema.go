// Package schema holds values against the schemas of the documents and says in
// words what they break.
//
// The library's own messages hold the schema and the offending value, which may
// be a secret; these hold neither.
package schema

import (
	"cmp"
	"errors"
	"maps"
	"reflect"
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

// MaxFields is how many places are named, in the order of the document: enough
// for a person to see what is wrong, and a bound on what a refusal costs.
const MaxFields = 20

// UnknownMember is the code of a member that the document does not know.
const UnknownMember = "additionalProperties"

// Check holds v, as encoding/json decodes it, against s, and names at most
// [MaxFields] places that break a rule. No field means that it fits.
func Check(s *openapi3.Schema, v any, more ...openapi3.SchemaValidationOption) []fault.Field {
	options := append(
		[]openapi3.SchemaValidationOption{openapi3.MultiErrors(), openapi3.DisableSchemaErrorDetails(), Formats()}, more...,
	)
	if err := s.VisitJSON(v, options...); err != nil {
		return Sorted(Fields(err, ""))
	}
	return nil
}

// Fields turns what the library says of the value at root into fields, at most
// [MaxFields]. An error that is none of a schema is one field with the code
// "malformed".
func Fields(err error, root string) []fault.Field {
	c := collector{root: root}
	c.add(err)
	return c.fields
}

// collector gathers fields from the library's errors.
type collector struct {
	root   string
	fields []fault.Field
	// listed are the objects whose unknown members were named: the library gives
	// an error for each of them, and none says which.
	listed map[listing]bool
}

type listing struct {
	object uintptr
	schema *openapi3.Schema
}

func (c *collector) full() bool { return len(c.fields) >= MaxFields }

func (c *collector) add(err error) {
	if many, ok := err.(openapi3.MultiError); ok { //nolint:errorlint // the tree is walked node by node
		for _, one := range many {
			if c.full() {
				return
			}
			c.add(one)
		}
		return
	}
	broken, ok := err.(*openapi3.SchemaError) //nolint:errorlint // as above
	if !ok {
		c.fields = append(c.fields, fault.Field{Pointer: c.root, Code: "malformed", Detail: "is malformed"})
		return
	}
	switch broken.SchemaField {
	case "properties": // the library names the parent and says the property in prose
		if object, ok := broken.Value.(map[string]any); ok && broken.Schema != nil {
			c.addUnknown(broken, object)
			return
		}
	case "allOf": // the parts have their places
		if parts, ok := errors.AsType[openapi3.MultiError](broken.Origin); ok {
			c.add(parts)
			return
		}
	}
	c.fields = append(c.fields, fault.Field{
		Pointer: Pointer(c.root, broken.JSONPointer()...), Code: cmp.Or(broken.SchemaField, "schema"),
		Detail: Say(broken.Schema, broken.SchemaField),
	})
}

// addUnknown names the members of object that its schema does not know, once.
func (c *collector) addUnknown(broken *openapi3.SchemaError, object map[string]any) {
	id := listing{reflect.ValueOf(object).Pointer(), broken.Schema}
	if c.listed[id] {
		return
	}
	if c.listed == nil {
		c.listed = map[listing]bool{}
	}
	c.listed[id] = true
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if c.full() {
			return
		}
		if broken.Schema.Properties[name] == nil {
			at := Pointer(c.root, append(broken.JSONPointer(), name)...)
			c.fields = append(c.fields, fault.Field{Pointer: at, Code: UnknownMember, Detail: Say(broken.Schema, UnknownMember)})
		}
	}
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
		next := escapeName.Replace(shorten(name))
		if len(at)+1+len(next) > maxPointer {
			return at
		}
		at = at + "/" + next
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
