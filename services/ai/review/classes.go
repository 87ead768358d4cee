package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// A figure of a market is of a kind of home and of a place of some size. One that is
// told of condos is none of houses, and one of a county none of its city.

// class is a kind of home or a size of place.
type class struct{ of, name string }

// classes are how texts name each. A place that has such a word in its name is none:
// Kansas City, State Street.
var classes = []struct {
	class
	words *regexp.Regexp
}{
	{class{"home", "condos"}, regexp.MustCompile(`(?i)\b(?:condos?|condominiums?)\b`)},
	{class{"home", "houses"}, regexp.MustCompile(`(?i)\b(?:single[- ]family|detached (?:homes?|houses?|single)|houses|an? (?:\w+ )?house|sfh|sfr)\b`)},
	{class{"home", "townhomes"}, regexp.MustCompile(`(?i)\b(?:town[- ]?(?:homes?|houses?)|row ?houses?)\b`)},
	{class{"home", "apartments"}, regexp.MustCompile(`(?i)\b(?:apartments?)\b`)},
	{class{"home", "land"}, regexp.MustCompile(`(?i)\b(?:vacant land|building lots|land (?:sales|listings))\b`)},
	{class{"place", "city"}, regexp.MustCompile(`\b(?:[Cc]itywide|[Cc]ity-wide|[Cc]ity of [A-Z]|[Cc]ity proper|[Cc]ity limits|(?:the|[Tt]he) city(?:'s|’s)?)\b`)},
	{class{"place", "county"}, regexp.MustCompile(`\b(?:[Cc]ounty-?wide|[Cc]ounty|[A-Z][a-z]+ Parish|COUNTY)\b`)},
	{class{"place", "metro"}, regexp.MustCompile(`\b(?:[Mm]etro(?:politan)?(?: area)?|MSA)\b`)},
	{class{"place", "state"}, regexp.MustCompile(`\b(?:[Ss]tate-?wide|(?:the|[Tt]he|[Aa]cross) state(?:'s|’s)?|[Ss]tate (?:average|median))\b`)},
	{class{"place", "nation"}, regexp.MustCompile(`\b(?:[Nn]ationally|[Nn]ation-?wide|(?:the|[Tt]he) (?:nation|country)(?:'s|’s)?|national (?:average|median|rate|price)|U\.S\.)`)},
}

// anyClass is a word of some class: most clauses have none.
var anyClass = func() *regexp.Regexp {
	var forms []string
	for _, c := range classes {
		forms = append(forms, "(?:"+c.words.String()+")")
	}
	return regexp.MustCompile(strings.Join(forms, "|"))
}()

// authority is what has the word of a place and is none: the county's clerk.
var authority = regexp.MustCompile(`(?i)\b(?:(?:county|city|state)(?:'s|’s)? (?:council\w*|commission\w*|clerk|assessor|hall|records?|attorney|manager|planners?|officials?|board|law|ordinance|code|tax(?:es)?|fees?|staff|engineer|department|data)|` +
	`(?:council|clerk|assessor|board|realtors) of the (?:city|county|state))\b`)

// classesIn are the classes that a text names.
func classesIn(text string) (all []class) {
	if !anyClass.MatchString(text) {
		return nil
	}
	text = authority.ReplaceAllString(text, " ")
	for _, c := range classes {
		if c.words.MatchString(text) {
			all = append(all, c.class)
		}
	}
	return all
}

// classes are those of a figure: of each sort those of its clause, or else of its
// sentence.
func (q *quantity) classes() []class {
	if q.at == nil {
		return nil
	}
	return q.at.kept.classes.get(func() []class {
		if !anyClass.MatchString(q.at.lead) && !anyClass.MatchString(q.at.tail) {
			return nil
		}
		before, behind := q.at.clause()
		all := classesIn(before + "#" + behind)
		own := len(all)
		for _, c := range classesIn(sentenceEndOf(q.at.lead) + "#" + sentenceStartOf(q.at.tail)) {
			if !slices.ContainsFunc(all[:own], func(o class) bool { return o.of == c.of }) {
				all = append(all, c)
			}
		}
		return all
	})
}

// stop is where a sentence, a line or an item ends.
var stop = regexp.MustCompile(`[.!?;]\s|\n|•`)

func sentenceEndOf(before string) string {
	if all := stop.FindAllStringIndex(before, -1); len(all) > 0 {
		return before[all[len(all)-1][1]:]
	}
	return before
}

func sentenceStartOf(behind string) string {
	if at := stop.FindStringIndex(behind); at != nil {
		return behind[:at[0]]
	}
	return behind
}

// ofAnotherClass says what is wrong with a figure that is told of other classes alone:
// empty if nothing is, or if either text names none.
func (q quantity) ofAnotherClass(said []quantity) string {
	if q.year || len(said) == 0 {
		return ""
	}
	mine := q.classes()
	for _, own := range mine {
		other := ""
		for _, o := range said {
			if other = o.another(own, mine); other == "" {
				break
			}
		}
		if other != "" {
			return "the figure " + inQuotes(q.text) + " is told of the " + other + " there, and here it is of the " + own.name
		}
	}
	return ""
}

// another is the class of a told figure that is none of those of a text, of the sort of
// one of them; empty if it has one of them or none of the sort.
func (q quantity) another(own class, mine []class) (name string) {
	for _, c := range q.classes() {
		switch {
		case slices.Contains(mine, c) && c.of == own.of:
			return ""
		case c.of == own.of:
			name = c.name
		}
	}
	return name
}
