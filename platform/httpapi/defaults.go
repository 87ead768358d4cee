package httpapi

import (
	"errors"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// kin-openapi can fill defaults in while it validates, but it also fills them
// in for an explicit null, and so lets a null pass that the schema forbids.
// Here they are filled in after the value has been found valid.

// hasDefaults says whether some member anywhere in s has a default. A default
// inside oneOf, anyOf or not is refused: which branch holds is kin's secret.
func hasDefaults(s *openapi3.Schema, seen map[*openapi3.Schema]bool) (bool, error) {
	if s == nil || seen[s] {
		return false, nil
	}
	seen[s] = true
	found := false
	for _, ref := range slices.Concat(s.OneOf, s.AnyOf, openapi3.SchemaRefs{s.Not}) {
		if ref == nil {
			continue
		}
		inside, err := hasDefaults(ref.Value, seen)
		if err != nil {
			return false, err
		}
		if inside {
			return false, errors.New("a default inside oneOf, anyOf or not cannot be filled in")
		}
	}
	for _, ref := range slices.Concat(slices.Collect(maps.Values(s.Properties)), s.AllOf,
		openapi3.SchemaRefs{s.Items, s.AdditionalProperties.Schema}) {
		if ref == nil || ref.Value == nil {
			continue
		}
		inside, err := hasDefaults(ref.Value, seen)
		if err != nil {
			return false, err
		}
		found = found || inside || ref.Value.Default != nil
	}
	return found, nil
}

// fill puts the defaults of s where v, which is valid, has no member. It says
// whether there were any.
func fill(s *openapi3.Schema, v any) (filled bool) {
	for _, part := range s.AllOf {
		filled = fill(part.Value, v) || filled
	}
	switch v := v.(type) {
	case []any:
		if s.Items == nil {
			return filled
		}
		for _, item := range v {
			filled = fill(s.Items.Value, item) || filled
		}
	case map[string]any:
		for name, p := range s.Properties {
			member, sent := v[name]
			switch {
			case sent:
				filled = fill(p.Value, member) || filled
			case p.Value.Default != nil && !p.Value.ReadOnly:
				v[name] = clone(p.Value.Default)
				filled = true
			}
		}
		if extra := s.AdditionalProperties.Schema; extra != nil {
			for name, member := range v {
				if s.Properties[name] == nil {
					filled = fill(extra.Value, member) || filled
				}
			}
		}
	}
	return filled
}

// clone keeps a request from changing the document's own value.
func clone(v any) any {
	switch v := v.(type) {
	case []any:
		c := make([]any, len(v))
		for i, item := range v {
			c[i] = clone(item)
		}
		return c
	case map[string]any:
		c := make(map[string]any, len(v))
		for name, member := range v {
			c[name] = clone(member)
		}
		return c
	}
	return v
}
