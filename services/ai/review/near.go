package review

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A text may have as many names and quotations as words. What is read round each of
// them is of a bounded length, so that all together take time in proportion to the
// text.

// reach is how far, in bytes, a text is read round a figure or a name for what it says
// of it. A clause is rarely longer.
const reach = 240

// lastOf is the end of a text, of at most n bytes, that begins with whole characters.
func lastOf(text string, n int) string {
	if len(text) <= n {
		return text
	}
	text = text[len(text)-n:]
	for len(text) > 0 && !utf8.RuneStart(text[0]) {
		text = text[1:]
	}
	return text
}

// firstOf is the beginning of a text, of at most n bytes, that ends with whole
// characters.
func firstOf(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// lastWord is the last word of a text in small letters, without the marks round it.
func lastWord(text string) string {
	text = strings.TrimRight(text, " \t\n")
	return strings.ToLower(strings.Trim(text[strings.LastIndexAny(text, " \t\n")+1:], ".,"))
}

// enclosing is the one of some passages, in their order, that text[start:end] stands
// in; nil if none does.
func enclosing(passages [][]int, start, end int) []int {
	i, _ := slices.BinarySearchFunc(passages, start, func(at []int, start int) int { return cmp.Compare(at[1], start+1) })
	if i < len(passages) && passages[i][0] <= start && end <= passages[i][1] {
		return passages[i]
	}
	return nil
}
