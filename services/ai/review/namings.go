package review

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// namings are where a text with these words names a person, in bytes: in the words of
// the name, or with a middle initial or a nickname added or left out.
func namings(text string, words []word, name string) [][2]int {
	var all [][2]int
	seen := map[[2]int]bool{}
	add := func(first, last int) {
		if at := [2]int{words[first].start, words[last].end}; !seen[at] {
			seen[at] = true
			all = append(all, at)
		}
	}
	for _, form := range formsOf(name) {
		for i := range words {
			if n := startsAt(words[i:], form); n > 0 && isOneName(text[words[i].start:words[i+n-1].end]) {
				add(i, i+n-1)
			}
			if end := inFamily(text, words[i:], form); end > 0 {
				add(i, i+end)
			}
		}
	}
	return all
}

// isOneName reports whether nothing in a run of words parts them from each other.
func isOneName(text string) bool { return !strings.ContainsAny(text, "·|•;:\n") }

// families are what a name is put before that several people share.
var families = wordSet(`twins brothers sisters siblings family duo couple cousins spouses partners team`)

// inFamily is which word of a text ends the naming with which it begins, of
// somebody whose first name stands behind the name that several share: "the Nez
// twins, Shandiin and Darrell", and "Nez, Darrell"; 0 for no such naming.
func inFamily(text string, words []word, form []string) int {
	if n := lastFirst(text, words, form); n > 0 {
		return n - 1
	}
	first, last := form[0], form[len(form)-1]
	if len(form) != 2 || len(words) < 2 || words[0].text != last {
		return 0
	}
	if !families[words[1].text] {
		return 0
	}
	for i := 2; i < min(len(words), 8) && !strings.ContainsAny(text[words[i-1].end:words[i].start], ".;|\n"); i++ {
		if words[i].text == first {
			return i
		}
	}
	return 0
}

// lastFirst is how many words of a text are the name with its last words first:
// "Ruiz-Hall, Paz"; 0 if it begins with another.
func lastFirst(text string, words []word, form []string) int {
	if len(words) < len(form) {
		return 0
	}
	for k := 1; k < len(form); k++ { // the first k words are the first names
		comma := len(form) - k
		if text[words[comma-1].end:words[comma].start] != ", " {
			continue
		}
		same := 0
		for same < len(form) && words[same].text == form[(k+same)%len(form)] {
			same++
		}
		if same == len(form) {
			return same
		}
	}
	return 0
}

// formsOf are the ways in which a page may write a name, each as words.
func formsOf(name string) [][]string {
	full := joinedInitials(spelling(strings.Fields(plainWords(name))))
	forms := [][]string{full, joinedInitials(spelling(nameWords(name, "")))}
	if len(full) > 2 && full[0] == "the" {
		forms = append(forms, full[1:])
	}
	if trimmed := withoutLegalForm(full); len(trimmed) < len(full) {
		forms = append(forms, trimmed)
	}
	nick, rest := withoutNickname(name)
	if nick != "" {
		short := joinedInitials(strings.Fields(plainWords(rest)))
		forms = append(forms, short, withFirst(nick, short))
	}
	if e := essential(full); len(e) > 1 && len(e) < len(full) {
		forms = append(forms, e)
	}
	return slices.DeleteFunc(forms, func(f []string) bool { return len(f) == 0 })
}

// spelling is a name's words as they are compared: without "and", and with the
// names of firms that are written with a stroke as one word.
func spelling(words []string) []string {
	var kept []string
	for _, w := range words {
		switch n := len(kept); {
		case w == "and":
		case w == "max" && n > 0 && kept[n-1] == "re":
			kept[n-1] = "remax"
		default:
			kept = append(kept, w)
		}
	}
	return kept
}

// withoutLegalForm are the words of a firm's name without its legal form.
func withoutLegalForm(words []string) []string {
	for len(words) > 1 && legalForms[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	return words
}

// startsAt is how many words of a text the name takes with which they begin. One
// word may stand within: an initial or a nickname.
func startsAt(words []word, form []string) int {
	i, extra := 0, 0
	for k, w := range form {
		for k > 0 && i < len(words) && words[i].aside && words[i].text != w {
			i++
		}
		if i < len(words) && words[i].text != w && k > 0 && k == len(form)-1 && extra == 0 {
			i, extra = i+1, 1
		}
		if i >= len(words) || words[i].text != w {
			return 0
		}
		i++
	}
	return i
}

// word is a word of a text in plain letters, and where it stands; aside says that it
// stands alone in quotation marks or brackets.
type word struct {
	text       string
	start, end int
	aside      bool
}

// wordsAt are the words of a text; initials in a row are one.
func wordsAt(text string) []word {
	var words []word
	start := -1
	add := func(end int) {
		if start < 0 {
			return
		}
		w := word{plainWords(text[start:end]), start, end, isAside(text, start, end)}
		start = -1
		n := len(words)
		switch {
		case w.text == "and":
			return
		case w.text == "max" && n > 0 && words[n-1].text == "re":
			words[n-1].text, words[n-1].end = "remax", w.end
			return
		}
		if n > 0 && len(w.text) == 1 && len(words[n-1].text) <= 3 && isInitials(text[words[n-1].start:w.start]) {
			words[n-1].text += w.text
			words[n-1].end = w.end
			return
		}
		words = append(words, w)
	}
	for i, r := range text {
		if noWord(r) {
			add(i)
		} else if start < 0 {
			start = i
		}
	}
	add(len(text))
	return words
}

// isAside reports whether a word stands alone in quotation marks or brackets.
func isAside(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return strings.ContainsRune(`("“‘'[`, before) && strings.ContainsRune(`)"”’']`, after)
}

// isInitials reports whether a text is single letters with their points: "R. ".
func isInitials(text string) bool {
	for _, w := range strings.FieldsFunc(text, noWord) {
		if utf8.RuneCountInString(w) != 1 || strings.ContainsAny(w, "0123456789") {
			return false
		}
	}
	return strings.Trim(strings.Map(func(r rune) rune {
		if noWord(r) {
			return r
		}
		return -1
	}, text), ". ") == ""
}
