package review

import (
	"fmt"
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// ofWhom are highlights that get no section of their own: schools, safety, crime, and
// kinds of people.
var ofWhom = regexp.MustCompile(`(?i)\b(?:schools?|safe\w*|crime|famil\w+|kids?|child\w*|church\w*|mosques?|temples?|synagogues?|people|neighbors|residents|demograph\w+|` +
	`young|old|professionals?|divers\w+|retire\w+|seniors?|community|vibe|police|worship|singles|couples|students)\b`)

// anyHighlight are words of highlights that tell none from another.
var anyHighlight = wordSet(`best good great local nearby near close easy access walking walkable places place things thing stuff some with from that this what
	where around town area neighborhood spots spot scene life living history historic events options getting homes houses`)

// highlightLetters is how many letters tell a word of a highlight.
const highlightLetters = 4

// withoutHighlights doubts a guide without a word of a highlight that the request names
// and a result has.
func withoutHighlights(d Draft) (faults []Fault) {
	list, _ := d.Request["highlights"].([]any)
	if len(list) == 0 || len(d.Sources) == 0 {
		return nil
	}
	var told, said strings.Builder
	for _, s := range d.Sources {
		told.WriteString(" " + plainWords(s.shown()))
	}
	first, at := "", ""
	for place, text := range d.answerTexts() {
		said.WriteString(" " + plainWords(text))
		if at == "" && strings.HasSuffix(place, "/content") {
			first, at = firstSentence(d.rendered(text)), place
		}
	}
	for _, v := range list {
		highlight, _ := v.(string)
		if ofWhom.MatchString(highlight) {
			continue
		}
		var words []string
		for word := range strings.FieldsSeq(plainWords(highlight)) {
			if len(word) > 3 && !anyHighlight[word] {
				words = append(words, " "+firstOf(singular(word), highlightLetters))
			}
		}
		in := func(text string) bool {
			return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
		}
		if in(told.String()) && !in(said.String()) {
			faults = append(faults, Fault{
				Pointer: at, Code: "asked", Sentence: first, Doubt: true,
				Detail: fmt.Sprintf("the guide has nothing of the highlight %s, of which a result tells", inQuotes(highlight)),
			})
		}
	}
	return faults
}
