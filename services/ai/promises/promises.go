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
		book.Rules = append(book.Rules, phrases.Rule{Patterns: rule.Patterns, Except: rule.Except, Group: string(rule.Kind)})
	}
	return phrases.Compile(book)
})

// Review finds what promises in a text, in the order in which it stands there.
func Review(text string) []Finding {
	var found []Finding
	for _, m := range finder().Find(text) {
		found = append(found, Finding{Phrase: text[m.Start:m.End], Start: m.Start, End: m.End, Rule: &rules[m.Rule]})
	}
	return found
}
