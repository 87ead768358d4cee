package review

import (
	"slices"
	"strings"
	"time"

	"coagent/services/ai/regexp"
)

// A month and a day in digits, 12/5, look like a mark out of 5.

var (
	inSlashes = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})(?:/((?:20)?\d\d))?\b`)
	// leadsToDate is what stands before a date.
	leadsToDate = regexp.MustCompile(`(?i)(?:\b(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:days?)?\.?,?|\b(?:on|by|until|till?|before|after|since|through|thru|starting|` +
		`starts?|due|dated|deadline|closing|closed|week of)) (?:the )?\(?$`)
	// leadsToScore is what makes a mark of it after all.
	leadsToScore = regexp.MustCompile(`(?i)\b(?:rated|ratings?|rates? (?:it|them|us|the [a-z]+)|scor(?:ed?|es|ing)|stars?|grade[sd]?|walkability)\b[^.;]{0,30}$`)
	joinsDates   = regexp.MustCompile(`(?i)^ ?(?:[-–,&+]|and|or|to|through|thru|until|till?) ?$`)
)

// typedDates are the dates in digits of a text, and where they stand.
func typedDates(text string) (all []date, places [][]int) {
	for _, at := range inSlashes.FindAllStringSubmatchIndex(text, -1) {
		d := date{text: text[at[0]:at[1]], month: atoi(text[at[2]:at[3]]), day: atoi(text[at[4]:at[5]])}
		if at[6] >= 0 {
			d.year = atoi(text[at[6]:at[7]])
			if d.year < 100 {
				d.year += 2000
			}
		}
		if d.month == 0 || d.month > 12 || d.day == 0 || d.day > 31 {
			continue
		}
		before, n := lastOf(text[:at[0]], reach), len(places)
		behind := n > 0 && joinsDates.MatchString(text[places[n-1][1]:at[0]])
		if behind || d.year > 0 || leadsToDate.MatchString(before) && !leadsToScore.MatchString(before) {
			all, places = append(all, d), append(places, at[:2])
		}
	}
	return all, places
}

// withoutDates is a text without its dates in digits, and without those that are told.
func withoutDates(text string, told []date) string {
	_, places := typedDates(text)
	for _, at := range inSlashes.FindAllStringSubmatchIndex(text, -1) {
		d := date{month: atoi(text[at[2]:at[3]]), day: atoi(text[at[4]:at[5]])}
		if d.month > d.day && d.month <= 12 || slices.Contains(told, d) && !leadsToScore.MatchString(text[:at[0]]) {
			places = append(places, at[:2])
		}
	}
	bytes := []byte(text)
	for _, at := range places {
		copy(bytes[at[0]:at[1]], strings.Repeat("|", at[1]-at[0]))
	}
	return string(bytes)
}

// fallsElsewhere says which dates in digits of a sentence have another day of the week
// before them than theirs.
func fallsElsewhere(sentence string, today time.Time, told func(as string) bool) (all []string) {
	for _, m := range dayWithDate.FindAllStringSubmatch(sentence, -1) {
		month, day := atoi(m[4]), atoi(m[5])
		if month == 0 || month > 12 || day == 0 || today.IsZero() {
			continue
		}
		as := fallsOn(m[1], month, day)
		falls := func(year int) bool {
			return dayOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)) == strings.ToLower(m[1][:3])
		}
		if !told(as) &&
			!slices.ContainsFunc(yearsNear(time.Month(month), day, today), falls) {
			all = append(all, inQuotes(m[0])+" is another day of the week")
		}
	}
	return all
}

// inARow are days of one month: dec 5 + 6.
var (
	inARow    = regexp.MustCompile(`(?i)(?:\b(` + monthNames + `)\.? |\b(\d{1,2})/)\d{1,2}(?:st|nd|rd|th)?((?:\s?(?:[&+/–-]|and|or|to|thru|through)\s?\d{1,2}(?:st|nd|rd|th)?\b)+)`)
	dayInARow = regexp.MustCompile(`\d{1,2}`)
)

// daysListed are the days that a text tells behind another of their month.
func daysListed(text string) (all []date) {
	for _, m := range inARow.FindAllStringSubmatch(text, -1) {
		month := atoi(m[2])
		if m[1] != "" {
			month = monthOf(m[1])
		}
		for _, day := range dayInARow.FindAllString(m[3], -1) {
			all = append(all, date{month: month, day: atoi(day)})
		}
	}
	return all
}

// isOn reports whether two dates are of one day of the year.
func (d date) isOn(o date) bool { return d.month == o.month && d.day == o.day }
