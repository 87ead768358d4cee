// Package schema reads a JSON Schema as Bedrock's structured output does: within a
// subset of keywords, and bounds in the words of descriptions.
package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Schema is a JSON Schema within the subset that Bedrock's structured output
// compiles. A $ref is among AllOf as its target, and never leads back to itself.
type Schema struct {
	Types       []string // empty: any
	Description string
	Properties  map[string]*Schema
	Required    []string
	Enum        []any // const is an enum of one
	Items       *Schema
	MinItems    int
	AnyOf       []*Schema
	AllOf       []*Schema
	Format      string
}

var formats = []string{"date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"}

// keywords are those of the subset that a loose reading understands as well.
var keywords = []string{"type", "properties", "required", "enum", "const", "anyOf", "allOf", "items", "format",
	"description", "$defs", "$ref"}

// inWords are bounds outside the subset in the words that boundsIn understands.
var inWords = map[string]string{"minLength": "At least %v characters.", "maxLength": "At most %v characters.",
	"minItems": "At least %v items.",
	"maxItems": "At most %v items.", "minimum": "At least %v.", "maximum": "At most %v."}

var typeNames = []string{"object", "array", "string", "number", "integer", "boolean", "null"}

// Parse reads text, or says where it leaves the subset and by which keyword.
func Parse(text string) (*Schema, error) { return parse(text, false) }

// ParseLoosely reads a schema that Bedrock does not compile: the model only reads
// it. A keyword outside the subset is no mistake then, and bounds become words.
func ParseLoosely(text string) (*Schema, error) { return parse(text, true) }

func parse(text string, loose bool) (*Schema, error) {
	dec := json.NewDecoder(bytes.NewReader([]byte(text)))
	dec.UseNumber()
	var root any
	if err := dec.Decode(&root); err != nil {
		return nil, fmt.Errorf("not valid JSON: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("not valid JSON: there is something after the schema")
	}
	p := &parser{root: root, refs: map[string]*Schema{}, loose: loose}
	return p.node(root, "#")
}

type parser struct {
	root any
	refs map[string]*Schema // by pointer; nil while the target is being read

	loose bool
}

func (p *parser) node(v any, at string) (*Schema, error) {
	m, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s: a schema must be a JSON object", at)
	}
	s := new(Schema)
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if p.loose && !p.reads(key, m[key]) {
			if words, bound := inWords[key]; bound { // a description was read before, by the alphabet
				s.Description += fmt.Sprintf(" "+words, m[key])
			}
			continue
		}
		if err := p.keyword(s, key, m[key], at); err != nil {
			return nil, err
		}
	}
	if slices.Contains(s.Types, "object") || s.Properties != nil || s.Required != nil {
		if closed, said := m["additionalProperties"].(bool); !p.loose && (!said || closed) {
			return nil, fmt.Errorf("%s: for 'object' type, 'additionalProperties' must be explicitly set to false", at)
		}
		if len(s.Types) == 0 {
			s.Types = []string{"object"}
		}
	}
	for _, name := range s.Required {
		if s.Properties[name] == nil {
			return nil, fmt.Errorf("%s: required names %q, which properties does not have", at, name)
		}
	}
	return s, nil
}

// reads says whether a loose reading makes anything of a keyword.
func (p *parser) reads(key string, v any) bool {
	if format, isText := v.(string); key == "format" && isText {
		return slices.Contains(formats, format)
	}
	return slices.Contains(keywords, key)
}

func (p *parser) keyword(s *Schema, key string, v any, at string) (err error) {
	wrong := func(should string) error { return fmt.Errorf("%s: %s must be %s", at, key, should) }
	var ok bool
	switch key {
	case "type":
		if s.Types, ok = typeList(v); !ok {
			return wrong("one or more of " + strings.Join(typeNames, ", "))
		}
	case "properties":
		var members map[string]any
		if members, ok = v.(map[string]any); !ok {
			return wrong("an object")
		}
		s.Properties = map[string]*Schema{}
		for _, name := range slices.Sorted(maps.Keys(members)) {
			if s.Properties[name], err = p.node(members[name], at+"/properties/"+name); err != nil {
				return err
			}
		}
	case "required":
		if s.Required, ok = stringList(v); !ok {
			return wrong("an array of strings")
		}
	case "additionalProperties":
		if _, ok = v.(bool); !ok {
			return wrong("false")
		}
	case "enum":
		if s.Enum, ok = v.([]any); !ok || len(s.Enum) == 0 {
			return wrong("an array of at least one value")
		}
	case "const":
		s.Enum = []any{v}
	case "anyOf":
		s.AnyOf, err = p.list(v, at+"/anyOf")
	case "allOf":
		var all []*Schema
		all, err = p.list(v, at+"/allOf")
		s.AllOf = append(s.AllOf, all...)
	case "items":
		s.Items, err = p.node(v, at+"/items")
	case "minItems":
		n, isNumber := v.(json.Number)
		if !isNumber || (n != "0" && n != "1") {
			return fmt.Errorf("%s: for 'array' type, 'minItems' values other than 0 or 1 are not supported", at)
		}
		s.MinItems = int(n[0] - '0')
	case "format":
		if s.Format, ok = v.(string); !ok || !slices.Contains(formats, s.Format) {
			return fmt.Errorf("%s: format %v is not supported; use %s", at, v, strings.Join(formats, ", "))
		}
	case "description":
		if s.Description, ok = v.(string); !ok {
			return wrong("a string")
		}
	case "title":
		if _, ok = v.(string); !ok {
			return wrong("a string")
		}
	case "default":
	case "$defs":
		var defs map[string]any
		if defs, ok = v.(map[string]any); !ok {
			return wrong("an object")
		}
		if at != "#" {
			return fmt.Errorf("%s: $defs is supported at the root only", at)
		}
		escape := strings.NewReplacer("~", "~0", "/", "~1")
		for _, name := range slices.Sorted(maps.Keys(defs)) { // also those that nothing refers to
			if _, err := p.ref("#/$defs/"+escape.Replace(name), at); err != nil {
				return err
			}
		}
	case "$ref":
		pointer, _ := v.(string)
		var target *Schema
		target, err = p.ref(pointer, at)
		s.AllOf = append(s.AllOf, target)
	default:
		return fmt.Errorf("%s: keyword '%s' is not supported", at, key)
	}
	return err
}

func (p *parser) list(v any, at string) ([]*Schema, error) {
	all, ok := v.([]any)
	if !ok || len(all) == 0 {
		return nil, fmt.Errorf("%s must be an array of at least one schema", at)
	}
	out := make([]*Schema, len(all))
	for i := range all {
		var err error
		if out[i], err = p.node(all[i], fmt.Sprintf("%s/%d", at, i)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (p *parser) ref(pointer, at string) (*Schema, error) {
	name, ok := strings.CutPrefix(pointer, "#/$defs/")
	if !ok && strings.HasPrefix(pointer, "#") {
		return nil, fmt.Errorf("%s: $ref %q is not supported: it must point into #/$defs, and recursion is not "+
			"supported", at, pointer)
	}
	if !ok {
		return nil, fmt.Errorf("%s: external $ref %q is not supported", at, pointer)
	}
	if done, seen := p.refs[pointer]; seen {
		if done == nil {
			return nil, fmt.Errorf("%s: recursive $ref %q is not supported", at, pointer)
		}
		return done, nil
	}
	root, _ := p.root.(map[string]any)
	defs, _ := root["$defs"].(map[string]any)
	target, ok := defs[strings.NewReplacer("~1", "/", "~0", "~").Replace(name)]
	if !ok {
		return nil, fmt.Errorf("%s: $ref %q points to nothing", at, pointer)
	}
	p.refs[pointer] = nil
	s, err := p.node(target, pointer)
	if err != nil {
		return nil, err
	}
	p.refs[pointer] = s
	return s, nil
}

func typeList(v any) ([]string, bool) {
	if one, ok := v.(string); ok {
		v = []any{one}
	}
	all, ok := stringList(v)
	return all, ok && len(all) > 0 && !slices.ContainsFunc(all,
		func(t string) bool { return !slices.Contains(typeNames, t) })
}

func stringList(v any) ([]string, bool) {
	all, ok := v.([]any)
	out := make([]string, 0, len(all))
	for _, e := range all {
		s, isString := e.(string)
		if !isString {
			return nil, false
		}
		out = append(out, s)
	}
	return out, ok
}
