package ai

import "coagent/platform/fault"

// Ungrounded is what would be said of a text without sources or requester.
func Ungrounded(text string) []fault.Field {
	return ungrounded(map[string]any{"text": text}, nil, nil)
}

// For the tests of single rules.
var (
	Steers      = steersReaders
	SteersRule  = steers
	Innocent    = innocent
	Leaks       = leaks
	Sentences   = sentences
	NapRows     = napRows
	Competitors = competitors
	ScreenTime  = screenTime
)
