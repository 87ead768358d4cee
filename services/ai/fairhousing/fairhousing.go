// Package fairhousing finds the words in a text about homes by which the Fair
// Housing Act says that nobody may be preferred, limited or kept away, and words
// that stand for them (42 U.S.C. 3604(c); 24 CFR 100.70 and 100.75).
//
// The rules are rows of data ([Rules]), one of which a person can read and judge
// without reading code. It knows phrases, not intentions: a text without findings may
// still steer, and a person who publishes it stays responsible for it.
package fairhousing

import (
	"slices"
	"sync"
	"unicode/utf16"

	"coagent/services/ai/phrases"
)

// Class is what the Act protects people by. Words that stand for a class, such
// as those for crime or for income, have the class that they are used to hide.
type Class string

// The seven classes of the Act. Words about age or marriage have the class
// FamilialStatus; about orientation and gender identity, Sex.
const (
	Race           Class = "race"
	Color          Class = "color"
	Religion       Class = "religion"
	Sex            Class = "sex"
	Disability     Class = "disability"
	FamilialStatus Class = "familial_status"
	NationalOrigin Class = "national_origin"
)

// Rule is one row: what is looked for, why, and what to write instead.
type Rule struct {
	// ID is stable and for programs: no-children.
	ID    string
	Class Class
	// Patterns are what is found, in the language of package phrases.
	Patterns []string
	// Except are what is left alone: a phrase that shares a word with one of them
	// is not found by this rule.
	Except []string
	// Match and Pass are sentences in which the rule finds something, and sentences
	// in which no rule does.
	Match, Pass []string
	// Broad says that the words may well stand in a text that is for the agent alone, as
	// what a client says of a family.
	Broad bool
	// Source is the law or the guidance that the rule follows.
	Source string
	// Why says in a sentence why the words are not to be used.
	Why string
	// Suggestion says what to write instead.
	Suggestion string
}

// Finding is a phrase that a rule finds in a text.
type Finding struct {
	// Phrase is text[Start:End].
	Phrase     string
	Start, End int // in bytes
	*Rule
}

var finder = sync.OnceValue(func() *phrases.Finder {
	book := phrases.Book{Parts: Parts, NoNames: noName}
	add := func(rules []Rule, doubt string) {
		for _, rule := range rules {
			group := string(rule.Class) + doubt // a doubt hides no finding of its class
			book.Rules = append(book.Rules, phrases.Rule{Patterns: rule.Patterns, Except: rule.Except, Group: group})
		}
	}
	add(all, "")
	add(doubtful, "?")
	for _, row := range innocent {
		book.Innocent = append(book.Innocent, row.Patterns...)
	}
	return phrases.Compile(book)
})

// Review finds what steers in a text, in the order in which it stands there. Of
// two phrases of one class that overlap only the first is given, and of two that
// begin with the same word the longer one. Markdown is read as a reader sees it.
// The names of places are left out of account, but those that are no names, as
// "families only". In a text that explains the law, a few words in quotation marks
// are an example of what may not be said, and so is a question beside a sentence
// that says so.
func Review(text string, places ...string) []Finding {
	return review(text, explains, places)
}

// ReviewExplaining is Review of a part of a text that explains the law, whether this
// part speaks of it or not.
func ReviewExplaining(text string, places ...string) []Finding {
	return review(text, func(string) bool { return true }, places)
}

// Doubts finds in a text, as Review does, what steers by the rules that are [Doubtful].
func Doubts(text string, places ...string) []Finding {
	_, doubts := find(text, places)
	return unmentioned(text, explains, doubts)
}

func review(text string, explains func(string) bool, places []string) []Finding {
	sure, _ := find(text, places)
	return unmentioned(text, explains, sure)
}

// unmentioned are the findings that are no examples of what may not be said.
func unmentioned(text string, explains func(string) bool, found []Finding) []Finding {
	if len(found) == 0 {
		return nil
	}
	return slices.DeleteFunc(found, isMention(text, explains(text)))
}

func find(text string, places []string) (sure, doubts []Finding) {
	for _, m := range finder().Find(text, places...) {
		f := Finding{Phrase: text[m.Start:m.End], Start: m.Start, End: m.End}
		if i := m.Rule - len(all); i < 0 {
			f.Rule = &all[m.Rule]
			sure = append(sure, f)
		} else {
			f.Rule = &doubtful[i]
			doubts = append(doubts, f)
		}
	}
	return sure, doubts
}

// UTF16 gives findings of a text their places in UTF-16 code units, as
// JavaScript and JSON's readers count, instead of bytes.
func UTF16(text string, found []Finding) []Finding {
	units, at := 0, 0
	moved := make([]Finding, len(found))
	for i, f := range found { // they stand in the order of their beginnings
		units += unitsOf(text[at:f.Start])
		at = f.Start
		f.Start, f.End = units, units+unitsOf(f.Phrase)
		moved[i] = f
	}
	return moved
}

func unitsOf(text string) int {
	n := 0
	for _, r := range text {
		n += max(1, utf16.RuneLen(r)) // what is no character becomes U+FFFD
	}
	return n
}
