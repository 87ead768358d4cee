package review

import (
	"time"

	"coagent/services/ai/regexp"
)

// A year may follow from today and from what the request says of it.

var (
	// yearOfMonth is a month with its year in two digits, as agents type it: oct 25.
	yearOfMonth = regexp.MustCompile(`(?i)\b(?:` + monthNames + `)\.? ['’‘]?(\d\d)\b`)
	// doneIn is a year in two digits behind what was done then: roof 19, sold 24.
	doneIn = regexp.MustCompile(`(?i)\b(?:done|new|replaced|redone|updated|remodel(?:ed)?|renov?(?:ated)?|roof|hvac|furnace|a/?c|boiler|heater|kitchen|baths?|windows|` +
		`siding|deck|panel|closed|bought|sold|installed|painted|added) (\d\d)(?:$|[,;.)\n]| ?[&+] | and )`)
	// yearsSince is how many years something lasts, or is ago.
	yearsSince = regexp.MustCompile(`(?i)\b(\d{1,2})[- ]?(?:yrs?|years?)\b['’]?,? (?:ago|back|earlier|later|anniv\w*|now|in (?:the )?(?:business|biz|real estate)|exp\w*|as an?|selling|licensed|with|w/|at)|` +
		`\b(?:for|over|past|last|agent|licensed|realtor) (\d{1,2})[+ ]*(?:yrs?|years?)\b`)
)

// reachOfYear is how many years from now one that is typed in two digits behind a month
// may lie: of others the digits are a day.
const reachOfYear = 3

// yearsImplied are the years that a request implies on a day.
func yearsImplied(text string, today time.Time) (all []int) {
	if today.IsZero() {
		return nil
	}
	now := today.Year()
	for _, m := range yearOfMonth.FindAllStringSubmatch(text, -1) {
		if year := 2000 + atoi(m[1]); now-reachOfYear <= year && year <= now+1 {
			all = append(all, year)
		}
	}
	for _, m := range doneIn.FindAllStringSubmatch(text, -1) {
		year := 2000 + atoi(m[1])
		if year > now+1 {
			year -= 100
		}
		all = append(all, year)
	}
	for _, m := range yearsSince.FindAllStringSubmatch(inDigits(text), -1) {
		all = append(all, now-atoi(m[1]+m[2]))
	}
	return all
}

// isAgo reports whether a number between these words is one of a year ago, and no number
// of years: 301k yr ago, 27 vs 22 yr ago.
func isAgo(p part, before, after []string) bool {
	if len(after) == 0 || after[0] != "yr" && after[0] != "year" {
		return false
	}
	ago := len(after) > 1 && (after[1] == "ago" || after[1] == "earlier")
	return p.scale != "" || ago && len(before) > 0 && leadsBack[before[len(before)-1]]
}

var leadsBack = wordSet(`vs versus from against than was were`)
