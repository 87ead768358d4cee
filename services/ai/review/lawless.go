package review

import (
	"strings"

	"coagent/services/ai/regexp"
)

// Nothing was found, so nobody knows what the law says: a post from the craft gives none.

// givesLaw is how a text states what a law has.
var givesLaw = regexp.MustCompile(`(?i)\b(?:by (?:state |federal )?law|` +
	`(?:state |federal )?laws? (?:requires?|gives?|says|allows?|entitles?|obliges?|limits?|caps?)|` +
	`(?:required|entitled|obliged|guaranteed|capped|limited) (?:by|under) (?:state |federal )?law|` +
	`legally (?:required|obliged|obligated|entitled|bound|has to|have to|must)|` +
	`under (?:state |federal )law|the (?:statute|legal (?:deadline|limit|minimum|maximum)))\b`)

// legalFigure is a time, a share or an amount as laws have them.
var legalFigure = regexp.MustCompile(`(?i)(?:\$ ?)?\b\d[\d,.]* ?(?:%|percent\b|` +
	`(?:business |calendar |working )?(?:hours?|days?|weeks?|months?|years?)\b)|\$ ?\d`)

// givesLawOfNobody doubts the sentences of a post without results that give a time or an
// amount as the law's.
func givesLawOfNobody(d Draft) (faults []Fault) {
	if len(d.Sources) > 0 {
		return nil
	}
	for at, text := range d.answerTexts() {
		for _, sentence := range d.sentences(text) {
			if !givesLaw.MatchString(sentence) {
				continue
			}
			if said := legalFigure.FindString(inDigits(sentence)); said != "" && !isAsked(d.Request, said) {
				faults = append(faults, Fault{
					Pointer: at, Code: "unasked", Sentence: strings.TrimSpace(sentence), Doubt: true, Advice: leaveOut,
					Detail: "gives " + inQuotes(said) + " as the law's, and nothing was found that says so",
				})
			}
		}
	}
	return faults
}
