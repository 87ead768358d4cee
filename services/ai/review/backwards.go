package review

import (
	"strings"
	"time"

	"coagent/services/ai/regexp"
)

// What goes from one thing to another goes on: a range from the less to the more, and what
// is put off to a later day.

var (
	// rangeOfFigures is a range whose ends are of one kind.
	rangeOfFigures = regexp.MustCompile(`(\$?)(\d[\d,]*(?:\.\d+)?)(%| percent| million|k)? (?:to|and|-|–) (\$?)(\d[\d,]*(?:\.\d+)?)(%| percent| million|k)?`)
	// goesDown are words before a range that make it a way down.
	goesDown = regexp.MustCompile(`(?i)\b(?:from|down|fell|dropp?\w*|cut\w*|lower\w*|reduc\w*|slid|slipp?\w*|went|mov\w*|chang\w*|revis\w*|adjust\w*|declin\w*|` +
		`shr\w+|eas\w+|dip\w*|compar\w*|both|vot\w*|by|score|won|lost|pass\w*)\b[^.;:]*$`)
	// putOff leads from the day that was set to the one that came.
	putOff = regexp.MustCompile(`(?i)\b(?:moved|pushed(?: back)?|slid|slipped|postponed|delayed|extended|rescheduled|shifted|put off)\b[^.;:]{0,20}?\bfrom (?:\w+day,? )?` +
		`(` + monthNames + `)\.? (\d{1,2})[^.;:]{0,20}? to (?:\w+day,? )?(` + monthNames + `)\.? (\d{1,2})\b`)
)

// turnedRound says which ranges and delays of a sentence go the other way.
func (c *figureCheck) turnedRound(sentence string) (all []Fault) {
	if !hasDigit(sentence) {
		return nil
	}
	for _, at := range rangeOfFigures.FindAllStringSubmatchIndex(sentence, -1) {
		group := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return sentence[at[2*n]:at[2*n+1]]
		}
		from, to := worth(group(2)), worth(group(5))
		unit := group(1)+group(3) == group(4)+group(6) && group(1)+group(3) != ""
		if unit && from > to && strings.Contains(group(0), " to ") && !goesDown.MatchString(lastOf(sentence[:at[0]], reach)) {
			all = append(all, doubted("the range "+inQuotes(group(0))+" goes from the more to the less", ""))
		}
	}
	for _, m := range putOff.FindAllStringSubmatch(sentence, -1) {
		from := time.Date(2000, time.Month(monthOf(m[1])), atoi(m[2]), 0, 0, 0, 0, time.UTC)
		to := time.Date(2000, time.Month(monthOf(m[3])), atoi(m[4]), 0, 0, 0, 0, time.UTC)
		if back := from.Sub(to); back > 0 && back < 150*24*time.Hour && !c.toldInOrder(m[1]+" "+m[2], m[3]+" "+m[4]) {
			all = append(all, doubted("from "+inQuotes(m[1]+" "+m[2])+" to "+inQuotes(m[3]+" "+m[4])+" goes back in time", ""))
		}
	}
	return all
}

// toldInOrder reports whether the request has two days in this order, as they are written.
func (c *figureCheck) toldInOrder(first, second string) bool {
	asked := strings.ToLower(c.asked)
	at := strings.Index(asked, strings.ToLower(first))
	return at >= 0 && strings.Contains(asked[at:], strings.ToLower(second))
}
