package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

const maxSaid = 300 // bytes of a pattern or list that are worth reading

// Say says in words what rule of s demands. It knows no value, so it can
// tell none.
func Say(s *openapi3.Schema, rule string) string {
	if s == nil {
		s = &openapi3.Schema{}
	}
	switch rule {
	case "required":
		return "is required"
	case UnknownMember:
		return "is not known here"
	case "nullable":
		return "must not be null"
	case "type":
		return SayType(s)
	case "enum":
		return sayEnum(s.Enum)
	case "const":
		return "must have the one value that the document gives"
	case "format":
		return sayFormat(s.Format)
	case "pattern":
		return sayPattern(s.Pattern)
	case "minLength":
		return "must have at least " + count(s.MinLength, "character")
	case "maxLength":
		return "must have at most " + countp(s.MaxLength, "character")
	case "minItems":
		return "must have at least " + count(s.MinItems, "item")
	case "maxItems":
		return "must have at most " + countp(s.MaxItems, "item")
	case "uniqueItems":
		return "must not have the same item twice"
	case "minProperties":
		return "must have at least " + count(s.MinProps, "member")
	case "maxProperties":
		return "must have at most " + countp(s.MaxProps, "member")
	case "minimum":
		return "must be at least " + number(s.Min)
	case "maximum":
		return "must be at most " + number(s.Max)
	case "exclusiveMinimum":
		return "must be more than " + number(s.Min)
	case "exclusiveMaximum":
		return "must be less than " + number(s.Max)
	case "multipleOf":
		return "must be a multiple of " + number(s.MultipleOf)
	case "readOnly":
		return "is set by the service and must not be sent"
	case "writeOnly":
		return "must not be in an answer"
	case "oneOf", "anyOf":
		return "has none of the shapes that the document allows, or more than one"
	case "discriminator":
		return "does not say which of the allowed shapes it has"
	}
	return "breaks a rule of the document"
}

var typeNames = map[string]string{
	openapi3.TypeString: "a string", openapi3.TypeInteger: "a whole number", openapi3.TypeNumber: "a number",
	openapi3.TypeBoolean: "true or false", openapi3.TypeArray: "an array", openapi3.TypeObject: "an object",
}

// SayType says in words which types s allows.
func SayType(s *openapi3.Schema) string {
	var names []string
	for _, t := range s.Type.Slice() {
		if name, ok := typeNames[t]; ok {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "has the wrong type"
	}
	return "must be " + strings.Join(names, " or ")
}

func sayEnum(allowed []any) string {
	words := make([]string, 0, len(allowed))
	for _, v := range allowed {
		words = append(words, fmt.Sprint(v))
	}
	slices.Sort(words)
	said := "must be one of " + strings.Join(words, ", ")
	if len(said) > maxSaid {
		return "is not one of the values that the document allows"
	}
	return said
}

var formatNames = map[string]string{
	"uuid": "a UUID", "email": "a bare e-mail address", "uri": "an absolute URI with a host",
	"time-zone": "the name of a time zone in the IANA database, like America/Chicago",
	"date":      "a date like 2006-01-02", "date-time": "a date and time of RFC 3339 like 2006-01-02T15:04:05Z",
	"int32": "within 32 bits", "int64": "within 64 bits", "byte": "base64",
}

// sayPattern says in words what can be said so.
func sayPattern(pattern string) string {
	switch {
	case pattern == `\S`:
		return "must not be blank"
	case len(pattern) > maxSaid:
		return "does not have the required form"
	}
	return "must match the pattern " + pattern
}

func sayFormat(format string) string {
	if name, ok := formatNames[format]; ok {
		return "must be " + name
	}
	return "must have the format " + format
}

func count(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.FormatUint(n, 10) + " " + noun + "s"
}

func countp(n *uint64, noun string) string {
	if n == nil {
		return "fewer " + noun + "s"
	}
	return count(*n, noun)
}

func number(n *float64) string {
	if n == nil {
		return "the bound of the document"
	}
	return strconv.FormatFloat(*n, 'f', -1, 64)
}
