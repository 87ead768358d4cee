package review

import (
	"strings"

	"coagent/services/ai/regexp"
)

var (
	// ofWorship is where people pray, and asAdvantage how a guide praises what is near.
	ofWorship = regexp.MustCompile(`(?i)\b(?:church(?:es)?|chapels?|cathedrals?|basilicas?|parish(?:es)?|temples?|mosques?|synagogues?|shuls?|meeting ?houses?|` +
		`congregations?|places? of worship|St\. [A-Z][a-z]+['’]s)\b`)
	asAdvantage = regexp.MustCompile(`(?i)\b(?:(?:within |easy )?walking distance|steps away|(?:few|two|three) steps|short walk|nearby|close by|around the corner|` +
		`convenient|heart of the community|place to settle|welcoming|at home|easy to reach|a plus|advantage)\b`)
)

// praisesWorship doubts the sentences of a guide that tell of a place of worship as an
// advantage of living there.
func praisesWorship(d Draft) (faults []Fault) {
	for at, text := range d.answerTexts() {
		for _, b := range d.blocks(text) {
			each := b.sentences()
			for _, sentence := range each {
				if ofWorship.MatchString(sentence) && asAdvantage.MatchString(sentence) {
					faults = append(faults, Fault{
						Pointer: at, Code: "unasked", Sentence: strings.TrimSpace(sentence), Doubt: true,
						Detail: "tells of a place of worship as an advantage", Advice: "leave it out",
					})
				}
			}
		}
	}
	return faults
}
