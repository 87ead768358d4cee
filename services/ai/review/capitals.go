package review

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// emphasized reports whether a word is in capital letters for its weight.
func emphasized(word string) bool {
	return word == strings.ToUpper(word) && (len(word) > 3 || len(word) == 1 ||
		sentenceOpeners[word[:1]+strings.ToLower(word[1:])])
}

// isInSmallLetters reports whether a word has no capital.
func isInSmallLetters(word string) bool {
	for i := range len(word) {
		if c := word[i]; 'A' <= c && c <= 'Z' {
			return false
		} else if c >= utf8.RuneSelf {
			return word == strings.ToLower(word)
		}
	}
	return true
}

// isTitle reports whether all words but those that join have a capital letter.
func isTitle(words []string) bool {
	if len(words) > 0 && strings.HasSuffix(words[len(words)-1], ".") {
		return false
	}
	for _, word := range words {
		bare := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
		r, _ := utf8.DecodeRuneInString(bare)
		if utf8.RuneCountInString(bare) > 3 && unicode.IsLower(r) && !joining[bare] {
			return false
		}
		n := utf8.RuneCountInString(bare)
		if 1 < n && n <= 3 && unicode.IsLower(r) && !joining[bare] && !smallInTitles[bare] {
			return false // Say hi to Ines Barrow!
		}
	}
	return true
}

// smallInTitles are the words of two or three letters that a title writes in small letters.
var smallInTitles = wordSet(`a an the and or but nor yet so for of in on at to by as up off out per via vs is it if be are its new own not sq ft am pm bd ba br
	st nd rd th x w no y el la los las en un una con por`)

var joining = wordSet(`from with into over your that than when before after without about between of the de la for and & del von van`)

// namesIn are the runs of words with a capital letter within a sentence. The
// first word has one anyway, and so have the words of a title.
func namesIn(sentence string) [][]string {
	var room [64]string
	words := room[:0]
	for word := range strings.FieldsSeq(sentence) {
		words = append(words, word)
	}
	if isTitle(words) {
		return nil
	}
	var names [][]string
	var run []string
	end := func() {
		if len(run) > 0 {
			names = append(names, run)
		}
		run = nil
	}
	within := false // whether the word before leads on to this one
	for _, word := range words {
		if 'a' <= word[0] && word[0] <= 'z' && len(run) == 0 { // it neither is a name nor ends one
			last, _ := utf8.DecodeLastRuneInString(word)
			within = leadsOn(last)
			continue
		}
		if len(run) > 0 && joining[word] { // University of Texas
			continue
		}
		bare := word
		if !areLetters(word) {
			bare = strings.Trim(word, ".,;:!?()[]*_~\"'“”‘’")
			if at := strings.IndexAny(bare, "'’"); at >= 0 && len(bare)-at <= 5 { // Ana's, I'll
				bare = bare[:at]
			}
		}
		first, _ := utf8.DecodeRuneInString(word)
		r, _ := utf8.DecodeRuneInString(bare)
		initial := utf8.RuneCountInString(bare) == 1 && unicode.IsLetter(r)
		if len(run) > 0 && initial && strings.HasSuffix(word, ".") { // Rhea M. Solberg
			continue
		}
		if within && unicode.IsUpper(r) && unicode.IsUpper(first) && !emphasized(bare) {
			run = append(run, bare)
		} else {
			end()
		}
		last, _ := utf8.DecodeLastRuneInString(word)
		if !unicode.IsLetter(last) && !unicode.IsDigit(last) {
			end()
		}
		within = leadsOn(last)
	}
	end()
	return names
}

// leadsOn reports whether a word that ends so may have a name behind it.
func leadsOn(last rune) bool {
	return unicode.IsLetter(last) || unicode.IsDigit(last) || last == ',' || last == '&'
}

// areLetters reports whether a word is of letters of ASCII alone.
func areLetters(word string) bool {
	for i := range len(word) {
		if !isASCIILetter(word[i]) {
			return false
		}
	}
	return true
}
