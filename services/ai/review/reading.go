package review

import (
	"slices"
	"sync"
	"time"
)

// reading is what a request or a result tells besides its figures, each found when
// it is asked for, and once for a draft.
type reading struct {
	dates  func() []date
	places func() map[string][]string
	ranks  func() []string
}

func readingOf(text string, more ...date) reading {
	return reading{
		dates:  sync.OnceValue(func() []date { return unique(append(datesTold(text), more...)) }),
		places: sync.OnceValue(func() map[string][]string { return placesIn(text) }),
		ranks:  sync.OnceValue(func() []string { return unique(ranksIn(readable(text), anyRank)) }),
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
	return readingOf(s.text(), dates...)
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
