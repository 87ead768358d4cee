package httpapi

import (
	"errors"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-json-experiment/json/jsontext"

	"coagent/platform/jsonbody"
	"coagent/platform/schema"
)

// maxSkipped is how many tokens of a refused value are read, so that what
// follows it is looked at as well.
const maxSkipped = jsonbody.MaxSkipped

var (
	errTooDeep = errors.New("nested too deeply")
	errRefused = errors.New("enough is known to refuse the body")
)

// strictReader reads a body and refuses, while it reads, what would only be
// thrown away later: members that the schema does not know, items beyond
// maxItems, and arrays and objects where it wants something else. Such a value
// is named and passed over. After [schema.MaxFields] places, or in the middle of
// a refused value of more than [maxSkipped] tokens, the reading ends with
// errRefused. So a refusal costs no more than the body's own bytes.
//
// A schema that is put together by allOf, oneOf or anyOf lets every member in;
// the validation that follows decides.
type strictReader struct {
	tokens  *jsontext.Decoder
	path    []step // to the value that is read; the decoder would copy every name to tell it
	refused faults
}

// step is a member, or an item if it has no name.
type step struct {
	name  string
	named bool
	index int
}

// pointer is where the value is that is read.
func (r *strictReader) pointer() string {
	names := make([]string, 0, len(r.path))
	for _, s := range r.path {
		if s.named {
			names = append(names, s.name)
		} else {
			names = append(names, strconv.Itoa(s.index))
		}
	}
	return schema.Pointer("/body", names...)
}

// structure is the type of the values that hold others.
var structure = map[jsontext.Kind]string{'[': openapi3.TypeArray, '{': openapi3.TypeObject}

// value reads the next value. A nil schema allows everything. A refused value
// is nil.
func (r *strictReader) value(s *openapi3.Schema) (any, error) {
	kind := r.tokens.PeekKind()
	if given, holds := structure[kind]; holds && s != nil && !s.Type.Permits(given) {
		return nil, r.refuse("type", schema.SayType(s))
	}
	t, err := r.tokens.ReadToken()
	if err != nil {
		return nil, err
	}
	switch kind {
	case '"':
		return t.String(), nil
	case '0':
		return plainNumber(t.String()), nil
	case 't', 'f':
		return t.Bool(), nil
	case '[':
		return r.array(s)
	case '{':
		return r.object(s)
	default:
		return nil, nil // null
	}
}

// array reads the items behind the opening bracket.
func (r *strictReader) array(s *openapi3.Schema) (any, error) {
	if r.tokens.StackDepth() > maxDepth {
		return nil, errTooDeep
	}
	var itemSchema *openapi3.Schema
	if s != nil && s.Items != nil {
		itemSchema = s.Items.Value
	}
	items := []any{}
	for r.tokens.PeekKind() != ']' {
		if s != nil && s.MaxItems != nil && uint64(len(items)) >= *s.MaxItems {
			return items, r.refuseRest("maxItems", schema.Say(s, "maxItems"))
		}
		r.path = append(r.path, step{index: len(items)})
		v, err := r.value(itemSchema)
		if err != nil {
			return nil, err
		}
		r.path = r.path[:len(r.path)-1]
		items = append(items, v)
	}
	_, err := r.tokens.ReadToken()
	return items, err
}

// object reads the members behind the opening brace.
func (r *strictReader) object(s *openapi3.Schema) (any, error) {
	if r.tokens.StackDepth() > maxDepth {
		return nil, errTooDeep
	}
	members := map[string]any{}
	for r.tokens.PeekKind() != '}' {
		name, err := r.tokens.ReadToken()
		if err != nil {
			return nil, err
		}
		key := name.String() // before the next token takes its buffer
		r.path = append(r.path, step{name: key, named: true})
		if memberSchema, known := memberOf(s, key); known {
			members[key], err = r.value(memberSchema)
		} else {
			err = r.refuse(schema.UnknownMember, schema.Say(s, schema.UnknownMember))
		}
		if err != nil {
			return nil, err
		}
		r.path = r.path[:len(r.path)-1]
	}
	_, err := r.tokens.ReadToken()
	return members, err
}

// memberOf gives the schema of a member, which may be nil, and whether s allows
// it at all.
func memberOf(s *openapi3.Schema, name string) (member *openapi3.Schema, known bool) {
	if s == nil || len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) > 0 {
		return nil, true
	}
	if p := s.Properties[name]; p != nil {
		return p.Value, true
	}
	if more := s.AdditionalProperties.Schema; more != nil {
		return more.Value, true
	}
	closed := s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has
	return nil, !closed
}

// refuse names the place of the next value and passes over it.
func (r *strictReader) refuse(code, detail string) error {
	outside := r.tokens.StackDepth()
	if _, err := r.tokens.ReadToken(); err != nil {
		return err
	}
	r.refused.add(r.pointer(), code, detail)
	return r.skipTo(outside)
}

// refuseRest names the array that is being read and passes over what is left
// of it.
func (r *strictReader) refuseRest(code, detail string) error {
	r.refused.add(r.pointer(), code, detail)
	return r.skipTo(r.tokens.StackDepth() - 1)
}

// skipTo reads on until the stack is no deeper than depth.
func (r *strictReader) skipTo(depth int) error {
	if len(r.refused) >= schema.MaxFields {
		return errRefused
	}
	for skipped := 0; r.tokens.StackDepth() > depth; skipped++ {
		if r.tokens.StackDepth() > maxDepth {
			return errTooDeep
		}
		if skipped == maxSkipped {
			return errRefused
		}
		if _, err := r.tokens.ReadToken(); err != nil {
			return err
		}
	}
	return nil
}

func pointerOf(p jsontext.Pointer) string {
	return schema.Pointer("/body", slices.Collect(p.Tokens())...)
}
