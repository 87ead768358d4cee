package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"go/format"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/getkin/kin-openapi/openapi3"
)

//go:embed document.tmpl
var templateText string

var documentTemplate = template.Must(template.New("document").Parse(templateText))

// part is a value that is built by a function of its own: one that several places
// refer to, or a path.
type part struct {
	Kind  string // the name of its type in openapi3
	Index int    // among those of its kind
	Code  string
}

// writer writes values of openapi3 as Go expressions.
type writer struct {
	seen  map[any]int   // pointer → how many places refer to it
	parts map[any]*part // pointer → what builds it
	order []any         // the pointers of parts, as they were found
	count map[string]int
}

// codeOf is the file that builds doc.
func codeOf(name string, doc *openapi3.T) ([]byte, error) {
	w := &writer{seen: map[any]int{}, parts: map[any]*part{}, count: map[string]int{}}
	w.find(reflect.ValueOf(doc))
	for _, pointer := range w.order {
		w.parts[pointer].Code = w.object(reflect.ValueOf(pointer).Elem())
	}
	var parts []*part
	for _, pointer := range w.order {
		parts = append(parts, w.parts[pointer])
	}
	var kinds []string
	for kind := range w.count {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	var text bytes.Buffer
	err := documentTemplate.Execute(&text, map[string]any{
		"Package": name, "Kinds": kinds, "Count": w.count, "Parts": parts, "Whole": w.object(reflect.ValueOf(doc).Elem()),
	})
	if err != nil {
		return nil, err
	}
	return format.Source(text.Bytes())
}

// find walks over all that v leads to, and gives a part to each value that more
// than one place refers to.
func (w *writer) find(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || v.Elem().Kind() != reflect.Struct {
			return
		}
		pointer := v.Interface()
		w.seen[pointer]++
		if _, isPath := pointer.(*openapi3.PathItem); isPath || w.seen[pointer] == 2 {
			kind := v.Elem().Type().Name()
			w.parts[pointer] = &part{Kind: kind, Index: w.count[kind]}
			w.order = append(w.order, pointer)
			w.count[kind]++
		}
		if w.seen[pointer] > 1 {
			return
		}
		if all, ok := members(pointer); ok {
			w.find(all)
			return
		}
		w.find(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if written(v.Type().Field(i)) {
				w.find(v.Field(i))
			}
		}
	case reflect.Map:
		for _, key := range sorted(v) {
			w.find(v.MapIndex(key))
		}
	case reflect.Slice:
		for i := range v.Len() {
			w.find(v.Index(i))
		}
	default: // leads to nothing
	}
}

// members are those of a value that keeps them in a map which nobody sees.
func members(pointer any) (reflect.Value, bool) {
	switch pointer := pointer.(type) {
	case *openapi3.Paths:
		return reflect.ValueOf(pointer.Map()), true
	case *openapi3.Responses:
		return reflect.ValueOf(pointer.Map()), true
	case *openapi3.Callback:
		return reflect.ValueOf(pointer.Map()), true
	}
	return reflect.Value{}, false
}

// written says whether a field belongs to the document.
func written(f reflect.StructField) bool {
	return f.IsExported() && f.Name != "Example" && f.Name != "Examples" && f.Name != "Origin"
}

func sorted(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	return keys
}

// expression is v in Go.
func (w *writer) expression(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer:
		return w.pointer(v)
	case reflect.Interface:
		if v.IsNil() {
			return "nil"
		}
		return w.loose(v.Elem())
	case reflect.Struct:
		return w.object(v)
	case reflect.Map:
		if v.IsNil() {
			return "nil"
		}
		var b strings.Builder
		b.WriteString(typeName(v.Type()) + "{")
		for _, key := range sorted(v) {
			fmt.Fprintf(&b, "\n%q: %s,", key.String(), w.expression(v.MapIndex(key)))
		}
		return b.String() + "}"
	case reflect.Slice:
		if v.IsNil() {
			return "nil"
		}
		var b strings.Builder
		b.WriteString(typeName(v.Type()) + "{")
		for i := range v.Len() {
			b.WriteString(w.expression(v.Index(i)) + ", ")
		}
		return b.String() + "}"
	default:
		return literal(v)
	}
}

// loose is the value of something that may be of any type. A number is a float64,
// as it is in a document that is read from JSON.
func (w *writer) loose(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Int, reflect.Int64, reflect.Uint64, reflect.Float64:
		return "float64(" + literal(v) + ")"
	default:
		return w.expression(v)
	}
}

// pointer is a pointer in Go: to a part, to what it alone leads to, or to a copy of
// a plain value.
func (w *writer) pointer(v reflect.Value) string {
	if v.IsNil() {
		return "nil"
	}
	pointer := v.Interface()
	if part := w.parts[pointer]; part != nil {
		return fmt.Sprintf("&d.all%s[%d]", part.Kind, part.Index)
	}
	if all, ok := members(pointer); ok {
		var b strings.Builder
		kind := v.Elem().Type().Name()
		fmt.Fprintf(&b, "with(openapi3.New%sWithCapacity(%d)", kind, all.Len())
		for _, key := range sorted(all) {
			fmt.Fprintf(&b, ",\nentry[%s]{%q, %s}", typeName(all.Type().Elem()), key.String(), w.expression(all.MapIndex(key)))
		}
		return b.String() + ")"
	}
	switch v.Elem().Kind() {
	case reflect.Struct, reflect.Slice:
		return "&" + w.expression(v.Elem())
	default:
		return fmt.Sprintf("new(%s(%s))", v.Elem().Kind(), literal(v.Elem()))
	}
}

// object is a struct in Go, without the fields that have no value.
func (w *writer) object(v reflect.Value) string {
	var b strings.Builder
	b.WriteString(typeName(v.Type()) + "{")
	for i := range v.NumField() {
		if field := v.Type().Field(i); written(field) && !v.Field(i).IsZero() {
			fmt.Fprintf(&b, "\n%s: %s,", field.Name, w.expression(v.Field(i)))
		}
	}
	return b.String() + "}"
}

func typeName(t reflect.Type) string { return strings.ReplaceAll(t.String(), "interface {}", "any") }

func literal(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return strconv.Quote(v.String())
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	case reflect.Int, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint64:
		return strconv.FormatUint(v.Uint(), 10)
	default:
		panic("documents: a value of type " + v.Type().String() + " has no form in Go here")
	}
}
