package fairhousing

import (
	"regexp"
	"strings"
)

// Of a text that tells what may be said of homes and what not.
var (
	law   = regexp.MustCompile(`(?i)\bfair[ -]housing\b|\bHUD\b|\bdiscriminat|\bprotected class|\bfamilial status\b|\bsteering\b`)
	usage = regexp.MustCompile(`(?i)\b(?:the|federal|state|housing) law\b|\bbreaks? the law\b|\bmemorandum\b|^(?:the )?(?:words?|phrases?)\b|` +
		`\b(?:words?|phrases?|wording|terms?|language) (?:like|such as|to avoid|that)\b|\bquestions? for the\b|` +
		`\b(?:agents?|I|you|ads?|we|listings?|nobody) (?:can['’]t|cannot|won['’]t|may not|must not|mustn['’]t|shouldn['’]t|can) ` +
		`(?:say|write|answer|tell|post|print|call|advertise|describe)\b|\bnot (?:allowed|permitted) to (?:say|answer|tell|write)\b`)
)

// Explains reports whether a text speaks of the law on fair housing.
func Explains(text string) bool { return law.MatchString(text) }

// mentionLength is how many words a phrase in quotation marks has at the most. What
// is longer is a sentence that somebody said.
const mentionLength = 9

// quotation is what stands between quotation marks, within a paragraph.
var quotation = regexp.MustCompile(`“[^”\n]*”|"[^"\n]*"|‘[^’\n]*’`)

// IsMention reports whether the phrase stands in a few words between quotation marks
// or in a question: a text that explains the law speaks of it so.
func (f Finding) IsMention(text string) bool {
	for _, at := range quotation.FindAllStringIndex(text, -1) {
		if at[0] <= f.Start && f.Start < at[1] {
			return len(strings.Fields(text[at[0]:at[1]])) <= mentionLength
		}
	}
	rest := text[f.End:]
	end := strings.IndexAny(rest, ".!?\n")
	return end >= 0 && rest[end] == '?'
}
