package review

import (
	"regexp"
	"slices"
	"strings"
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
func (c figureCheck) inventedPlaces(sentence string, cites []int) (all []string) {
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
