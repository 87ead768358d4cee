package review

import (
	"regexp"
	"strings"
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

// spent is how a sentence tells of money that is gone.
var spent = regexp.MustCompile(`(?i)\b(?:paid|charged|billed|owed|lost|cost (?:him|her|them|one|two|a client|clients)|saved|surprised)\b`)

// feeOf leads to what is charged already.
var feeOf = regexp.MustCompile(`(?i)\b(?:the|that|this|those|his|her|their|your)\s*$|\b(?:fees?|costs?|charges?|bills?|credits?|discounts?|upgrades?|deposit|repairs?) of\s*$`)

// isSpent reports whether an amount is one of which a sentence tells, and not one
// that it proposes.
func (q quantity) isSpent(sentence string) bool {
	before, _, _ := strings.Cut(sentence, q.text)
	return spent.MatchString(sentence) || feeOf.MatchString(before)
}
