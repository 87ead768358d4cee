package review

import (
	"maps"
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// superlative is a place in an order: the oldest, the sixth-oldest, one of the
// oldest.
var superlative = regexp.MustCompile(`(?i)\b(?:((?:one|1) of|among|some of) (?:the |[\w']+ )?|(` + strings.Join(rankWords[1:], "|") + `|\d{1,2}(?:st|nd|rd|th))[ -])?(?:the )?(?:(` +
	strings.Join(rankWords[1:], "|") + `|\d{1,2}(?:st|nd|rd|th))[ -])?` +
	`(oldest|youngest|newest|largest|biggest|smallest|tallest|highest|lowest|longest|shortest|busiest|fastest|slowest|hottest|coldest|cheapest|priciest|` +
	`wealthiest|richest|densest|most (?:expensive|affordable|popular|visited|walkable|populous))\b`)

// placesIn are the places of a text by their word: "", "one of", or the ordinal.
func placesIn(text string) map[string][]string {
	all := map[string][]string{}
	for _, m := range superlative.FindAllStringSubmatch(text, -1) {
		place := strings.ToLower(m[2] + m[3])
		if m[1] != "" {
			place = "one of"
		}
		for i, word := range rankWords {
			if strings.HasPrefix(place, string(rune('1'+i))) && len(place) == 3 {
				place = word
			}
		}
		word := strings.ToLower(m[4])
		if !slices.Contains(all[word], place) {
			all[word] = append(all[word], place)
		}
	}
	return all
}

// inventedPlaces says which superlatives of a sentence are more than what is told:
// the oldest, where it is the sixth-oldest.
func (c *figureCheck) inventedPlaces(sentence string, cites []int) (all []string) {
	claimed := placesIn(sentence)
	if len(claimed) == 0 {
		return nil
	}
	told := map[string][]string{}
	for _, r := range c.readings(cites) {
		for word, places := range r.places() {
			told[word] = append(told[word], places...)
		}
	}
	for word, claims := range claimed {
		for _, place := range claims {
			if have := told[word]; len(have) > 0 && place != "one of" && !slices.Contains(have, place) {
				all = append(all, inQuotes(strings.TrimSpace(place+" "+word))+" is more than is told: there it is "+
					inQuotes(strings.TrimSpace(have[0]+" "+word)))
			}
		}
	}
	slices.Sort(all)
	return all
}

var (
	// scoped is a superlative and of what it is one: the busiest stop in Texas.
	scoped = regexp.MustCompile(`(?i:\b(oldest|youngest|newest|largest|biggest|smallest|tallest|highest|lowest|longest|shortest|busiest|fastest|quickest|slowest|hottest|` +
		`cheapest|priciest|dearest|wealthiest|richest|densest|finest|greatest|most (?:expensive|affordable|popular|visited|walkable|populous|competitive|historic|sought-after)))\b` +
		`(?:[ -][\p{L}'’]+){0,5}? (?i:in|of|on) (?:(?i:the|all of the|all) (?:whole |entire )?(city|state|county|country|nation|region|area|metro|market|neighborhood|world|district|town|U\.S|United States)|` +
		`(\p{Lu}\p{L}+))\b`)
	// sameSuperlatives are rows of those of which one may stand for another.
	sameSuperlatives = func() map[string]string {
		all := map[string]string{}
		for _, row := range []string{
			"largest biggest greatest", "fastest quickest",
			"highest priciest dearest expensive tallest record wealthiest richest",
			"lowest cheapest affordable", "busiest popular visited walkable", "newest youngest latest",
		} {
			names := strings.Fields(row)
			for _, name := range names {
				all[name] = names[0]
			}
		}
		return all
	}()
	// wider are words for how much of the world a superlative covers.
	wider = map[string]int{
		"state": 2, "country": 3, "nation": 3, "u.s": 3, "united states": 3, "usa": 3, "america": 3, "world": 4,
	}
)

// superlativeOf is the row of a superlative.
func superlativeOf(word string) string {
	word = strings.ToLower(word)
	word = strings.TrimPrefix(word, "most ")
	if row := sameSuperlatives[word]; row != "" {
		return row
	}
	return word
}

// breadth is how much of the world a superlative covers; 1 for a place.
func breadth(scope string) int {
	scope = strings.ToLower(scope)
	if n := wider[scope]; n > 0 {
		return n
	}
	if slices.Contains(stateNamesOneWord, scope) {
		return 2
	}
	return 1
}

// stateNamesOneWord are the names of states of one word, but for those of cities.
var stateNamesOneWord = slices.DeleteFunc(slices.Collect(maps.Values(stateNames)), func(name string) bool {
	return strings.Contains(name, " ") || name == "washington"
})

// widestIn are for each row of superlatives of a text how much of the world the widest
// covers; 0 if it does not say.
func widestIn(text string) map[string]int {
	all := map[string]int{}
	for _, m := range scoped.FindAllStringSubmatch(text, -1) {
		all[superlativeOf(m[1])] = max(all[superlativeOf(m[1])], breadth(m[2]+m[3]))
	}
	for _, word := range anySuperlative.FindAllString(text, -1) {
		if row := superlativeOf(word); all[row] == 0 {
			all[row] = 0
		}
	}
	return all
}

// tellsMore is a verb behind a superlative: the newest page was updated in June.
var tellsMore = regexp.MustCompile(`(?i)\b(?:is|are|was|were|has|have|had|went|sold)\b`)

// anySuperlative is one wherever it stands.
var anySuperlative = regexp.MustCompile(`(?i)\b(?:[a-z]{2,}est|record|(?:most )?(?:expensive|affordable|popular|visited|walkable|populous|competitive|historic|sought-after))\b`)

// widened says which superlatives of a sentence are of more than is told, or told by none.
func (c *figureCheck) widened(sentence string, cites []int) (all []Fault) {
	for _, m := range scoped.FindAllStringSubmatch(sentence, -1) {
		if monthWords[strings.ToLower(m[3])] || tellsMore.MatchString(m[0]) {
			continue
		}
		row, known, widest := superlativeOf(m[1]), false, 0
		for _, r := range c.readings(cites) {
			if n, ok := r.widest()[row]; ok {
				known, widest = true, max(widest, n)
			}
		}
		if !known || widest > 0 && breadth(m[2]+m[3]) > max(widest, 1) {
			all = append(all, doubted("that it is the "+inQuotes(m[0])+nowhere, leaveOut))
		}
	}
	return all
}
