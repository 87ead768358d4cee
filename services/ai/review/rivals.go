package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// alternatives are a row of words of which one does not stand for another: where only the left
// side is told, nothing is on the right.
type alternatives struct {
	what string
	// says finds them in a sentence, and told in what it may rest on, which may be typed in
	// haste; the word is the first group that is not empty.
	says, told *regexp.Regexp
	// recounts says that they are looked for in recommendations as well, which recount what
	// clients told.
	recounts bool
}

const (
	loans = `(?:[ -][a-z-]+)?[ -](?:loans?|mortgages?|financing|buyers?|appraisals?|offers?|closings?|borrowers?)\b`
	feast = `(Thanksgiving|Christmas|Hanukkah|Easter|Halloween|Juneteenth|Memorial Day|Labor Day|Independence Day|Veterans Day|` +
		`Valentine's Day|Mother's Day|Father's Day|New Year's|Passover|Diwali|Ramadan|Kwanzaa)\b`
)

var rivals = []alternatives{
	{
		what: "loan",
		says: regexp.MustCompile(`\b(FHA|VA|USDA|[Cc]onventional|[Jj]umbo)` + loans),
		told: regexp.MustCompile(`(?i)\b(FHA|VA|USDA|conventional|conv|jumbo)` + loans),
	},
	{
		what: "side",
		says: regexp.MustCompile(`(?i)\b(?:(?:to|on|at) (?:the|your|its) |just )?\b(left|right)(?:[- ]hand)? (?:side|of)\b|\b(?:to|on) (?:the|your|its) (left|right)\b`),
		told: regexp.MustCompile(`(?i)\b(left|right)(?:[- ]hand)? (?:side|of)\b|\b(?:to|on) (?:(?:the|your|its|ur) )?(left|right)\b`),
	},
	{
		what: "direction",
		says: regexp.MustCompile(`(?i)\b(north|south|east|west)(?:ern)?[- ](?:facing|exposure|side of|end of)\b`),
		told: regexp.MustCompile(`(?i)\b(north|south|east|west)(?:ern)?[- ](?:facing|exposure|side|end)\b`),
	},
	{
		what: "holiday", recounts: true,
		says: regexp.MustCompile(`\b` + feast),
		told: regexp.MustCompile(`(?i)\b(?:` + feast + `|(xmas)|(4th of july|fourth of july))`),
	},
}

// firstGroup is the first group of a match that is not empty, in small letters.
func firstGroup(m []string) string {
	for _, group := range m[1:] {
		if group != "" {
			return strings.ToLower(group)
		}
	}
	return ""
}

// rivalsIn are the words of the rows that a text tells.
func rivalsIn(text string) [][]string {
	all := make([][]string, len(rivals))
	for i, r := range rivals {
		for _, m := range r.told.FindAllStringSubmatch(text, -1) {
			word := firstGroup(m)
			if word == "xmas" {
				word = "christmas"
			}
			all[i] = append(all[i], word)
		}
		all[i] = unique(all[i])
	}
	return all
}

// rivalled says which words of a sentence stand for others that are told.
func (c *figureCheck) rivalled(sentence string, cites []int) (all []Fault) {
	for i, r := range rivals {
		if c.rules.Recommends && !r.recounts {
			continue
		}
		said := r.says.FindAllStringSubmatch(sentence, -1)
		if len(said) == 0 {
			continue
		}
		var told []string
		for _, reading := range c.readings(cites) {
			told = append(told, reading.rivals()[i]...)
		}
		for _, m := range said {
			if word := firstGroup(m); len(told) > 0 && !slices.Contains(told, word) {
				all = append(all, doubted("the "+r.what+" is "+inQuotes(told[0])+" there, and not "+inQuotes(word), ""))
			}
		}
	}
	return all
}
