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

// answers is what is to be written for the answers of one service: a method for each
// type of the package that is one, or is in one.
type answers struct {
	Package string
	Objects []answerObject
	Others  []other // by the name of the type

	types types
	known map[string]error
}

// answerObject is a type that writes itself.
type answerObject struct {
	Name    string
	Members []answerMember
}

// answerMember is a field, and the code that writes it.
type answerMember struct {
	Text  string // its name in JSON, with the colon
	If    string // "" if it is always there
	Write string
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

// newAnswers plans the answers of a document that are JSON and named there.
func newAnswers(name string, doc *openapi3.T, all types) *answers {
	a := &answers{Package: name, types: all, known: map[string]error{}}
	roots := map[string]bool{}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if slices.Contains(op.Tags, generation) { // whose handler writes bytes that were checked
				continue
			}
			for local := range jsonAnswers(op) {
				roots[local] = true
			}
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

// jsonAnswers are the names of the schemas of an operation's answers.
func jsonAnswers(op *openapi3.Operation) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, response := range op.Responses.Map() {
			media := response.Value.Content["application/json"]
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
	a.Objects = append(a.Objects, o)
	a.known[name] = nil
	return nil
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
	if optional {
		value = "*" + at
	}
	kind, err := a.write(t, at, value, optional)
	if err != nil {
		return m, err
	}
	m.Write = kind
	switch _, list := a.types.item(t); {
	case options == "" && optional:
		return m, errors.New("a pointer that may be null")
	case options == "":
	case optional:
		m.If = at + " != nil"
	case list:
		m.If = "len(" + at + ") > 0"
	default:
		return m, errors.New("a member that is left out when it is empty")
	}
	return m, nil
}

// write is the code that writes a value of type t, which is at the place at.
func (a *answers) write(t goType, at, value string, optional bool) (string, error) {
	if item, list := a.types.item(t); list {
		switch under, local := a.under(item); {
		case under == "string":
			return fmt.Sprintf("jsonbody.WriteTexts(w, %s)", value), nil
		case under == "struct":
			return fmt.Sprintf("jsonbody.WriteList(w, %s, (*%s).WriteJSON)", value, local), a.object(local)
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
		if !optional {
			at = "(&" + at + ")"
		}
		return at + ".WriteJSON(w)", a.object(local)
	default:
		return "", fmt.Errorf("the type %q", under)
	}
}

// under is what a type is: a basic one, time.Time, or a struct of this package and its
// name. It is "" if it is something else.
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
				if t.pkg != a.Package {
					return "", ""
				}
				return "struct", local
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
