package review

import (
	"slices"

	"coagent/services/ai/promises"
	"coagent/services/ai/regexp"
)

// signature ends a comment with a name: - Roz T.
var signature = regexp.MustCompile(`(?:[-–—~]|\n)[ \t]*((?:\p{Lu}[\p{L}.'’-]*(?:[ \t]+(?:(?:&|and|y)[ \t]+)?)?){1,4})[.!]?(?:,[ \t]*(?:(?:unit|apt\.?|suite|ste\.?|lot|age|class of|from|of|in)[ \t])?[\p{Lu}\d][\p{L}\d.'’ #-]*)?(?:,?[ \t]+[A-Z]{2})?[.!]?\s*$`)

// signedBy are the words of the name with which a comment is signed that nothing else
// of the request has.
func signedBy(request map[string]any) []string {
	comment := asRendered(Member(request, "comment"))
	m := signature.FindStringSubmatch(lastOf(comment, nameReach))
	if m == nil {
		return nil
	}
	said := newVocabulary(ownTexts(request, Rules{QuotesOthers: true})...)
	return slices.DeleteFunc(capital.FindAllString(m[1], -1), func(word string) bool {
		plain := plainWords(word)
		return englishWords[plain] || knownNames[plain] || said.has(plain)
	})
}

// namedClient lists the texts that name a client who did not agree to be named, but
// signed the comment.
func namedClient(d Draft) []Fault {
	if Member(d.Request, "clientName") != "" {
		return nil
	}
	names := signedBy(d.Request)
	if len(names) == 0 {
		return nil
	}
	var faults []Fault
	for at, text := range d.answerTexts() {
		text = asRendered(text)
		for _, found := range wholeWords(capital, text) {
			name := possessive(text[found[0]:found[1]])
			if slices.Contains(names, name) && (givenNames[plainWords(name)] || !startsSentence(text, found[0])) {
				faults = append(faults, Fault{
					Pointer: at, Code: "client",
					Detail: "names " + inQuotes(name) + ", and the request does not say that the client agreed to be named",
				})
				break
			}
		}
	}
	return faults
}

// ranksOfComment lists the openings and closings that give the agent a rank which the
// comment alone gives: what a client calls somebody is quoted.
func ranksOfComment(d Draft) (faults []Fault) {
	own := newVocabulary(ownTexts(d.Request, Rules{QuotesOthers: true})...)
	for _, name := range []string{"opening", "closing"} {
		for _, sentence := range sentences(rankSigns.Replace(asRendered(Member(d.Answer, name)))) {
			for _, f := range promises.Review(quotedPassage.ReplaceAllString(sentence, " ")) {
				if f.Kind == promises.Rank && !own.has(f.Phrase) {
					faults = append(faults, Fault{
						Pointer: "/" + name, Code: Promise, Sentence: sentence, Doubt: f.Doubt, Advice: "leave it out",
						Detail: inQuotes(f.Phrase) + " is a rank that the comment alone gives",
					})
				}
			}
		}
	}
	return faults
}
