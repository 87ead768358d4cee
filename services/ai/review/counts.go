package review

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Small numbers that nobody but who asks can know: how many of a thing there are,
// what a client scored, how many clients had something.

var (
	// countedThings is a number and what it counts.
	countedThings = regexp.MustCompile(`\b([2-9]|1[0-2]) (?:[a-z-]+ )?([a-z]{2,}s)\b`)
	// uncountable are plurals that texts count in their own way.
	uncountable = wordSet(`things reasons ways words tips steps questions times ideas details pieces parts lines posts pictures photos photographs shots
		minutes seconds hours days weeks months years miles blocks dollars cents bucks percents points degrees units sides halves`)
	// scored is a mark out of 5, 10 or 100.
	scored = regexp.MustCompile(`\b(\d{1,3}(?:\.\d)?)(?:\s?/\s?| out of )(5|10|100)\b(?:[^/\d]|$)`)
	// ofMine is a number of those for whom the agent has worked.
	ofMine = regexp.MustCompile(`(?i)\b(\d{1,4}) of (?:my|our)(?: own)? (?:[a-z]+ ){0,2}` + clientele + `|` +
		`\b(?:my|our) (?:last|recent|past|latest|previous) (\d{1,4}) ` + clientele)
)

const clientele = `(?:clients|buyers|sellers|listings|closings|sales|families|customers)\b`

// wrongCounts says which counts of a sentence the request does not have.
func (c figureCheck) wrongCounts(bare string, l leaf) (all []string) {
	asked := strings.ToLower(readable(c.asked))
	if _, name := splitPointer(l.at); c.rules.Closed && !c.rules.Proposes && name != "visual" {
		for _, m := range countedThings.FindAllStringSubmatch(strings.ToLower(bare), -1) {
			if kinds[m[2]] != "" || uncountable[m[2]] {
				continue
			}
			if told := countsOf(asked, strings.TrimSuffix(m[2], "s")); len(told) > 0 && !slices.Contains(told, m[1]) {
				all = append(all, "the request has another number of "+inQuotes(m[2])+": "+told[0])
			}
		}
	}
	if c.rules.Closed {
		told := scored.FindAllStringSubmatch(asked, -1)
		for _, m := range scored.FindAllStringSubmatch(bare, -1) {
			if !slices.ContainsFunc(told, func(t []string) bool { return t[1] == m[1] && t[2] == m[2] }) &&
				!(m[2] == "5" && strings.Contains(asked, m[1]+" star")) {
				all = append(all, "the score "+inQuotes(m[1]+"/"+m[2])+" does not stand in the request; leave it out, or write "+
					"what is there")
			}
		}
	}
	for _, m := range ofMine.FindAllStringSubmatch(bare, -1) {
		n, _ := strconv.ParseFloat(m[1]+m[2], 64)
		if n > 1 && len(c.request.by[figure{n, 0}]) == 0 {
			all = append(all, "the request does not say how many of the agent's own there are: "+inQuotes(m[0])+"; leave it out")
		}
	}
	return all
}

// countsOf are the numbers of a thing that a text tells, and all of them together.
func countsOf(text, thing string) (counts []string) {
	name := regexp.QuoteMeta(thing) + `(?:s|es)?\b`
	sum := 0
	counted := regexp.MustCompile(`\b(\d{1,3}) (?:[a-z-]+ ){0,2}` + name + `|\b` + name + `(?: ?[:=-])? ?(?:up to |max |about )?(\d{1,3})(?:[^\d%.,/]|[.,]\D|$)`)
	for _, m := range counted.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1] + m[2])
		sum += n
		counts = append(counts, strconv.Itoa(n))
	}
	if len(counts) > 0 {
		counts = append(counts, strconv.Itoa(sum))
	}
	return counts
}

// keepsHours is how a text tells when something is open.
var keepsHours = regexp.MustCompile(`(?i)\b(?:open|serves|served|runs) (?:\p{L}+ ){0,3}(?:from|until|till|daily)\b|\bcloses (?:daily )?at\b`)

// unknownHours says which hours of a sentence that cites nothing no result gives.
func (c figureCheck) unknownHours(bare string) (all []Fault) {
	if c.rules.Closed || c.rules.Proposes || !keepsHours.MatchString(bare) {
		return nil
	}
	told := append(slices.Clone(c.calendars), c.calendar)
	for _, t := range timesIn(bare) {
		if !slices.ContainsFunc(told, func(c calendar) bool { return c.tells(t) }) {
			all = append(all, doubted("the time "+inQuotes(t.text)+nowhere, leaveOut))
		}
	}
	return all
}
