package review

import (
	"fmt"

	"coagent/platform/fault"
)

// Frequencies holds the counts of an analysis against the number of comments.
func Frequencies(d Draft) []fault.Field {
	comments, _ := d.Request["comments"].([]any)
	themes, _ := d.Answer["themes"].([]any)
	var faults []fault.Field
	for i, theme := range themes {
		object, _ := theme.(map[string]any)
		if n, _ := object["frequency"].(float64); int(n) > len(comments) {
			faults = append(faults, fault.Field{
				Pointer: fmt.Sprintf("/themes/%d/frequency", i), Code: "maximum",
				Detail: fmt.Sprintf("must be at most %d, the number of comments", len(comments)),
			})
		}
	}
	return faults
}
