package author

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// span is how long a text is to be, as far as its description says: in words, and in
// sentences at the most. Zero is no bound.
type span struct{ least, most, sentences int }

var (
	wordSpan     = regexp.MustCompile(`\b(\d{1,3}) to (\d{1,4}) words\b`)
	sentenceSpan = regexp.MustCompile(`(?i)\b(?:(?:one|two) (?:or|to) )?(one|two|three|four) sentences?\b`)
	counts       = []string{"", "one", "two", "three", "four"}
)

func spanOf(description string) (s span) {
	channels := strings.Contains(description, "characters") // of which each has a length of its own
	if m := wordSpan.FindStringSubmatch(description); m != nil && !channels {
		s.least, _ = strconv.Atoi(m[1])
		s.most, _ = strconv.Atoi(m[2])
	}
	if m := sentenceSpan.FindStringSubmatch(description); m != nil {
		s.sentences = max(0, slices.Index(counts, strings.ToLower(m[1])))
	}
	return s
}

// fit leaves out the last pieces that there is no room for beside the label, and adds
// what is true of every subject to a text that is too short.
func (s span) fit(pieces []string) []string {
	if s.sentences > 0 {
		pieces = pieces[:min(len(pieces), max(1, s.sentences-1))]
	}
	words := 0
	for i, piece := range pieces {
		words += len(strings.Fields(piece))
		if i > 0 && s.most > 0 && words+len(strings.Fields(Label)) > s.most {
			return pieces[:i]
		}
	}
	for i := 0; i < len(fillers) && words < s.least && s.sentences == 0; i++ {
		at := len(pieces)
		if at > 1 {
			at-- // before a signature
		}
		pieces = slices.Insert(slices.Clone(pieces), at, fillers[i])
		words += len(strings.Fields(fillers[i]))
	}
	return pieces
}
