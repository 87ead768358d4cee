package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// A recommendation may propose numbers of its own; what it recounts of clients stands
// in a comment.

var (
	// recounts leads to a number that somebody is told to have had.
	recounts = regexp.MustCompile(`(?i)\b(?:was|were|had|took|takes?|needs?|sold|listed|brought|bring|got|drew|waited|waits?|went|closed|paid|lost|lasted|sat|heard|spent|` +
		`needed|made|received|saw|missed|came)\b[^.;:!?]{0,40}$|\bwaits? of [^.;:!?]{0,20}$`)
	// proposes stands before a number that is proposed.
	proposes = regexp.MustCompile(`(?i)\b(?:within|every|each|at least|at most|once|twice|first|next|up to|buffer of|list of|set aside|block|instance|` +
		`example|say|should|could|would|will|if|when|until|by|no more than|ask|call|send|check|confirm)\s+(?:[a-z]+ ){0,2}$`)
	aheadOf = regexp.MustCompile(`(?i)^[-\s]*[a-z]+ (?:ahead|before each|before the|before a|in advance|earlier|prior)\b`)
	// recounted are what a number of may be recounted.
	recounted = wordSet(`day week month minute hour offer`)
)

// isRecounted reports whether a number of a recommendation is one of which it tells, and
// which no comment has.
func (c *figureCheck) isRecounted(q quantity) bool {
	value := q.figures[0]
	if !c.rules.Recommends || value.unit != 0 || value.value < 2 ||
		!recounted[q.kind] && !slices.Contains([]string{"showing", "call", "cut"}, q.noun) {
		return false
	}
	clause := q.lead()[lastEnd(q.lead()):]
	if !recounts.MatchString(clause) || proposes.MatchString(clause) || aheadOf.MatchString(q.tail()) {
		return false
	}
	return !slices.ContainsFunc(c.request.all, func(o quantity) bool {
		return o.figures[0].value == value.value || sameTime(q, []quantity{o})
	})
}

// lastEnd is where the last sentence or half of one of a text begins.
func lastEnd(text string) int { return strings.LastIndexAny(text, ".;:!?") + 1 }

// overallFeeling holds the overall sentiment against those of the themes, by their comments.
func overallFeeling(d Draft) []Fault {
	weight := map[string]int{}
	for _, theme := range rowsOf(d.Answer, "themes") {
		numbers, _ := theme["comments"].([]any)
		weight[Member(theme, "sentiment")] += len(numbers)
	}
	overall := Member(d.Answer, "overallSentiment")
	against := map[string]string{"positive": "negative", "negative": "positive"}[overall]
	if against == "" || weight[against] <= weight[overall] {
		return nil
	}
	return []Fault{{
		Pointer: "/overallSentiment", Code: "sentiment", Sentence: overall,
		Detail: "must weigh all comments: more of them are in themes that are " + against,
	}}
}

// ownStars are the stars that a comment gives, at its beginning or as its whole.
var ownStars = regexp.MustCompile(`(?i)(?:^|[.!]\s+|\b(?:jk|lol|kidding|sike|joking|really|actually|make that|no)[,.!:]?\s+(?:jk[,.!]?\s+)?|\b(?:give|gave|rate|rating|it|giving)(?: (?:him|her|them|you|it))? (?:a )?)(?:only |just )?(?:([0-5])(?: ?/ ?5\b|[ -]stars?\b)|(★+)(?:☆|\b|\s|$))`)

// StarsOfComment holds the sentiment of a comment against the stars that it gives: of
// several the last, as "5 stars, just kidding, 1 star" ends with what is meant.
func StarsOfComment(d Draft) []Fault {
	all := ownStars.FindAllStringSubmatch(inDigits(Member(d.Request, "comment")), -1)
	sentiment := Member(d.Answer, "sentiment")
	if len(all) == 0 {
		return nil
	}
	m := all[len(all)-1]
	stars := atoi(m[1])
	if m[2] != "" {
		stars = strings.Count(m[2], "★")
	}
	if stars <= 2 && sentiment == "Positive" || stars >= 5 && sentiment == "Negative" {
		return []Fault{{
			Pointer: "/sentiment", Code: "sentiment", Sentence: sentiment, Doubt: true,
			Detail: "the comment gives " + m[1] + m[2] + " stars",
		}}
	}
	return nil
}
