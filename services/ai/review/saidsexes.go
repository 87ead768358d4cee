package review

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"coagent/services/ai/regexp"
)

// A pronoun that tells he from she is that of whom it stands for. Where what a sentence
// rests on has those of the other sex alone, and nobody of this one, it is wrong.

// ofSexes are the words by which a text tells of somebody of a sex, by the set of pronouns.
var ofSexes = map[string]*regexp.Regexp{
	"he": regexp.MustCompile(`(?i)\b(?:he|him|his|himself|mr|husband|father|dad|dads|son|sons|brother|brothers|grand(?:father|pa|dad|son)|uncle|nephew|` +
		`boyfriend|guy|guys|man|men|gentleman|gentlemen|fella|dude|bloke|él|señor|el (?:agente|señor))\b`),
	"she": regexp.MustCompile(`(?i)\b(?:she|her|hers|herself|mrs|ms|miss|wife|mother|mom|moms|mum|daughter|daughters|sister|sisters|` +
		`grand(?:mother|ma|mom|daughter)|aunt|niece|girlfriend|girl|lady|ladies|woman|women|gal|ella|señora|señorita|la (?:agente|señora))\b`),
}

// otherSexed doubts the pronouns of a sentence whose sex nobody has of whom is told, where
// somebody of the other is.
func (c *figureCheck) otherSexed(sentence string, cites []int) (all []Fault) {
	if c.rules.Recommends || c.rules.Closed && (!c.rules.QuotesOthers || c.rules.Advertises) { // a request names people
		return nil
	}
	for i, set := range pronounSets {
		said := set.words.FindString(quotedPassage.ReplaceAllString(sentence, " "))
		if said == "" {
			continue
		}
		other := pronounSets[1-i].name
		own, others := false, false
		for _, r := range c.readings(cites) {
			of := r.sexes()
			own, others = own || of[set.name], others || of[other]
		}
		if others && !own {
			all = append(all, doubted("says "+inQuotes(said)+", and there it is "+inQuotes(other), ""))
		}
	}
	return all
}

// sexesOf are the sets of pronouns that fit somebody of whom a text tells.
func sexesOf(text string) map[string]bool {
	all := map[string]bool{}
	for name, words := range ofSexes {
		all[name] = words.MatchString(text)
	}
	return all
}

// A firm has one kind of name: Bluestem Realty is not Bluestem Homes.

// kindsOfFirm are the last words of the names of firms.
var kindsOfFirm = glanceOf(strings.FieldsSeq(
	`realty homes properties group partners residential team associates realtors brokers brokerage company`))

// mayNameFirm reports whether a text has such a word with a capital letter.
func mayNameFirm(text string) bool {
	for i := 0; i < len(text); i++ {
		start := i
		for i < len(text) && text[i] < utf8.RuneSelf && isLetter(text[i]) {
			i++
		}
		if start < i && text[start] <= 'Z' && kindsOfFirm.has(text[start:i]) {
			return true
		}
	}
	return false
}

// firmsIn are the words before the kind of a firm in a text, each with its kinds.
func firmsIn(text string) map[string][]string {
	all := map[string][]string{}
	if !mayNameFirm(text) {
		return all
	}
	tokens := strings.FieldsFunc(text, func(r rune) bool { return noWord(r) && r != '\'' && r != '’' && r != '&' })
	for i := range len(tokens) - 1 {
		name, kind := possessive(tokens[i]), strings.ToLower(possessive(tokens[i+1]))
		if kindsOfFirm.words[kind] && isCapital(tokens[i+1]) && isCapital(name) {
			lower := strings.ToLower(name)
			all[lower] = append(all[lower], kind)
		}
	}
	return all
}

// otherFirms doubts the firms of a sentence of which another kind is told, and not this one.
func (c *figureCheck) otherFirms(sentence string, cites []int) (all []Fault) {
	said := firmsIn(sentence)
	if len(said) == 0 {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(said)) {
		kinds := said[name]
		var told []string
		for _, r := range c.readings(cites) {
			told = append(told, r.firms()[name]...)
		}
		for _, kind := range kinds {
			if len(told) > 0 && !slices.Contains(told, kind) && !kindsOfFirm.words[name] && !sentenceOpeners[title(name)] {
				all = append(all, doubted("the firm is called "+inQuotes(name+" "+told[0])+" there, and not "+inQuotes(kind), ""))
			}
		}
	}
	return all
}
