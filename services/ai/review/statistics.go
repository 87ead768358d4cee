package review

import (
	"fmt"
	"slices"
	"strings"

	"coagent/platform/fault"
)

// Statistics holds each statistic's value against the result that it cites, to
// the last digit: here a small number is a figure as well.
func Statistics(d Draft) []fault.Field {
	list, _ := d.Answer["statistics"].([]any)
	var faults []fault.Field
	for i, v := range list {
		object, _ := v.(map[string]any)
		value, _ := object["value"].(string)
		source, ok := d.CitedBy(object)
		if !ok {
			continue // a citation of nothing is a fault already
		}
		told, numbers := source.told(), numbersIn(joined(readable(asRendered(value))))
		good := len(numbers) > 0 || source.says(value)
		for _, n := range numbers {
			good = good && len(told.of(n)) > 0
		}
		if change := Member(object, "change"); good && !changeIsOf(source, value, change, otherValues(list, i)) {
			faults = append(faults, fault.Field{
				Pointer: fmt.Sprintf("/statistics/%d/change", i), Code: "figure",
				Detail: "must be the change of this figure in the search result, and not of another; leave it out",
			})
		}
		if !good {
			faults = append(faults, fault.Field{
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
		other := slices.ContainsFunc(amounts, func(places []int) bool { return lastBefore(places, at) > nearest })
		if nearest >= 0 && !other {
			return true
		}
		if slices.ContainsFunc(own, func(p int) bool { return p > at && p-at < closeBehind }) { // up 0.3 to 6.5%
			return true
		}
		if nearest < 0 && lastBefore(slices.Concat(amounts...), at) < 0 {
			return true // the change stands before all values
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

// lastBefore is the last of the places before one; -1 for none.
func lastBefore(places []int, at int) int {
	last := -1
	for _, p := range places {
		if p < at {
			last = max(last, p)
		}
	}
	return last
}
