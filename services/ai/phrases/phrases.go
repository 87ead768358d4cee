// Package phrases finds phrases in texts. What is looked for are rows of data: word
// sequences with alternatives, which a person can read and judge without reading
// code (pattern.go has their language on one page). All of them are compiled into
// one automaton, which reads a text once.
package phrases

import (
	"cmp"
	"slices"
	"sync"
)

// Rule is what is looked for.
type Rule struct {
	// Patterns are what is found.
	Patterns []string
	// Except are what is left alone: a phrase that shares a word with one of them
	// is not found by this rule.
	Except []string
	// Group is what of the rules' finds is given once where they overlap.
	Group string
}

// Book is all that is compiled together.
type Book struct {
	Rules []Rule
	// Innocent are what no rule finds.
	Innocent []string
	// Parts are what patterns have in common, by name: <families>.
	Parts map[string]string
	// NoNames are words that alone make no name of a place.
	NoNames []string
}

// Find is a phrase that a rule finds in a text, in bytes.
type Find struct {
	Rule       int // its place in the book
	Start, End int
}

// Finder finds the phrases of a book. Many goroutines may use it at once.
type Finder struct{ a *automaton }

// Find finds phrases in a text, in the order in which they stand there. Of two of
// one group that overlap only the first is given, and of two that begin with the
// same word the longer one. Markdown is read as a reader sees it. The names of
// places are left out of account, but those that consist of phrases or of NoNames.
//
// It takes time in proportion to the length of the text and needs no memory for
// a text without finds.
func (f *Finder) Find(text string, places ...string) []Find {
	r := readers.Get().(*reader)
	defer readers.Put(r)
	r.learn(f.a, places)
	r.read(f.a, text)
	r.blankNames()
	f.a.run(r)
	return r.finds(f.a)
}

var readers = sync.Pool{New: func() any { return &reader{} }}

// finds are the matches that no exception touches, as [Finder.Find] promises them.
func (r *reader) finds(a *automaton) []Find {
	if len(r.matches) == 0 {
		return nil
	}
	slices.SortFunc(r.exempt, exemption.compare)
	slices.SortFunc(r.matches, func(x, y match) int {
		return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(y.to, x.to), cmp.Compare(x.rule, y.rule))
	})
	var found []Find
	next := map[string]int{}
	for _, m := range r.matches {
		group := a.groups[m.rule]
		if m.from < next[group] || r.isExempt(m) {
			continue
		}
		next[group] = m.to + 1
		found = append(found, Find{m.rule, r.tokens[m.from].from, r.tokens[m.to].to})
	}
	return found
}

// isExempt reports whether a token of the match may be in no finding of its
// rule.
func (r *reader) isExempt(m match) bool {
	for t := m.from; t <= m.to; t++ {
		for _, rule := range [...]int{everybody, m.rule} {
			if _, ok := slices.BinarySearchFunc(r.exempt, exemption{t, rule}, exemption.compare); ok {
				return true
			}
		}
	}
	return false
}

func (e exemption) compare(other exemption) int {
	return cmp.Or(cmp.Compare(e.token, other.token), cmp.Compare(e.rule, other.rule))
}
