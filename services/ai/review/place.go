package review

import "strings"

// PlaceOf is the pointer of the text of an answer in which words stand in a row,
// whatever the case, the punctuation and the markup between them.
func PlaceOf(answer map[string]any, words string) (at string, found bool) {
	looked := plainWords(words)
	if looked == "" {
		return "", false
	}
	for at, text := range Texts(answer) {
		if holds(text, looked) {
			return at, true
		}
	}
	return "", false
}

// Stands reports whether words stand so in the text of an answer at a pointer.
func Stands(answer map[string]any, at, words string) bool {
	looked := plainWords(words)
	for other, text := range Texts(answer) {
		if other == at {
			return looked != "" && holds(text, looked)
		}
	}
	return false
}

// holds reports whether plain words stand in a text in a row.
func holds(text, plain string) bool {
	return strings.Contains(" "+plainWords(text)+" ", " "+plain+" ")
}
