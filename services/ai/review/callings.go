package review

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// callings are the ways to call somebody or something, by their first words, the
// longest first. Case, accents and marks make no other name.
type callings map[string][]calling

// calling is one way, or a place in a text where somebody is called so.
type calling struct {
	words      []string
	who        int
	capital    bool // alone it is an ordinary word without one
	start, end int
}

// whoWasNamed is who is called by a pronoun.
const whoWasNamed = -2

// ordinary are names that are ordinary words in small letters.
var ordinary = wordSet("x meta har bing")

// add adds a way to call who. Whoever has a name first keeps it.
func (c callings) add(name string, who int) {
	words := strings.Fields(plainWords(name))
	if len(words) == 0 {
		return
	}
	same := c[words[0]]
	if slices.ContainsFunc(same, func(other calling) bool { return slices.Equal(other.words, words) }) {
		return
	}
	same = append(same, calling{words: words, who: who, capital: len(words) == 1 && ordinary[words[0]]})
	slices.SortStableFunc(same, func(a, b calling) int { return len(b.words) - len(a.words) })
	c[words[0]] = same
}

// in are the places of a text where somebody is called, in order.
func (c callings) in(text string) (all []calling) {
	words := plainWordsAt(text)
	for i := 0; i < len(words); i++ {
		for _, way := range c[words[i].text] {
			if !way.begins(text, words[i:]) {
				continue
			}
			last := i + len(way.words) - 1
			way.start, way.end = words[i].start, words[last].end
			all = append(all, way)
			i = last
			break
		}
	}
	return all
}

// begins reports whether the words of a text begin with this way, with no mark between
// that parts clauses.
func (c calling) begins(text string, words []word) bool {
	if len(words) < len(c.words) {
		return false
	}
	for i, w := range c.words {
		if words[i].text != w || i > 0 && strings.ContainsAny(text[words[i-1].end:words[i].start], ",;:!?()\n|") {
			return false
		}
	}
	first, _ := utf8.DecodeRuneInString(text[words[0].start:])
	return !c.capital || unicode.IsUpper(first)
}

// sitesCalled are the platforms by their names. "Homes" alone is none: agencies are
// called so.
func sitesCalled() callings {
	all := callings{}
	for _, p := range platforms {
		all.add(p.name, 0)
		for _, alias := range p.aliases {
			if plainWords(p.name) != alias+" com" || ordinary[alias] {
				all.add(alias, 0)
			}
		}
	}
	return all
}
