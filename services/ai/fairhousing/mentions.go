package fairhousing

import (
	"regexp"
	"slices"
	"strings"
)

// Of a text that tells what may be said of homes and what not.
var (
	law = regexp.MustCompile(`(?i)\bfair[ -]housing\b|\bHUD (?:says|allows|permits|forbids|lists)\b|\bdiscriminat|` +
		`\bprotected class|\bfamilial status\b`)
	usage = regexp.MustCompile(`(?i)\b(?:the|federal|state|housing) law\b|\bbreaks? the law\b|\bmemorandum\b|^(?:the )?(?:words?|phrases?)\b|` +
		`\b(?:words?|phrases?|wording|terms?|language) (?:like|such as|to avoid|that)\b|\bquestions? for the\b|` +
		`\b(?:agents?|I|you|ads?|we|listings?|nobody) (?:can['’]t|cannot|won['’]t|may not|must not|mustn['’]t|shouldn['’]t|can) ` +
		`(?:say|write|answer|tell|post|print|call|advertise|describe)\b|\bnot (?:allowed|permitted) to (?:say|answer|tell|write)\b`)
	// unsaid is in a sentence that tells what is not said or asked, unless enough of
	// it cannot be said.
	unsaid = regexp.MustCompile(`(?i)\b(?:words?|phrases?|wording|terms?|language|questions?) (?:like|such as|to avoid)\b|` +
		`\bquestions? for the\b|\bkeeps? \w+ from (?:saying|answering|telling)\b|` +
		`\b(?:can['’]t|cannot|can not|won['’]t|may not|must not|mustn['’]t|shouldn['’]t|never|not (?:allowed|permitted) to) ` +
		`(?:say|write|answer|tell|post|print|advertise)\b( enough| too much| no\b)?`)
)

// Explains reports whether a text speaks of the law on fair housing.
func Explains(text string) bool { return law.MatchString(text) }

// mentionLength is how many words a phrase in quotation marks has at the most. What
// is longer is a sentence that somebody said.
const mentionLength = 9

var (
	// quotation is what stands between quotation marks, within a paragraph.
	quotation = regexp.MustCompile(`“[^”\n]*”|"[^"\n]*"|‘[^’\n]*’`)
	sentence  = regexp.MustCompile(`[^.!?\n]+[.!?\n]*`)
)

// isMention tells of each finding in a text whether it is an example of what may not
// be said: it stands in a few words between quotation marks where the text explains
// the law, or in a question that is not asked or answered.
func isMention(text string, explains bool) func(Finding) bool {
	quotations, questions := quotation.FindAllStringIndex(text, -1), unanswered(text)
	return func(f Finding) bool {
		holds := func(at []int) bool { return at[0] <= f.Start && f.Start < at[1] }
		if i := slices.IndexFunc(quotations, holds); i >= 0 {
			return explains && len(strings.Fields(text[quotations[i][0]:quotations[i][1]])) <= mentionLength
		}
		return slices.ContainsFunc(questions, holds)
	}
}

// unanswered are the questions of a text of which their own sentence, the one before
// or the answer behind them says that they are not asked or answered.
func unanswered(text string) (questions [][]int) {
	all := sentence.FindAllStringIndex(text, -1)
	refuses := make([]bool, len(all))
	for i, at := range all {
		refuses[i] = slices.ContainsFunc(unsaid.FindAllStringSubmatch(text[at[0]:at[1]], -1),
			func(m []string) bool { return m[1] == "" })
	}
	for i, at := range all {
		if strings.Contains(text[at[0]:at[1]], "?") && slices.Contains(refuses[max(0, i-1):min(i+2, len(all))], true) {
			questions = append(questions, at)
		}
	}
	return questions
}
