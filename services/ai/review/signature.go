package review

import (
	"regexp"
	"slices"
)

// signature ends a comment with a name: - Roz T.
var signature = regexp.MustCompile(`(?:[-–—~]|\n)[ \t]*((?:\p{Lu}[\p{L}.'’-]*(?:[ \t]+(?:(?:&|and|y)[ \t]+)?)?){1,4})[.!]?\s*$`)

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
	for at, text := range Texts(d.Answer) {
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
