package fairhousing

import (
	"cmp"
	"slices"
	"strings"

	"coagent/services/ai/regexp"
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
		`\b(?:can['’]?t|cannot|can not|won['’]?t|may not|must not|mustn['’]?t|shouldn['’]?t|never|not (?:allowed|permitted) to) ` +
		`(?:say|write|answer|tell|post|print|advertise)\b((?: \w+){0,3} enough| too much| no\b| (?:\w+ )?how (?:much|many|often|happy|proud))?`)
	// keeping says of whoever writes that they keep to the law, as advertisements do.
	keeping = regexp.MustCompile(`(?i)\b(?:we|i|she|he|they|our (?:team|office|brokerage|firm)) (?:\w+ ){0,3}?` +
		`(?:follow|keep to|honou?r|comply with|support|respect|believe in|abide by|obey|uphold|stand (?:by|for))s?\b[^.!?\n]{0,30}` +
		`\b(?:fair[ -]housing|HUD)|\b(?:never|not|no|without|n['’]t)(?: \w+)? discriminat`)
	// inviting begins a question that readers are to answer with yes.
	inviting = regexp.MustCompile(`(?i)^\W*(?:so |and |but |now )?(?:(?:do|are|would|have|don['’]t|wouldn['’]t|aren['’]t|who) (?:you|wants?)|want|looking|` +
		`searching|hoping|need|ready|dream|tired|craving|love|seeking|why not|isn['’]t it time)\b`)
	// wondering makes it one that is put to the agent: Want to know if it is safe?
	wondering = regexp.MustCompile(`(?i)\b(?:know|wonder\w*|ask\w*|hear\w*|guess)\b`)
	// affirming is an answer that leaves nothing open.
	affirming = regexp.MustCompile(`(?i)^\W*(?:yes|absolutely|definitely|certainly|sure|surely|of course|it is|it sure|they are|you bet|very)\b`)
	// givenTo leads to, and sayers stand behind, words that somebody said.
	givenTo = regexp.MustCompile(`(?i)\b(?:neighbors|residents|locals|clients|everyone|everybody|families|owners) (?:\w+ )?(?:call|say|describe)s?\b[^.!?“"]*$`)
	sayers  = regexp.MustCompile(`^\s*(?:says|said|raves|raved|wrote|writes|adds|gushes) (?:a|an|one|our|the|my|\p{Lu}\p{Ll}+)\b`)
)

// Explains reports whether a subject is the law on fair housing, or what may not be
// said or answered.
func Explains(subject string) bool { return law.MatchString(subject) || refuses(subject) }

// explains reports whether a text tells what the law says of words, and not only that
// whoever writes keeps to it.
func explains(text string) bool {
	return law.MatchString(keeping.ReplaceAllString(text, "")) || usage.MatchString(text)
}

// refuses reports whether a text tells what is not said or asked.
func refuses(text string) bool {
	return slices.ContainsFunc(unsaid.FindAllStringSubmatch(text, -1), func(m []string) bool { return m[1] == "" })
}

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
		if at := around(quotations, f.Start); at != nil {
			return explains && isExample(text, at)
		}
		return around(questions, f.Start) != nil
	}
}

// around is the one of some passages, in their order, that a place stands in; nil if
// none does.
func around(passages [][]int, place int) []int {
	i, _ := slices.BinarySearchFunc(passages, place, func(at []int, place int) int { return cmp.Compare(at[1], place+1) })
	if i < len(passages) && passages[i][0] <= place {
		return passages[i]
	}
	return nil
}

// reach is how far from a quotation it says whose words they are, in bytes.
const reach = 80

// isExample reports whether a quotation is a few words that nobody is said to have
// said.
func isExample(text string, at []int) bool {
	before := text[max(0, at[0]-reach):at[0]]
	return len(strings.Fields(text[at[0]:at[1]])) <= mentionLength &&
		!givenTo.MatchString(before) && !sayers.MatchString(text[at[1]:min(at[1]+reach, len(text))])
}

// unanswered are the questions of a text of which their own sentence, the one before
// or the answer behind them says that they are not asked or answered. To ask readers
// what they want is to say it.
func unanswered(text string) (questions [][]int) {
	all := sentence.FindAllStringIndex(text, -1)
	refused := make([]bool, len(all))
	for i, at := range all {
		refused[i] = refuses(text[at[0]:at[1]])
	}
	for i, at := range all {
		asked := text[at[0]:at[1]]
		if !strings.Contains(asked, "?") || !slices.Contains(refused[max(0, i-1):min(i+2, len(all))], true) {
			continue
		}
		invites := inviting.MatchString(asked) && !wondering.MatchString(asked)
		if affirmed := i+1 < len(all) && affirming.MatchString(text[all[i+1][0]:all[i+1][1]]); !invites && !affirmed {
			questions = append(questions, at)
		}
	}
	return questions
}
