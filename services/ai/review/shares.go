package review

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"coagent/services/ai/regexp"
)

// Shares and multiples in words, of a readable text. They are figures where a
// result is cited; elsewhere they are a way of speaking.
var (
	share = regexp.MustCompile(`(?i)\b(half|(?:a|1|2)[ -]thirds?|(?:a|1|3)[ -]quarters?)\s+(?:of\b|the\b|(?:[\p{L}]+\s+)?(?:` + shared + `)s\b|(said|say|report|reported|answered)\b)`)
	// nearlyShare are the words before a share of those who answered: a third said may be a person.
	nearlyShare = wordSet(`about almost nearly over than roughly around under`)
	multiple    = regexp.MustCompile(`(?i)\b(?:(doubl(?:ed|ing)|twice (?:as|the|that)|double the)|(tripl(?:ed|ing))|(quadrupl(?:ed|ing))|` +
		`(\d+(?:\.\d+)?)[ -](?:times|fold) (?:as|the|higher|more|that|what)\b)`)
	// countedShares are what a share of is a figure wherever it stands.
	countedShares = wordSet(`buyers sellers listings homes houses condos owners homeowners agents sales households residents renters loans offers
		transactions deals closings borrowers`)
	// ofYear follows a half that is a season: the warmer half of the year.
	ofYear = regexp.MustCompile(`(?i)^half of the (?:year|month|week|day|season|game|block)\b`)
	// halfOfTime is no share of what is counted: the first half of the year.
	halfOfTime = wordSet(`first second last latter other top bottom lower upper better early late`)
)

// shares are the shares and multiples of a readable text.
func shares(text string) []quantity {
	if !maySayShare(text) {
		return nil
	}
	var all []quantity
	for _, at := range share.FindAllStringSubmatchIndex(text, -1) {
		before := wordsBefore(text[:at[0]])
		if len(before) > 0 && halfOfTime[before[len(before)-1]] || ofYear.MatchString(text[at[0]:min(len(text), at[1]+20)]) {
			continue
		}
		if at[4] >= 0 && (len(before) == 0 || !nearlyShare[before[len(before)-1]]) {
			continue
		}
		value, word, step := 0.5, strings.ToLower(text[at[2]:at[3]]), .16
		if word != "half" {
			step = .1 // about a third is more than a quarter
		}
		switch {
		case strings.HasSuffix(strings.TrimSuffix(word, "s"), "third"):
			value = map[bool]float64{true: 2. / 3, false: 1. / 3}[word[0] == '2']
		case word != "half":
			value = map[bool]float64{true: .75, false: .25}[word[0] == '3']
		}
		all = append(all, quantity{
			text: text[at[0]:at[1]], figures: []figure{{value, '/'}}, plain: true, step: step,
			bound: boundBefore(before), kind: "share",
			counts: slices.ContainsFunc(wordsAfter(text[at[1]:]), func(word string) bool { return countedShares[word] }),
		})
	}
	for _, m := range multiple.FindAllStringSubmatch(text, -1) {
		value := 2.
		switch {
		case m[2] != "":
			value = 3
		case m[3] != "":
			value = 4
		case m[4] != "":
			value, _ = strconv.ParseFloat(m[4], 64)
		}
		all = append(all, quantity{text: m[0], figures: []figure{{value, 'x'}}, plain: true, step: 1, kind: "multiple"})
	}
	return all
}

// maySayShare reports whether a text has a word of which each share or multiple has one.
func maySayShare(text string) bool {
	for i := range len(text) {
		if i > 0 && kindsOfASCII[text[i-1]]&isWord != 0 && !isDigit(text[i-1]) { // it begins no word
			continue
		}
		var words []string
		switch text[i] | 0x20 {
		case 'h':
			words = shareWords[:1]
		case 't':
			words = shareWords[1:5]
		case 'q':
			words = shareWords[5:7]
		case 'd':
			words = shareWords[7:8]
		case 'f':
			words = shareWords[8:]
		}
		for _, word := range words {
			if len(text)-i >= len(word) && strings.EqualFold(text[i:i+len(word)], word) {
				return true
			}
		}
	}
	return false
}

var shareWords = [...]string{"half", "third", "twice", "tripl", "time", "quarter", "quadrupl", "doubl", "fold"}

// rankWords are the places that people have.
var rankWords = strings.Fields(`first second third fourth fifth sixth seventh eighth ninth tenth`)

var (
	ranked = regexp.MustCompile(`(?i)\b(?:ranked|ranks|ranking|placed|finished)\s+(?:as\s+|the\s+)*(?:(` + strings.Join(rankWords, "|") +
		`)|(?:no\.?|number|#)\s?(\d+)|(\d+)(?:st|nd|rd|th))\b`)
	anyRank = regexp.MustCompile(`(?i)\b(?:(` + strings.Join(rankWords, "|") + `)|(?:no\.?|number)\s?(\d+)|(\d+)(?:st|nd|rd|th))\b|#\s?(\d+)`)
)

// ranksIn are the ranks that a pattern finds in a readable text.
func ranksIn(text string, pattern *regexp.Regexp) []string {
	var ranks []string
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		rank := strings.Join(m[2:], "")
		if i := slices.Index(rankWords, strings.ToLower(m[1])); i >= 0 {
			rank = strconv.Itoa(i + 1)
		}
		ranks = append(ranks, rank)
	}
	return ranks
}

// inventedRanks says which ranks of a sentence nobody tells.
func (c *figureCheck) inventedRanks(sentence string, cites []int) (all []Fault) {
	for _, rank := range unique(ranksIn(sentence, ranked)) {
		has := func(r *reading) bool { return slices.Contains(r.ranks(), rank) }
		if !slices.ContainsFunc(c.readings(cites), has) {
			all = append(all, sure("the rank "+inQuotes(rank)+nowhere, leaveOut))
		}
	}
	return all
}

// counted is how many of something a title promises: seven mistakes.
var counted = regexp.MustCompile(`(?i)\b(\d{1,2}) (?:[a-z'’-]+ ){0,3}?(mistakes|things|tips|steps|ways|reasons|questions|signs|ideas|myths|facts|rules|secrets|` +
	`lessons)\b`)

// numberedHeading is a heading with a number.
var numberedHeading = regexp.MustCompile(`(?m)^(#{2,4}) (?:\*\*)?\d{1,2}[.):] `)

// anyPart is a heading, an item of a list, or what begins in bold.
var anyPart = regexp.MustCompile(`(?m)^(?:#{2,4} |[ \t]*(?:[-*+]|\d{1,2}[.)]) |\*\*)`)

// promisesIn are of how many things of a kind a text speaks.
func promisesIn(text string) map[string]string {
	all := map[string]string{}
	for _, m := range counted.FindAllStringSubmatch(readable(asRendered(text)), -1) {
		all[strings.ToLower(m[2])] = m[1]
	}
	return all
}

// miscounted says which texts promise another number of things than the request
// asks for, than the title promises, or than the headings number.
func (c *figureCheck) miscounted(announced map[string]string, l leaf, text string) string {
	asked := c.requestReading.promises()
	switch l.at[strings.LastIndexByte(l.at, '/')+1:] {
	case "title", "hook", "metaDescription": // elsewhere it may be some of them
		promises := promisesIn(text)
		for _, what := range slices.Sorted(maps.Keys(promises)) {
			n := promises[what]
			if is := asked[what]; is != "" && is != n {
				return fmt.Sprintf("speaks of %s %s, and the request of %s", n, what, is)
			}
			if is := announced[what]; is != "" && is != n {
				return fmt.Sprintf("speaks of %s %s, and the title of %s", n, what, is)
			}
		}
	}
	for _, what := range slices.Sorted(maps.Keys(announced)) {
		n := announced[what]
		if has := len(anyPart.FindAllString(text, -1)); 1 < has && has < atoi(n) && section.MatchString(text) {
			return fmt.Sprintf("has %d sections, and the title promises %s %s", has, n, what)
		}
	}
	headings := numberedHeading.FindAllStringSubmatch(text, -1)
	headings = slices.DeleteFunc(headings, func(m []string) bool { return m[1] != headings[0][1] })
	numbered := strconv.Itoa(len(headings))
	promises := slices.Collect(maps.Values(announced))
	if len(headings) < 2 || len(promises) == 0 || slices.Contains(promises, numbered) { // one of them is numbered
		return ""
	}
	what := slices.Min(slices.Collect(maps.Keys(announced)))
	return fmt.Sprintf("has %s numbered headings, and the title promises %s %s", numbered, announced[what], what)
}
