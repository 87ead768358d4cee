package review

import "coagent/platform/fault"

// Ungrounded is what would be said of a text without sources or requester.
func Ungrounded(text string) []fault.Field {
	return ungrounded(map[string]any{"text": text}, nil, nil)
}

// For the tests of single rules.
var (
	SteersRule = steers
	Innocent   = innocent
	Sentences  = sentences
)

// Steers reports whether a text steers, wherever it is about.
func Steers(text string) bool { return steersReaders(text, nil) != "" }
