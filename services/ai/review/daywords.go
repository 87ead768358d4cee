package review

import (
	"slices"
	"strings"
	"time"

	"coagent/services/ai/regexp"
)

// A request may tell a day of the week by its date, by how far it is from today, by a
// feast, in Spanish, or in one letter.

var (
	// dayWords are ways in which agents write a day of the week.
	dayWords = regexp.MustCompile(`\b(?:(lunes)|(martes)|(miercoles|we[dn]+[ens]*sday|weds)|(jueves|thr|thrusday|thrs|thursd)|(viernes|firday)|(sabados?|saterday|saturady)|(domingos?))\b`)
	// letters are days by their first letters: M/W/F, T/Th.
	letters     = regexp.MustCompile(`\b(?:m|tu?|w|th?|r|f|sa?|su?)(?:\s?[/&+]\s?(?:m|tu?|w|th?|r|f|sa?|su?))+\b|\bm?twth?f?\b|\bmwf\b|\btth\b`)
	letterRange = regexp.MustCompile(`\b(m|tu|w)(?:on)? ?[-–] ?(w|th|f|sa?|su)\b`)
	letterDays  = map[string]string{
		"m": "mon", "t": "tue", "tu": "tue", "w": "wed", "th": "thu", "r": "thu", "f": "fri", "s": "sat", "sa": "sat",
		"su": "sun",
	}
	oneOfLetter = regexp.MustCompile(`th|tu|sa|su|[mtwrfs]`)
	// fromToday are words for how many days a day lies from today.
	fromToday = []struct {
		word *regexp.Regexp
		days int
	}{
		{regexp.MustCompile(`\b(?:today|2day|tdy|tonight|tonite|2nite|2night|this (?:morning|afternoon|evening|am|pm)|hoy|esta (?:noche|tarde))\b`), 0},
		{regexp.MustCompile(`\b(?:day after (?:` + tomorrow + `)|pasado manana|overmorrow)\b`), 2},
		{regexp.MustCompile(`\b(?:` + tomorrow + `)\b`), 1},
		{regexp.MustCompile(`\bday before (?:` + yesterday + `)\b|\b(?:anteayer|antier)\b`), -2},
		{regexp.MustCompile(`\b(?:` + yesterday + `|last ni(?:ght|te)|anoche)\b`), -1},
	}
	inDaysFrom = regexp.MustCompile(`\b(?:in (\d{1,2}) days?|(\d{1,2}) days? (?:from (?:now|today)|out)|(\d{1,2}) days? ago)\b`)
	inWeeks    = regexp.MustCompile(`\b(?:a|1|2|3|4) (?:week|wk)s? (?:ago|from (?:today|now))\b|\bin (?:a|1|2|3|4) (?:week|wk)s?\b`)
	// someDay is one that is not said: later this week.
	someDay = regexp.MustCompile(`(?i)\b(?:this|next|last|nxt|lst|following|coming) (?:week|wk)\b|\bweek of\b|\b(?:a )?(?:few|couple|cpl)(?: of)? days\b|\b(?:esta|proxima|la) semana\b|\b(?:month|mo) end\b|\bend of (?:the )?(?:week|month)\b`)
	// feastDays are days of the week by the feast that falls on it, and dates.
	feastDays = regexp.MustCompile(`\b(?:(thanksgiving)|(black friday)|((?:labor|memorial|mlk|presidents'?|columbus) day)|((?:mother|father)'?s day|easter|super ?bowl))\b`)
	feastDate = []struct {
		word       *regexp.Regexp
		month, day int
	}{
		{regexp.MustCompile(`\b(?:christmas|xmas) eve\b`), 12, 24}, {regexp.MustCompile(`\b(?:christmas|xmas)\b`), 12, 25},
		{regexp.MustCompile(`\bnew year'?s eve\b|\bnye\b`), 12, 31}, {regexp.MustCompile(`\bnew year'?s?(?: day)?\b`), 1, 1},
		{regexp.MustCompile(`\bhalloween\b`), 10, 31}, {regexp.MustCompile(`\bvalentine'?s?\b`), 2, 14},
		{regexp.MustCompile(`\bveterans'? day\b`), 11, 11}, {regexp.MustCompile(`\bjuneteenth\b`), 6, 19},
		{regexp.MustCompile(`\bindependence day\b`), 7, 4},
	}
)

const (
	tomorrow  = `tomorrow|tomorow|tommorow|tommorrow|tmrw|tmmrw|tmw|tmr|tmrow|tmrrw|2morrow|2moro|2mrw|manana`
	yesterday = `yesterday|yest|yday|ystrdy|yesterdy|ayer`
)

// weekdaysTold are the days of the week that a text of the request tells on a day.
func weekdaysTold(text string, today time.Time) map[string]bool {
	days := daysIn(text, true)
	plain := strings.ToLower(unaccented(text))
	for _, m := range dayWords.FindAllStringSubmatch(plain, -1) {
		days[dayOrder[(slices.IndexFunc(m[1:], func(s string) bool { return s != "" })+1)%len(dayOrder)]] = true
	}
	for _, run := range letters.FindAllString(plain, -1) {
		for _, letter := range oneOfLetter.FindAllString(run, -1) {
			days[letterDays[letter]] = true
		}
	}
	for _, m := range letterRange.FindAllStringSubmatch(plain, -1) {
		for _, day := range daysBetween(letterDays[m[1]], letterDays[m[2]]) {
			days[day] = true
		}
	}
	for _, run := range dayRuns(text) {
		for _, day := range run.days {
			days[day] = true
		}
	}
	for _, m := range feastDays.FindAllStringSubmatch(plain, -1) {
		days[[]string{"thu", "fri", "mon", "sun"}[slices.IndexFunc(m[1:], func(s string) bool { return s != "" })]] = true
	}
	if today.IsZero() {
		return days
	}
	for _, at := range daysFrom(plain, today) {
		days[dayOf(at)] = true
	}
	return days
}

// How many days from today a date lies of which a text may tell the day of the week alone.
const (
	lately = 21
	soon   = 75
)

// dayOf is the day of the week of a date, in three letters.
func dayOf(at time.Time) string { return dayOrder[at.Weekday()] }

// daysFrom are the dates that a text in small letters tells, seen from today.
func daysFrom(plain string, today time.Time) (all []time.Time) {
	rest := plain
	for _, w := range fromToday {
		if w.word.MatchString(rest) {
			all = append(all, today.AddDate(0, 0, w.days))
			rest = w.word.ReplaceAllString(rest, " ")
		}
	}
	for _, m := range inDaysFrom.FindAllStringSubmatch(inDigits(plain), -1) {
		all = append(all, today.AddDate(0, 0, atoi(m[1]+m[2])-atoi(m[3])))
	}
	if inWeeks.MatchString(inDigits(plain)) {
		all = append(all, today)
	}
	told := datesTold(plain)
	for _, f := range feastDate {
		if f.word.MatchString(plain) {
			told = append(told, date{month: f.month, day: f.day})
		}
	}
	for _, d := range unique(told) {
		years := []int{d.year}
		if d.year == 0 {
			years = yearsNear(time.Month(d.month), d.day, today)
		}
		for _, year := range years {
			at := time.Date(year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
			if off := at.Sub(today).Hours() / 24; d.day > 0 && -lately <= off && off <= soon {
				all = append(all, at)
			}
		}
	}
	for _, m := range theDay.FindAllStringSubmatch(plain, -1) { // the 5th, the last or the next
		for month := range 3 {
			at := time.Date(today.Year(), today.Month()+time.Month(month-1), atoi(m[1]), 0, 0, 0, 0, time.UTC)
			if off := at.Sub(today).Hours() / 24; -31 <= off && off <= 31 {
				all = append(all, at)
			}
		}
	}
	return all
}

// inPassing are names with a day of the week in them that tell no day.
var inPassing = regexp.MustCompile(`(?i)\b(?:happy|taco|giving|cyber|black|throwback|super bowl|palm|good|fat|ash) \w+day\b|\b(?:sun|mon|fri|satur)day (?:best|roast|paper|dinner|supper|football|funday|blues|feeling)s?\b`)
