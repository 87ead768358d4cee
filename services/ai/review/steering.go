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
func steering(d Draft, rules Rules) []Fault {
	var faults []Fault
	for _, f := range Findings(d, rules) {
		faults = append(faults, Fault{
			Pointer: f.Pointer, Code: Steering,
			Detail: "says " + inQuotes(f.Phrase) + ". " + f.Why + " " + f.Suggestion,
		})
	}
	return faults
}

// Findings are all the phrases of a draft that steer, in its texts that the
// public may read.
func Findings(d Draft, rules Rules) []fault.Finding {
	places := placeNames(d.Request)
	find := fairhousing.Review
	if fairhousing.Explains(Member(d.Request, "topic")) { // the examples stand in all of the texts
		find = fairhousing.ReviewExplaining
	}
	var all []fault.Finding
	for at, text := range Texts(d.Answer) {
		if !rules.Advertises && !(rules.Recommends && strings.HasPrefix(at, "/recommendations/")) {
			continue
		}
		for _, f := range fairhousing.UTF16(text, find(text, places...)) {
			all = append(all, fault.Finding{
				Pointer: at, Phrase: f.Phrase, Start: f.Start, End: f.End,
				Class: string(f.Class), Rule: f.ID, Why: f.Why, Suggestion: f.Suggestion,
			})
		}
	}
	return all
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
