package review

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"coagent/services/ai/regexp"
)

// Whose a figure is, is told by a name: the one that follows it at once ("$389K in
// Lakeview"), or else the last one before it in its sentence.

// naming is a run of words with capital letters, and where it stands in its text.
type naming struct {
	words      []string // as stems, without those that many names have
	start, end int
}

// everybodys are words that many names have, so that they tell none from another.
var everybodys = wordSet(`county city park heights hills village valley lake beach grove springs district realty group team homes
	properties real estate area neighborhood downtown old town university court square center plaza bay hill point ridge creek zip code the of and`)

// othersOwn are words after which a name before them owns nothing: "you have 40".
var othersOwn = regexp.MustCompile(`(?i)\b(?:you|your|yours|we|our|ours|my|us|me|both|each|together|combined|total|overall|average|nationally|nationwide|` +
	`statewide|countywide|citywide|metro|region|elsewhere|others?|the (?:city|county|state|nation|country|metro|region|market|area|town|neighborhood|team|agent|agency|` +
	`office|company|community))\b`)

// sourceBefore is what leads to the name of whoever says something.
var sourceBefore = regexp.MustCompile(`(?i)\b(?:says|said|according to|by|from|told|reports?|reported|via|notes|figures of|data of) +(?:the +)?$`)

// owned is what leads from a figure to the name behind it.
var owned = regexp.MustCompile(`^(?:[ -][a-z-]+){0,4}? (?:in|for|at|of|on) (?:the |downtown )?$`)

// joins is what leads to something else: $389K and in Lakeview.
var joins = regexp.MustCompile(`\b(?:and|or|but|while|whereas|than|versus|vs|compared|against)\b`)

// namingsIn are the names of a readable text.
func namingsIn(text string) []naming {
	var all []naming
	var run naming
	end := func() {
		if len(run.words) > 0 && !sourceBefore.MatchString(lastOf(text[:run.start], 40)) {
			all = append(all, run)
		}
		run = naming{}
	}
	opens := true // whether the next word begins a sentence
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if noWord(r) {
			switch {
			case r == ' ':
			case strings.ContainsRune(".!?:;|\n•(", r):
				if r != '.' || !endsInitial(text[:i]) {
					end()
					opens = true
				}
			case !unicode.IsSpace(r) && !strings.ContainsRune("'’&-,", r):
				end()
			}
			i += size
			continue
		}
		j := i
		for j < len(text) {
			if kindsOfASCII[text[j]]&isWord != 0 {
				j++
				continue
			}
			r, size := utf8.DecodeRuneInString(text[j:])
			if noWord(r) && (r != '\'' && r != '’' || j+size < len(text) && noWord(rune(text[j+size]))) {
				break
			}
			j += size
		}
		if 'a' <= r && r <= 'z' && len(run.words) == 0 { // it belongs to no name
			opens, i = false, j
			continue
		}
		word := text[i:j]
		if at := apostrophe(word); at > 1 { // Lakeview's
			word = word[:at]
		}
		lower := strings.ToLower(unaccented(word))
		capital := unicode.IsUpper(r) && !knownNames[lower] && !knownNames[strings.TrimSuffix(lower, "s")]
		if opens { // every word has a capital letter there
			capital = capital && !sentenceOpeners[word] && (!englishWords[lower] || capitalFollows(text[j:]))
		}
		if len(word) == 5 && strings.Trim(word, "0123456789") == "" { // a ZIP code is a name
			capital = true
		}
		switch {
		case capital:
			if len(run.words) == 0 {
				run.start = i
			}
			run.end = j
			if len(lower) > 1 && !everybodys[lower] {
				run.words = append(run.words, stemOf(lower))
			}
		case everybodys[lower] || unicode.IsUpper(r) && knownNames[lower] && !opens || lower == "in":
			// Village of Oak Park, Quail Bend in Green Valley
		default:
			end()
		}
		opens = false
		i = j
	}
	end()
	return all
}

// capitalFollows reports whether the next word of a text has a capital letter.
func capitalFollows(text string) bool {
	if !strings.HasPrefix(text, " ") {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[1:])
	return unicode.IsUpper(r)
}

// endsInitial reports whether a text ends with one letter or a title, whose point
// ends no sentence.
func endsInitial(text string) bool {
	start := strings.LastIndexFunc(text, noWord) + 1
	word := text[start:]
	return len(word) == 1 || slices.Contains(honorifics, strings.ToLower(word)) || word == "St" || word == "Mt"
}

// ownerAt is whose the figure from start to end of a text is: the words of the
// name; none if nobody is named.
func ownerAt(text string, names []naming, start, end int) []string {
	next, _ := slices.BinarySearchFunc(names, end, func(n naming, at int) int { return n.start - at })
	if next < len(names) && names[next].start-end < reach {
		if between := text[end:names[next].start]; owned.MatchString(between) && !joins.MatchString(between) {
			return names[next].words
		}
	}
	if i := next - 1; i >= 0 && names[i].end <= start && start-names[i].end < reach {
		between := text[names[i].end:start]
		if endsSentence(between) || othersOwn.MatchString(between) {
			return nil
		}
		return names[i].words
	}
	return nil
}

// wordsAround are the words before a figure, as far as the figure before it or the
// beginning of the sentence, and those behind it in its clause, as stems.
func wordsAround(gap, behind string) []string {
	for i := len(gap) - 1; i > 0; i-- {
		if endsSentence(gap[i-1:min(len(gap), i+1)]) && !endsInitial(gap[:i-1]) {
			gap = gap[i:]
			break
		}
	}
	if at := strings.IndexAny(behind, "0123456789"); at >= 0 {
		behind = behind[:at]
	}
	words := make([]string, 0, 12)
	for _, side := range [...]string{gap, behind} {
		for word := range lowerWords(side) {
			if len(word) > 1 && !noMatter[word] && !everybodys[word] {
				words = append(words, stemOf(word))
			}
		}
	}
	return words
}

// endsSentence reports whether a sentence, a line or an item ends in a text.
func endsSentence(text string) bool {
	for i := range len(text) {
		switch text[i] {
		case '\n', ';', '!', '?':
			return true
		case '.': // not after p.m., ft.
			if i+1 < len(text) && isSpace(text[i+1]) && len(text[strings.LastIndexFunc(text[:i], noWord)+1:i]) > 2 {
				return true
			}
		}
	}
	return strings.Contains(text, "•")
}

// A figure may be told of a year as well: "in 2025 it was 8,100".
var (
	anyYear      = regexp.MustCompile(`\b20[0-4]\d\b`)
	periodBehind = regexp.MustCompile(`^[^.;!?\n|,\d]{0,40}?\b(?:in|for|of|during) (?:[A-Z][a-z]+\.? )?(20[0-4]\d)\b`)
)

// periodAt is the year of which a figure between two texts is told: that of its clause,
// that behind it at once, or else the last before it in its sentence.
func periodAt(clause, before, behind string) string {
	if strings.Contains(clause, "20") {
		if years := anyYear.FindAllString(clause, -1); len(years) == 1 {
			return years[0]
		}
	}
	if strings.Contains(behind, "20") {
		if m := periodBehind.FindStringSubmatch(behind); m != nil {
			return m[1]
		}
	}
	before = before[strings.LastIndexAny(before, ".;!?\n|")+1:]
	if strings.Contains(before, "20") {
		if years := anyYear.FindAllString(before, -1); len(years) > 0 {
			return years[len(years)-1]
		}
	}
	return ""
}

// ofAnotherYear is the figure of the year of which the text tells q, where q itself
// is told of other years alone; empty if there is nothing wrong.
func (q quantity) ofAnotherYear(said []quantity, all ...told) string {
	if q.year || q.period() == "" || q.past() {
		return ""
	}
	for _, o := range said {
		if o.period() == "" || o.period() == q.period() {
			return ""
		}
	}
	for _, t := range all {
		for _, period := range []string{q.period(), ""} {
			if own := t.like(t.inPeriod(period), q, said); own != "" {
				return own
			}
		}
	}
	return ""
}

// ofAnother is the figure that the text's own has, where the text gives it that of
// somebody else; empty if there is nothing wrong.
func (q quantity) ofAnother(said []quantity, all ...told) string {
	if len(said) == 0 || q.year || len(q.owner()) == 0 {
		return ""
	}
	for _, o := range said {
		if len(o.owner()) == 0 || sharesWord(o.owner(), q.owner()) {
			return ""
		}
		if sharesWord(o.owner(), q.around()) || sharesWord(q.owner(), o.around()) {
			return ""
		}
	}
	for _, t := range all {
		for _, word := range q.owner() {
			if own := t.like(t.ofOwner(word), q, said); own != "" {
				return own
			}
		}
	}
	return ""
}

// like is the first of the told figures at these places that is of what a text gives
// q for; empty if none is, or none of the first of very many.
func (t told) like(places []int, q quantity, said []quantity) string {
	for _, at := range places[:min(len(places), 5*often)] {
		if t.all[at].isLike(q, said) {
			return t.all[at].text
		}
	}
	return ""
}

// isLike reports whether a told figure is of what a text gives q for, where said
// are the places at which q itself is told: the words round them are the same, or
// their size is.
func (own quantity) isLike(q quantity, said []quantity) bool {
	mine, theirs := own.figures[0], q.figures[0]
	if mine.unit != theirs.unit || own.kind != q.kind || mine.value == theirs.value {
		return false
	}
	size := mine.value < 3*theirs.value && theirs.value < 3*mine.value
	if own.year || own.plain && own.kind == "" || own.kind == "" && mine.unit == 0 && !size {
		return false
	}
	if slices.ContainsFunc(own.about(), func(word string) bool {
		return slices.Contains(q.about(), word) && !slices.Contains(q.owner(), word)
	}) {
		return true
	}
	return slices.ContainsFunc(said, func(o quantity) bool {
		return mine.unit == '$' && size || own.heads && o.heads ||
			own.beside != "" && own.beside == o.beside || own.kind != "" && own.kind == o.kind
	})
}

// isPartOf reports whether a text says that one figure is some of another: 15 of
// Orange County's 17 towns.
func isPartOf(text, part, whole string) bool {
	_, rest, ok := strings.Cut(text, part+" of ")
	if !ok {
		_, rest, ok = strings.Cut(text, part+" out of ")
	}
	return ok && strings.Contains(rest[:min(len(rest), 60)], whole)
}

func sharesWord(a, b []string) bool {
	return slices.ContainsFunc(a, func(word string) bool { return slices.Contains(b, word) })
}
