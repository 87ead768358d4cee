package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// parameters are those of an operation that are checked by code of ours.
type parameters struct {
	ID  string
	All []parameter
}

// parameter is one of them, and the variable with its rule.
type parameter struct {
	In, Name string
	Required bool
	Rule     string
}

// correlation is the header that the front door makes itself where it is not right.
const correlation = "X-Correlation-Id"

// addParameters plans the parameters of an operation, with those of its path, or says of
// each why it cannot be planned.
func (p *plan) addParameters(ofPath openapi3.Parameters, op *openapi3.Operation) {
	of := parameters{ID: op.OperationID}
	for _, ref := range slices.Concat(ofPath, op.Parameters) {
		one := ref.Value
		if own := op.Parameters.GetByInAndName(one.In, one.Name); one.Name == correlation || own != nil && own != one {
			continue // the operation says it anew
		}
		rule, err := p.parameterRule(one)
		if err != nil {
			p.Unchecked = append(p.Unchecked, other{op.OperationID, one.Name + ": " + err.Error()})
			continue
		}
		of.All = append(of.All, parameter{In: one.In, Name: one.Name, Required: one.Required, Rule: rule})
	}
	if len(of.All) > 0 {
		p.Parameters = append(p.Parameters, of)
	}
}

// parameterRule is the variable with the rule of a parameter.
func (p *plan) parameterRule(one *openapi3.Parameter) (string, error) {
	styles := map[string]string{
		openapi3.ParameterInPath: openapi3.SerializationSimple, openapi3.ParameterInHeader: openapi3.SerializationSimple,
		openapi3.ParameterInQuery: openapi3.SerializationForm,
	}
	switch style, served := styles[one.In]; {
	case !served:
		return "", errors.New("it is in the " + one.In)
	case one.Style != "" && one.Style != style:
		return "", errors.New("the style " + one.Style)
	case one.Schema == nil || one.Schema.Value == nil:
		return "", errors.New("it has no schema")
	case one.AllowEmptyValue:
		return "", errors.New("it may be empty whatever its schema says")
	case one.Schema.Value.Default != nil:
		return "", errors.New("a default")
	}
	s := one.Schema.Value
	kind, value, err := scalarRule(s)
	if err != nil {
		return "", err
	}
	if kind != "Text" && kind != "Enum" {
		return "", errors.New("no text")
	}
	if name := p.shared[s]; name != "" {
		return name, nil
	}
	name := strings.ReplaceAll(one.Name, "-", "") + "Parameter"
	if ref := one.Schema.Ref; ref != "" {
		name = ref[strings.LastIndexByte(ref, '/')+1:] + "Rule"
	}
	name = strings.ToLower(name[:1]) + name[1:]
	bare := name
	for n := 2; slices.ContainsFunc(p.Rules, func(r rule) bool { return r.Name == name && r.Value != value }); n++ {
		name = fmt.Sprintf("%s%d", bare, n)
	}
	p.shared[s] = name
	if of := (rule{name, value}); !slices.Contains(p.Rules, of) {
		p.Rules = append(p.Rules, of)
	}
	return name, nil
}
