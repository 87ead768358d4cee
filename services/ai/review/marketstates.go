package review

import (
	"maps"
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// Of a market so many homes were sold, so many are for sale, and so many are under
// contract: a count of one is none of another.

// inState is a count and the state of what it counts: a group for each state.
var inState = regexp.MustCompile(`(?i)\b(\d[\d,]+) ` +
	`(?:(?:homes?|houses?|condos?|listings?|properties|units|single[- ]family|total) ){0,2}` +
	`(?:(pendings?|pending sales|sales pending|under contract|in contract|in escrow)|` +
	`(closed|closings?|sold|sales)|(actives?|for sale|on the market)|(new listings))\b`)

// marketStates are the names of those states.
var marketStates = [...]string{"under contract", "sold", "for sale", "new"}

// statesOf are the states with which a readable text tells each count.
func statesOf(text string) map[string][]string {
	all := map[string][]string{}
	if !hasDigit(text) {
		return all
	}
	for _, m := range inState.FindAllStringSubmatch(text, -1) {
		digits := strings.ReplaceAll(m[1], ",", "")
		for i, state := range marketStates {
			if m[2+i] != "" && !slices.Contains(all[digits], state) {
				all[digits] = append(all[digits], state)
			}
		}
	}
	return all
}

// otherStatesOfMarket says which counts of a sentence are told of homes in another state alone.
func (c *figureCheck) otherStatesOfMarket(sentence string, cites []int) (all []Fault) {
	said := statesOf(sentence)
	for _, digits := range slices.Sorted(maps.Keys(said)) {
		states := said[digits]
		var told []string
		for _, r := range c.readings(cites) {
			told = append(told, r.states()[digits]...)
		}
		for _, state := range states {
			if len(told) > 0 && !slices.Contains(told, state) {
				all = append(all, doubted(inQuotes(digits)+" is told of homes "+told[0]+" there, and not "+state, ""))
			}
		}
	}
	return all
}

// average is so many in a time, as somebody who divided writes it.
var average = regexp.MustCompile(`(?i)\b(?:more than|over|about|around|nearly|almost|roughly|` +
	`averag(?:ing|ed)|(?:an )?average of|on average,?|close to) (\d+(?:\.\d+)?)` +
	`(?: [a-z-]+){0,2}? (?:a|per|each|every) (?:day|week|month|quarter|year)\b`)

// madeAverages says which averages of a sentence are told nowhere.
func (c *figureCheck) madeAverages(sentence string, cites []int) (all []Fault) {
	if !c.rules.Closed {
		return nil
	}
	for _, m := range average.FindAllStringSubmatch(inDigits(sentence), -1) {
		told := slices.ContainsFunc(c.readings(cites), func(r *reading) bool { return r.digits()[significant(m[1])] })
		if !told {
			all = append(all, doubted("the average "+inQuotes(m[0])+" is told nowhere", leaveOut))
		}
	}
	return all
}
