package review

import (
	"slices"
	"strings"
)

// Fault is something that is wrong with a draft. Its texts may quote the draft.
type Fault struct {
	// Pointer is a JSON pointer (RFC 6901) into the answer; empty for all of it.
	Pointer string
	// Code names what a draft must keep to, as [Told] does.
	Code string
	// Sentence is where it stands in the text; empty if all of it is meant.
	Sentence string
	// Detail says what is wrong.
	Detail string
	// Advice says what to do about it; empty if the detail does.
	Advice string
	// Doubt says that a sentence rests on nothing that was found. It may rest on it in
	// other words, which code does not know: such a draft may go out, and whoever
	// posts it is told.
	Doubt bool
}

// Told says what is wrong, in which sentence, and what to do about it.
func (f Fault) Told() string {
	told := f.Detail
	if f.Sentence != "" {
		told = "in the sentence “" + excerpt(f.Sentence) + "” " + told
	}
	if f.Advice != "" {
		told += "; " + f.Advice
	}
	return told
}

// lookedUp are the codes of what a person can look up who reads the sentence beside the
// request and the search results: whether a fact is right. What must not be posted in any
// case, what breaks the form, and what only the whole of an answer shows are not among them.
var lookedUp = []string{"figure", "name", "fact", "day", "quote", "length", "asked", "unasked", "sentiment"}

// Checkable reports whether the fault can be left to whoever posts the text: it is about
// a fact of one sentence. It is so only after the model was asked to mend it.
func (f Fault) Checkable() bool {
	return f.Sentence != "" && slices.Contains(lookedUp, f.Code)
}

// Formal reports whether the fault is one of form alone: how long a text is, and what is
// to stand in it. A row with such a fault is worth more than none.
func (f Fault) Formal() bool { return f.Sentence != "" && slices.Contains(ofForm, f.Code) }

var ofForm = []string{"length", "asked", "unasked"}

// Apart tells what is wrong from what is doubted alone.
func Apart(faults []Fault) (wrong, doubts []Fault) {
	for _, f := range faults {
		if f.Doubt {
			doubts = append(doubts, f)
		} else {
			wrong = append(wrong, f)
		}
	}
	return wrong, doubts
}

// excerpt is a sentence on one line, its end left out if it is long.
func excerpt(sentence string) string {
	words := strings.Join(strings.Fields(sentence), " ")
	if short := Truncate(words, 200); short != words {
		return short + "…"
	}
	return words
}

const (
	// nowhere says of a fact what is wrong with it, and leaveOut what to do about it.
	nowhere  = " stands neither in the request nor in a search result that this sentence cites"
	leaveOut = "leave it out, or write what is there"
)

// sure is a fault of a sentence, and doubted one of which code is not sure.
func sure(detail, advice string) Fault { return Fault{Detail: detail, Advice: advice} }

func doubted(detail, advice string) Fault { return Fault{Detail: detail, Advice: advice, Doubt: true} }

// sureAll are faults whose details say what to do.
func sureAll(details []string) []Fault {
	var faults []Fault
	for _, detail := range details {
		faults = append(faults, sure(detail, ""))
	}
	return faults
}

// placed gives faults the place and the code of one.
func placed(at Fault, faults []Fault) []Fault {
	for i := range faults {
		faults[i].Pointer, faults[i].Code, faults[i].Sentence = at.Pointer, at.Code, at.Sentence
	}
	return faults
}
