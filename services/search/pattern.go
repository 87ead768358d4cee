package search

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"coagent/platform/fault"
)

// MaxPattern is how many code points a pattern has at the most, in canonical
// form.
const MaxPattern = 200

// Pattern says which remembered answers are meant. [NewPattern] makes it; the
// zero Pattern matches nothing.
type Pattern struct{ text string }

// NewPattern reads a pattern as the document describes it: * stands for any
// characters, also none, and every other character for itself. It is compared
// with [Query.Name], and made canonical as a query is: a name in another spelling,
// or with a question mark at its end, is still that name. Punctuation that stands
// alone beside a star stays, so that *? does not mean everything.
//
// It returns an Invalid fault for a pattern without a visible character, with the
// code search.pattern_empty, and for one that is longer than MaxPattern.
func NewPattern(text string) (Pattern, error) {
	parts := strings.Split(fold(text), "*") // folded first: it makes a full-width star one
	for i, part := range parts {
		topic := ""
		if i == 0 { // where a text begins is known only behind its topic
			part = strings.TrimLeft(part, " ")
			for _, t := range []Topic{Web, News} {
				if rest, ok := strings.CutPrefix(part, string(t)+":"); ok {
					topic, part = string(t)+":", cmp.Or(strings.TrimLeft(rest, before), strings.TrimLeft(rest, " "))
					break // a text may itself begin like a topic
				}
			}
		}
		if i == len(parts)-1 {
			part = cmp.Or(strings.TrimRight(part, after), strings.TrimRight(part, " "))
		}
		parts[i] = topic + part
	}
	text = strings.Join(parts, "*")
	for strings.Contains(text, "**") {
		text = strings.ReplaceAll(text, "**", "*")
	}
	switch n := utf8.RuneCountInString(text); {
	case text == "":
		return Pattern{}, badPattern("search.pattern_empty", "pattern", "must have a character that can be seen")
	case n > MaxPattern: // compatibility forms grow
		return Pattern{}, badPattern("invalid_request", "maxLength",
			fmt.Sprintf("must have at most %d characters in Unicode form NFKC", MaxPattern))
	}
	return Pattern{text}, nil
}

func badPattern(code, rule, detail string) error {
	err := fault.New(fault.Invalid, code, "The pattern names no answers.")
	err.Fields = []fault.Field{{Pointer: "/body/pattern", Code: rule, Detail: detail}}
	return err
}

// String is the pattern in its canonical form, of which NewPattern makes the
// same pattern again.
func (p Pattern) String() string { return p.text }

// Matches reports whether p matches q. It takes the earliest place for each
// part, so no pattern makes it slow.
func (p Pattern) Matches(q Query) bool {
	name := q.Name()
	first, rest, star := strings.Cut(p.text, "*")
	if !star {
		return name == first
	}
	name, ok := strings.CutPrefix(name, first)
	if !ok {
		return false
	}
	for {
		part, others, more := strings.Cut(rest, "*")
		if !more {
			return strings.HasSuffix(name, part)
		}
		_, name, ok = strings.Cut(name, part)
		if !ok {
			return false
		}
		rest = others
	}
}
