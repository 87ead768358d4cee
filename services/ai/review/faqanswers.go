package review

import (
	"fmt"
	"strings"

	"coagent/services/ai/regexp"
)

var (
	// tellsNothing is how an answer says that there is none.
	tellsNothing = regexp.MustCompile(`(?i)\b(?:listing|description|details?|seller|information|ad|request) (?:does not|doesn['’]t|do not|don['’]t) ` +
		`(?:say|mention|specify|give|state|tell|list|include|provide)\b|` +
		`\b(?:is|are|was|were) not (?:stated|specified|mentioned|disclosed|provided|known|given|listed)\b|` +
		`\b(?:ask|contact|check with) (?:the (?:listing )?agent|your agent|us|me)\b|\bnot sure\b|\bunknown\b`)
	// saysMore is how an answer that tells something ends.
	saysMore = regexp.MustCompile(`(?i)\b(?:more|else|anything|beyond|further)\b`)
	// opinion is what somebody thinks of a price, a place, or who would like a home.
	opinion = regexp.MustCompile(`(?i)\b(?:great|good|excellent|fair|reasonable|attractive|competitive|unbeatable|fantastic|terrific) (?:price|value|deal|buy|` +
		`investment|schools?|bargain)\b|\bpriced (?:well|right|to sell|below|competitively|fairly|to move)\b|\ba (?:bargain|steal)\b|` +
		`\b(?:quiet|desirable|lovely|great|charming|sought-after|popular|friendly|peaceful|vibrant|nice|beautiful|good|pleasant|wonderful|convenient|` +
		`fantastic|excellent|up-and-coming|hot|trendy) (?:street|neighborhood|area|location|community|block|part of town|setting)\b|` +
		`\b(?:ideal|perfect|well suited|great fit) for\b`)
)

// answersNothing lists the answers to questions that a listing does not answer, and those
// that give an opinion which is not the listing's.
func answersNothing(d Draft) (faults []Fault) {
	for i, row := range rowsOf(d.Answer, "faqs") {
		at := fmt.Sprintf("/faqs/%d/answer", i)
		for _, sentence := range sentences(asRendered(Member(row, "answer"))) {
			said := tellsNothing.FindString(sentence)
			if said != "" && !saysMore.MatchString(sentence) && !isAsked(d.Request, said) {
				faults = append(faults, Fault{
					Pointer: at, Code: "unasked", Sentence: strings.TrimSpace(sentence),
					Detail: "says " + inQuotes(said), Advice: "leave a question out that the listing does not answer",
				})
			}
			if said := opinion.FindString(sentence); said != "" && !isAsked(d.Request, said) {
				faults = append(faults, Fault{
					Pointer: at, Code: "unasked", Sentence: strings.TrimSpace(sentence), Doubt: true,
					Detail: "says " + inQuotes(said) + ", which is an opinion", Advice: "say what the basis says",
				})
			}
		}
	}
	return faults
}
