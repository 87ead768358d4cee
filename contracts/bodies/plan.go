package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// plan is what is to be written for one service.
type plan struct {
	Package    string
	Imports    []string
	Operations []operation
	Others     []other
	Parameters []parameters
	Unchecked  []other // parameters
	Objects    []*object
	Rules      []rule // of several objects

	types  types
	shared map[*openapi3.Schema]string // names of rules
	known  map[string]*object          // by type
}

// operation is one whose body is read in one pass.
type operation struct {
	ID, Read string
	How      string // Decoded or Checked
}

// other is one that is not.
type other struct{ ID, Why string }

// object is an object and how it is read.
type object struct {
	Type, Name string // WebQuery
	Of         string // webQuery
	Members    []member
	Required   []int
	Bits       uint64
	Rules      []rule
	levels     int
}

// member is one of an object.
type member struct {
	Name, Field string
	Index       int
	Read        string // the code that reads it
	Default     string // the code of its default, and
	Text        string // what it is in JSON; "" if there is none
}

// rule is a variable.
type rule struct{ Name, Value string }

const (
	maxMembers = 64 // bits
	maxLevels  = 15 // as jsonbody has it, one for what is missing
)

// generation is the tag of the operations whose handler gets the bytes
// (openapi/server.cfg.yaml leaves them out).
const generation = "generation"

func newPlan(name string, doc *openapi3.T, all types) *plan {
	p := &plan{Package: name, types: all, shared: map[*openapi3.Schema]string{}, known: map[string]*object{}}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths.Map())) {
		operations := doc.Paths.Value(path).Operations()
		for _, method := range slices.Sorted(maps.Keys(operations)) {
			op := operations[method]
			if op.RequestBody != nil {
				p.add(op)
			}
			p.addParameters(doc.Paths.Value(path).Parameters, op)
		}
	}
	slices.SortFunc(p.Operations, func(a, b operation) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(p.Others, func(a, b other) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(p.Parameters, func(a, b parameters) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(p.Unchecked, func(a, b other) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(p.Rules, func(a, b rule) int { return cmp.Compare(a.Name, b.Name) })
	slices.Sort(p.Imports)
	p.Imports = slices.Compact(p.Imports)
	return p
}

// add plans one operation, or says why it cannot be planned.
func (p *plan) add(op *openapi3.Operation) {
	before, rules, known := len(p.Objects), len(p.Rules), maps.Clone(p.known)
	shared := maps.Clone(p.shared)
	o, err := p.body(op)
	if err != nil {
		p.Objects, p.Rules, p.known, p.shared = p.Objects[:before], p.Rules[:rules], known, shared
		p.Others = append(p.Others, other{op.OperationID, err.Error()})
		return
	}
	how := "Decoded"
	if slices.Contains(op.Tags, generation) {
		how = "Checked"
	}
	p.Operations = append(p.Operations, operation{ID: op.OperationID, Read: "read" + o.Name, How: how})
}

func (p *plan) body(op *openapi3.Operation) (*object, error) {
	media := op.RequestBody.Value.Content["application/json"]
	if media == nil || media.Schema == nil {
		return nil, errors.New("the body is not JSON")
	}
	name := strings.ToUpper(op.OperationID[:1]) + op.OperationID[1:] + "JSONRequestBody"
	return p.object(media.Schema.Value, goType{pkg: p.Package, expr: ast.NewIdent(name)})
}

// object plans how an object is read into a type.
func (p *plan) object(s *openapi3.Schema, t goType) (*object, error) {
	t, structure, err := p.types.structure(t)
	if err != nil {
		return nil, err
	}
	typeName, imports := t.name(p.Package)
	if o, known := p.known[typeName]; known {
		if o == nil {
			return nil, errors.New("an object that holds itself")
		}
		return o, nil
	}
	p.known[typeName] = nil
	if err := plainObject(s); err != nil {
		return nil, err
	}
	if imports != "" {
		p.Imports = append(p.Imports, "coagent/gen/"+imports)
	}
	_, bare, qualified := strings.Cut(typeName, ".")
	if !qualified {
		bare = typeName
	}
	o := &object{Type: typeName, Name: bare, Of: strings.ToLower(bare[:1]) + bare[1:], levels: 1}
	p.Objects = append(p.Objects, o)
	names := slices.Sorted(maps.Keys(s.Properties))
	for i, name := range names {
		m, err := p.member(o, s, structure, t.pkg, name, i)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", bare, name, err)
		}
		o.Members = append(o.Members, m)
	}
	for _, name := range s.Required {
		i, found := slices.BinarySearch(names, name)
		if !found {
			return nil, fmt.Errorf("%s must be there and is not known", name)
		}
		o.Required = append(o.Required, i)
		o.Bits |= 1 << i
	}
	if o.levels > maxLevels {
		return nil, errors.New("nested too deeply")
	}
	p.known[typeName] = o
	return o, nil
}

// member plans how a member is read.
func (p *plan) member(
	o *object, s *openapi3.Schema, structure *ast.StructType, pkg, name string, i int,
) (m member, err error) {
	fieldName, t, err := field(structure, pkg, name)
	if err != nil {
		return m, err
	}
	ref := s.Properties[name]
	m = member{Name: name, Field: fieldName, Index: i}
	if m.Read, err = p.read(o, ref, t, fieldName); err != nil {
		return m, err
	}
	value := ref.Value.Default
	if value == nil {
		return m, nil
	}
	inner, optional := t.optional()
	typeName, _ := inner.name(p.Package)
	if !optional || slices.Contains(s.Required, name) || ref.Value.Type.Is(openapi3.TypeArray) {
		return m, errors.New("a default that is not simple")
	}
	text, err := json.Marshal(map[string]any{name: value})
	if err != nil {
		return m, err
	}
	m.Text = strings.TrimSuffix(strings.TrimPrefix(string(text), "{"), "}")
	m.Default = fmt.Sprintf("new(%s(%#v))", typeName, value)
	return m, nil
}

// read is the code that reads a value into the field v.<at>.
func (p *plan) read(o *object, ref *openapi3.SchemaRef, t goType, at string) (string, error) {
	s := ref.Value
	inner, optional := t.optional()
	switch {
	case s.Type.Is(openapi3.TypeObject):
		nested, err := p.object(s, inner)
		if err != nil {
			return "", err
		}
		o.levels = max(o.levels, nested.levels+1)
		if optional {
			return fmt.Sprintf("v.%s = new(%s)\nread%s(r, v.%s)", at, nested.Type, nested.Name, at), nil
		}
		return fmt.Sprintf("read%s(r, &v.%s)", nested.Name, at), nil
	case s.Type.Is(openapi3.TypeArray):
		return p.list(o, ref, t, at)
	}
	word := ""
	if optional {
		word = "Optional"
	}
	call, err := p.scalar(o, ref, inner, at)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("jsonbody.Read%s%s(r, &v.%s%s)", word, call.kind, at, call.rule), nil
}

// list is the code that reads an array.
func (p *plan) list(o *object, ref *openapi3.SchemaRef, t goType, at string) (string, error) {
	s := ref.Value
	inner, optional := t.optional()
	item, ok := p.types.item(inner)
	if err := plainArray(s); err != nil || !ok {
		return "", cmp.Or(err, errors.New("an array that is no slice"))
	}
	name := o.Of + at
	o.Rules = append(o.Rules, rule{name, itemsRule(s)})
	begin, items := "", "&v."+at
	if optional {
		typeName, _ := inner.name(p.Package)
		begin, items = fmt.Sprintf("v.%s = new(%s)\n", at, typeName), "v."+at
	}
	var read string
	if s.Items.Value.Type.Is(openapi3.TypeObject) {
		nested, err := p.object(s.Items.Value, item)
		if err != nil {
			return "", err
		}
		o.levels = max(o.levels, nested.levels+2)
		read = fmt.Sprintf("read%s(r, jsonbody.Grow(r, %s))", nested.Name, items)
	} else {
		call, err := p.scalar(o, s.Items, item, at+"Item")
		if err != nil {
			return "", err
		}
		o.levels = max(o.levels, 2)
		read = fmt.Sprintf("jsonbody.Read%s(r, jsonbody.Grow(r, %s)%s)", call.kind, items, call.rule)
	}
	return fmt.Sprintf("%slist := jsonbody.Array(r, %s, &%s)\nfor r.Item(&list) {\n%s\n}", begin, items, name, read), nil
}

// call is the function that reads a scalar, and the rule that it is given.
type call struct{ kind, rule string }

// scalar plans how a scalar is read.
func (p *plan) scalar(o *object, ref *openapi3.SchemaRef, t goType, at string) (call, error) {
	s := ref.Value
	kind, value, err := scalarRule(s)
	if err != nil {
		return call{}, err
	}
	if typeName, _ := t.name(p.Package); kind == "Text" && typeName == "time.Time" {
		kind = "Time"
	}
	if value == "" {
		return call{kind: kind}, nil
	}
	name := o.Of + at
	if ref.Ref == "" {
		o.Rules = append(o.Rules, rule{name, value})
	} else if name = p.shared[s]; name == "" {
		component := ref.Ref[strings.LastIndexByte(ref.Ref, '/')+1:]
		name = strings.ToLower(component[:1]) + component[1:] + "Rule"
		p.shared[s] = name
		p.Rules = append(p.Rules, rule{name, value})
	}
	return call{kind, ", &" + name}, nil
}

// whole says that f is a whole number that a float64 tells from its neighbors.
func whole(f *float64) bool {
	return f != nil && *f == math.Trunc(*f) && math.Abs(*f) < 1<<53
}
