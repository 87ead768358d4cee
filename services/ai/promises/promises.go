// Package promises finds what the advertising of a licensed agent may not say: it
// guarantees and promises nothing, forecasts nothing, claims no rank that nobody
// gave, and gives no advice on law, taxes or money (Article 12 of the Code of
// Ethics of the National Association of REALTORS and the states' license laws on
// advertising; 12 CFR 1026.24 on credit).
//
// It knows phrases, not facts: whether a rank was given, or a forecast is another's
// who is named, is for the caller to say.
package promises

import (
	"math"
	"sync"

	"coagent/services/ai/phrases"
)

// Kind is what is said.
type Kind string

// The kinds.
const (
	// Guarantee takes a risk away: guaranteed approval, no risk.
	Guarantee Kind = "guarantee"
	// Promise says what somebody will get: the highest price.
	Promise Kind = "promise"
	// Forecast says what a market will do.
	Forecast Kind = "forecast"
	// Rank puts somebody before others: the best agent in town.
	Rank Kind = "rank"
	// Advice says what the law, a tax office or an investor does.
	Advice Kind = "advice"
)

// Suggestion says what to write instead.
func (k Kind) Suggestion() string { return suggestions[k] }

var suggestions = map[Kind]string{
	Guarantee: "Nobody can guarantee that: leave it out, or say what will be done.",
	Promise:   "Nobody can promise a price, a time or a success: leave it out, or say what will be done.",
	Forecast:  "Nobody knows what a market will do: leave it out, or cite the result whose forecast it is.",
	Rank:      "No rank is given: leave it out, or write the one that is.",
	Advice:    "It is legal, tax or financial advice: leave it out, or say whom to ask.",
}

// Rule is one row: what is looked for, and what is left alone.
type Rule struct {
	// ID is stable and for programs.
	ID   string
	Kind Kind
	// Patterns are what is found, in the language of package phrases.
	Patterns []string
	// Except are what is left alone: a phrase that shares a word with one of them
	// is not found by this rule.
	Except []string
	// Doubt says that a phrase may be none of its kind.
	Doubt bool
}

// Finding is a phrase that a rule finds in a text.
type Finding struct {
	// Phrase is text[Start:End].
	Phrase     string
	Start, End int // in bytes
	*Rule
}

var finder = sync.OnceValue(func() *phrases.Finder {
	book := phrases.Book{Parts: parts, Innocent: innocent}
	for _, rule := range rules {
		book.Rules = append(book.Rules, phrases.Rule{
			Patterns: rule.Patterns, Except: rule.Except, Group: rule.group(),
		})
	}
	return phrases.Compile(book)
})

// group keeps what is doubted from hiding what is sure.
func (r Rule) group() string {
	if r.Doubt {
		return "doubt"
	}
	return string(r.Kind)
}

// Review finds what promises in a text, in the order in which it stands there. What
// is doubted is left out where a surer phrase shares a word with it.
func Review(text string) []Finding {
	var found []Finding
	for _, m := range finder().Find(text) {
		found = append(found, Finding{Phrase: text[m.Start:m.End], Start: m.Start, End: m.End, Rule: &rules[m.Rule]})
	}
	return surest(found)
}

// surest leaves out what is doubted beside what is sure.
func surest(found []Finding) []Finding {
	next := make([]int, len(found)) // where the next sure phrase begins
	for i, start := len(found)-1, math.MaxInt; i >= 0; i-- {
		if next[i] = start; !found[i].Doubt {
			start = found[i].Start
		}
	}
	reach := 0 // of the sure phrases before
	var all []Finding
	for i, f := range found {
		if !f.Doubt {
			reach = max(reach, f.End)
		} else if f.Start < reach || next[i] < f.End {
			continue
		}
		all = append(all, f)
	}
	return all
}
