package review

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"coagent/services/ai/regexp"
)

// A percentage stays one: 19 percent are not "one in five".

// manyIn is how many of how many, and what may round it: one in five.
var manyIn = regexp.MustCompile(`(?i)(?:\b(about|around|roughly|nearly|almost|some|over|than|under) )?` +
	`\b(\d{1,2}) (?:in|out of) (?:every )?(\d{1,3}) ([\p{L}-]+)`)

// notOfMany are words behind a number that make it a time or a size: five sales in 30 days.
var notOfMany = wordSet(`day days week weeks month months year years hour hours minute minutes second seconds feet foot inch inches percent
	square acres miles reviews review stars points am pm a.m p.m`)

// wholes are how a text tells shares: the numbers behind in and of, and its percentages.
type wholes struct {
	of       map[string]bool
	percents []float64
}

var (
	wholeOf   = regexp.MustCompile(`(?i)\b(?:in|of|every) (?:every )?(\d{1,3})\b`)
	percentOf = regexp.MustCompile(`(?i)\b(\d{1,2}(?:\.\d+)?) ?(?:%|percent\b|pct\b)`)
	// partsOfWhole are the words for shares of so many.
	partsOfWhole = map[string]*regexp.Regexp{
		"2": regexp.MustCompile(`(?i)\bhal(?:f|ves)\b`), "3": regexp.MustCompile(`(?i)\bthirds?\b`),
		"4": regexp.MustCompile(`(?i)\b(?:quarters?|fourths?)\b`), "5": regexp.MustCompile(`(?i)\bfifths?\b`),
	}
)

// wholesOf reads a readable text.
func wholesOf(text string) wholes {
	w := wholes{of: map[string]bool{}}
	text = inDigits(text)
	for _, m := range wholeOf.FindAllStringSubmatch(text, -1) {
		w.of[m[1]] = true
	}
	for _, m := range percentOf.FindAllStringSubmatch(text, often*often) {
		if p, err := strconv.ParseFloat(m[1], 64); err == nil {
			w.percents = append(w.percents, p)
		}
	}
	for whole, fraction := range partsOfWhole {
		if fraction.MatchString(text) {
			w.of[whole] = true
		}
	}
	return w
}

// nearPercent is how far from a percentage a ratio lies that was made of it.
const nearPercent = 3

// madeRatios are the ratios of a sentence that were made of a percentage, and in a plan
// those that nobody tells.
func (c *figureCheck) madeRatios(sentence string, cites []int) (all []Fault) {
	if !strings.Contains(sentence, " in ") && !strings.Contains(sentence, " out ") {
		return nil
	}
	for _, m := range manyIn.FindAllStringSubmatch(inDigits(sentence), -1) {
		part, whole := atoi(m[2]), atoi(m[3])
		if m[1] != "" || part >= whole || notOfMany[strings.ToLower(m[4])] {
			continue
		}
		told, made := false, c.rules.Proposes
		for _, r := range c.readings(cites) {
			w := r.wholes()
			told = told || w.of[m[3]]
			made = made || slices.ContainsFunc(w.percents, func(p float64) bool {
				return math.Abs(p-100*float64(part)/float64(whole)) <= nearPercent
			})
		}
		if made && !told {
			all = append(all, doubted(inQuotes(m[2]+" in "+m[3])+" is written nowhere so",
				"write the figure as its source does"))
		}
	}
	return all
}
