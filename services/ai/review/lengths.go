package review

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

// Most is what a text of an answer may have at most, by what the model is told. What
// a schema counts, as characters and items, stands there; what it cannot count is here.
type Most struct {
	// At is a JSON pointer; * is any member or item.
	At string
	// Words and Hashtags are not counted if they are zero.
	Words, Hashtags int
}

// hashtag is one as networks read it; #307 is a door.
var hashtag = regexp.MustCompile(`#\p{L}[\p{L}\p{N}_]+`)

// tooMuch lists the texts that have more than they may.
func tooMuch(d Draft, most []Most) []Fault {
	var faults []Fault
	for at, text := range Texts(d.Answer) {
		for _, m := range most {
			if ok, _ := path.Match(m.At, at); !ok { // the patterns are those of the flows, and well formed
				continue
			}
			for _, detail := range m.exceeded(asRendered(text)) {
				faults = append(faults, Fault{Pointer: at, Code: "length", Detail: detail})
			}
		}
	}
	return faults
}

// exceeded says of what a text has more than it may.
func (m Most) exceeded(text string) (all []string) {
	bare := hashtag.ReplaceAllString(text, " ")
	for _, c := range []struct {
		what     string
		has, may int
	}{
		{"words", wordsOf(bare), m.Words},
		{"hashtags", len(hashtag.FindAllString(text, -1)), m.Hashtags},
	} {
		if c.may > 0 && c.has > c.may {
			all = append(all, fmt.Sprintf("has %d %s and must have at most %d", c.has, c.what, c.may))
		}
	}
	return all
}

// wordsOf counts the words of a text: what has a letter or a digit, between spaces.
func wordsOf(text string) int {
	n := 0
	for word := range strings.FieldsSeq(text) {
		if strings.ContainsFunc(word, func(r rune) bool { return !noWord(r) }) {
			n++
		}
	}
	return n
}
