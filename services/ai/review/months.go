package review

import (
	"maps"
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// A figure with the month that it is of: 3,410 in September 2026.

var ofMonth = regexp.MustCompile(`(?i)(\$?\b\d+(?:,\d{3})*(?:\.\d+)?%?)(?: (?:percent|homes|listings|sales|closings|days|units|permits|contracts|million|billion)){0,2}` +
	`(?: closed| sold| listed)? (?:in|for|during) (` + monthNames + `)\b\.?(?: of)?(?: (20\d\d))?`)

// monthBefore is a month in front of its figure: in September the median was $271,500. What
// it is compared with is of another.
var (
	monthBefore = regexp.MustCompile(`(?i)\b(?:in|for|during) (` + monthNames + `)\b(?:\.? (20\d\d))?,?([^.;:!?\d$]{1,60}?)` +
		`(\$?\b\d+(?:,\d{3})*(?:\.\d+)?%?)`)
	againstOther = regexp.MustCompile(`(?i)\b(?:from|than|against|compared|versus|vs|to|up|down|by|and|while|earlier|before|on|after)\b`)
)

// anyMonth is the beginning of a month, as a cheap look.
var anyMonth = regexp.MustCompile(` (?:in|for|during) [A-Z]`)

// monthsOf are the months with which a text tells each figure, of each the first letters,
// and the year if it is told.
func monthsOf(text string) map[string][]string {
	all := map[string][]string{}
	for _, m := range ofMonth.FindAllStringSubmatch(text, -1) {
		if digits := strings.Trim(m[1], "$%"); len(significant(digits)) > 1 && len(all[digits]) < often {
			all[digits] = append(all[digits], strings.ToLower(m[2][:3])+m[3])
		}
	}
	for _, m := range monthBefore.FindAllStringSubmatch(text, -1) {
		digits := strings.Trim(m[4], "$%")
		year := len(m[4]) == 4 && (m[4][:2] == "19" || m[4][:2] == "20")
		if !year && len(all[digits]) == 0 && len(significant(digits)) > 2 && !againstOther.MatchString(m[3]) {
			all[digits] = append(all[digits], strings.ToLower(m[1][:3])+m[2])
		}
	}
	return all
}

// misdated says which figures of a sentence are told of another month in each of the
// results that it cites.
func (c *figureCheck) misdated(sentence string, cites []int) (all []Fault) {
	if !hasDigit(sentence) || !anyMonth.MatchString(sentence) {
		return nil
	}
	said := monthsOf(sentence)
	if len(said) == 0 {
		return nil
	}
	for _, digits := range slices.Sorted(maps.Keys(said)) {
		months := said[digits]
		var own []string
		for _, r := range c.readings(cites) {
			own = append(own, r.months()[digits]...)
		}
		for _, month := range months {
			same := func(other string) bool {
				return other[:3] == month[:3] && (len(other) == 3 || len(month) == 3 || other == month)
			}
			if len(own) > 0 && !slices.ContainsFunc(own, same) {
				all = append(all, doubted(inQuotes(digits)+" is told of another month there: "+inQuotes(own[0]), ""))
			}
		}
	}
	return all
}
