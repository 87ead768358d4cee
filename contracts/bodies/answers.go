package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/getkin/kin-openapi/openapi3"
)

// answers is what is to be written for the answers of one document: a method for each
// type of the package that is one, or is in one.
type answers struct {
	Package string
	Objects []answerObject
	Others  []other // by the name of the type

	types  types
	shared map[string]bool // types of other packages that write themselves, with their package
	known  map[string]error
}

// answerObject is a type that writes itself.
type answerObject struct {
	Name    string
	Members []answerMember
	Open    string // what comes before the members, if the first has it not
	Trimmed bool   // every member ends with a comma, and the last is taken off
}

// answerMember is a field, and the code that writes it.
type answerMember struct {
	Text  string // its name in JSON, with the colon, and with what stands before it
	If    string // "" if it is always there
	Write string
	Next  bool // ends with a comma, for what stands behind it has none
}

//go:embed answers.tmpl
var answersText string

var answersCode = template.Must(template.New("answers").Funcs(template.FuncMap{"quoted": quoted}).Parse(answersText))

// code is the file of the answers.
func (a *answers) code() ([]byte, error) {
	var b bytes.Buffer
	if err := answersCode.Execute(&b, a); err != nil {
		return nil, err
	}
	if len(a.Objects) == 0 {
		return format.Source([]byte(strings.Replace(b.String(), "import \"coagent/platform/jsonbody\"\n", "", 1)))
	}
	return format.Source(b.Bytes())
}

// newAnswers plans the answers of a document that are named there: those of its
// operations that are JSON, and the problems of what it shares with others.
func newAnswers(name string, doc *openapi3.T, all types, shared map[string]bool) *answers {
	a := &answers{Package: name, types: all, shared: shared, known: map[string]error{}}
	roots := map[string]bool{}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if slices.Contains(op.Tags, generation) { // whose handler writes bytes that were checked
				continue
			}
			for local := range schemas(op.Responses.Map(), "application/json") {
				roots[local] = true
			}
		}
	}
	if doc.Components != nil {
		for local := range schemas(doc.Components.Responses, "application/problem+json") {
			roots[local] = true
		}
	}
	for _, root := range slices.Sorted(maps.Keys(roots)) {
		before := len(a.Objects)
		if err := a.object(root); err != nil {
			a.Objects = a.Objects[:before]
			maps.DeleteFunc(a.known, func(of string, _ error) bool {
				return !slices.ContainsFunc(a.Objects, func(o answerObject) bool { return o.Name == of })
			})
			a.Others = append(a.Others, other{root, err.Error()})
		}
	}
	return a
}

// schemas are the names that answers of that media type have in the document.
func schemas(responses map[string]*openapi3.ResponseRef, mediaType string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, response := range responses {
			media := response.Value.Content[mediaType]
			if media == nil || media.Schema == nil {
				continue
			}
			local, is := strings.CutPrefix(media.Schema.Ref, "#/components/schemas/")
			if is && !yield(local) {
				return
			}
		}
	}
}

// object plans a type of the package.
func (a *answers) object(name string) error {
	if err, known := a.known[name]; known {
		return err
	}
	a.known[name] = errors.New("an object that holds itself")
	structure, ok := a.types[a.Package][name].(*ast.StructType)
	if !ok {
		return fmt.Errorf("%s is no struct of this package", name)
	}
	o := answerObject{Name: name}
	for _, f := range structure.Fields.List {
		if f.Tag == nil || len(f.Names) != 1 {
			return fmt.Errorf("%s has a field that is no member", name)
		}
		m, err := a.member(f)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", name, f.Names[0].Name, err)
		}
		o.Members = append(o.Members, m)
	}
	o.punctuate()
	a.Objects = append(a.Objects, o)
	a.known[name] = nil
	return nil
}

// punctuate gives the members their commas: from the first on that is always there they
// begin with one, and those before it end with one.
func (o *answerObject) punctuate() {
	first := slices.IndexFunc(o.Members, func(m answerMember) bool { return m.If == "" })
	if o.Trimmed = first < 0; o.Trimmed {
		first = len(o.Members)
	}
	if first > 0 || len(o.Members) == 0 {
		o.Open = "{"
	}
	for i := range o.Members {
		switch m := &o.Members[i]; {
		case i < first:
			m.Next = true
		case i > first:
			m.Text = "," + m.Text
		case i == 0:
			m.Text = "{" + m.Text
		}
	}
}

func (a *answers) member(f *ast.Field) (m answerMember, err error) {
	tag, err := strconv.Unquote(f.Tag.Value)
	if err != nil {
		return m, err
	}
	name, options, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
	if name == "" || name == "-" || options != "" && options != "omitempty" {
		return m, fmt.Errorf("the tag %q", tag)
	}
	m.Text = strconv.Quote(name) + ":"
	at := "v." + f.Names[0].Name
	t, optional := goType{pkg: a.Package, expr: f.Type}.optional()
	value := at
	_, isList := a.types.item(t)
	switch {
	case optional && isList:
		value = "(*" + at + ")"
	case optional:
		value = "*" + at
	}
	kind, err := a.write(t, at, value, options == "" || optional)
	if err != nil {
		return m, err
	}
	m.Write = kind
	switch {
	case options == "" && optional:
		return m, errors.New("a pointer that may be null")
	case options == "":
	case optional:
		m.If = at + " != nil"
	case isList:
		m.If = "len(" + at + ") > 0"
	default:
		return m, errors.New("a member that is left out when it is empty")
	}
	return m, nil
}

// list is the code that writes a list of what writes itself, which may be nil. It calls
// the method by its name, so that the compiler sees that nothing is kept of the value.
func list(value string, mayBeNil bool) string {
	text := fmt.Sprintf(`w.Raw("[")
		for i := range %[1]s {
			%[1]s[i].WriteJSON(w)
			w.Next()
		}
		w.Close(']')`, value)
	if mayBeNil {
		return fmt.Sprintf("if %s == nil {\nw.Raw(\"null\")\n} else {\n%s\n}", value, text)
	}
	return text
}

// write is the code that writes a value of type t, which is at the place at. A list may
// be nil.
func (a *answers) write(t goType, at, value string, mayBeNil bool) (string, error) {
	if item, isList := a.types.item(t); isList {
		switch under, local := a.under(item); {
		case under == "string":
			return fmt.Sprintf("jsonbody.WriteTexts(w, %s)", value), nil
		case under == "struct":
			return list(value, mayBeNil), a.object(local)
		case under == "shared":
			return list(value, mayBeNil), nil
		}
		return "", errors.New("a list of something else")
	}
	switch under, local := a.under(t); under {
	case "string":
		return fmt.Sprintf("w.Text(string(%s))", value), nil
	case "int", "int64":
		return fmt.Sprintf("w.Int(int64(%s))", value), nil
	case "bool":
		return fmt.Sprintf("w.Bool(bool(%s))", value), nil
	case "time.Time":
		return fmt.Sprintf("w.Time(%s)", value), nil
	case "struct":
		return at + ".WriteJSON(w)", a.object(local)
	case "shared":
		return at + ".WriteJSON(w)", nil
	default:
		return "", fmt.Errorf("the type %q", under)
	}
}

// under is what a type is: a basic one, time.Time, a struct of this package and its
// name, or shared, which is one of another that writes itself. It is "" if it is
// something else.
func (a *answers) under(t goType) (under, local string) {
	for {
		switch expr := t.expr.(type) {
		case *ast.Ident:
			local = expr.Name
			next, named := a.types[t.pkg][expr.Name]
			if !named {
				return expr.Name, local // a basic type
			}
			if _, is := next.(*ast.StructType); is {
				switch {
				case t.pkg == a.Package:
					return "struct", local
				case a.shared[t.pkg+"."+local]:
					return "shared", local
				}
				return "", ""
			}
			t.expr = next
		case *ast.SelectorExpr:
			x, ok := expr.X.(*ast.Ident)
			switch {
			case ok && x.Name == "time" && expr.Sel.Name == "Time":
				return "time.Time", ""
			case !ok || a.types[x.Name] == nil:
				return "", ""
			}
			t = goType{pkg: x.Name, expr: expr.Sel}
		default:
			return "", ""
		}
	}
}
