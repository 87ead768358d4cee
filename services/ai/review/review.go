// Package review holds everything that a draft must pass before anybody reads
// it. It knows nothing of models, prompts or jobs: it looks at a request, an
// answer and the search results between them, by code alone.
package review

import (
	"slices"
	"time"
)

// Source is a search result that a text may rest on. The json names are those
// of the document and of the prompts.
type Source struct {
	Title   string `json:"title"`
	URL     string `json:"url"`
	Snippet string `json:"snippet"`
	// PublishedDate is when it was published, in RFC 3339; empty if nobody says.
	PublishedDate string `json:"publishedDate,omitempty"`
}

// Draft is an answer of the model and what it was made from. Request and answer
// fit the document. What stands in the request counts as said by who asks.
type Draft struct {
	Request, Answer map[string]any
	// Avoid are words and phrases that the answer must not have.
	Avoid []string
	// Sources are the results that were given to the model; [1] is the first.
	Sources []Source
	// Instructions are those that an answer may not repeat; nil: there are none.
	Instructions *Instructions
	// Today is when the draft was written, where the agent is.
	Today time.Time

	// While it is checked: what its texts are as the checks read them, and the texts and
	// numbers of its two values.
	renditions      renditions
	request, answer []leaf
}

// Rules are what drafts of one kind must keep to, beyond what every draft must.
type Rules struct {
	// QuotesOthers says that the request holds what strangers wrote, so that an
	// address in it is not the requester's own.
	QuotesOthers bool
	// Advertises says that the public may read the texts, so that they may not
	// steer anybody.
	Advertises bool
	// Recommends says that the member recommendations says what to do in public, so
	// that it may not steer anybody. The other texts may quote what does.
	Recommends bool
	// Figures says that every figure must stand in the request or in a result that
	// its sentence cites.
	Figures bool
	// Closed says that the request tells all that there is to tell: also small
	// numbers, times, days of the week, names, ranks and awards stand in it.
	Closed bool
	// Proposes says that the text proposes what to do: how long, when and for how
	// much is its own.
	Proposes bool
	// Bounds are how long the texts may be and should be.
	Bounds []Bound
	// Own is the rule that only drafts of this kind have; nil without one.
	Own Rule
}

// Rule lists what is wrong with a draft.
type Rule func(Draft) []Fault

// Check lists everything that is wrong with a draft. Every draft is held to its
// sources: it holds no link, no markup and no citation of a result that was not
// there, and it repeats none of the instructions. The rest is in the rules. The
// details of the fields may quote the draft.
func Check(d Draft, rules Rules) []Fault {
	d.renditions = renditions{}
	d.request, d.answer = slices.Collect(leaves(d.Request)), slices.Collect(leaves(d.Answer))
	own := places
	if !rules.QuotesOthers {
		own = ownAddresses(d.Request)
	}
	faults := slices.Concat(
		ungrounded(d, own), leaks(d),
		avoided(d), placeheld(d), otherLanguages(d), outOfBounds(d, rules.Bounds),
	)
	if rules.Figures {
		faults = append(faults, inventedFigures(d, rules)...)
		faults = append(faults, announced(d)...)
	}
	if rules.Figures || rules.Closed {
		faults = append(faults, misquoted(d, rules)...)
		faults = append(faults, inventedNames(d, rules)...)
	}
	faults = append(faults, steering(d, rules)...)
	if rules.Advertises || rules.Closed || rules.Recommends {
		faults = append(faults, promised(d, rules)...)
	}
	if rules.Advertises && rules.Closed {
		faults = append(faults, untoldFeatures(d)...)
		faults = append(faults, untoldDesignations(d)...)
	}
	if rules.Advertises || rules.Figures {
		faults = append(faults, contacts(d, rules)...)
	}
	if rules.Own != nil {
		faults = append(faults, rules.Own(d)...)
	}
	return faults
}
