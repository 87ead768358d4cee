package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// What is read in one pass is a part of OpenAPI: what our documents say of a
// body. Everything beyond is an error here.

// plain is an error if s has what no value that is read in one pass may have.
func plain(s *openapi3.Schema) error {
	switch {
	case len(s.OneOf)+len(s.AnyOf)+len(s.AllOf) > 0 || s.Not != nil:
		return errors.New("a schema that is put together of others")
	case s.Nullable:
		return errors.New("null is allowed")
	case s.ReadOnly || s.WriteOnly:
		return errors.New("a member that may be in requests or in answers only")
	case len(s.Type.Slice()) != 1:
		return errors.New("no type, or several")
	case s.Const != nil:
		return errors.New("a constant")
	}
	return nil
}

func plainObject(s *openapi3.Schema) error {
	open := s.AdditionalProperties.Has == nil || *s.AdditionalProperties.Has
	switch {
	case !s.Type.Is(openapi3.TypeObject):
		return errors.New("a body that is no object")
	case open || s.AdditionalProperties.Schema != nil:
		return errors.New("an object with members that the document does not name")
	case s.MinProps > 0 || s.MaxProps != nil:
		return errors.New("a number of members that is bounded")
	case len(s.Properties) > maxMembers:
		return errors.New("too many members")
	case s.Properties[""] != nil:
		return errors.New("a member without a name")
	case len(s.Enum) > 0:
		return errors.New("an object that is one of several")
	}
	return plain(s)
}

func plainArray(s *openapi3.Schema) error {
	switch {
	case s.UniqueItems:
		return errors.New("items that must not be equal")
	case s.Items == nil || s.Items.Value == nil || s.Items.Value.Type.Is(openapi3.TypeArray):
		return errors.New("items that are anything, or arrays")
	case s.MaxItems != nil && *s.MaxItems == 0:
		return errors.New("an array that must be empty")
	case len(s.Enum) > 0:
		return errors.New("an array that is one of several")
	}
	return plain(s)
}

// formats are those that [schema.HasFormat] knows.
var formats = []string{"", "uuid", "email", "uri", "date-time", "date", "time-zone"}

// scalarRule is the kind of function that reads a value of s, and the rule that
// it needs, if it needs one.
func scalarRule(s *openapi3.Schema) (kind, value string, err error) {
	if err := plain(s); err != nil {
		return "", "", err
	}
	bare := len(s.Enum) == 0
	switch {
	case s.Type.Is(openapi3.TypeString) && !bare:
		value, err = enumRule(s)
		return "Enum", value, err
	case s.Type.Is(openapi3.TypeString):
		value, err = textRule(s)
		return "Text", value, err
	case s.Type.Is(openapi3.TypeBoolean) && bare:
		return "Bool", "", nil
	case s.MultipleOf != nil || s.ExclusiveMin.IsSet() || s.ExclusiveMax.IsSet() || !bare:
		return "", "", errors.New("a number with a rule beyond its bounds")
	case s.Type.Is(openapi3.TypeInteger):
		value, err = integerRule(s)
		return "Integer", value, err
	case s.Type.Is(openapi3.TypeNumber):
		value, err = numberRule(s)
		return "Number", value, err
	}
	return "", "", fmt.Errorf("the type %v", s.Type.Slice())
}

func enumRule(s *openapi3.Schema) (string, error) {
	if s.MinLength > 0 || s.MaxLength != nil || s.Pattern != "" || s.Format != "" {
		return "", errors.New("an enum with further rules")
	}
	var all []string
	for _, v := range s.Enum {
		word, ok := v.(string)
		if !ok {
			return "", errors.New("an enum of other things than strings")
		}
		all = append(all, fmt.Sprintf("%q", word))
	}
	return "jsonbody.Enum{" + strings.Join(all, ", ") + "}", nil
}

func textRule(s *openapi3.Schema) (string, error) {
	if !slices.Contains(formats, s.Format) {
		return "", fmt.Errorf("the format %s", s.Format)
	}
	if s.MaxLength != nil && *s.MaxLength == 0 {
		return "", errors.New("a text that must be empty")
	}
	if strings.Contains(s.Pattern, `\u`) {
		return "", errors.New("a pattern that Go writes differently")
	}
	rules := bounds(s.MinLength, s.MaxLength)
	switch s.Pattern {
	case "":
	case `\S`:
		rules = append(rules, "Pattern: jsonbody.NotBlank")
	default:
		rules = append(rules, fmt.Sprintf("Pattern: jsonbody.NewPattern(%s)", quoted(s.Pattern)))
	}
	if s.Format != "" {
		rules = append(rules, fmt.Sprintf("Format: %q", s.Format))
	}
	return "jsonbody.Text{" + strings.Join(rules, ", ") + "}", nil
}

func itemsRule(s *openapi3.Schema) string {
	return "jsonbody.Items{" + strings.Join(bounds(s.MinItems, s.MaxItems), ", ") + "}"
}

// bounds are those of a length.
func bounds(least uint64, most *uint64) (all []string) {
	if least > 0 {
		all = append(all, fmt.Sprintf("Min: %d", least))
	}
	if most != nil {
		all = append(all, fmt.Sprintf("Max: %d", *most))
	}
	return all
}

// quoted writes a pattern as one would.
func quoted(pattern string) string {
	if strings.Contains(pattern, "`") {
		return fmt.Sprintf("%q", pattern)
	}
	return "`" + pattern + "`"
}

func integerRule(s *openapi3.Schema) (string, error) {
	if s.Format != "" && s.Format != "int64" {
		return "", fmt.Errorf("the format %s", s.Format)
	}
	if !whole(s.Min) || !whole(s.Max) {
		return "", errors.New("an integer without bounds within 2^53")
	}
	rule := fmt.Sprintf("jsonbody.Integer{Min: %.0f, Max: %.0f", *s.Min, *s.Max)
	if s.Format != "" {
		rule += ", Int64: true"
	}
	return rule + "}", nil
}

func numberRule(s *openapi3.Schema) (string, error) {
	if s.Format != "" {
		return "", fmt.Errorf("the format %s", s.Format)
	}
	if s.Min == nil || s.Max == nil {
		return "", errors.New("a number without bounds")
	}
	return fmt.Sprintf("jsonbody.Number{Min: %v, Max: %v}", *s.Min, *s.Max), nil
}
