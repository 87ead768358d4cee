package schema

import (
	"regexp"
	"strconv"
	"strings"
)

// Bounds are what a description says in words because the subset has no keyword
// for it: "At most 280 characters.", "At least 3 items.", "At most 100.". If it
// says the same thing twice, the tighter one holds.
type Bounds struct {
	MinLength, MaxLength int // MaxLength 0: none
	MinItems, MaxItems   int // MaxItems -1: none
	Min, Max             *float64
	Pattern              *regexp.Regexp // nil: none that Go understands
	Unique               bool           // no item comes twice
}

var (
	boundText = regexp.MustCompile(
		`\b(At least|At most) (-?[0-9][0-9,]*(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?)(?: (characters?|items?))?\.`)
	sentence = regexp.MustCompile(`\.(?:\s|$)`)
)

const (
	patternText = "It matches the regular expression "
	uniqueText  = "No item comes twice."
)

// longest is more than any model writes: a larger bound is as good as this one.
const longest = 512_000

// Bounds are those of the description.
func (s *Schema) Bounds() Bounds {
	b := Bounds{MaxItems: -1, Unique: strings.Contains(s.Description, uniqueText)}
	if _, rest, found := strings.Cut(s.Description, patternText); found {
		b.Pattern = patternIn(rest)
	}
	for _, m := range boundText.FindAllStringSubmatch(s.Description, -1) {
		v, err := strconv.ParseFloat(strings.ReplaceAll(m[2], ",", ""), 64)
		if err != nil {
			continue
		}
		least, n := m[1] == "At least", int(min(v, longest))
		switch {
		case strings.HasPrefix(m[3], "character") && least:
			b.MinLength = max(b.MinLength, n)
		case strings.HasPrefix(m[3], "character"):
			if b.MaxLength == 0 || n < b.MaxLength {
				b.MaxLength = n
			}
		case strings.HasPrefix(m[3], "item") && least:
			b.MinItems = max(b.MinItems, n)
		case strings.HasPrefix(m[3], "item"):
			if b.MaxItems < 0 || n < b.MaxItems {
				b.MaxItems = n
			}
		case least:
			if b.Min == nil || v > *b.Min {
				b.Min = &v
			}
		default:
			if b.Max == nil || v < *b.Max {
				b.Max = &v
			}
		}
	}
	return b
}

// patternIn is the expression at the beginning of text. It ends with a full stop,
// and may hold others.
func patternIn(text string) *regexp.Regexp {
	for _, end := range sentence.FindAllStringIndex(text, -1) {
		if pattern, err := regexp.Compile(text[:end[0]]); err == nil {
			return pattern
		}
	}
	return nil
}
