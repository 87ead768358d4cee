package review

import (
	"fmt"

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
		if !good {
			faults = append(faults, fault.Field{
				Pointer: fmt.Sprintf("/statistics/%d/value", i), Code: "figure",
				Detail: "must stand in the search result that is cited",
			})
		}
	}
	return faults
}
