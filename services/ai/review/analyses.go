package review

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"coagent/services/ai/regexp"
)

// Sentiment holds the analysis of one comment against its stars and its pronouns.
func Sentiment(d Draft) []Fault { return slices.Concat(StarsOfComment(d), otherPronouns(d)) }

// relatives are the people of whom a pronoun may speak beside the agent, by set.
var relatives = map[string]*regexp.Regexp{
	"he": regexp.MustCompile(`(?i)\b(?:husband|father|dad|son|brother|grand(?:father|pa|dad|son)|uncle|nephew|hubby|mr|` +
		`boyfriend|guy|man|him|he|his|himself)\b`),
	"she": regexp.MustCompile(`(?i)\b(?:wife|mother|mom|mum|moms|daughter|sister|grand(?:mother|ma|mom|daughter)|aunt|niece|` +
		`mrs|ms|girlfriend|lady|woman|gal|her|she|hers|herself)\b`),
}

// ofThem is how a comment speaks of somebody without telling he from she.
var ofThem = regexp.MustCompile(`(?i)\b(?:they|them|their|themself)\b`)

// otherPronouns doubts the sentences of a summary with a pronoun of a set of which the
// comment has no word and names no one, where it has the other set's, or "they" in English.
func otherPronouns(d Draft) (faults []Fault) {
	comment := asRendered(Member(d.Request, "comment"))
	for i, set := range pronounSets {
		other := pronounSets[1-i].words
		if !other.MatchString(comment) {
			other = ofThem
		}
		if relatives[set.name].MatchString(comment) || !other.MatchString(comment) {
			continue
		}
		for _, sentence := range sentences(asRendered(Member(d.Answer, "summary"))) {
			if said := set.words.FindString(quotedPassage.ReplaceAllString(sentence, " ")); said != "" {
				faults = append(faults, Fault{
					Pointer: "/summary", Code: "pronoun", Sentence: strings.TrimSpace(sentence), Doubt: true,
					Detail: "says " + inQuotes(said) + ", and the comment has " + inQuotes(other.FindString(comment)),
				})
			}
		}
	}
	return faults
}

// remark is what tells of a comment: its figures, and the beginnings of its words.
type remark struct {
	figures map[string]bool
	words   map[string]bool
}

var (
	commentFigure = regexp.MustCompile(`(\d[\d,]*(?:\.\d+)?)(?:\s?([kK])\b)?`)
	clauseEnd     = regexp.MustCompile(`[;:]\s|[.!?]\s|\n`)
	// anyUnits are words that stand with figures of any kind.
	anyUnits = wordSet(`days weeks month month years year hours hour minut offer first client buyer selle agent house homes price about after befor
		which their there would could every never always still other thing times`)
)

func remarkOf(text string) remark {
	text = inDigits(asRendered(text))
	r := remark{map[string]bool{}, map[string]bool{}}
	for _, m := range commentFigure.FindAllStringSubmatch(text, -1) {
		figure := strings.ReplaceAll(m[1], ",", "")
		r.figures[figure] = true
		if n, err := strconv.ParseFloat(figure, 64); err == nil && m[2] != "" { // 15k
			r.figures[plainNumber(n*1000)] = true
		}
	}
	for word := range strings.FieldsSeq(plainWords(text)) {
		if utf8.RuneCountInString(word) < 4 || everybodys[word] || englishFiller[word] || isDigit(word[0]) {
			continue
		}
		if stem := word[:min(len(word), beginning)]; !anyUnits[stem] && !anyUnits[word] {
			r.words[stem] = true
		}
	}
	return r
}

var englishFiller = wordSet(`that this with from they them have been were what when will your into than then like just only also
	because over more most some such very each`)

// common is how many words two remarks share.
func (r remark) common(other remark) int {
	n := 0
	for word := range r.words {
		if other.words[word] {
			n++
		}
	}
	return n
}

const (
	// aboutOther is how many words of another comment make a clause one about that, where
	// it has none of the comment that has its figure.
	aboutOther = 2
	// countedFrom is how great a figure is at the least that belongs to one comment.
	countedFrom = 4
	// beginning is how many letters tell a word from others.
	beginning = 4
)

// figuresOfOthers doubts the sentences of recommendations that tell the figure of one
// comment of what another says.
func figuresOfOthers(d Draft) (faults []Fault) {
	var comments []remark
	list, _ := d.Request["comments"].([]any)
	holders := map[string][]int{}
	for i, v := range list {
		text, _ := v.(string)
		comments = append(comments, remarkOf(text))
		for f := range comments[i].figures {
			holders[f] = append(holders[f], i)
		}
	}
	for at, text := range d.answerTexts() {
		if !strings.HasPrefix(at, "/recommendations/") {
			continue
		}
		for _, sentence := range d.sentences(text) {
			if !commentFigure.MatchString(inDigits(sentence)) {
				continue
			}
			for _, clause := range clauseEnd.Split(sentence, -1) {
				if said := strangeIn(remarkOf(clause), comments, holders); said != "" {
					faults = append(faults, Fault{
						Pointer: at, Code: "figure", Sentence: strings.TrimSpace(sentence), Doubt: true,
						Detail: "the figure " + inQuotes(said) + " stands in a comment about something else",
					})
					break
				}
			}
		}
	}
	return faults
}

// ofOneClient is how a recommendation begins to tell what somebody wrote.
var ofOneClient = regexp.MustCompile(`(?i)\b(?:one|1|a|an|another|some|this|that) (?:client|buyer|seller|tenant|landlord|renter|` +
	`family|couple|reviewer|listing|closing|sale|deal)s? \w+(?:ed|t|d|w|ok|ew|s)\b`)

// recountedOfNobody doubts the sentences of recommendations that tell of a client, or of
// a sum of money, with a figure that no comment has.
func recountedOfNobody(d Draft) (faults []Fault) {
	list, _ := d.Request["comments"].([]any)
	told := remarkOf(strings.Join(slices.Collect(textsOf(list)), "\n")).figures
	for at, text := range d.answerTexts() {
		if !strings.HasPrefix(at, "/recommendations/") {
			continue
		}
		for _, sentence := range d.sentences(text) {
			for _, clause := range clauseEnd.Split(inDigits(sentence), -1) {
				if said := untoldIn(clause, told); said != "" {
					faults = append(faults, Fault{
						Pointer: at, Code: "figure", Sentence: strings.TrimSpace(sentence), Doubt: true,
						Detail: "the figure " + inQuotes(said) + " stands in no comment",
					})
					break
				}
			}
		}
	}
	return faults
}

func plainNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// roughly stands before a figure that is not meant as it is written.
var roughly = regexp.MustCompile(`(?i)\b(?:about|around|roughly|some|over|under|nearly|almost|more than|less than|` +
	`close to|closer to|up to) \$?$`)

// withinTime is how a recommendation proposes a time.
var withinTime = regexp.MustCompile(`(?i)\b(?:within|every|at least|at most|no later than|by|under)\b`)

// kindOfPeople are clients by what the Fair Housing Act protects.
var kindOfPeople = regexp.MustCompile(`(?i)\b(?:elderly|older|aging|senior|retired|young|younger|single|married|divorced|pregnant|disabled|` +
	`handicapped|foreign|immigrant|hispanic|latino|asian|black|white|christian|jewish|muslim|catholic|gay|lesbian|female|male) ` +
	`(?:clients?|buyers?|sellers?|people|couples?|adults?|women|men|families|parents|mothers|fathers|customers?|renters?|tenants?)\b|` +
	`\b(?:seniors|retirees|the elderly|immigrants|millennials|widows|widowers|clients with (?:children|kids|disabilities))\b`)

// aimedAtPeople doubts the recommendations that aim at a kind of people.
func aimedAtPeople(d Draft) (faults []Fault) {
	for at, text := range d.answerTexts() {
		if !strings.HasPrefix(at, "/recommendations/") {
			continue
		}
		for _, sentence := range d.sentences(text) {
			if said := kindOfPeople.FindString(sentence); said != "" {
				faults = append(faults, Fault{
					Pointer: at, Code: Steering, Sentence: strings.TrimSpace(sentence), Doubt: true,
					Detail: "says " + inQuotes(said) + ": it aims at a kind of people",
					Advice: "say what the agent does, for everybody",
				})
			}
		}
	}
	return faults
}

// strangeIn is the figure of a clause whose comments have none of its words, where
// another comment has several; empty without one.
func strangeIn(clause remark, comments []remark, holders map[string][]int) string {
	if len(clause.figures) == 0 || len(clause.words) < aboutOther {
		return ""
	}
	best := -1
	for _, f := range slices.Sorted(maps.Keys(clause.figures)) { // which is told is the same each time
		n, err := strconv.ParseFloat(f, 64)
		if err != nil || n < countedFrom || len(holders[f]) == 0 ||
			slices.ContainsFunc(holders[f], func(i int) bool { return clause.common(comments[i]) > 0 }) {
			continue
		}
		if best < 0 {
			for _, c := range comments {
				best = max(best, clause.common(c))
			}
		}
		if best >= aboutOther {
			return f
		}
	}
	return ""
}

// clientsCounted is a number of clients: three clients, 5 of them.
var clientsCounted = regexp.MustCompile(`(?i)\b(\d{1,3})(?: (?:different|other|separate|of your|of the))? (?:clients|comments|` +
	`reviews|reviewers|people|buyers|sellers|customers|families|tenants|landlords|renters)\b`)

// clientsMiscounted doubts the numbers of clients in a recommendation that are those of
// no theme, of no comment, and not of all.
func clientsMiscounted(d Draft) (faults []Fault) {
	list, _ := d.Request["comments"].([]any)
	counts := map[int]bool{len(list): true, 1: true}
	for _, theme := range rowsOf(d.Answer, "themes") {
		numbers, _ := theme["comments"].([]any)
		counts[len(numbers)] = true
	}
	told := map[string]bool{}
	for text := range textsOf(list) {
		for _, m := range clientsCounted.FindAllStringSubmatch(inDigits(asRendered(text)), -1) {
			told[m[1]] = true
		}
	}
	for at, text := range d.answerTexts() {
		if !strings.HasPrefix(at, "/recommendations/") {
			continue
		}
		for _, sentence := range d.sentences(text) {
			for _, m := range clientsCounted.FindAllStringSubmatch(inDigits(sentence), -1) {
				if !counts[atoi(m[1])] && !told[m[1]] {
					faults = append(faults, Fault{
						Pointer: at, Code: "figure", Sentence: strings.TrimSpace(sentence), Doubt: true,
						Detail: "no theme has the comments of so many: " + inQuotes(m[0]),
					})
					break
				}
			}
		}
	}
	return faults
}
