package review

import (
	"slices"
)

// Half of the day: an hour that is told without one is of the day, and one that is told
// with one is of no other half.

// dayBegins is the hour, in minutes, before which nobody meets.
const dayBegins = 6 * 60

// oddHours doubts the hours of a sentence in the night, where they are told without a half
// of the day or with the other one. A bar may be open then, and a page tells so.
func (c *figureCheck) oddHours(sentence string, cites []int) (all []Fault) {
	if !c.rules.Closed {
		return nil
	}
	for _, t := range timesIn(sentence) {
		if !t.half || t.minutes >= dayBegins {
			continue
		}
		if !slices.ContainsFunc(c.schedules(cites), func(s *schedule) bool {
			return slices.ContainsFunc(s.hours, func(h hourMoment) bool { return isThen(h, t) })
		}) {
			all = append(all, doubted("the time "+inQuotes(t.text)+" is in the night, and is told nowhere so", ""))
		}
	}
	return all
}

// isThen reports whether a told hour is one, with its half of the day.
func isThen(h hourMoment, t timeOfDay) bool {
	return h.half && h.minutes == t.minutes || h.until != nil && h.until.half && h.until.minutes == t.minutes
}
