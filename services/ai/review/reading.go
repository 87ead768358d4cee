package review

import (
	"slices"
	"strings"
	"time"
)

// reading is what a request or a result tells, each found when
// it is asked for, and once for a draft.
type reading struct {
	text  string
	typed bool      // it is a request
	more  []date    // those that stand beside the text
	today time.Time // when the draft was written

	kept struct {
		rendered, readable lazy[string]

		numbered   lazy[*numberedText]
		timed      lazy[*numberedText]
		told       lazy[told]
		amounts    lazy[[]float64]
		dates      lazy[[]date]
		places     lazy[map[string][]string]
		ranks      lazy[[]string]
		doors      lazy[addressNumbers]
		census     lazy[*census]
		scores     lazy[[]score]
		promises   lazy[map[string]string]
		shortYears lazy[[]string]
		digits     lazy[map[string]bool]
		calendar   lazy[*calendar]
		schedule   lazy[*schedule]
		happenings lazy[happenings]
		bindings   lazy[*bindings]
		rates      lazy[*ratesByValue]
		rivals     lazy[[][]string]
		widest     lazy[map[string]int]
		months     lazy[map[string][]string]
		units      lazy[map[string][]string]
		states     lazy[map[string][]string]
		wholes     lazy[wholes]
		frames     lazy[frames]
		sexes      lazy[map[string]bool]
		firms      lazy[map[string][]string]
		prices     lazy[[]*priced]

		ofLastYear, comparesYears, rareUnits, allDays lazy[bool]
	}
}

// rendered is the text as readers see it, and readable the same with its numbers written
// one way.
func (r *reading) rendered() string {
	return r.kept.rendered.get(func() string { return asRendered(r.text) })
}

func (r *reading) readable() string {
	return r.kept.readable.get(func() string { return readable(r.rendered()) })
}

func (r *reading) numbered() *numberedText {
	return r.kept.numbered.get(func() *numberedText { return numbered(r.readable()) })
}

// timed is the readable text with the halves of the day written out.
func (r *reading) timed() *numberedText {
	return r.kept.timed.get(func() *numberedText {
		text := r.readable()
		if r.typed {
			text = typedTimes(text)
		} else {
			text = withHalves(text)
		}
		if text == r.readable() {
			return r.numbered()
		}
		return numbered(text)
	})
}

// told are the figures of a result, and amounts those of money.
func (r *reading) told() told {
	return r.kept.told.get(func() told {
		if r.rendered() != r.text {
			return toldBy(r.text)
		}
		return newTold(figuresOf(r.numbered()), false)
	})
}

func (r *reading) amounts() []float64 {
	return r.kept.amounts.get(func() []float64 { return amountsOf(r.told().all, false) })
}

func (r *reading) dates() []date {
	return r.kept.dates.get(func() []date { return unique(append(datesTold(r.text), r.more...)) })
}

func (r *reading) places() map[string][]string {
	return r.kept.places.get(func() map[string][]string { return placesIn(r.text) })
}

func (r *reading) ranks() []string {
	return r.kept.ranks.get(func() []string { return unique(ranksIn(readable(r.text), anyRank)) })
}

func (r *reading) doors() addressNumbers {
	return r.kept.doors.get(func() addressNumbers { return addressNumbersIn(r.text) })
}

// census is how many there are of each thing, and scores are the marks that are given.
func (r *reading) census() *census {
	return r.kept.census.get(func() *census { return censusOf(strings.ToLower(readable(r.text))) })
}

func (r *reading) scores() []score {
	return r.kept.scores.get(func() []score { return unique(scoresIn(readable(r.text))) })
}

// promises are of how many things of a kind the text speaks.
func (r *reading) promises() map[string]string {
	return r.kept.promises.get(func() map[string]string { return promisesIn(r.text) })
}

// shortYears are the years in two digits; ofLastYear says that the text speaks of
// the last one, and comparesYears that it compares with the one before.
func (r *reading) shortYears() []string {
	return r.kept.shortYears.get(func() []string { return shortYearsIn(r.text) })
}

func (r *reading) ofLastYear() bool {
	return r.kept.ofLastYear.get(func() bool { return lastYear.MatchString(r.text) })
}

func (r *reading) comparesYears() bool {
	return r.kept.comparesYears.get(func() bool { return yearBefore.MatchString(r.text) })
}

// digits are the numbers in whatever form.
func (r *reading) digits() map[string]bool {
	return r.kept.digits.get(func() map[string]bool { return digitsIn(r.text) })
}

// calendar is what is told of times, and schedule of days and hours.
func (r *reading) calendar() *calendar {
	return r.kept.calendar.get(func() *calendar {
		if r.typed {
			return calendarOf(typedTimes(r.text), r.today)
		}
		return calendarOf(r.text, r.today)
	})
}

func (r *reading) schedule() *schedule {
	return r.kept.schedule.get(func() *schedule { return scheduleOf(r.timed()) })
}

// happenings are what happens on days and in months.
func (r *reading) happenings() happenings {
	return r.kept.happenings.get(func() happenings { return happeningsIn(r.timed()) })
}

// bindings are the figures and days, and what each belongs to.
func (r *reading) bindings() *bindings {
	return r.kept.bindings.get(func() *bindings { return bindingsIn(r.numbered(), r.typed) })
}

// rates are the figures of a value with what each is for; rivals are the words of rows
// of which one does not stand for another; widest are how far superlatives reach.
func (r *reading) rates(value float64) []rate {
	return r.kept.rates.get(func() *ratesByValue { return newRatesByValue(r.numbered()) }).of(value)
}

func (r *reading) rivals() [][]string {
	return r.kept.rivals.get(func() [][]string { return rivalsIn(r.text) })
}

func (r *reading) widest() map[string]int {
	return r.kept.widest.get(func() map[string]int { return widestIn(r.text) })
}

// months and units are those with which figures are told.
func (r *reading) months() map[string][]string {
	return r.kept.months.get(func() map[string][]string { return monthsOf(r.readable()) })
}

func (r *reading) units() map[string][]string {
	return r.kept.units.get(func() map[string][]string { return unitsOf(r.readable()) })
}

// rareUnits says that it has one; states are those of the homes that it counts.
func (r *reading) rareUnits() bool {
	return r.kept.rareUnits.get(func() bool { return rareUnit.MatchString(r.text) })
}

func (r *reading) states() map[string][]string {
	return r.kept.states.get(func() map[string][]string { return statesOf(r.readable()) })
}

// wholes are how it tells shares.
func (r *reading) wholes() wholes {
	return r.kept.wholes.get(func() wholes { return wholesOf(r.readable()) })
}

// allDays says that it tells of all days of the week.
func (r *reading) allDays() bool {
	return r.kept.allDays.get(func() bool { return coversAll.MatchString(r.text) })
}

// frames are words of which one does not stand for another, by the words beside them.
func (r *reading) frames() frames {
	return r.kept.frames.get(func() frames { return framesOf(r.rendered()) })
}

// sexes are the pronouns that fit somebody of whom it tells.
func (r *reading) sexes() map[string]bool {
	return r.kept.sexes.get(func() map[string]bool { return sexesOf(r.rendered()) })
}

// firms are the words of names before the kind of the firm, with the kinds.
func (r *reading) firms() map[string][]string {
	return r.kept.firms.get(func() map[string][]string { return firmsIn(r.rendered()) })
}

// prices are the amounts of money, with what each is.
func (r *reading) prices() []*priced {
	return r.kept.prices.get(func() []*priced { return pricesIn(r.rendered()) })
}

// reading is that of a source. What it calls last month is the one before that of
// its publication.
func (s Source) reading(today time.Time) *reading {
	var dates []date
	if m := dateInURL.FindStringSubmatch(s.URL); m != nil {
		dates = append(dates, date{month: atoi(m[2]), day: atoi(m[3]), year: atoi(m[1])})
	}
	if at, err := time.Parse(time.RFC3339, s.PublishedDate); err == nil {
		before := at.AddDate(0, 0, -at.Day())
		dates = append(dates, date{month: int(before.Month()), year: before.Year()})
	}
	return &reading{text: s.text(), more: dates, today: today}
}

// readings are those of the request and of the results with these numbers.
func (c *figureCheck) readings(cites []int) []*reading {
	for _, of := range c.lastReadings {
		if of.all != nil && slices.Equal(of.cites, cites) {
			return of.all
		}
	}
	all := []*reading{c.requestReading}
	for i, r := range c.resultReadings {
		if slices.Contains(cites, i+1) {
			all = append(all, r)
		}
	}
	c.lastReadings[1] = c.lastReadings[0]
	c.lastReadings[0] = readingsOf{slices.Clone(cites), all}
	return all
}

// readingsOf are the readings of the request and of some results.
type readingsOf struct {
	cites []int
	all   []*reading
}

// unique are the values in the order in which each comes first.
func unique[T comparable](values []T) []T {
	seen := make(map[T]bool, len(values))
	return slices.DeleteFunc(values, func(v T) bool {
		known := seen[v]
		seen[v] = true
		return known
	})
}
