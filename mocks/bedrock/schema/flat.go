package schema

import (
	"encoding/json"
	"slices"
)

// Flat is s without AllOf and AnyOf: what all branches of the one say, together
// with the first branch of the other that is not null.
func (s *Schema) Flat() *Schema {
	if s.AllOf == nil && s.AnyOf == nil {
		return s
	}
	out := *s
	out.AllOf, out.AnyOf = nil, nil
	for _, branch := range s.AllOf {
		out = both(out, *branch.Flat())
	}
	if s.AnyOf != nil {
		isValue := func(b *Schema) bool { return !slices.Equal(b.Flat().Types, []string{"null"}) }
		i := max(0, slices.IndexFunc(s.AnyOf, isValue))
		out = both(out, *s.AnyOf[i].Flat())
	}
	return &out
}

// both is what a and b say together.
func both(a, b Schema) Schema {
	out := a
	switch {
	case len(a.Types) == 0:
		out.Types = b.Types
	case len(b.Types) > 0:
		out.Types = nil
		for _, t := range a.Types {
			switch {
			case slices.Contains(b.Types, t), t == "integer" && slices.Contains(b.Types, "number"):
				out.Types = append(out.Types, t)
			case t == "number" && slices.Contains(b.Types, "integer"):
				out.Types = append(out.Types, "integer")
			}
		}
	}
	out.Description = a.Description + " " + b.Description
	if b.Properties != nil {
		out.Properties = map[string]*Schema{}
		for name, p := range a.Properties {
			out.Properties[name] = p
		}
		for name, p := range b.Properties {
			if mine := a.Properties[name]; mine != nil {
				p = &Schema{AllOf: []*Schema{mine, p}}
			}
			out.Properties[name] = p
		}
	}
	out.Required = slices.Concat(a.Required, b.Required)
	switch {
	case a.Enum == nil:
		out.Enum = b.Enum
	case b.Enum != nil:
		out.Enum = nil
		for _, v := range a.Enum {
			if slices.ContainsFunc(b.Enum, func(w any) bool { return Same(v, w) }) {
				out.Enum = append(out.Enum, v)
			}
		}
	}
	switch {
	case a.Items == nil:
		out.Items = b.Items
	case b.Items != nil:
		out.Items = &Schema{AllOf: []*Schema{a.Items, b.Items}}
	}
	out.MinItems = max(a.MinItems, b.MinItems)
	if out.Format == "" {
		out.Format = b.Format
	}
	return out
}

// Same says whether two values are the same JSON.
func Same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// Kind is the one type that a value of s has.
func (s *Schema) Kind() string {
	for _, t := range s.Types {
		if t != "null" {
			return t
		}
	}
	switch {
	case len(s.Types) > 0:
		return "null"
	case s.Items != nil:
		return "array"
	}
	return "string"
}
