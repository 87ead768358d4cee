package review

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"coagent/services/ai/regexp"
)

// A day and its hours are one thing, and so are what happens and when: a text in which
// each is told may still put one beside another's.

const dayNames = `sun|mon|tue|wed|thu|fri|sat`

var (
	dayGroup = regexp.MustCompile(`(?i)\b(?:(sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:days?)?\b\.?(?:(\s?[-–]\s?|\s(?:to|through|thru)\s)` +
		`(sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:days?)?\b\.?)?|(weekends?|wknds?)\b|(weekdays?)\b|(daily|every ?day)\b)`)
	joinsDays = regexp.MustCompile(`(?i)^[\s,.]*(?:(?:and|or|&|\+|/|plus|both|also|on|every|each)[\s,]*)*$`)
	weekOf    = regexp.MustCompile(`(?i)\b(first|second|third|fourth|last|1st|2nd|3rd|4th) (?:full )?(weeks?|weekends?|(?:sun|mon|tues|wednes|thurs|fri|satur)days?)\b`)
	atNumber  = regexp.MustCompile(`(?i)(?:\b(?:at|by|until|till?|from|after|before|around)|@)\s?(\d{1,2})\b`)
	dayOrder  = strings.Split(dayNames, "|")
	weekOrder = map[string]string{"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth"}
)

// daysBetween are the days of the week from one to another.
func daysBetween(from, to string) []string {
	at, end := slices.Index(dayOrder, from), slices.Index(dayOrder, to)
	var days []string
	for ; at >= 0 && end >= 0; at = (at + 1) % len(dayOrder) {
		days = append(days, dayOrder[at])
		if at == end {
			return days
		}
	}
	return days
}

// dayMoment is a run of days that share what stands beside them.
type dayMoment struct {
	days       []string
	start, end int
}

// dayRuns are the days of the week of a text, those in a row together: Sat & Sun.
func dayRuns(text string) []dayMoment {
	var all []dayMoment
	for _, at := range dayGroup.FindAllStringSubmatchIndex(text, -1) {
		var days []string
		switch {
		case at[6] >= 0:
			days = daysBetween(strings.ToLower(text[at[2]:at[3]])[:3], strings.ToLower(text[at[6]:at[7]])[:3])
		case at[2] >= 0:
			days = []string{strings.ToLower(text[at[2]:at[3]])[:3]}
		case at[8] >= 0:
			days = []string{"sat", "sun"}
		case at[10] >= 0:
			days = daysBetween("mon", "fri")
		default:
			days = dayOrder
		}
		if n := len(all); n > 0 && len(all[n-1].days) < len(dayOrder) && joinsDays.MatchString(text[all[n-1].end:at[0]]) {
			all[n-1].days = slices.Concat(all[n-1].days, days)
			all[n-1].end = at[1]
			continue
		}
		all = append(all, dayMoment{days, at[0], at[1]})
	}
	return all
}

// hourMoment is an hour of a text; until is that at which it ends, if it says so.
type hourMoment struct {
	timeOfDay
	start, end int
	until      *timeOfDay
}

// hoursIn are the hours of a text and where they stand.
func hoursIn(t *numberedText) []hourMoment {
	text := t.text
	if !mayTellTime(text) {
		return nil
	}
	var all []hourMoment
	add := func(start, end int, times []timeOfDay) {
		if len(times) == 0 {
			return
		}
		h := hourMoment{timeOfDay: times[0], start: start, end: end}
		if len(times) > 1 {
			h.until = &times[1]
		}
		all = append(all, h)
	}
	var blanked []byte // the text without the hours so far; nil if it has had none
	blank := func(start, end int) {
		if blanked == nil {
			blanked = []byte(text)
		}
		for i := start; i < end; i++ {
			blanked[i] = '_'
		}
	}
	rest := func() string {
		if blanked == nil {
			return text
		}
		return string(blanked)
	}
	for _, at := range t.hours() {
		add(at[0], at[1], timesIn(text[at[0]:at[1]]))
		blank(at[0], at[1])
	}
	for _, at := range bareRange.FindAllStringSubmatchIndex(rest(), -1) {
		from, to := hourOf(text[at[2]:at[3]]), hourOf(text[at[4]:at[5]])
		if from > 12 || to > 12 || from == to || !mayBeHour(text[:at[0]], text[at[1]:]) {
			continue
		}
		hours := text[at[0]:at[1]]
		add(at[0], at[1], []timeOfDay{{text: hours, minutes: from % 12 * 60}, {text: hours, minutes: to % 12 * 60}})
		blank(at[0], at[1])
	}
	for _, at := range atNumber.FindAllStringSubmatchIndex(rest(), -1) {
		n, err := strconv.Atoi(text[at[2]:at[3]])
		if err == nil && n > 0 && n <= 12 && mayBeHour(text[:at[2]], text[at[3]:]) {
			add(at[2], at[3], []timeOfDay{{text: text[at[2]:at[3]], minutes: n % 12 * 60}})
		}
	}
	slices.SortFunc(all, func(a, b hourMoment) int { return a.start - b.start })
	// 10 a.m. to 2 p.m.
	var joined []hourMoment
	for _, h := range all {
		n := len(joined)
		if n > 0 && joined[n-1].until == nil && h.until == nil && untilBetween.MatchString(text[joined[n-1].end:h.start]) {
			joined[n-1].until = &h.timeOfDay
			joined[n-1].end = h.end
			continue
		}
		joined = append(joined, h)
	}
	return joined
}

var untilBetween = regexp.MustCompile(`(?i)^\s?(?:[-–—]|to|until|till|and)\s?$`)

// schedule is what a text tells of days and their hours.
type schedule struct {
	of     map[string][]hourMoment // by day of the week
	hours  []hourMoment
	opens  []hourMoment // those that say until when
	days   map[string]bool
	weeks  map[string]map[string]bool // first, second by what is counted: week, tuesday
	months map[int]bool
	dates  map[int]bool // days of a month
	// falls are days of the week with their dates, as "sat 12/5".
	falls map[string]bool
}

// How far from a day its hours may stand, in bytes.
const (
	hoursBehind = 48
	hoursBefore = 14
)

// daysOfHour are the days that an hour of a text is said of: those before it, or those
// behind it at once.
func daysOfHour(text string, runs []dayMoment, h hourMoment, far int) []string {
	next, _ := slices.BinarySearchFunc(runs, h.start, func(r dayMoment, at int) int { return r.start - at })
	if next < len(runs) && runs[next].start-h.end < hoursBefore && atDay.MatchString(text[h.end:runs[next].start]) &&
		(next == 0 || turnsTo.MatchString(text[max(runs[next-1].end, h.start-4*hoursBehind):h.start])) {
		return runs[next].days
	}
	if next > 0 && h.start-runs[next-1].end < far && !otherDays.MatchString(text[h.end:]) {
		return runs[next-1].days
	}
	return nil
}

// otherDays follows an hour of none of the days that are named: until 10 on other nights.
var otherDays = regexp.MustCompile(`(?i)^[ap.m ]*,?\s*(?:on |the |all |most |every )*(?:other|rest|remaining|weeknight|night)`)

var turnsTo = regexp.MustCompile(`(?i)[,;.\n]|\b(?:and|or|but|by)\b`)

var atDay = regexp.MustCompile(`(?i)^\s*(?:on\s+|this\s+|next\s+|every\s+|each\s+)*$`)

// scheduleOf reads a text whose numbers are in digits.
func scheduleOf(t *numberedText) *schedule {
	text := t.text
	s := schedule{
		of: map[string][]hourMoment{}, days: map[string]bool{}, weeks: map[string]map[string]bool{}, months: map[int]bool{},
		dates: map[int]bool{}, falls: map[string]bool{},
	}
	for _, m := range dayWithDate.FindAllStringSubmatch(text, -1) {
		month := atoi(m[4])
		if m[2] != "" {
			month = monthOf(m[2])
		}
		s.falls[fallsOn(m[1], month, atoi(m[3]+m[5]))] = true
	}
	runs := t.days()
	for _, r := range runs {
		for _, day := range r.days {
			s.days[day] = true
		}
	}
	s.hours = hoursIn(t)
	var days []string
	for i, h := range slices.Backward(s.hours) {
		if h.until != nil {
			s.opens = append(s.opens, h)
		}
		listed := i+1 < len(s.hours) && listsHours.MatchString(text[h.end:max(h.end, s.hours[i+1].start)])
		if its := daysOfHour(text, runs, h, 4*hoursBehind); its != nil || !listed {
			days = its // or those of the list: 7 a.m., noon and 5 p.m. daily
		}
		for _, day := range days {
			s.of[day] = append(s.of[day], h)
		}
	}
	for _, m := range weekOf.FindAllStringSubmatch(text, -1) {
		ordinal, unit := weekNamed(m)
		if s.weeks[unit] == nil {
			s.weeks[unit] = map[string]bool{}
		}
		s.weeks[unit][ordinal] = true
	}
	for _, d := range datesTold(text) {
		s.months[d.month], s.dates[d.day] = true, true
	}
	if known := len(s.dates) > 0 || dayNumber.MatchString(text); known {
		for _, digits := range smallNumber.FindAllString(text, -1) { // sat/sun 12/5 + 6
			s.dates[atoi(digits)] = true
		}
		for _, m := range dayNumber.FindAllStringSubmatch(text, -1) {
			s.dates[atoi(m[1])] = true
		}
	}
	return &s
}

// listsHours is what stands between the hours of a list.
var listsHours = regexp.MustCompile(`(?i)^\s?(?:,|,? and|,? or|&|/)\s?$`)

// dayWithDate is a day of the week with its date, as people type it: sat 12/5.
var dayWithDate = regexp.MustCompile(`(?i)\b(` + dayNames + `)[a-z]*\.?,? (?:the )?(?:(` + monthNames + `)\.? (\d{1,2})|(\d{1,2})/(\d{1,2}))\b`)

func fallsOn(day string, month, date int) string {
	return fmt.Sprintf("%s %d/%d", strings.ToLower(day[:3]), month, date)
}

func weekNamed(m []string) (ordinal, unit string) {
	ordinal = strings.ToLower(m[1])
	if long := weekOrder[ordinal]; long != "" {
		ordinal = long
	}
	return ordinal, strings.TrimSuffix(strings.ToLower(m[2]), "s")
}

// dayNumber is a day of a month by its number: the 29th.
var (
	dayNumber = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)\b`)
	theDay    = regexp.MustCompile(`(?i)\b(?:the|on|by|to|until|from) (?:the )?(\d{1,2})(?:st|nd|rd|th)\b(?:$|[.,;:!?)]| (?:of (?:` + monthNames + `)|and|or|to|at|from|with|without|because|for|as|instead)\b)`)
)

// ends reports whether an hour of a text may be one that is told: its beginning or end.
func (h hourMoment) has(t timeOfDay) bool {
	return h.same(t) || h.until != nil && h.until.same(t)
}

// schedules are those of the request and of the results with these numbers.
func (c *figureCheck) schedules(cites []int) []*schedule {
	var all []*schedule
	for _, r := range c.readings(cites) {
		all = append(all, r.schedule())
	}
	return all
}

// wrongMoments says which hours of a sentence belong to another day than the one beside
// them, which end when no told ones do, and which week or day of a month is another.
func (c *figureCheck) wrongMoments(sentence string, cites []int) (all []Fault) {
	all = c.movedHappenings(sentence, cites)
	if !strings.ContainsFunc(sentence, isDigitRune) && !weekOf.MatchString(sentence) {
		return all
	}
	var schedules []*schedule
	told := func() []*schedule { // few sentences need them
		if schedules == nil {
			schedules = c.schedules(cites)
		}
		return schedules
	}
	runs := c.numbered(sentence).days()
	for _, h := range hoursIn(c.numbered(sentence)) {
		days := daysOfHour(sentence, runs, h, hoursBehind)
		for _, day := range days {
			if day = h.notOf(day, told()); day != "" {
				all = append(all, doubted("the hour "+inQuotes(h.text)+" is told of another day than "+inQuotes(day), ""))
				break
			}
		}
		if h.until != nil && h.endsLate(told()) {
			all = append(all, doubted("the hours "+inQuotes(sentence[h.start:h.end])+" end at another time there", ""))
		}
	}
	for _, m := range weekOf.FindAllStringSubmatch(sentence, -1) {
		ordinal, unit := weekNamed(m)
		any, its := false, false
		for _, s := range told() {
			any, its = any || len(s.weeks[unit]) > 0, its || s.weeks[unit][ordinal]
		}
		if any && !its {
			all = append(all, doubted("the "+inQuotes(m[0])+nowhere, leaveOut))
		}
	}
	for _, m := range theDay.FindAllStringSubmatch(sentence, -1) {
		any, its := false, false
		for _, s := range told() {
			any, its = any || len(s.dates) > 0, its || s.dates[atoi(m[1])]
		}
		if any && !its {
			all = append(all, doubted("the day "+inQuotes(m[1])+nowhere, leaveOut))
		}
	}
	return all
}

func isDigitRune(r rune) bool { return '0' <= r && r <= '9' }

// notOf is the day if others of its hours are told and these are not; empty otherwise.
func (h hourMoment) notOf(day string, told []*schedule) string {
	known := false
	for _, s := range told {
		for _, o := range s.of[day] {
			if o.has(h.timeOfDay) && (h.until == nil || o.has(*h.until)) {
				return ""
			}
			known = true
		}
		if h.until != nil { // from 1, and until 4
			begins := slices.ContainsFunc(s.of[day], func(o hourMoment) bool { return o.has(h.timeOfDay) })
			ends := slices.ContainsFunc(s.of[day], func(o hourMoment) bool { return o.has(*h.until) })
			if begins && ends {
				return ""
			}
		}
	}
	if !known {
		return ""
	}
	return day
}

// endsLate reports whether hours begin as told ones do, and none of these ends then.
func (h hourMoment) endsLate(told []*schedule) bool {
	begins := false
	for _, s := range told {
		for _, o := range s.opens {
			if o.same(h.timeOfDay) {
				if o.until.same(*h.until) {
					return false
				}
				begins = true
			}
		}
	}
	return begins
}
