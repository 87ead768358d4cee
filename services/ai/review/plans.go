package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// howItIs is how a sentence of a plan speaks of what there is, and not of what is to
// be done.
var howItIs = regexp.MustCompile(`(?i)\b(?:has|have|had|holds?|shows?|showed|lists?|stands? at|is at|are at|counts|rated|` +
	`averages?|leads?|trails?|ahead|behind|currently|already|against|compared|versus|vs|more than|fewer than|drew|got|received|` +
	`sold|won|took|gave|said|wrote|saw|came|told|mention(?:s|ed)?|praised?|complain(?:s|ed)?)\b`)

// untilThen leads to what will be.
var untilThen = regexp.MustCompile(`(?i)\b(?:until|till|once|when|so that|aim|aims|goal|target)\b[^.;]{0,40}\b(?:has|have|shows?|lists?)\b`)

// saysHowItIs reports whether the figures of a sentence are claims. A plan's own
// aims and portions are nobody's to tell.
func saysHowItIs(sentence string) bool {
	return howItIs.MatchString(untilThen.ReplaceAllString(sentence, " "))
}

// isProposed reports whether a number of a sentence says when to do something, how
// long, or for how much.
func (q quantity) isProposed(sentence string) bool {
	switch q.kind {
	case "day", "week", "month", "hour", "minute":
		return true
	}
	return q.inDays || q.figures[0].unit == '$' && !q.isSpent(sentence)
}

// ownSum doubts an amount of money that a plan proposes and its request does not: what
// is to be spent the agent decides.
func (c *figureCheck) ownSum(q quantity) []Fault {
	isMoney := func(o quantity) bool { return o.figures[0].unit == '$' }
	if c.rules.Recommends || !isMoney(q) || slices.ContainsFunc(c.request.of(q), isMoney) {
		return nil
	}
	return []Fault{doubted("the amount "+inQuotes(q.text)+" is the plan's own, and the request gives none", leaveOut)}
}

// spent is how a sentence tells of money that is gone.
var spent = regexp.MustCompile(`(?i)\b(?:paid|charged|billed|owed|lost|cost (?:him|her|them|one|two|a client|clients)|saved|surprised)\b`)

// feeOf leads to what is charged already.
var feeOf = regexp.MustCompile(`(?i)\b(?:the|that|this|those|his|her|their|your)\s*$|\b(?:fees?|costs?|charges?|bills?|credits?|discounts?|upgrades?|deposit|repairs?) of\s*$`)

// isSpent reports whether an amount is one of which a sentence tells, and not one
// that it proposes.
func (q quantity) isSpent(sentence string) bool {
	before, _, _ := strings.Cut(sentence, q.text)
	return spent.MatchString(sentence) || feeOf.MatchString(lastOf(before, reach))
}

// refers reports whether a number of a recommendation refers to one that the
// comments tell: the 22 items, the 7 months where they speak of months.
func (c *figureCheck) refers(q quantity, sentence string) bool {
	before, after, _ := strings.Cut(sentence, q.text)
	words, next := wordsBefore(lastOf(before, reach)), wordsAfter(firstOf(after, reach))
	if !c.rules.Recommends || len(words) == 0 || words[len(words)-1] != "the" || len(next) == 0 {
		return false
	}
	if inDays[q.kind] > 0 {
		return !laterOn[next[min(len(next)-1, 1)]] &&
			slices.ContainsFunc(c.request.all, func(o quantity) bool { return o.kind == q.kind })
	}
	return q.kind == "" && q.figures[0].unit == 0 && q.figures[0].value >= 6
}

var laterOn = wordSet(`after before following leading of until`)
