package review

import (
	"strings"

	"coagent/services/ai/regexp"
)

// shorthand is how agents type in haste, and nobody reads aloud.
var shorthand = regexp.MustCompile(`(?i)\b\d+(?:\.5)?\s?(?:bd|br|ba|bdrm|bth|bdr)s?\b|\bw/(?:\s?\w)|\b\d[\d,]*\s?(?:sqft|sf)\b|\bsqft\b|\bincl\b|` +
	`\b(?:bsmt|bdrms?|apprx|renov|xtra|hse|nbhd|rms|prkg|appls|occ|utils)\b|\d\s?/\s?(?:mo|mth|yr|wk|hr)\b|\b\d+ ?(?:hrs|mins|yrs)\b`)

// inShorthand doubts the sentences of an answer with what the request has in shorthand
// and a text is to write out. What is copied stays as it is.
func inShorthand(d Draft) (faults []Fault) {
	for at, text := range d.answerTexts() {
		if _, member := splitPointer(at); member == "basis" || member == "visual" {
			continue
		}
		for _, sentence := range d.sentences(text) {
			if said := shorthand.FindString(sentence); said != "" {
				faults = append(faults, Fault{
					Pointer: at, Code: "unasked", Sentence: strings.TrimSpace(sentence), Doubt: true,
					Detail: "has the shorthand " + inQuotes(said), Advice: "write it out",
				})
			}
		}
	}
	return faults
}

// placeholder is what somebody would have to fill in: [Your Name], {{agent}}.
var placeholder = regexp.MustCompile(`(?i)\[(?:your|my|our|the|agent|client|insert|add|name|first|last|full|phone|telephone|e-?mail|address|date|time|day|company|` +
	`brokerage|agency|link|number|city|street|price|recipient|buyer|seller|contact|signature|website|title)\b[^\]\n]{0,40}\]|\{\{[^}\n]{1,40}\}\}|<(?:name|agent|date)>`)

// placeheld lists the texts with a place that somebody would have to fill in, and the
// request has none.
func placeheld(d Draft) (faults []Fault) {
	for at, text := range d.answerTexts() {
		said := placeholder.FindString(text)
		if said == "" || isAsked(d.Request, said) {
			continue
		}
		faults = append(faults, Fault{
			Pointer: at, Code: "placeholder", Sentence: sentenceWith(text, said), Advice: "leave it out",
			Detail: "has the placeholder " + inQuotes(said),
		})
	}
	return faults
}

// isAsked reports whether a text of the request has these words.
func isAsked(request map[string]any, words string) bool {
	for text := range textsOf(request) {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}
