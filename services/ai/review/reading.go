package review

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// reading is what a request or a result tells besides its figures, each found when
// it is asked for, and once for a draft.
type reading struct {
	dates  func() []date
	places func() map[string][]string
	ranks  func() []string
	doors  func() addressNumbers
	// census is how many there are of each thing, and scores are the marks that are given.
	census func() *census
	scores func() []score
	// promises are of how many things of a kind the text speaks.
	promises func() map[string]string
	// shortYears are the years in two digits; ofLastYear says that the text speaks of
	// the last one, and comparesYears that it compares with the one before.
	shortYears                func() []string
	ofLastYear, comparesYears func() bool
	// digits are the numbers in whatever form.
	digits func() map[string]bool
	// schedule is what is told of days and hours.
	schedule func() *schedule
	// bindings are the figures and days, and what each belongs to.
	bindings func() *bindings
	// rates are the figures with what each is for, by value; rivals are the words of rows
	// of which one does not stand for another; widest are how far superlatives reach.
	rates  func() map[float64][]rate
	rivals func() [][]string
	widest func() map[string]int
	// months are those with which figures are told.
	months func() map[string][]string
	// units are those in which figures are told.
	units func() map[string][]string
	// rareUnits says that it has one; states are those of the homes that it counts.
	rareUnits func() bool
	states    func() map[string][]string
	// wholes are how it tells shares.
	wholes func() wholes
	// allDays says that it tells of all days of the week.
	allDays func() bool
	// frames are words of which one does not stand for another, by the words beside them.
	frames func() frames
	// sexes are the pronouns that fit somebody of whom it tells.
	sexes func() map[string]bool
	// firms are the words of names before the kind of the firm, with the kinds.
	firms func() map[string][]string
	// prices are the amounts of money, with what each is.
	prices func() []priced
}

func readingOf(text string, typed bool, more ...date) reading {
	return reading{
		dates:  sync.OnceValue(func() []date { return unique(append(datesTold(text), more...)) }),
		places: sync.OnceValue(func() map[string][]string { return placesIn(text) }),
		ranks:  sync.OnceValue(func() []string { return unique(ranksIn(readable(text), anyRank)) }),
		doors:  sync.OnceValue(func() addressNumbers { return addressNumbersIn(text) }),

		census:   sync.OnceValue(func() *census { return censusOf(strings.ToLower(readable(text))) }),
		scores:   sync.OnceValue(func() []score { return unique(scoresIn(readable(text))) }),
		promises: sync.OnceValue(func() map[string]string { return promisesIn(text) }),

		shortYears:    sync.OnceValue(func() []string { return shortYearsIn(text) }),
		ofLastYear:    sync.OnceValue(func() bool { return lastYear.MatchString(text) }),
		rareUnits:     sync.OnceValue(func() bool { return rareUnit.MatchString(text) }),
		comparesYears: sync.OnceValue(func() bool { return yearBefore.MatchString(text) }),

		digits:   sync.OnceValue(func() map[string]bool { return digitsIn(text) }),
		schedule: lazySchedule(text, withHalves),
		bindings: sync.OnceValue(func() *bindings { return bindingsIn(readable(asRendered(text)), typed) }),
		rates:    sync.OnceValue(func() map[float64][]rate { return ratesByValue(readable(asRendered(text))) }),
		rivals:   sync.OnceValue(func() [][]string { return rivalsIn(text) }),
		months:   sync.OnceValue(func() map[string][]string { return monthsOf(readable(asRendered(text))) }),
		units:    sync.OnceValue(func() map[string][]string { return unitsOf(readable(asRendered(text))) }),
		states:   sync.OnceValue(func() map[string][]string { return statesOf(readable(asRendered(text))) }),
		wholes:   sync.OnceValue(func() wholes { return wholesOf(readable(asRendered(text))) }),
		allDays:  sync.OnceValue(func() bool { return coversAll.MatchString(text) }),
		widest:   sync.OnceValue(func() map[string]int { return widestIn(text) }),
		sexes:    sync.OnceValue(func() map[string]bool { return sexesOf(asRendered(text)) }),
		firms:    sync.OnceValue(func() map[string][]string { return firmsIn(asRendered(text)) }),
		prices:   sync.OnceValue(func() []priced { return pricesIn(asRendered(text)) }),
		frames:   sync.OnceValue(func() frames { return framesOf(asRendered(text)) }),
	}
}

// reading is that of a source. What it calls last month is the one before that of
// its publication.
func (s Source) reading() reading {
	var dates []date
	if m := dateInURL.FindStringSubmatch(s.URL); m != nil {
		dates = append(dates, date{month: atoi(m[2]), day: atoi(m[3]), year: atoi(m[1])})
	}
	if at, err := time.Parse(time.RFC3339, s.PublishedDate); err == nil {
		before := at.AddDate(0, 0, -at.Day())
		dates = append(dates, date{month: int(before.Month()), year: before.Year()})
	}
	return readingOf(s.text(), false, dates...)
}

// readings are those of the request and of the results with these numbers.
func (c figureCheck) readings(cites []int) []reading {
	all := []reading{c.requestReading}
	for i, r := range c.resultReadings {
		if slices.Contains(cites, i+1) {
			all = append(all, r)
		}
	}
	return all
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
