package review

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Update holds a market update against its statistics, and its title to place and time.
func Update(d Draft) []Fault {
	return slices.Concat(Statistics(d), titleOfUpdate(d), untitled(d), citedAtTheTop(d),
		untoldTrends(d), carriedElsewhere(d, bodies))
}

// Statistics holds each statistic's value against the result that it cites, to
// the last digit: here a small number is a figure as well.
func Statistics(d Draft) []Fault {
	list, _ := d.Answer["statistics"].([]any)
	var results []func() told
	for _, s := range d.Sources {
		results = append(results, sync.OnceValue(s.told))
	}
	var faults []Fault
	for i, v := range list {
		object, _ := v.(map[string]any)
		value, _ := object["value"].(string)
		source, ok := d.CitedBy(object)
		if !ok {
			continue // a citation of nothing is a fault already
		}
		read, _ := citedBy(results, object)
		told, numbers := read(), numbersIn(joined(readable(asRendered(value))))
		good := len(numbers) > 0 || source.says(value)
		for _, n := range numbers {
			good = good && len(told.of(n)) > 0
		}
		if change := Member(object, "change"); good && !changeIsOf(source, value, change, otherValues(list, i)) {
			faults = append(faults, Fault{
				Pointer: fmt.Sprintf("/statistics/%d/change", i), Code: "figure",
				Detail: "must be the change of this figure in the search result, and not of another; leave it out",
			})
		}
		if !good {
			faults = append(faults, Fault{
				Pointer: fmt.Sprintf("/statistics/%d/value", i), Code: "figure",
				Detail: "must stand in the search result that is cited",
			})
		}
	}
	return faults
}

// otherValues are the values of the statistics but one that cite the same result.
func otherValues(list []any, but int) (values []string) {
	own, _ := list[but].(map[string]any)
	for i, v := range list {
		if object, _ := v.(map[string]any); i != but && object["citation"] == own["citation"] {
			values = append(values, Member(object, "value"))
		}
	}
	return values
}

// changeIsOf reports whether a source tells a change of a value: no other value
// stands nearer before each place at which it tells the change.
func changeIsOf(s Source, value, change string, others []string) bool {
	text := s.text()
	own, amounts := placesOf(text, value), [][]int{}
	for _, other := range others {
		if other != value {
			amounts = append(amounts, placesOf(text, other))
		}
	}
	places := placesOf(text, change)
	if len(own) == 0 || len(places) == 0 {
		return true
	}
	for _, at := range places {
		nearest := lastBefore(own, at)
		if !slices.ContainsFunc(amounts, func(places []int) bool { return lastBefore(places, at) > nearest }) {
			return true // also where the change stands before all values
		}
		if lastBefore(own, at+closeBehind) > at { // up 0.3 to 6.5%
			return true
		}
	}
	return false
}

// closeBehind is how many bytes lie at the most between a change and its value.
const closeBehind = 20

// placesOf are where a text has the first number of a few words, in bytes.
func placesOf(text, words string) (places []int) {
	digits := number.FindStringSubmatch(asRendered(words))
	if digits == nil {
		return nil
	}
	for at := 0; ; {
		i := strings.Index(text[at:], digits[2])
		if i < 0 {
			return places
		}
		start, end := at+i, at+i+len(digits[2])
		if at = end; (start == 0 || !isDigit(text[start-1])) && (end == len(text) || !isDigit(text[end])) {
			places = append(places, start)
		}
	}
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' || b == '.' }

// lastBefore is the last before a byte of places that are in order; -1 for none.
func lastBefore(places []int, at int) int {
	if i, _ := slices.BinarySearch(places, at); i > 0 {
		return places[i-1]
	}
	return -1
}
