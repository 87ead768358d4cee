package review

import (
	"math"
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// A percentage stays one, also where it is near a part that has a word: 31 percent are not
// "about a third".

var (
	partWord = regexp.MustCompile(`(?i)\b(half|(?:a|one|two|1|2)[ -]thirds?|(?:a|one|three|1|3)[ -]quarters?|(?:a|one|1)[ -]fifth)\b([^.;,]{0,24})`)
	// noPart are words behind that make it a time or a size.
	noPart = regexp.MustCompile(`(?i)^[ -](?:of (?:the |a |an |this |last |next )?(?:year|month|day|week|decade|century|mile|acre|20\d\d|19\d\d)|a |an |mile|acre|hour|point|` +
		`percent|bath|year|block|of 20|in 20|ago|past|later|dozen|million|hearted|way|this|last|next|earlier|ended|to )`)
	// shareBehind follows a part that is held against the results as a figure.
	shareBehind = regexp.MustCompile(`(?i)^\s+(?:of|the|said|says?|reported|report|answered)\b|^\s+(?:[\p{L}]+ )?(?:` + shared + `)s\b`)
	// atLeast stands before a part that says on which side of it the figure lies.
	atLeast = regexp.MustCompile(`(?i)\b(?:than|over|under|nearly|almost|at least|at most|or)\s*$`)
	// somePart stands before a part of time, or one that is told apart.
	somePart = regexp.MustCompile(`(?i)\b(?:first|second|third|fourth|last|latter|other|each|that|this|next|previous|same|every|per|or|and a|two and|` +
		`three and|one and|and|early|late|the)\s*$`)
	valueOfPart = map[byte]float64{'h': 50, 't': 100. / 3, 'q': 25, 'f': 20}
	toldPart    = map[byte]*regexp.Regexp{
		'h': regexp.MustCompile(`(?i)\bhal(?:f|ves|ved)\b|½`), 't': regexp.MustCompile(`(?i)\bthirds?\b|\b(?:in|of) (?:3|three)\b`),
		'q': regexp.MustCompile(`(?i)\bquarters?\b|\bfourths?\b|\b(?:in|of) (?:4|four)\b`), 'f': regexp.MustCompile(`(?i)\bfifths?\b|\b(?:in|of) (?:5|five)\b`),
	}
)

// madeParts doubts the parts of a sentence that were made of a percentage: none of what it
// rests on has the part, and one has a percentage near it, or percentages and none near.
func (c *figureCheck) madeParts(sentence string, cites []int) (all []Fault) {
	if len(cites) == 0 || strings.Contains(sentence, "%") || strings.Contains(sentence, "percent") {
		return nil
	}
	for _, at := range partWord.FindAllStringSubmatchIndex(sentence, -1) {
		word := strings.ToLower(sentence[at[2]:at[3]])
		if isNoPart(lastOf(sentence[:at[0]], 24), sentence[at[3]:at[5]]) {
			continue
		}
		kind := word[strings.LastIndexAny(word, " -")+1]
		value := valueOfPart[kind]
		if word[0] == '2' || strings.HasPrefix(word, "two") {
			value *= 2
		}
		if word[0] == '3' || strings.HasPrefix(word, "three") {
			value *= 3
		}
		told, percents := false, false
		for i, s := range c.draft.Sources {
			if slices.Contains(cites, i+1) {
				told = told || toldPart[kind].MatchString(s.shown())
				all := c.resultReadings[i].wholes().percents
				told, percents = told || slices.Contains(all, value), percents || len(all) > 0
			}
		}
		told = told || toldPart[kind].MatchString(c.asked)
		if percents && !told && !c.isShareOfCounts(value, cites) {
			detail := "the part " + inQuotes(word) + " is written nowhere so"
			all = append(all, doubted(detail, "write the figure as its source does"))
		}
	}
	return all
}

// isNoPart reports whether a word between two texts is no part that was made of something.
func isNoPart(before, behind string) bool {
	return noPart.MatchString(behind) || shareBehind.MatchString(behind) ||
		somePart.MatchString(before) || atLeast.MatchString(before)
}

// nearPart is how far two numbers may be from a part of each other.
const nearPart = 5

// isShareOfCounts reports whether two numbers of a cited result are such a share of each
// other.
func (c *figureCheck) isShareOfCounts(percent float64, cites []int) bool {
	for i, r := range c.resultReadings {
		if !slices.Contains(cites, i+1) {
			continue
		}
		first := r.told().all
		first = first[:min(len(first), often)]
		for _, a := range first {
			for _, b := range first {
				x, y := a.figures[0], b.figures[0]
				count := x.unit == 0 && y.unit == 0 && !a.year && !b.year && y.value > 0
				if count && math.Abs(100*x.value/y.value-percent) < nearPart {
					return true
				}
			}
		}
	}
	return false
}
