package review

import (
	"slices"
	"strings"
	"unicode"

	"coagent/services/ai/regexp"
)

// A name of two words may begin as one that is told, and end as none: Tamsin Doyle for
// Tamsin Boyle, Arroyo & Oak for Arroyo & Elm.

// halfTold are the names of a sentence of which the first word is that of a told name,
// and the second one that nobody tells.
func (t *toldWords) halfTold(sentence string) (all []string) {
	if isTitle(strings.Fields(sentence)) {
		return nil
	}
	for _, at := range capitalRun.FindAllStringIndex(sentence, -1) {
		tokens := strings.FieldsFunc(sentence[at[0]:at[1]], unicode.IsSpace)
		for i := range len(tokens) - 1 {
			first, second := nameWord(tokens[i]), nameWord(tokens[i+1])
			plain := plainWords(possessive(tokens[i+1]))
			if possessive(tokens[i]) != tokens[i] || !isCapital(tokens[i]) || !isCapital(tokens[i+1]) ||
				len(first) < 3 || len(plain) < 3 || strings.Contains(tokens[i+1], "-") {
				continue
			}
			if t.order.beginsName(first) && !knownNames[first] && !englishWords[first] && !t.tells(plain) &&
				!t.order.near(first, second) {
				all = append(all, tokens[i]+" "+possessive(tokens[i+1]))
			}
		}
	}
	return all
}

// hyphened is a name behind another, of two parts with a hyphen.
var hyphened = regexp.MustCompile(`(\p{Lu}[\p{L}'’]+) (\p{Lu}[\p{L}'’]+)-(\p{Lu}[\p{L}'’]+)`)

// prolonged are the names of a sentence that are told ones but for what a hyphen joins to
// them: Deirdre Plunkett-Hill for Deirdre Plunkett.
func (t *toldWords) prolonged(sentence string) (all []string) {
	if !strings.Contains(sentence, "-") {
		return nil
	}
	for _, m := range hyphened.FindAllStringSubmatch(sentence, -1) {
		first, second, third := nameWord(m[1]), nameWord(m[2]), nameWord(m[3])
		follows := func(word, other string) bool {
			return slices.ContainsFunc(t.order.behind(word), func(f follower) bool { return f.word == other })
		}
		if follows(first, second) && !follows(second, third) && !opensSentences(first) && !t.order.near(second, third) {
			all = append(all, m[0])
		}
	}
	return all
}

// beginsName reports whether a word is told before another one with a capital.
func (s *sequences) beginsName(first string) bool {
	return slices.ContainsFunc(s.behind(first), func(f follower) bool { return f.name })
}

// joinedName is a name of two words with "and" between.
var joinedName = regexp.MustCompile(`(\p{Lu}[\p{L}'’-]+) (?:&|and) (\p{Lu}[\p{L}'’-]+)`)

// otherPartners are the names of a text that are one of the firm's, of two joined words,
// but for one of the words.
func otherPartners(d Draft, text string) (all []string) {
	own := joinedName.FindStringSubmatch(Member(d.Request, "agencyName"))
	if own == nil {
		return nil
	}
	for _, m := range joinedName.FindAllStringSubmatch(text, -1) {
		first, second := strings.EqualFold(m[1], own[1]), strings.EqualFold(possessive(m[2]), own[2])
		joint := strings.EqualFold(m[2], own[1]) || strings.EqualFold(m[1], own[2]) // Ann Wren and Tolliver & Wren
		if first != second && !joint && !isAsked(d.Request, m[0]) {
			all = append(all, m[0])
		}
	}
	return all
}
