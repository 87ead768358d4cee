package review

import "regexp"

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

// isProposed reports whether a number says when to do something, how long, or for
// how much.
func (q quantity) isProposed() bool {
	switch q.kind {
	case "day", "week", "month", "hour", "minute":
		return true
	}
	return q.figures[0].unit == '$' || q.inDays
}
