package review

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"coagent/services/ai/review/phone"
)

// mention is where a text names somebody, in bytes.
type mention struct {
	name       string
	start, end int
}

// item is where the next one of a numbered list begins: ". 2. The Osei Group".
var item = regexp.MustCompile(`(?:[.;)\n]|reviews?|stars?|sales|sold)\s*[.;]?\s+#?\d{1,2}[.)]?\s+["“]?\p{Lu}[\p{L}.'’-]*\s+["“]?\p{Lu}`)

// tally is what a number counts that begins no item: "88 Google Reviews".
var tally = regexp.MustCompile(`(?i)\b(?:` + raters + `|client|verified|total|happy|five|5-star|star|reviews?|ratings?|sales|homes|listings|followers|sold)\b`)

// nextItem reports whether an item of a numbered list begins within a text.
func nextItem(text string) bool {
	return slices.ContainsFunc(item.FindAllString(text, -1), func(begin string) bool {
		at := strings.IndexFunc(begin, func(r rune) bool { return '0' <= r && r <= '9' })
		return !tally.MatchString(begin[at:])
	})
}

// page is the text of a source as a figure or an agency is looked for in it:
// without telephones, with everybody whom it names, and with the firms and teams
// that may have figures of their own.
type page struct {
	text            string
	mentions, firms []mention
}

// team is a name that several share.
var team = regexp.MustCompile(`(?:\b[Tt]he\s+)?(?:\p{Lu}[\p{L}'’-]+\s+(?:&\s+|and\s+)?){1,3}(?:Team|Group|Partners)\b|\bTeam\s+\p{Lu}[\p{L}'’-]+`)

// pageOf reads a source for the people and the firms who are known by name.
func pageOf(s Source, people, firms []string) page {
	p := page{text: phone.Blank(asRendered(s.Title+"\n"+s.Snippet), "|")}
	p.mentions = shortMentions(p.text, mentionsOf(p.text, people))
	p.firms = mentionsOf(p.text, firms)
	for _, at := range team.FindAllStringIndex(p.text, -1) {
		p.firms = append(p.firms, mention{p.text[at[0]:at[1]], at[0], at[1]})
	}
	p.firms = slices.DeleteFunc(p.firms, func(f mention) bool {
		return slices.ContainsFunc(p.mentions, f.overlaps) // a person's own firm
	})
	slices.SortFunc(p.firms, byPlace)
	return p
}

func mentionsOf(text string, names []string) []mention {
	var all []mention
	for _, name := range names {
		for _, at := range namings(text, name) {
			all = append(all, mention{name, at[0], at[1]})
		}
	}
	slices.SortFunc(all, byPlace)
	return all
}

// acts is what a text says of somebody whom it calls by the first or the last name
// alone.
var acts = regexp.MustCompile(`^(?:['’]s)?(?:,\s+who)?\s+(?:has|have|had|is|was|got|earned|holds|boasts|counts|sells|works|joined|leads|averages)\b`)

// shortMentions adds where a text goes on about somebody by the first or the last
// name, which nobody else has whom it names.
func shortMentions(text string, all []mention) []mention {
	owners := map[string][]string{}
	for _, m := range all {
		words := strings.Fields(m.name)
		for _, w := range []string{words[0], words[len(words)-1]} {
			if len(w) > 3 && !slices.Contains(owners[w], m.name) {
				owners[w] = append(owners[w], m.name)
			}
		}
	}
	for short, names := range owners {
		for at := 0; len(names) == 1; {
			i := strings.Index(text[at:], short)
			if i < 0 {
				break
			}
			m := mention{names[0], at + i, at + i + len(short)}
			at = m.end
			if acts.MatchString(text[m.end:]) && !slices.ContainsFunc(all, m.overlaps) {
				all = append(all, m)
			}
		}
	}
	slices.SortFunc(all, byPlace)
	return all
}

func byPlace(a, b mention) int { return a.start - b.start }

func (m mention) overlaps(other mention) bool { return m.start < other.end && other.start < m.end }

// of reports whether what stands at a byte is said of name: the nearest name
// before it is that one, in the same item of a list; where no name stands before
// it, the nearest behind it. What the head of a page says before any name is said
// of all.
func (p page) of(at int, name string) bool {
	last, next := p.round(at)
	if last >= 0 && !nextItem(p.text[p.mentions[last].end:at]) {
		return p.means(last, name)
	}
	return next >= 0 && p.means(next, name) && !nextItem(p.text[at:p.mentions[next].start])
}

// means reports whether a mention is one of name: Tom and Ann Ruiz are told of
// together.
func (p page) means(i int, name string) bool {
	return slices.ContainsFunc(p.mentions, func(m mention) bool { return m.name == name && m.overlaps(p.mentions[i]) })
}

// round are the mentions before and behind a byte; below 0 where there is none.
func (p page) round(at int) (last, next int) {
	last, next = -1, -1
	for i, m := range p.mentions {
		if m.end <= at {
			last = i
		} else if m.start >= at && next < 0 {
			next = i
		}
	}
	return last, next
}

// tells reports whether the page tells a figure of somebody. Most pages write the
// name first and the figures behind it; those that begin with a figure and end
// with a name have them the other way round.
func (p page) tells(m measure, value float64, name string) bool {
	if value > m.most || len(p.mentions) == 0 {
		return false
	}
	figures := m.all(p.text)
	if len(figures) == 0 {
		return false
	}
	namedLast := figures[0].at < p.mentions[0].start &&
		figures[len(figures)-1].at < p.mentions[len(p.mentions)-1].start && !p.firmBefore(figures[0].at)
	return slices.ContainsFunc(figures, func(f sighting) bool {
		if math.Abs(f.value-value) > 1e-9 || p.ofFirm(f.at, figures) {
			return false
		}
		if _, next := p.round(f.at); namedLast && next >= 0 {
			return p.means(next, name)
		}
		return p.of(f.at, name)
	})
}

func (p page) firmBefore(at int) bool { return len(p.firms) > 0 && p.firms[0].end <= at }

// ofFirm reports whether the figure at a byte is a firm's: the page begins with the
// firm and names nobody before the figure, or the firm stands behind a figure of the
// same kind, which was that of the person.
func (p page) ofFirm(at int, figures []sighting) bool {
	begin := 0
	if last, _ := p.round(at); last >= 0 {
		begin = p.mentions[last].end
	}
	return slices.ContainsFunc(p.firms, func(f mention) bool {
		return f.start >= begin && f.end <= at && (begin == 0 || slices.ContainsFunc(figures, func(other sighting) bool {
			return begin <= other.at && other.at < f.start
		}))
	})
}

// names reports whether the page names somebody.
func (p page) names(name string) bool {
	return slices.ContainsFunc(p.mentions, func(m mention) bool { return m.name == name })
}

// namings are where a text names a person, in bytes: in the words of the name, or
// with a middle initial or a nickname added or left out.
func namings(text, name string) [][2]int {
	words := wordsAt(text)
	var all [][2]int
	add := func(first, last int) {
		if at := [2]int{words[first].start, words[last].end}; !slices.Contains(all, at) {
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
		turned := slices.Concat(form[k:], form[:k])
		same := func(i int) bool { return words[i].text == turned[i] }
		comma := len(form) - k
		if text[words[comma-1].end:words[comma].start] != ", " {
			continue
		}
		if i := 0; same(i) {
			for i < len(form) && same(i) {
				i++
			}
			if i == len(form) {
				return i
			}
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

var legalForms = wordSet(`llc inc co corp company pllc ltd`)

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
