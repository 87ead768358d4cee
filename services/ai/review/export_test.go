package review

import (
	"coagent/services/ai/fairhousing"
)

// Ungrounded is what would be said of a text without sources or requester.
func Ungrounded(text string) []Fault {
	return ungrounded(Draft{Answer: map[string]any{"text": text}}, nil)
}

// Sentences is for the tests of single rules.
var SplitSentences = sentences

// Steers reports whether a text steers, wherever it is about.
func Steers(text string) bool { return len(fairhousing.Review(text)) > 0 }

// PlatformOf is the name of the platform that a result is a page of.
func PlatformOf(s Source) (string, bool) {
	p, ok := platformOf(s)
	return p.name, ok
}

// Rules of which a test asks for their own cost.
var (
	Promised  Rule = func(d Draft) []Fault { return promised(d, Rules{Advertises: true}) }
	Announced Rule = announced
)

func Misquoted(rules Rules) Rule { return func(d Draft) []Fault { return misquoted(d, rules) } }

func InventedNames(rules Rules) Rule {
	return func(d Draft) []Fault { return inventedNames(d, rules) }
}

// What texts are made to, for the tests that hold the short ways against the long one.
var (
	PlainWords = plainWords
	// PlainAfterAll is PlainWords of a text that is taken apart.
	PlainAfterAll = plainAfterAll
	AsRendered    = asRendered
	Render        = render
)

// Leaks are the texts of an answer that repeat instructions.
func Leaks(answer map[string]any, instructions string) []Fault {
	return leaks(Draft{Answer: answer, Instructions: InstructionsOf(instructions)})
}

// SpellsNumber reports whether a number in words stands in a text, and whether that is
// seen before the words are read.
func SpellsNumber(text string) (spells, seen bool) {
	words := letterRuns(text)
	seen = hasNumberWord(text)
	for i := range words {
		if _, used := spelledNumber(text, words[i:]); used > 0 {
			return true, seen && beginsNumber[words[i].word]
		}
	}
	return false, seen
}

// NameWord is for the tests of the words that are told.
var NameWord = nameWord

// ToldSequences are the words that are told, in their order.
type ToldSequences struct{ *sequences }

// TellSequences are the words of texts.
func TellSequences(texts ...string) ToldSequences {
	s := newSequences(0)
	for _, text := range texts {
		s.tell(text)
	}
	return ToldSequences{s}
}

func (s ToldSequences) Near(first, second string) bool { return s.near(first, second) }
func (s ToldSequences) EndsName(word string) bool      { return s.endsName(word) }

func (s ToldSequences) Behind(word string) (all []string) {
	for _, f := range s.behind(word) {
		all = append(all, f.word)
	}
	return all
}
