package bedrock

import (
	"encoding/json"
	"slices"
)

// flat is s without allOf and anyOf: what all branches of the one say
// together with the first useful branch of the other.
func flat(s *schema) *schema {
	if s.allOf == nil && s.anyOf == nil {
		return s
	}
	out := *s
	out.allOf, out.anyOf = nil, nil
	for _, branch := range s.allOf {
		out = both(out, *flat(branch))
	}
	if s.anyOf != nil {
		i := max(0, slices.IndexFunc(s.anyOf, func(b *schema) bool { return !slices.Equal(flat(b).types, []string{"null"}) }))
		out = both(out, *flat(s.anyOf[i]))
	}
	return &out
}

// both is what a and b say together.
func both(a, b schema) schema {
	out := a
	switch {
	case len(a.types) == 0:
		out.types = b.types
	case len(b.types) > 0:
		out.types = nil
		for _, t := range a.types {
			switch {
			case slices.Contains(b.types, t), t == "integer" && slices.Contains(b.types, "number"):
				out.types = append(out.types, t)
			case t == "number" && slices.Contains(b.types, "integer"):
				out.types = append(out.types, "integer")
			}
		}
	}
	out.description = a.description + " " + b.description
	if b.properties != nil {
		out.properties = map[string]*schema{}
		for name, p := range a.properties {
			out.properties[name] = p
		}
		for name, p := range b.properties {
			if mine := a.properties[name]; mine != nil {
				p = &schema{allOf: []*schema{mine, p}}
			}
			out.properties[name] = p
		}
	}
	out.required = slices.Concat(a.required, b.required)
	switch {
	case a.enum == nil:
		out.enum = b.enum
	case b.enum != nil:
		out.enum = nil
		for _, v := range a.enum {
			if slices.ContainsFunc(b.enum, func(w any) bool { return same(v, w) }) {
				out.enum = append(out.enum, v)
			}
		}
	}
	switch {
	case a.items == nil:
		out.items = b.items
	case b.items != nil:
		out.items = &schema{allOf: []*schema{a.items, b.items}}
	}
	out.minItems = max(a.minItems, b.minItems)
	if out.format == "" {
		out.format = b.format
	}
	return out
}

func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
