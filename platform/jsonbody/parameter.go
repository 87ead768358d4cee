package jsonbody

import (
	"slices"
	"unicode/utf8"

	"coagent/platform/fault"
)

// Parameter is a text outside of the body that the document has for an operation.
type Parameter struct {
	In       string // path, query or header
	Name     string
	Required bool
	Rule     TextRule
}

// TextRule is a [Text] or an [Enum].
type TextRule interface {
	rule
	broken(value string) []string // the codes of the rules that value breaks
}

// Check adds to fields what the document says against a value, which is valid UTF-8, at
// a place.
func (p *Parameter) Check(value, at string, fields []fault.Field) []fault.Field {
	for _, code := range p.Rule.broken(value) {
		fields = append(fields, fault.Field{Pointer: at, Code: code, Detail: said(p.Rule, code)})
	}
	return fields
}

// textRules are the codes of the rules of a text, in the order of the document.
var textRules = [...]string{"minLength", "maxLength", "pattern", "format"}

func (t *Text) broken(value string) (codes []string) {
	bits := t.breaches([]byte(value), utf8.RuneCountInString(value))
	for n, code := range textRules {
		if bits&(1<<n) != 0 {
			codes = append(codes, code)
		}
	}
	return codes
}

func (e *Enum) broken(value string) []string {
	if slices.Contains(*e, value) {
		return nil
	}
	return []string{"enum"}
}
