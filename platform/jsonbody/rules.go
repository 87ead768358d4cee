package jsonbody

import (
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/schema"
)

// The rules know in the words of [schema.Say] what they demand, as everything
// else does that holds a value against a document.

// typeRule demands a type and nothing else.
type typeRule string

const (
	objectType typeRule = openapi3.TypeObject
	arrayType  typeRule = openapi3.TypeArray
	boolType   typeRule = openapi3.TypeBoolean
)

func (t typeRule) says(string) string {
	return schema.SayType(&openapi3.Schema{Type: &openapi3.Types{string(t)}})
}

func (i *Items) says(code string) string {
	most := uint64(i.Max)
	return schema.Say(&openapi3.Schema{MinItems: uint64(i.Min), MaxItems: &most}, code)
}

// Text is what the document says of a string. Lengths are in characters; a Max of
// 0 is none.
type Text struct {
	Min, Max int
	Pattern  *Pattern
	Format   string
}

func (t *Text) says(code string) string {
	s := openapi3.Schema{Type: &openapi3.Types{openapi3.TypeString}, MinLength: uint64(t.Min), Format: t.Format}
	if t.Max > 0 {
		most := uint64(t.Max)
		s.MaxLength = &most
	}
	if t.Pattern != nil {
		s.Pattern = t.Pattern.source
	}
	return schema.Say(&s, code)
}

// Enum is the strings that the document allows.
type Enum []string

func (e *Enum) says(code string) string {
	s := openapi3.Schema{Type: &openapi3.Types{openapi3.TypeString}}
	for _, one := range *e {
		s.Enum = append(s.Enum, one)
	}
	return schema.Say(&s, code)
}

// Integer is what the document says of a whole number.
type Integer struct {
	Min, Max int64
	Int64    bool // the format
}

func (i *Integer) says(code string) string {
	least, most := float64(i.Min), float64(i.Max)
	s := openapi3.Schema{Type: &openapi3.Types{openapi3.TypeInteger}, Min: &least, Max: &most}
	if i.Int64 {
		s.Format = "int64"
	}
	return schema.Say(&s, code)
}

// Number is what the document says of a number.
type Number struct{ Min, Max float64 }

func (n *Number) says(code string) string {
	return schema.Say(&openapi3.Schema{Type: &openapi3.Types{openapi3.TypeNumber}, Min: &n.Min, Max: &n.Max}, code)
}

// Pattern is a regular expression. Those that our documents like are matched
// without one: some character that is no white space, and nothing but characters
// of one ASCII class.
type Pattern struct {
	source   string
	notBlank bool
	class    *[128]bool // of each character
	min, max int        // of the class; max is -1 if there is none
	other    *regexp.Regexp
}

// NotBlank is the pattern of a text with a character that is no white space.
var NotBlank = NewPattern(`\S`)

// NewPattern makes a pattern. It panics if it is none, as it comes from a
// document that was checked.
func NewPattern(source string) *Pattern {
	p := &Pattern{source: source, notBlank: source == `\S`}
	if p.notBlank || p.readClass() {
		return p
	}
	p.other = regexp.MustCompile(source)
	return p
}

// readClass reads a pattern like ^[a-z]{1,8}$, and says whether it is one.
func (p *Pattern) readClass() bool {
	tree, err := syntax.Parse(p.source, syntax.Perl)
	if err != nil || tree.Op != syntax.OpConcat || len(tree.Sub) != 3 ||
		tree.Sub[0].Op != syntax.OpBeginText || tree.Sub[2].Op != syntax.OpEndText {
		return false
	}
	switch repeated := tree.Sub[1]; {
	case len(repeated.Sub) != 1 || repeated.Sub[0].Op != syntax.OpCharClass:
		return false
	case repeated.Op == syntax.OpPlus:
		p.min, p.max = 1, -1
	case repeated.Op == syntax.OpRepeat:
		p.min, p.max = repeated.Min, repeated.Max
	default:
		return false
	}
	var class [128]bool
	ranges := tree.Sub[1].Sub[0].Rune
	for i := 0; i < len(ranges); i += 2 {
		for c := ranges[i]; c <= ranges[i+1]; c++ {
			if c >= 128 {
				return false
			}
			class[c] = true
		}
	}
	p.class = &class
	return true
}

// Matches says whether text, which is valid UTF-8, matches.
func (p *Pattern) Matches(text []byte) bool {
	switch {
	case p.notBlank:
		for _, c := range text {
			if strings.IndexByte("\t\n\f\r ", c) < 0 { // what \s is to a regular expression
				return true
			}
		}
		return false
	case p.class == nil:
		return p.other.Match(text)
	case len(text) < p.min || p.max >= 0 && len(text) > p.max:
		return false
	}
	for _, c := range text {
		if c >= 128 || !p.class[c] {
			return false
		}
	}
	return true
}
