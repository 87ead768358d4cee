// Package regexp is the standard library's for expressions that many texts are held
// against: the same syntax, the same matches, in a fraction of the time. Whether and
// where an expression matches is found by automata that take one step for each rune,
// whatever the expression (automaton.go); the standard library tries it anew at each
// rune. What automata cannot do is left to the standard library.
package regexp

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
	"unicode/utf8"
)

// Regexp is a regular expression. Many goroutines may use it at once.
type Regexp struct {
	expression string

	built, turned, read sync.Once

	prog  *syntax.Prog
	forth *automaton // finds where a match ends
	// backwards finds where a match begins. It is made for the first one that is asked
	// for: most expressions match nothing, or are only asked whether they do.
	backwards *automaton
	library   *regexp.Regexp // made when it is needed, which is rare
}

// written are all expressions of the program.
var written struct {
	sync.Mutex
	all []*Regexp
}

// MustCompile takes an expression, which is read when it is first needed: there are
// hundreds, and to read them all takes a third of the time in which a program starts.
// One with a mistake panics then. [Check] finds it before.
func MustCompile(expression string) *Regexp {
	re := &Regexp{expression: expression}
	written.Lock()
	defer written.Unlock()
	written.all = append(written.all, re)
	return re
}

// Check reads every expression of the program and names those with a mistake. The
// tests of a package with expressions call it.
func Check() error {
	written.Lock()
	defer written.Unlock()
	var errs []error
	for _, re := range written.all {
		if _, err := syntax.Parse(re.expression, syntax.Perl); err != nil {
			errs = append(errs, fmt.Errorf("%q: %w", re.expression, err))
		}
	}
	return errors.Join(errs...)
}

// String is the expression as it was written.
func (re *Regexp) String() string { return re.expression }

// build makes the program and its automaton, when they are first needed.
func (re *Regexp) build() {
	re.built.Do(func() {
		re.prog = compiled(re.tree())
		re.forth = newAutomaton(re.prog, newAlphabet(re.prog), true)
	})
}

func (re *Regexp) back() *automaton {
	re.turned.Do(func() {
		prog := compiled(reversed(re.tree()))
		re.backwards = newAutomaton(prog, newAlphabet(prog), false)
	})
	return re.backwards
}

func (re *Regexp) std() *regexp.Regexp {
	re.read.Do(func() { re.library = regexp.MustCompile(re.expression) })
	return re.library
}

func (re *Regexp) tree() *syntax.Regexp {
	tree, err := syntax.Parse(re.expression, syntax.Perl)
	if err != nil {
		panic(err) // [Check] finds it before
	}
	return tree.Simplify()
}

func compiled(tree *syntax.Regexp) *syntax.Prog {
	prog, err := syntax.Compile(tree)
	if err != nil {
		panic(err)
	}
	return prog
}

// find is the first match at or behind a place. It says false if it cannot say.
func (re *Regexp) find(text string, from int) (start, end int, sure bool) {
	end = re.forth.end(text, from, false)
	if end < 0 {
		return nowhere, nowhere, end == nowhere
	}
	start = re.back().start(text, from, end)
	return start, end, start >= 0
}

// MatchString reports whether a text has a match.
func (re *Regexp) MatchString(text string) bool {
	re.build()
	if end := re.forth.end(text, 0, true); end != unsure {
		return end >= 0
	}
	return re.std().MatchString(text)
}

// FindStringIndex is where the first match is; nil without one.
func (re *Regexp) FindStringIndex(text string) []int {
	re.build()
	start, end, sure := re.find(text, 0)
	switch {
	case !sure:
		return re.std().FindStringIndex(text)
	case end < 0:
		return nil
	}
	return []int{start, end}
}

// FindString is the first match; empty without one.
func (re *Regexp) FindString(text string) string {
	re.build()
	start, end, sure := re.find(text, 0)
	switch {
	case !sure:
		return re.std().FindString(text)
	case end < 0:
		return ""
	}
	return text[start:end]
}

// FindStringSubmatchIndex is where the first match and its groups are; nil without one.
func (re *Regexp) FindStringSubmatchIndex(text string) []int {
	re.build()
	start, end, sure := re.find(text, 0)
	switch {
	case !sure:
		return re.std().FindStringSubmatchIndex(text)
	case end < 0:
		return nil
	}
	return groups(re.prog, text, start, end)
}

// FindStringSubmatch is the first match and its groups; nil without one.
func (re *Regexp) FindStringSubmatch(text string) []string {
	return pieces(text, re.FindStringSubmatchIndex(text))
}

// pieces are the parts of a text at the places of groups.
func pieces(text string, at []int) []string {
	if at == nil {
		return nil
	}
	all := make([]string, len(at)/2)
	for i := range all {
		if at[2*i] >= 0 {
			all[i] = text[at[2*i]:at[2*i+1]]
		}
	}
	return all
}

// FindAllStringIndex is where the first n matches are; all if n is negative.
func (re *Regexp) FindAllStringIndex(text string, n int) (all [][]int) {
	if !re.each(text, n, func(start, end int) { all = append(all, []int{start, end}) }) {
		return re.std().FindAllStringIndex(text, n)
	}
	return all
}

// FindAllString are the first n matches; all if n is negative.
func (re *Regexp) FindAllString(text string, n int) (all []string) {
	if !re.each(text, n, func(start, end int) { all = append(all, text[start:end]) }) {
		return re.std().FindAllString(text, n)
	}
	return all
}

// FindAllStringSubmatchIndex is where the first n matches and their groups are; all if
// n is negative.
func (re *Regexp) FindAllStringSubmatchIndex(text string, n int) (all [][]int) {
	if !re.each(text, n, func(start, end int) { all = append(all, groups(re.prog, text, start, end)) }) {
		return re.std().FindAllStringSubmatchIndex(text, n)
	}
	return all
}

// FindAllStringSubmatch are the first n matches and their groups; all if n is negative.
func (re *Regexp) FindAllStringSubmatch(text string, n int) (all [][]string) {
	if !re.each(text, n, func(start, end int) { all = append(all, pieces(text, groups(re.prog, text, start, end))) }) {
		return re.std().FindAllStringSubmatch(text, n)
	}
	return all
}

// each calls found for the first n matches. It says false if it cannot say what they are.
func (re *Regexp) each(text string, n int, found func(start, end int)) bool {
	re.build()
	if n < 0 {
		n = len(text) + 1
	}
	for at, last := 0, nowhere; n > 0 && at <= len(text); {
		start, end, sure := re.find(text, at)
		if !sure {
			return false
		}
		if end < 0 {
			break
		}
		empty := end == at
		if !empty || start != last { // there is no empty match right behind another one
			found(start, end)
			n--
		}
		last = end
		if at = end; empty {
			_, width := utf8.DecodeRuneInString(text[at:])
			at += max(width, 1)
		}
	}
	return true
}

// ReplaceAllString replaces the matches by a text, in which $1 is the first group.
func (re *Regexp) ReplaceAllString(text, by string) string {
	if !strings.Contains(by, "$") {
		return re.replace(text, func(b []byte, _, _ int) []byte { return append(b, by...) },
			func() string { return re.std().ReplaceAllString(text, by) })
	}
	return re.replace(text, func(b []byte, start, end int) []byte {
		return re.std().ExpandString(b, by, text, groups(re.prog, text, start, end))
	}, func() string { return re.std().ReplaceAllString(text, by) })
}

// ReplaceAllStringFunc replaces each match by what is made of it.
func (re *Regexp) ReplaceAllStringFunc(text string, by func(string) string) string {
	return re.replace(text, func(b []byte, start, end int) []byte { return append(b, by(text[start:end])...) },
		func() string { return re.std().ReplaceAllStringFunc(text, by) })
}

func (re *Regexp) replace(text string, by func([]byte, int, int) []byte, unsure func() string) string {
	re.build()
	var b []byte
	last := 0
	for at := 0; at <= len(text); {
		start, end, sure := re.find(text, at)
		if !sure {
			return unsure()
		}
		if end < 0 {
			break
		}
		b = append(b, text[last:start]...)
		if end > last || start == 0 { // there is no empty match right behind another one
			b = by(b, start, end)
		}
		last = end
		_, width := utf8.DecodeRuneInString(text[at:])
		at = max(end, at+max(width, 1))
	}
	if b == nil && last == 0 {
		return text
	}
	return string(append(b, text[last:]...))
}

// Split are the parts of a text between the matches, at most n; all if n is negative.
func (re *Regexp) Split(text string, n int) []string {
	if n == 0 {
		return nil
	}
	if text == "" && re.expression != "" {
		return []string{""}
	}
	var all []string
	begin, end := 0, 0
	for _, at := range re.FindAllStringIndex(text, n) {
		if n > 0 && len(all) == n-1 {
			break
		}
		if end = at[0]; at[1] != 0 {
			all = append(all, text[begin:end])
		}
		begin = at[1]
	}
	if end != len(text) {
		all = append(all, text[begin:])
	}
	return all
}
