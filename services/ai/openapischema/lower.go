package openapischema

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// formats are those that Bedrock's structured output knows (its page "Get
// validated JSON results from models") and that package schema checks as well:
// in another one the model API might refuse what we accept.
var formats = []string{"date-time", "date", "email", "uri", "uuid"}

// lower writes s in the subset of JSON schema that Bedrock's structured output
// accepts: no bounds, no patterns, closed objects, nothing shared. It only ever
// loosens, and leaves out what the service fills in. What it drops it says in the description, for the model to read:
// lengths and counts in fixed sentences ("At most 280 characters.").
func lower(s *openapi3.Schema, above []*openapi3.Schema) (map[string]any, error) {
	if slices.Contains(above, s) {
		return nil, errors.New("a schema that contains itself cannot be asked of the model")
	}
	above = append(above[:len(above):len(above)], s)
	out := map[string]any{}
	if text := describe(s); text != "" {
		out["description"] = text
	}
	switch {
	case len(s.AllOf) == 1 && s.Type == nil:
		low, err := lower(s.AllOf[0].Value, above)
		if err != nil {
			return nil, err
		}
		out = low
	case len(s.AllOf) > 0 || s.Not != nil:
		return nil, errors.New("allOf of several schemas and not cannot be asked of the model")
	case len(s.AnyOf)+len(s.OneOf) > 0:
		var choices []any
		for _, ref := range slices.Concat(s.AnyOf, s.OneOf) { // one of many is at least any of them
			choice, err := lower(ref.Value, above)
			if err != nil {
				return nil, err
			}
			choices = append(choices, choice)
		}
		out["anyOf"] = choices
	case s.Type == nil || len(*s.Type) != 1:
		return nil, errors.New("a schema without exactly one type cannot be asked of the model")
	default:
		if err := lowerType(s, above, out); err != nil {
			return nil, err
		}
	}
	if s.Nullable {
		return map[string]any{"anyOf": []any{out, map[string]any{"type": "null"}}}, nil
	}
	return out, nil
}

func lowerType(s *openapi3.Schema, above []*openapi3.Schema, out map[string]any) error {
	kind := (*s.Type)[0]
	out["type"] = kind
	if len(s.Enum) > 0 {
		out["enum"] = s.Enum
	}
	switch kind {
	case "object":
		if s.AdditionalProperties.Has == nil || *s.AdditionalProperties.Has || s.AdditionalProperties.Schema != nil {
			return errors.New("an object with unknown properties cannot be asked of the model: say additionalProperties: false")
		}
		properties := map[string]any{}
		for name, property := range s.Properties {
			if from(property, "service") {
				continue
			}
			low, err := lower(property.Value, above)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			properties[name] = low
		}
		out["properties"] = properties
		out["additionalProperties"] = false
		if required := askedOf(s); len(required) > 0 {
			out["required"] = required
		}
	case "array":
		if s.Items == nil {
			return errors.New("an array must say what its items are")
		}
		items, err := lower(s.Items.Value, above)
		if err != nil {
			return err
		}
		out["items"] = items
		if s.MinItems > 0 {
			out["minItems"] = 1 // the only bound that is accepted besides 0
		}
	case "string":
		if slices.Contains(formats, s.Format) {
			out["format"] = s.Format
		}
	}
	return nil
}

// describe is the description with the bounds in words.
func describe(s *openapi3.Schema) string {
	parts := []string{}
	if s.Description != "" {
		parts = append(parts, strings.TrimSpace(s.Description))
	}
	if s.MinLength > 0 {
		parts = append(parts, fmt.Sprintf("At least %d characters.", s.MinLength))
	}
	if s.MaxLength != nil {
		parts = append(parts, fmt.Sprintf("At most %d characters.", *s.MaxLength))
	}
	if s.MinItems > 0 {
		parts = append(parts, fmt.Sprintf("At least %d items.", s.MinItems))
	}
	if s.MaxItems != nil {
		parts = append(parts, fmt.Sprintf("At most %d items.", *s.MaxItems))
	}
	if s.Min != nil {
		parts = append(parts, fmt.Sprintf("At least %s.", plain(*s.Min)))
	}
	if s.Max != nil {
		parts = append(parts, fmt.Sprintf("At most %s.", plain(*s.Max)))
	}
	if s.Pattern != "" {
		parts = append(parts, fmt.Sprintf("It matches the regular expression %s.", s.Pattern))
	}
	if s.UniqueItems {
		parts = append(parts, "No item comes twice.")
	}
	return strings.Join(parts, " ")
}

// plain is a number as people write it: 1000000, not 1e+06.
func plain(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
