package postal

import (
	"strings"
	"unicode"
)

// unitsOf reads the units with which words begin, and what follows them. With
// bare, a number or a letter alone is one as well.
func unitsOf(words []string, bare bool) (units, rest []string) {
	for len(words) > 0 {
		id, n := designated(words)
		if n == 0 && bare && len(units) == 0 && isUnit(words[0]) && !ordinal.MatchString(words[0]) {
			id, n = unitAt(words, 0)
		}
		if n == 0 {
			break
		}
		units, words = append(units, id), words[n:]
	}
	return units, words
}

// designated reads one unit that says that it is one, and how many words it
// takes; none without such a unit.
func designated(words []string) (id string, n int) {
	if len(words) == 1 && standalone[words[0]] != "" {
		return standalone[words[0]], 1
	}
	if len(words) > 1 && ordinal.MatchString(number(words[0])) && designators[words[1]] == "fl" {
		return "fl " + ordinal.FindStringSubmatch(number(words[0]))[1], 2
	}
	at := 0
	for at < len(words) && at < 2 && designators[words[at]] != "" { // Suite #4
		at++
	}
	if at == 0 || at == len(words) || !isUnit(words[at]) {
		return "", 0
	}
	id, n = unitAt(words, at)
	if kind := designators[words[0]]; kind == "fl" || kind == "bldg" {
		id = kind + " " + id
	}
	return id, n
}

// unitAt is the number of the unit at a word, which a letter may follow: 4 B.
func unitAt(words []string, at int) (id string, n int) {
	id, n = words[at], at+1
	last := rune(id[len(id)-1])
	if n < len(words) && len(words[n]) == 1 && unicode.IsLetter(rune(words[n][0])) && unicode.IsDigit(last) {
		id, n = id+words[n], n+1
	}
	return strings.TrimLeft(strings.ReplaceAll(id, "-", ""), "0"), n
}

// isUnit reports whether a word can be the number of a unit: 4b, c-7, b.
func isUnit(w string) bool {
	return strings.ContainsAny(w, "0123456789") && !fraction.MatchString(w) ||
		len(w) == 1 && unicode.IsLetter(rune(w[0])) && directionals[w] == ""
}
