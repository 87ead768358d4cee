package review

import (
	"strings"

	"coagent/platform/fault"
	"coagent/services/ai/fairhousing"
)

// Steering marks the faults for which the caller is told to ask in other
// words.
const Steering = "steering"

// steering lists the phrases that prefer, discourage or steer people by what the
// Fair Housing Act protects, each with what to write instead.
func steering(d Draft) []fault.Field {
	places := placeNames(d.Request)
	var faults []fault.Field
	for at, text := range Texts(d.Answer) {
		for _, f := range fairhousing.Review(text, places...) {
			faults = append(faults, fault.Field{
				Pointer: at, Code: Steering,
				Detail: "says " + inQuotes(f.Phrase) + ". " + f.Why + " " + f.Suggestion,
			})
		}
	}
	return faults
}

// placeNames are the names of places in a request: a guide to White Oak speaks
// of its streets.
func placeNames(request map[string]any) []string {
	var names []string
	for _, of := range []string{"neighborhood", "city", "location"} {
		whole := Member(request, of)
		first, _, _ := strings.Cut(whole, ",")
		names = append(names, whole, first)
	}
	return names
}
