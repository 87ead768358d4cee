package review

import (
	"strings"

	"coagent/services/ai/regexp"
)

var (
	// halfOfDay is how people type it: 10a-2p.
	halfOfDay = regexp.MustCompile(`(?i)\b(\d{1,2}(?::[0-5]\d)?)([ap])\b`)
	// gluedMinutes are minutes without a colon: 930am, 1130a.
	gluedMinutes = regexp.MustCompile(`(?i)\b(1[0-2]|[1-9])([0-5]\d)(\s?[ap]\.?m\b|[ap]\b)`)
	// gluedEnd and gluedBegin are those of a range that does not say which half of the
	// day it means: 1-330, 930-11.
	gluedEnd   = regexp.MustCompile(`(?i)(^|[\s,(@])((?:1[0-2]|[1-9])(?::[0-5]\d)?\s?[-–]\s?)(1[0-2]|[1-9])([0-5]\d)($|[\s,;.)])`)
	gluedBegin = regexp.MustCompile(`(?i)(^|[\s,(@])(1[0-2]|[1-9])([0-5]\d)(\s?[-–]\s?(?:1[0-2]|[1-9])(?::[0-5]\d)?(?:\s?[ap]\b\.?(?:m\b\.?)?|\s?[ap]m\b)?(?:$|[\s,;.)]))`)
	// fullBegin and fullEnd are ranges of which one end alone has its minutes: 10:30-12.
	fullBegin = regexp.MustCompile(`(?i)\b(\d{1,2}:[0-5]\d\s?(?:[-–]|to)\s?)(1[0-2]|[1-9])($|[\s,;.)])`)
	fullEnd   = regexp.MustCompile(`(?i)(^|[\s,(@])(1[0-2]|[1-9])(\s?(?:[-–]|to)\s?\d{1,2}:[0-5]\d)\b`)
	// untilNoon is a range that noon or midnight ends: 10 to noon.
	untilNoon     = regexp.MustCompile(`(?i)\b(1[0-2]|[1-9])(:[0-5]\d)?(\s?(?:[-–]|to|until|till?)\s?noon)\b`)
	untilMidnight = regexp.MustCompile(`(?i)\b(1[0-2]|[1-9])(:[0-5]\d)?(\s?(?:[-–]|to|until|till?)\s?midnight)\b`)
)

// withHalves writes the halves of the day out: 10 a.m. for 10a.
func withHalves(text string) string { return halfOfDay.ReplaceAllString(text, "$1 $2.m.") }

// typedTimes writes out the times of a request as people type them: 8-9:30am for 8-930am.
func typedTimes(text string) string {
	if !strings.ContainsAny(text, "0123456789") {
		return text
	}
	text = gluedMinutes.ReplaceAllString(text, "$1:$2$3")
	text = gluedEnd.ReplaceAllString(text, "$1$2$3:$4$5")
	text = gluedBegin.ReplaceAllString(text, "$1$2:$3$4")
	text = fullBegin.ReplaceAllString(text, "$1$2:00$3")
	text = fullEnd.ReplaceAllString(text, "$1$2:00$3")
	text = untilNoon.ReplaceAllString(text, "$1$2 a.m.$3")
	return withHalves(untilMidnight.ReplaceAllString(text, "$1$2 p.m.$3"))
}
