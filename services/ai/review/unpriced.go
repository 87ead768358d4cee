package review

import (
	"strings"

	"coagent/services/ai/regexp"
)

var (
	// noPriceYet is how a request says that something has no price.
	noPriceYet = regexp.MustCompile(`(?i)\b(?:no (?:list |asking )?price (?:yet|set)|price (?:is )?(?:tbd|not set|to come|unknown)|not priced|dont (?:know|have) (?:the|a) price|` +
		`don['’]t (?:know|have) (?:the|a) price|(?:unpriced|without a price))\b`)
	// asksFor is how a message tells a price at which something is offered.
	asksFor = regexp.MustCompile(`(?i)\b(?:list(?:ed|s|ing)?|ask(?:ed|s|ing)?|priced?|expect(?:ed|s|ing)?|offered)\b[^.;:!?]{0,40}\$\s?\d|` +
		`\$\s?\d[\d,.]*[^.;:!?]{0,12}\b(?:list|asking|price)\b`)
)

// pricedTooSoon doubts the sentences of a message that give a price where the request says
// that there is none yet.
func pricedTooSoon(d Draft) (faults []Fault) {
	said := noPriceYet.FindString(Member(d.Request, "occasion"))
	if said == "" {
		return nil
	}
	for _, sentence := range sentences(asRendered(Member(d.Answer, "message"))) {
		if asksFor.MatchString(sentence) {
			faults = append(faults, Fault{
				Pointer: "/message", Code: "figure", Sentence: strings.TrimSpace(sentence), Doubt: true,
				Detail: "gives a price, and the request says " + inQuotes(said), Advice: leaveOut,
			})
		}
	}
	return faults
}
