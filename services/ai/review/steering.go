package review

import (
	"slices"
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
	return append(faults, maySteer(d, rules, faults)...)
}

// maySteer doubts the sentences that only may steer, and in a text that is for the
// agent alone what would steer in public. Where a text is wrong its sentences are not
// doubted as well.
func maySteer(d Draft, rules Rules, wrong []Fault) []Fault {
	if explains(d) || !(rules.Advertises || rules.Figures) {
		return nil
	}
	places := placeNames(d.Request)
	var faults []Fault
	for at, text := range d.answerTexts() {
		isWrong := slices.ContainsFunc(wrong, func(f Fault) bool { return f.Pointer == at })
		if _, name := splitPointer(at); isWrong || name == "basis" { // the request's own words
			continue
		}
		for _, sentence := range d.asWritten(text) {
			found := fairhousing.Doubts(sentence, places...)
			if !inPublic(at, rules) {
				found = slices.DeleteFunc(found, func(f fairhousing.Finding) bool { return f.Broad })
				found = append(found, fairhousing.Review(sentence, places...)...)
			}
			for _, f := range found[:min(len(found), 1)] {
				faults = append(faults, Fault{
					Pointer: at, Code: Steering, Sentence: sentence, Doubt: true,
					Detail: "says " + inQuotes(f.Phrase) + ". " + f.Why, Advice: f.Suggestion,
				})
			}
		}
	}
	return faults
}

// inPublic reports whether the public may read a text of the answer.
func inPublic(at string, rules Rules) bool {
	return rules.Advertises || rules.Recommends && strings.HasPrefix(at, "/recommendations/")
}

// explains reports whether a draft is about the law itself: its examples stand in all
// of its texts.
func explains(d Draft) bool { return fairhousing.Explains(Member(d.Request, "topic")) }

// Findings are all the phrases of a draft that steer, in its texts that the
// public may read.
func Findings(d Draft, rules Rules) []fault.Finding {
	places := placeNames(d.Request)
	find := fairhousing.Review
	if explains(d) {
		find = fairhousing.ReviewExplaining
	}
	var all []fault.Finding
	for at, text := range d.answerTexts() {
		if !inPublic(at, rules) {
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
