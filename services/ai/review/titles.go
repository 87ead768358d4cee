package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// Titles of market updates, and what stands above any text.

// anyTime is how a title names a time.
var anyTime = regexp.MustCompile(`(?i)\b(?:\d{4}|` + monthNames + `|spring|summer|fall|autumn|winter|quarter|q[1-4]|weeks?|months?|years?|holidays?|` +
	`today|now|days?|season|weekend|mid-?year|first half|second half)\b|['’]\d\d\b`)

// thatTime is a time that whoever reads of it later cannot tell.
var thatTime = regexp.MustCompile(`(?i)\b(?:last|past|previous|prior)[ -](?:months?|quarter|year)(?:['’]s)?\b`)

// ofMarkets are words of a place that name none.
var ofMarkets = wordSet(`the of in and for area metro greater county city market housing region near around homes condos real estate`)

// untitled doubts the title of a market update that names neither the place of the
// request nor a time.
func untitled(d Draft) (faults []Fault) {
	title := asRendered(Member(d.Answer, "title"))
	doubt := func(what string) {
		faults = append(faults, Fault{
			Pointer: "/title", Code: "asked", Sentence: firstSentence(title), Doubt: true, Detail: "must name " + what,
		})
	}
	place, _, _ := strings.Cut(Member(d.Request, "location"), ",")
	if place != "" && !namesPlace(title, place) {
		doubt("the place of the request: " + inQuotes(place))
	}
	if Member(d.Request, "timePeriod") != "" && !anyTime.MatchString(title) {
		doubt("the time of the request: " + inQuotes(Member(d.Request, "timePeriod")))
	}
	if said := thatTime.FindString(title); said != "" && !aMonth.MatchString(title) && !aYear.MatchString(title) {
		doubt("the time of the request by its name, and not " + inQuotes(said))
	}
	if other := otherTime(title, Member(d.Request, "timePeriod")); other != "" {
		doubt("the time of the request: " + inQuotes(Member(d.Request, "timePeriod")) + ", and not " + inQuotes(other))
	}
	return faults
}

var aMonth, aYear = regexp.MustCompile(`(?i)\b(?:` + monthNames + `)\b`), regexp.MustCompile(`\b20\d\d\b`)

// otherTime is a month or a year of a title that names none of those of the period; empty
// where one of them names no such time, or both name one.
func otherTime(title, period string) string {
	for _, pattern := range []*regexp.Regexp{aMonth, aYear} {
		asked, said := pattern.FindAllString(period, -1), pattern.FindAllString(title, -1)
		same := func(time string) bool {
			return slices.ContainsFunc(asked, func(other string) bool {
				return strings.EqualFold(time[:3], other[:3]) && (pattern == aMonth || time == other)
			})
		}
		if len(asked) > 0 && len(said) > 0 && !slices.ContainsFunc(said, same) {
			return said[0]
		}
	}
	return ""
}

// namesPlace reports whether a title has a word of a place, or one that a word of it is
// short for.
func namesPlace(title, place string) bool {
	said := strings.Fields(plainWords(title))
	own := slices.DeleteFunc(strings.Fields(plainWords(place)), func(word string) bool { return ofMarkets[word] })
	return len(own) == 0 || slices.ContainsFunc(own, func(word string) bool {
		others := strings.Fields(otherwise[word] + " " + stateNames[word])
		return slices.ContainsFunc(said, func(other string) bool {
			return other == word || sameStem(other, word) || slices.Contains(others, other) || isShortFor(word, other)
		})
	})
}

// isShortFor reports whether a word has letters of another in their order, and its first:
// bham, mpls.
func isShortFor(word, other string) bool {
	if len(word) < 3 || len(word) >= len(other) || word[0] != other[0] {
		return false
	}
	for i := range len(other) {
		if word != "" && other[i] == word[0] {
			word = word[1:]
		}
	}
	return word == ""
}

// citedAtTheTop lists the titles, meta descriptions and tags with a citation.
func citedAtTheTop(d Draft) (faults []Fault) {
	for at, text := range d.answerTexts() {
		list, name := splitPointer(at)
		_, of := splitPointer(list)
		if !slices.Contains(atTheTop, name) && !slices.Contains(atTheTop, of) || !citation.MatchString(text) {
			continue
		}
		faults = append(faults, Fault{
			Pointer: at, Code: "unasked", Sentence: firstSentence(text), Detail: "must have no citation",
		})
	}
	return faults
}

// titleOfUpdate lists the figures in the title of a market update but for its dates.
func titleOfUpdate(d Draft) []Fault {
	title := asRendered(Member(d.Answer, "title"))
	var asked strings.Builder
	for text := range textsOf(d.Request) {
		asked.WriteString(" " + inDigits(asRendered(text)))
	}
	for _, said := range sureFigure.FindAllString(title, -1) {
		if !strings.Contains(asked.String(), strings.Trim(said, "$% ")) {
			return []Fault{{
				Pointer: "/title", Code: "unasked", Sentence: firstSentence(title), Detail: "has the figure " + inQuotes(said),
				Advice: "the title names place and time, and has no other figures",
			}}
		}
	}
	return nil
}

// sureFigure is a number that can be no date.
var sureFigure = regexp.MustCompile(`\$\s?\d[\d,.]*|\d[\d,.]*\s?(?:%|percent\b)|\b\d{1,3},\d{3}\b|\b\d+\.\d+\b`)
