package review

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"coagent/services/ai/regexp"
)

// date is a month of a text, with the day and the year where it tells them; 0
// where it does not.
type date struct {
	text             string
	month, day, year int
}

const monthNames = `Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?`

var (
	// writtenDate is a month by its name, which is a date with a day, a year or a
	// preposition beside it.
	writtenDate = regexp.MustCompile(`\b(mid-|(?:[Ii]n|[Bb]y|[Oo]f|[Ss]ince|[Uu]ntil|[Tt]ill|[Ll]ast|[Nn]ext|[Tt]his|[Ee]arly|[Ll]ate|[Ff]rom|[Tt]hrough|[Tt]o|[Bb]efore|[Aa]fter|[Dd]uring|[Mm]id) )?(` +
		monthNames + `)\b\.?(?: (\d{1,2})(?:st|nd|rd|th)?\b(?:\s?[-–]\s?\d{1,2}\b)?)?(?:,? (?:of )?((?:19|20)\d\d)\b)?`)
	// typedDate is a date as requests and pages have it: 6/30/27, 2026-11-05, dec 5.
	typedDate = regexp.MustCompile(`\b(?:(\d{1,2})/(\d{1,2})(?:/((?:20)?\d\d))?|((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?)\b`)
	looseDate = regexp.MustCompile(`(?i)\b(` + monthNames + `)\b\.?(?:,? ?(\d{1,2})(?:st|nd|rd|th)?\b)?(?:,? (?:of )?((?:19|20)\d\d)\b|,? ['’‘](\d\d)\b)?`)
	dateInURL = regexp.MustCompile(`/(20\d\d)[/-](0[1-9]|1[0-2])(?:[/-]([0-3]\d))?\b`)
	// sinceJanuary are words for the year so far.
	sinceJanuary = regexp.MustCompile(`\b(?:year to date|ytd|so far this year)\b`)
	dayFirst     = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)? (?:of |de )?(` + monthNames + `)\b`)
	// quarters and seasons tell months without naming them, and feasts one.
	season  = regexp.MustCompile(`(?i)\b(?:(q[1-4]|(?:first|second|third|fourth|1st|2nd|3rd|4th)[ -]quarter)|(spring|summer|fall|autumn|winter|holidays?|year-end))\b`)
	seasons = map[string][]int{
		"q1": {1, 2, 3}, "q2": {4, 5, 6}, "q3": {7, 8, 9}, "q4": {10, 11, 12}, "spring": {3, 4, 5, 6}, "summer": {6, 7, 8, 9},
		"fall": {9, 10, 11, 12}, "autumn": {9, 10, 11, 12}, "winter": {12, 1, 2, 3},
		"holiday": {11, 12, 1}, "holidays": {11, 12, 1},
		"year-end": {12}, "first": {1, 2, 3}, "second": {4, 5, 6}, "third": {7, 8, 9}, "fourth": {10, 11, 12},
		"1st": {1, 2, 3}, "2nd": {4, 5, 6}, "3rd": {7, 8, 9}, "4th": {10, 11, 12},
	}
	feasts = map[string][]int{
		"christmas": {12}, "hanukkah": {12}, "thanksgiving": {11}, "halloween": {10}, "easter": {3, 4}, "valentine": {2},
		"juneteenth": {6},
		"new year":   {12, 1}, "labor day": {9}, "memorial day": {5},
		"veterans": {11}, "super bowl": {2}, "mother s day": {5},
		"father s day": {6}, "independence day": {7}, "fourth of july": {7}, "4th of july": {7}, "black friday": {11},
	}
)

// monthOf is the month that a name begins.
func monthOf(name string) int {
	return strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(name[:3]))/3 + 1
}

func atoi(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}

// datesOf are the dates that a text of the model names.
func datesOf(text string) []date {
	var all []date
	for _, m := range writtenDate.FindAllStringSubmatch(text, -1) {
		d := date{text: strings.TrimPrefix(m[0], m[1]), month: monthOf(m[2]), day: atoi(m[3]), year: atoi(m[4])}
		if m[1] == "" && d.day+d.year == 0 || d.day > 31 { // hot August afternoons
			continue
		}
		all = append(all, d)
	}
	return all
}

// datesTold are the dates that a request or a result tells.
func datesTold(text string) []date {
	var all []date
	for _, m := range looseDate.FindAllStringSubmatch(text, -1) {
		d := date{month: monthOf(m[1]), day: atoi(m[2]), year: atoi(m[3])}
		if m[4] != "" {
			d.year = 2000 + atoi(m[4])
		}
		all = append(all, d)
	}
	for _, m := range dayFirst.FindAllStringSubmatch(text, -1) {
		all = append(all, date{month: monthOf(m[2]), day: atoi(m[1])})
	}
	all = append(all, spanishDates(text)...)
	for _, m := range typedDate.FindAllStringSubmatch(text, -1) {
		d := date{month: atoi(m[1] + m[5]), day: atoi(m[2] + m[6]), year: atoi(m[3] + m[4])}
		if d.year > 0 && d.year < 100 {
			d.year += 2000
		}
		all = append(all, d)
	}
	for _, m := range season.FindAllString(text, -1) {
		name, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(m), "-quarter", " quarter"), " ")
		for _, month := range seasons[name] {
			all = append(all, date{month: month})
		}
	}
	plain := plainWords(text)
	if sinceJanuary.MatchString(plain) {
		all = append(all, date{month: 1})
	}
	for feast, months := range feasts {
		if strings.Contains(plain, feast) {
			for _, month := range months {
				all = append(all, date{month: month})
			}
		}
	}
	return all
}

// isTold reports whether a date is among those told, as far as both say it. A day
// that no told date of the month has is told by none.
func (d date) isTold(told []date) bool {
	return slices.ContainsFunc(told, func(o date) bool {
		return o.month == d.month && (d.day == 0 || d.day == o.day) && (d.year == 0 || o.year == 0 || d.year == o.year)
	})
}

// inventedDates says which dates of a sentence neither the request nor what is
// cited tells.
func (c *figureCheck) inventedDates(sentence string, cites []int) (all []Fault) {
	typed, _ := typedDates(sentence)
	named := unique(append(datesOf(sentence), typed...))
	if len(named) == 0 {
		return nil
	}
	today := c.draft.Today
	told := []date{{month: int(today.Month())}, {month: int(today.Month())%12 + 1}}
	for _, r := range c.readings(cites) {
		told = append(told, r.dates()...)
	}
	falls := func(as string) bool {
		return slices.ContainsFunc(c.readings(cites), func(r *reading) bool { return r.schedule().falls[as] })
	}
	all = append(all, sureAll(wrongWeekdays(sentence, today, falls))...)
	all = append(all, sureAll(fallsElsewhere(sentence, today, falls))...)
	for _, d := range named {
		switch {
		case d.isTold(told), d.day > 0 && (c.isNear(d) || slices.ContainsFunc(daysListed(c.asked), d.isOn)):
		case d.day == 0 && len(cites) == 0 && len(told) == 2: // a way of speaking
		default:
			all = append(all, doubted("the date "+inQuotes(d.text)+nowhere, leaveOut))
		}
	}
	return all
}

// dayAndDate is a date with its day of the week.
var dayAndDate = regexp.MustCompile(`\b((?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day|(?:Sun|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat)\.?),? (` +
	monthNames + `)\.? (\d{1,2})(?:,? ((?:19|20)\d\d))?\b`)

// wrongWeekdays says which dates of a sentence do not fall on the day of the week
// that stands beside them, in the year that is named or in one about today, and are not told
// so: a page may speak of another year.
func wrongWeekdays(sentence string, today time.Time, told func(as string) bool) (all []string) {
	for _, m := range dayAndDate.FindAllStringSubmatch(sentence, -1) {
		years := []int{atoi(m[4])}
		if years[0] == 0 {
			years = yearsNear(time.Month(monthOf(m[2])), atoi(m[3]), today)
		}
		falls := func(year int) bool {
			at := time.Date(year, time.Month(monthOf(m[2])), atoi(m[3]), 0, 0, 0, 0, time.UTC)
			return strings.HasPrefix(at.Weekday().String(), m[1][:3])
		}
		if told(fallsOn(m[1], monthOf(m[2]), atoi(m[3]))) {
			continue
		}
		if !today.IsZero() && !slices.ContainsFunc(years, falls) {
			all = append(all, inQuotes(m[0])+" is another day of the week")
		}
	}
	return all
}

// dateReach is how many days from today a date may be of which no year is told.
const dateReach = 320

// yearsNear are the years in which a day of the year is not far from today. What is said
// of December 5 at the end of November is said of this one.
func yearsNear(month time.Month, day int, today time.Time) (all []int) {
	for year := today.Year() - 1; year <= today.Year()+1; year++ {
		off := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Sub(today).Hours() / 24
		if -dateReach < off && off < dateReach {
			all = append(all, year)
		}
	}
	return all
}

// isNear reports whether a date is one of the days that a day of the week, or
// tomorrow, may mean to whoever typed the request. A day whose date is told means no other.
func (c *figureCheck) isNear(d date) bool {
	today := c.draft.Today
	if !c.calendar.everyDay && slices.ContainsFunc(c.requestReading.dates(), func(o date) bool {
		near := o.day > 0 && o.month == d.month && o.day != d.day
		return near && (o.day-d.day)%7 == 0
	}) {
		return false
	}
	for days := range 15 {
		at := today.AddDate(0, 0, days)
		if int(at.Month()) == d.month && at.Day() == d.day {
			return days < 2 || c.calendar.days[strings.ToLower(at.Weekday().String()[:3])] || c.calendar.everyDay
		}
	}
	return false
}
