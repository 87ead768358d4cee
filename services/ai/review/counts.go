package review

import (
	"slices"
	"strconv"
	"strings"

	"coagent/services/ai/regexp"
)

// Small numbers that nobody but who asks can know: how many of a thing there are,
// what a client scored, how many clients had something.

var (
	// countedThings is a number and what it counts.
	countedThings = regexp.MustCompile(`\b([2-9]|1[0-2]) (?:[a-z-]+ )?([a-z]{2,}s)\b`)
	// uncountable are plurals that texts count in their own way.
	uncountable = wordSet(`things reasons ways words tips steps questions times ideas details pieces parts lines posts pictures photos photographs shots
		minutes seconds hours days weeks months years miles blocks dollars cents bucks percents points degrees units sides halves`)
	// countsSome is no score: 3 out of 5 showings.
	countsSome = regexp.MustCompile(`(?i)^ (?:[a-z]+ )?([a-z]{3,}s)\b(?:[^-]|$)`)
	// scored is a mark out of 5, 10 or 100.
	scored = regexp.MustCompile(`\b(\d{1,3}(?:\.\d)?)(?:\s?/\s?| out of )(5|10|100)\b(?:[^/\d]|$)`)
	// ofMine is a number of those for whom the agent has worked.
	ofMine = regexp.MustCompile(`(?i)\b(\d{1,4}) of (?:my|our)(?: own)? (?:[a-z]+ ){0,2}` + clientele + `|` +
		`\b(?:my|our) (?:last|recent|past|latest|previous) (\d{1,4}) ` + clientele)
)

const clientele = `(?:clients|buyers|sellers|listings|closings|sales|families|customers)\b`

// score is a mark, and of how many: 9 out of 10.
type score struct{ mark, of string }

func scoresIn(text string) (all []score) {
	for _, at := range scored.FindAllStringSubmatchIndex(text, -1) {
		things := countsSome.FindStringSubmatch(firstOf(text[at[5]:], reach))
		if things == nil || strings.EqualFold(things[1], "stars") || text[at[3]:at[3]+1] == "/" {
			all = append(all, score{text[at[2]:at[3]], text[at[4]:at[5]]})
		}
	}
	return all
}

// wrongCounts says which counts of a sentence the request does not have.
func (c *figureCheck) wrongCounts(bare string, l leaf) (all []Fault) {
	if !hasDigit(bare) {
		return nil
	}
	if _, name := splitPointer(l.at); c.rules.Closed && !c.rules.Proposes && name != "visual" {
		for _, m := range countedThings.FindAllStringSubmatch(strings.ToLower(bare), -1) {
			if kinds[m[2]] != "" || uncountable[m[2]] {
				continue
			}
			told := c.requestReading.census().of(strings.TrimSuffix(m[2], "s"))
			if len(told) > 0 && !slices.Contains(told, m[1]) {
				all = append(all, doubted("the request has another number of "+inQuotes(m[2])+": "+told[0], ""))
			}
		}
	}
	if c.rules.Closed {
		for _, s := range unique(scoresIn(withoutDates(bare, c.requestReading.dates()))) {
			if !slices.Contains(c.requestReading.scores(), s) &&
				!(s.of == "5" && strings.Contains(c.requestReading.census().text, s.mark+" star")) {
				all = append(all, sure("the score "+inQuotes(s.mark+"/"+s.of)+" does not stand in the request", leaveOut))
			}
		}
	}
	for _, m := range ofMine.FindAllStringSubmatch(bare, -1) {
		n, _ := strconv.ParseFloat(m[1]+m[2], 64)
		if n > 1 && !c.request.has(figure{n, 0}) {
			all = append(all, sure(
				"the request does not say how many of the agent's own there are: "+inQuotes(m[0]), "leave it out"))
		}
	}
	return all
}

// census is how many of each thing a text in small letters tells.
type census struct {
	text  string
	words map[string][]int    // where each begins, in bytes
	told  map[string][]string // of the things that one asked for
}

func censusOf(text string) *census {
	c := census{text: text, words: map[string][]int{}, told: map[string][]string{}}
	for _, at := range smallWord.FindAllStringIndex(text, -1) {
		word := text[at[0]:at[1]]
		c.words[word] = append(c.words[word], at[0])
	}
	return &c
}

var (
	smallWord = regexp.MustCompile(`\b[a-z]+\b`)
	// countBefore and countBehind are the number of a thing where it stands.
	countBefore = regexp.MustCompile(`\b(\d{1,3}) (?:[a-z-]+ ){0,2}$`)
	countBehind = regexp.MustCompile(`^(?: ?[:=-])? ?(?:up to |max |about )?(\d{1,3})(?:[^\d%.,/]|[.,]\D|$)`)
)

// of are the numbers of a thing that the text tells, and all of them together.
func (c *census) of(thing string) []string {
	if told, known := c.told[thing]; known {
		return told
	}
	var all []string
	sum, last := 0, -1 // where the last number stands
	add := func(at int, number string) {
		last = at
		sum += atoi(number)
		all = append(all, strconv.Itoa(atoi(number)))
	}
	type place struct{ start, end int }
	var places []place
	for _, form := range []string{thing, thing + "s", thing + "es"} {
		for _, at := range c.words[form] {
			places = append(places, place{at, at + len(form)})
		}
	}
	slices.SortFunc(places, func(a, b place) int { return a.start - b.start })
	for _, p := range places {
		before := lastOf(c.text[:p.start], reach)
		begin := p.start - len(before)
		if at := countBefore.FindStringSubmatchIndex(before); at != nil && begin+at[2] > last {
			add(begin+at[2], before[at[2]:at[3]])
		} else if at := countBehind.FindStringSubmatchIndex(firstOf(c.text[p.end:], reach)); at != nil {
			add(p.end+at[2], c.text[p.end+at[2]:p.end+at[3]])
		}
	}
	if all = unique(all); len(all) > 0 {
		all = append(all, strconv.Itoa(sum))
	}
	c.told[thing] = all
	return all
}

// keepsHours is how a text tells when something is open.
var keepsHours = regexp.MustCompile(`(?i)\b(?:open|serves|served|runs) (?:\p{L}+ ){0,3}(?:from|until|till|daily)\b|\bcloses (?:daily )?at\b`)

// unknownHours says which hours of a sentence that cites nothing no result gives.
func (c *figureCheck) unknownHours(bare string) (all []Fault) {
	if c.rules.Closed || c.rules.Proposes || !mayTellTime(bare) || !keepsHours.MatchString(bare) {
		return nil
	}
	for _, t := range timesIn(bare) {
		tells := func(r *reading) bool { return r.calendar().tells(t) }
		if !slices.ContainsFunc(c.resultReadings, tells) && !c.calendar.tells(t) {
			all = append(all, doubted("the time "+inQuotes(t.text)+nowhere, leaveOut))
		}
	}
	return all
}
