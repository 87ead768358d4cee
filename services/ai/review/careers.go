package review

import (
	"strings"

	"coagent/services/ai/regexp"
)

// Years in an earlier trade are none of selling homes.

var (
	// earlierTrade leads to what somebody did before, and sinceThen stands behind it.
	earlierTrade = regexp.MustCompile(`(?i)\b(?:before|b4|previously|prev|prior|formerly|former|ex|used to|earlier|came from|after)\b`)
	sinceThen    = regexp.MustCompile(`(?i)^[^.,;!\n]{0,60}\b(?:before|b4|prior to)\b`)
	// sellsHomes is what a sentence about an agent's own trade has.
	sellsHomes = regexp.MustCompile(`(?i)\b(?:real estate|sold|sells?|selling|licensed|realtor|broker|agent)\b`)
	// didBefore is what a sentence has that may speak of an earlier trade.
	didBefore = regexp.MustCompile(`(?i)\b(?:before|previous|previously|prior|earlier|former|formerly|after|came|until|used to|career|taught|first|ago|spent|as an?)\b`)
)

// yearsOfEarlierTrade doubts the sentences of a biography that give the years of an earlier
// trade for those of selling homes.
func yearsOfEarlierTrade(d Draft) (faults []Fault) {
	told := numbersIn(readable(asRendered(Member(d.Request, "experience"))))
	isEarlier := func(q quantity) bool {
		clause := q.lead()[strings.LastIndexAny(q.lead(), ".;!\n")+1:]
		return earlierTrade.MatchString(clause) || sinceThen.MatchString(q.tail())
	}
	for at, text := range d.answerTexts() {
		for _, sentence := range sentences(asRendered(text)) {
			if !sellsHomes.MatchString(sentence) || didBefore.MatchString(sentence) {
				continue
			}
			for _, q := range numbersIn(readable(sentence)) {
				earlier, own := 0, 0
				for _, o := range told {
					switch {
					case q.kind != "year" || o.kind != "year" || o.figures[0].value != q.figures[0].value:
					case isEarlier(o):
						earlier++
					default:
						own++
					}
				}
				if earlier > 0 && own == 0 {
					faults = append(faults, Fault{
						Pointer: at, Code: "figure", Sentence: strings.TrimSpace(sentence), Doubt: true,
						Detail: "gives the years of an earlier trade for those of this one", Advice: "give each its own years",
					})
				}
			}
		}
	}
	return faults
}
