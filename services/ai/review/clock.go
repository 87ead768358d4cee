package review

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"coagent/services/ai/regexp"
)

// timeOfDay is an hour as texts tell it. Half of the day is 12 hours.
type timeOfDay struct {
	text    string
	minutes int  // after midnight, or after noon if nothing says which
	half    bool // whether it is said which half of the day is meant
}

// clockTime is a time: 7:30 p.m., 7pm, 19:30, noon. Before a dash or "to" the half of the
// day may be that of the end.
var clockTime = regexp.MustCompile(`(?i)\b(?:(\d{1,2})(?::([0-5]\d))?(?:\s?(?:[-–]|to|until|till|and)\s?(\d{1,2})(?::([0-5]\d))?)?\s?([ap])\.?\s?m\b\.?|(\d{1,2}):([0-5]\d)(?:\b|[ap]\b)|(noon|midnight)\b(?:\s?(?:[-–]|to|until|till|and)\s?(\d{1,2})(?::([0-5]\d))?\b)?)`)

// mayTellTime reports whether a text has a digit or the name of an hour.
func mayTellTime(text string) bool {
	return hasDigit(text) || hasFolded(text, "noon") || hasFolded(text, "midnight")
}

// timesIn are the times of day in a text.
func timesIn(text string) []timeOfDay {
	if !mayTellTime(text) {
		return nil
	}
	var all []timeOfDay
	add := func(text, hour, minute, half string) {
		h, err := strconv.Atoi(hour)
		if err != nil || h > 24 {
			return
		}
		m, _ := strconv.Atoi(minute)
		t := timeOfDay{text: strings.TrimSpace(text), minutes: h%12*60 + m, half: half != "" || h > 12}
		if strings.EqualFold(half, "p") || h > 12 {
			t.minutes += 12 * 60
		}
		all = append(all, t)
	}
	for _, m := range clockTime.FindAllStringSubmatch(text, -1) {
		switch {
		case m[8] != "":
			all = append(all, timeOfDay{text: m[8]})
			if m[9] != "" {
				add(m[9], m[9], m[10], "")
			}
		case m[6] != "":
			add(m[0], m[6], m[7], "")
		case m[3] != "": // from 1 to 3 p.m.
			half := m[5] // of the end; of both if the hours grow
			from, _ := strconv.Atoi(m[1])
			if to, _ := strconv.Atoi(m[3]); from%12 >= to%12 {
				half = ""
			}
			add(m[1], m[1], m[2], half)
			add(m[0], m[3], m[4], m[5])
		default:
			add(m[0], m[1], m[2], m[5])
		}
	}
	return all
}

// same reports whether two times may be one.
func (t timeOfDay) same(other timeOfDay) bool {
	if t.half && other.half {
		return t.minutes == other.minutes
	}
	return t.minutes%(12*60) == other.minutes%(12*60)
}

// calendar is what a text tells of times and days.
type calendar struct {
	times  []timeOfDay
	days   map[string]bool
	owners map[string][][]string // of each day of the week: whose it is, as words of names
	ranges [][2]int              // hours without their half of the day: 11-1
	hours  map[int]bool          // bare numbers, which may be hours
	// everyDay says that it tells of days without naming each, and someDay of a week.
	everyDay, someDay bool
}

var smallNumber = regexp.MustCompile(`\b\d{1,2}\b`)

// bareRange is from when to when, as people type it behind a day: Sat 11-1. A text of
// the model has it there alone.
var (
	bareRange  = regexp.MustCompile(`(?i)\b(\d{1,2}|noon)(?::[0-5]\d)? ?(?:[-–]|to|until|till) ?(\d{1,2}|noon)(?::[0-5]\d)?(?:\b| ?[ap]\.?m)`)
	rangeOfDay = regexp.MustCompile(`(?i)\b(?:(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?\.?|(?:` + monthNames + `)\.? \d{1,2}),? (?:from )?(\d{1,2}|noon) ?[-–] ?(\d{1,2}|noon)\b`)
)

// armyTime is one of 24 hours: after 1700.
var armyTime = regexp.MustCompile(`(?i)(?:\b(?:at|after|by|before|from|till?|until|to|around)|[@–-]) ?([01]\d|2[0-3])([0-5][05])(?: ?h(?:rs|ours)?)?\b`)

func hourOf(text string) int {
	if strings.EqualFold(text, "noon") {
		return 12
	}
	return atoi(text)
}

// mayBeHour reports whether a bare number between two texts may be an hour: it
// counts nothing, and is no part of a larger one.
func mayBeHour(before, after string) bool {
	switch kindAfter(wordsAfter(after)) {
	case "", "hour", "day":
	default:
		return false
	}
	if strings.ContainsAny(before[max(0, len(before)-1):], ".$,") || strings.HasPrefix(after, "%") {
		return false
	}
	return !(len(after) > 1 && strings.ContainsRune(".,/", rune(after[0])) && after[1] >= '0' && after[1] <= '9')
}

// calendarOf is what a text tells; a date tells the day of the week of its next one.
func calendarOf(text string, today time.Time) *calendar {
	c := &calendar{
		times: timesIn(text), days: daysIn(text, true), hours: map[int]bool{}, owners: map[string][][]string{},
		everyDay: coversDays.MatchString(text),
	}
	for _, m := range armyTime.FindAllStringSubmatch(text, -1) {
		c.times = append(c.times, timeOfDay{text: m[0], minutes: atoi(m[1])*60 + atoi(m[2]), half: true})
	}
	for i := range c.times {
		c.times[i].text = "" // what is told is compared by the hour alone
	}
	c.times = unique(c.times)
	names := namingsIn(text)
	for _, at := range weekday.FindAllStringIndex(text, -1) {
		day := strings.ToLower(text[at[0]:at[1]])[:3]
		if len(c.owners[day]) < often { // of so many it may be anybody's
			c.owners[day] = append(c.owners[day], ownerAt(text, names, at[0], at[1]))
		} else if len(c.owners[day]) == often {
			c.owners[day] = append(c.owners[day], nil)
		}
	}
	for _, m := range bareRange.FindAllStringSubmatch(text, -1) {
		c.ranges = append(c.ranges, [2]int{hourOf(m[1]), hourOf(m[2])})
	}
	c.ranges = unique(c.ranges)
	rest := clockTime.ReplaceAllString(text, " ")
	for _, at := range smallNumber.FindAllStringIndex(rest, -1) {
		if n, err := strconv.Atoi(rest[at[0]:at[1]]); err == nil && mayBeHour(rest[:at[0]], rest[at[1]:]) {
			c.hours[n] = true
		}
	}
	if today.IsZero() {
		return c
	}
	for _, m := range monthAndDay.FindAllStringSubmatch(text, -1) {
		month := monthOf(m[1])
		day, _ := strconv.Atoi(m[2])
		date := time.Date(today.Year(), time.Month(month), day, 0, 0, 0, 0, today.Location())
		if date.AddDate(0, 0, 1).Before(today) {
			date = date.AddDate(1, 0, 0)
		}
		c.days[strings.ToLower(date.Weekday().String()[:3])] = true
	}
	return c
}

var monthAndDay = regexp.MustCompile(`(?i)\b(` + monthNames + `)\.? (\d{1,2})\b`)

// dayOfText is a day of the week in a text of the model: in full, or short before a date.
var dayOfText = regexp.MustCompile(`(?i)\b(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:days?\b|\.|,? (?:` + monthNames + `|\d))`)

// daysOf are the days of the week in a text of the model.
func daysOf(text string) []string {
	var days []string
	for _, m := range dayOfText.FindAllString(text, -1) {
		days = append(days, strings.ToLower(m[:3]))
	}
	return days
}

func (c *calendar) tells(t timeOfDay) bool {
	return slices.ContainsFunc(c.times, t.same) || t.minutes%60 == 0 && c.hours[(t.minutes/60+11)%12+1]
}

// coversDays reports whether a text tells of days without naming each.
var coversDays = regexp.MustCompile(`(?i)\b(?:daily|every ?day|all week|weekdays?|weekends?|seven days)\b|day\.? ?(?:[-–]|to|through|thru) ?[mtwfs]|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.? ?(?:[-–]|to|through|thru) ?(?:mon|tue|wed|thu|fri|sat|sun)|\bm ?[-–] ?(?:th|f|sa?|su?)\b|\bw(?:ee)?kda?ys?\b|\bw(?:ee)?kn?ends?\b|\bw(?:ee)?knights?\b`)

// inventedTimes says which times and days of the week of a sentence neither the
// request nor what is cited tells. Of texts that rest on more than the request only
// sentences that cite are looked at.
func (c *figureCheck) inventedTimes(sentence string, cites []int) (all []Fault) {
	var calendars []*calendar
	told := func() []*calendar { // few sentences need them
		if calendars == nil {
			for _, r := range c.readings(cites) {
				calendars = append(calendars, r.calendar())
			}
		}
		return calendars
	}
	for _, t := range timesIn(sentence) {
		if strings.EqualFold(t.text, "midnight") && aMidnight.MatchString(sentence) {
			continue
		}
		if !slices.ContainsFunc(told(), func(c *calendar) bool { return c.tells(t) }) {
			all = append(all, doubted("the time "+inQuotes(t.text)+nowhere, leaveOut))
		}
	}
	for _, m := range rangeOfDay.FindAllStringSubmatch(sentence, -1) {
		is := [2]int{hourOf(m[1]), hourOf(m[2])}
		has := func(c *calendar) bool { return slices.Contains(c.ranges, is) }
		any := func(c *calendar) bool { return len(c.ranges) > 0 }
		if !slices.ContainsFunc(told(), has) && slices.ContainsFunc(told(), any) {
			all = append(all, doubted("the hours "+inQuotes(m[1]+"–"+m[2])+nowhere, leaveOut))
		}
	}
	sentence = inPassing.ReplaceAllString(sentence, " ")
	if len(cites) == 0 && len(c.calendar.days) == 0 { // a way of speaking, where no day is asked for
		return all
	}
	days := daysOf(sentence)
	if len(days) == 0 || slices.ContainsFunc(told(), func(c *calendar) bool { return c.everyDay }) {
		return all
	}
	for _, day := range days {
		if !slices.ContainsFunc(told(), func(c *calendar) bool { return c.days[day] }) {
			all = append(all, Fault{Detail: "the day " + inQuotes(day) + nowhere, Advice: leaveOut, Doubt: c.calendar.someDay})
		}
	}
	return append(all, sureAll(daysOfAnother(sentence, told()))...)
}

// aMidnight is one that tells of what kind a thing is: a midnight snack.
var aMidnight = regexp.MustCompile(`(?i)\b(?:a|your|that|another) midnight [a-z]`)

// coversAll says that a text tells of all days of the week.
var coversAll = regexp.MustCompile(`(?i)\b(?:daily|every ?day|all week|seven days|7 days|24/7|any ?day|year[- ]round)\b|\bm ?[-–] ?(?:th|f|sa?|su?)\b|\bw(?:ee)?k[a-z]+s?\b`)

// uncoveredDays says which days of the week of a sentence are none of those that are told
// from one to another: Thursday, where it is Friday through Sunday.
func (c *figureCheck) uncoveredDays(sentence string, cites []int) (all []Fault) {
	days := daysOf(inPassing.ReplaceAllString(sentence, " "))
	if len(days) == 0 {
		return nil
	}
	told := map[string]bool{}
	covered := false
	add := func(calendar *calendar, days map[string]bool, everyDay bool) bool {
		maps.Copy(told, calendar.days)
		maps.Copy(told, days)
		covered = covered || calendar.everyDay
		return everyDay
	}
	if add(c.calendar, c.requestReading.schedule().days, c.requestReading.allDays()) {
		return nil
	}
	for i, r := range c.resultReadings {
		if slices.Contains(cites, i+1) && add(r.calendar(), r.schedule().days, r.allDays()) {
			return nil
		}
	}
	for _, day := range days {
		if covered && !told[day] {
			all = append(all, doubted("the day "+inQuotes(day)+nowhere, leaveOut))
		}
	}
	return all
}

// daysOfAnother says which days of the week of a sentence are told of another
// place than the one that it names, of which other days are told.
func daysOfAnother(sentence string, told []*calendar) (all []string) {
	names := namingsIn(sentence)
	for _, at := range dayOfText.FindAllStringIndex(sentence, -1) {
		day, owner := strings.ToLower(sentence[at[0]:at[1]])[:3], ownerAt(sentence, names, at[0], at[1])
		if len(owner) == 0 {
			for _, n := range names { // On Sundays the brunch at …
				if n.start > at[1] {
					owner = n.words
					break
				}
			}
		}
		its, hasOther := false, false
		for _, c := range told {
			for other, owners := range c.owners {
				for _, o := range owners {
					its = its || other == day && (len(o) == 0 || sharesWord(o, owner))
					hasOther = hasOther || other != day && sharesWord(o, owner)
				}
			}
		}
		if len(owner) > 0 && !its && hasOther {
			all = append(all, "the day "+inQuotes(day)+" is told of another place there")
		}
	}
	return all
}
