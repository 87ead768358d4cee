package ai

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"coagent/services/ai/review"
)

// MaxClaims is how many sentences of an answer may be left to whoever posts it: the
// maxItems of ClaimsToCheck in openapi/ai.yaml. A draft with more is asked for again, and
// is no answer if it has as many then.
const MaxClaims = 20

// claimsToCheck are the sentences of an answer that are doubted, each with its place
// and with what is doubted of it.
func claimsToCheck(answer map[string]any, doubts []review.Fault) []any {
	var claims []any
	for _, f := range doubts {
		sentence, at, found := shownAt(answer, f)
		if !found { // it stands in a member that is not published
			continue
		}
		claims = append(claims, map[string]any{
			"pointer": at, "sentence": sentence, "why": asSentence(review.Truncate(f.Detail, 400)),
		})
	}
	return claims
}

// shownAt is the sentence of a fault as it is told, and where it stands in the answer.
func shownAt(answer map[string]any, f review.Fault) (sentence, at string, found bool) {
	sentence = review.Truncate(strings.TrimSpace(f.Sentence), 500)
	if review.Stands(answer, f.Pointer, sentence) { // other texts may say the same
		return sentence, f.Pointer, true
	}
	at, found = review.PlaceOf(answer, sentence)
	return sentence, at, found
}

// canBeLeft reports whether a fault can go out with the answer, as a claim to check.
func canBeLeft(answer map[string]any, f review.Fault, schema Schema) bool {
	if !f.Checkable() || !schema.TellsClaims() {
		return false
	}
	_, _, found := shownAt(answer, f)
	return found
}

// asSentence begins a detail with a capital and ends it.
func asSentence(detail string) string {
	first, size := utf8.DecodeRuneInString(detail)
	return string(unicode.ToUpper(first)) + detail[size:] + "."
}
