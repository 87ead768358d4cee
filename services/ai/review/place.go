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
		if strings.Contains(" "+plainWords(text)+" ", " "+looked+" ") {
			return at, true
		}
	}
	return "", false
}
