package review

import (
	"strings"

	"coagent/services/ai/regexp"
)

var (
	// lettersOrDigits parts 3BR/2BA.
	lettersOrDigits = regexp.MustCompile(`\p{L}+|\p{Nd}+`)
	// ofAnyHome are words that the answers on any home have.
	ofAnyHome = wordSet(`home house property seller buyer yes have has had each per what how when where know tell`)
)

// tellsLetters is how many letters of a word its shorthand has as well.
const tellsLetters = 4

// tellsAnother reports whether a basis has no word of the question or the answer that
// rests on it, and so tells another fact.
func tellsAnother(basis, question, answer string) bool {
	words, asked, answered := tellingWords(basis), tellingWords(question), tellingWords(answer)
	for word := range words {
		if asked[word] || answered[word] {
			return false
		}
	}
	return len(words) > 0 && len(asked) > 0 // none have "As-is" and "What is there?"
}

// tellingWords are the beginnings of a text's words that tell of a fact, and its
// figures.
func tellingWords(text string) map[string]bool {
	all := map[string]bool{}
	for _, word := range lettersOrDigits.FindAllString(inDigits(strings.ToLower(unaccented(asRendered(text)))), -1) {
		if !smallWords[word] && !ofAnyHome[word] {
			all[firstOf(word, tellsLetters)] = true
		}
	}
	return all
}
