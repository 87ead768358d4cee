package author

import (
	"strings"
	"unicode/utf8"
)

// fillers are true of every subject; they lengthen a text that is too short.
var fillers = []string{
	"A short conversation usually settles more than a long search.",
	"Every household weighs these points differently, and that is fine.",
	"Write down the questions that matter to you before the first appointment.",
	"Ask for examples from the same street, not only from the same city.",
	"Local numbers are worth more than national headlines.",
}

// fit joins as many of pieces as a text of at most most characters has room
// for (0: no bound), and lengthens it to at least least characters. Whatever
// it is given, the result is within the bounds unless they contradict each other.
func fit(pieces []string, separator string, least, most int) string {
	var text strings.Builder
	size := 0
	add := func(separator, piece string) bool {
		if size == 0 {
			separator = ""
		}
		longer := size + length(separator) + length(piece)
		if most > 0 && longer > most {
			return false
		}
		text.WriteString(separator)
		text.WriteString(piece)
		size = longer
		return true
	}
	for i, piece := range pieces {
		if !add(separator, piece) {
			if i == 0 {
				add("", shorten(piece, most))
			}
			break
		}
	}
	for i := 0; size < least; i++ {
		filler := fillers[i%len(fillers)]
		if !add(" ", filler) {
			if rest := shorten(filler, most-size-1); rest != "" {
				add(" ", rest)
			}
			break
		}
	}
	if size < least { // the last word did not fit
		add("", strings.Repeat(".", least-size))
	}
	return text.String()
}

// shorten cuts text to at most most characters, between words if it can.
func shorten(text string, most int) string {
	if most <= 0 {
		return ""
	}
	if length(text) <= most {
		return text
	}
	runes := []rune(text)
	if most >= 4 {
		whole := string(runes[:most-1]) // the ellipsis takes the last place
		if at := strings.LastIndexByte(whole, ' '); at > 0 {
			return strings.TrimRight(whole[:at], " ,;:-–“") + "…"
		}
	}
	return strings.TrimRight(string(runes[:most]), " ")
}

// length counts characters as JSON Schema does.
func length(text string) int { return utf8.RuneCountInString(text) }
