package review

import (
	"slices"
	"strings"
	"unicode/utf8"

	"coagent/services/ai/regexp"
)

// mark is a figure or a day of the week of a text, with the words beside it.
type mark struct {
	text   string
	class  byte // of which none stands for another: '$', '%', 'y' for years, 'd' for days, 'h' for hours, or 0
	values []float64
	noun   string // what it counts
	// before are the words before it, the nearest first, and joined those that "and" joins
	// to them: roof and furnace new in 2024. behind are the words behind it.
	before, joined, behind []string
	// about are all words on both sides, as far as the next figure.
	about []string
	ends  bool // it is the end of a range
}

// How many words are read: before a mark, of those that are joined to them, and on each
// side for all that is said of it.
const (
	mostBefore = 4
	mostJoined = 2
	mostAbout  = 12
)

var (
	// betweenMarks are the words and the signs between two marks.
	betweenMarks = regexp.MustCompile(`\n|\p{L}[\p{L}'’]*|\s[-–]\s|[^\s\p{L}*_~"“”]`)
	// ordinalBehind makes a name of a number: 41st.
	ordinalBehind = regexp.MustCompile(`^(?:st|nd|rd|th)\b`)
	// otherClause are words behind which something else is told.
	otherClause = wordSet(`while whereas but against versus vs though although then when where because so if than compared or before after plus
		instead rather unless`)
	// bindsNothing are words that do not say what a figure belongs to.
	bindsNothing = wordSet(`the a an and or but plus against versus while of in on at by for to from with as than per via w
		is was were are be been has have had do does did will would can could may not no nor
		it its this that these those there their they i we you he she his her my our your them us who which what
		one about around over under up down above below off out back across between during through within into since until till before after past
		more less fewer nearly almost roughly approximately approx least most exactly full total average median much many
		now still already today currently then here all only just also each every some any both same other another such so very too
		said says say come comes came go goes went gets get run runs ran make makes made take takes took give gives gave stand stands stood
		sit sits see sees new old next last first second third early late mid end ends like
		sale sales sold sell sells market single family figure figures number cost costs price prices home homes house property lot city county state town
		street st ave rd sq square feet ft sf thousand million k percent dollars dated date dates am pm
		jan feb mar apr jun jul aug sep sept oct nov dec january february march april june july august september october november december`)
	// pricePoles are words for the two prices that a home has.
	pricePoles = map[string]string{
		"asking": "asking", "asked": "asking", "ask": "asking", "list": "asking", "listed": "asking", "listing": "asking",
		"priced": "asking", "original": "asking", "originally": "asking",
		"sold": "paid", "sell": "paid", "sells": "paid", "bought": "paid", "paid": "paid", "pay": "paid", "got": "paid",
		"Got": "paid", "closed": "paid", "closing": "paid",
	}
)

// marksIn are the figures and days of a readable text; typed says that it is a request.
func marksIn(text string, typed bool) []mark {
	var all []mark
	var gaps [][]string // before each mark
	end := 0
	add := func(m mark, start, stop int) {
		all, gaps = append(all, m), append(gaps, betweenMarks.FindAllString(text[min(end, start):start], -1))
		end = stop
	}
	runs, hours := dayRuns(text), clockTime.FindAllStringIndex(text, -1)
	for _, at := range number.FindAllStringSubmatchIndex(text, -1) {
		for len(runs) > 0 && runs[0].start < at[0] {
			add(markOfDays(text, runs[0]), runs[0].start, runs[0].end)
			runs = runs[1:]
		}
		for len(hours) > 0 && hours[0][1] <= at[0] {
			hours = hours[1:]
		}
		if ordinalBehind.MatchString(text[at[1]:]) {
			continue
		}
		one := markOfNumber(text, at, typed)
		if len(hours) > 0 && hours[0][0] <= at[0] {
			one.class = 'h'
		}
		add(one, at[0], at[1])
	}
	for _, run := range runs {
		add(markOfDays(text, run), run.start, run.end)
	}
	gaps = append(gaps, betweenMarks.FindAllString(text[end:], -1))
	for i := range all {
		all[i].readBefore(gaps[i], all[:i])
	}
	for i := len(all) - 1; i >= 0; i-- {
		all[i].readBehind(gaps[i+1], all[i+1:])
	}
	return all
}

// markOfNumber is a number of a text, found by the pattern of numbers.
func markOfNumber(text string, at []int, typed bool) mark {
	p := partAt(text, at)
	f := p.meaning()
	one := mark{text: p.text, class: f.unit, values: []float64{f.value}}
	switch {
	case p.year():
		one.class = 'y'
	case f.unit == 0:
		one.noun = nounAfter(wordsAfter(firstOf(text[at[1]:], reach)))
		if one.noun == "" && (p.scale == "k" || typed && len(p.digits) > 4) {
			one.class = '$' // as agents type a price
		}
	}
	return one
}

func markOfDays(text string, run dayMoment) mark {
	one := mark{text: text[run.start:run.end], class: 'd'}
	for _, day := range run.days {
		one.values = append(one.values, float64(slices.Index(dayOrder, day)))
	}
	return one
}

// word is a token as it stands by a mark; empty if it says nothing.
func (m mark) word(token string) string {
	if pole := pricePoles[token]; pole != "" && m.class == '$' {
		return pole
	}
	return bindingWord(token)
}

// bindingWord is a token as it is compared; empty if it does not say what a figure
// belongs to.
func bindingWord(token string) string {
	word := strings.ToLower(unaccented(token))
	if at := strings.IndexAny(word, "'’"); at > 0 {
		word = word[:at]
	}
	if bindsNothing[word] || otherClause[word] || kinds[word] != "" || utf8.RuneCountInString(word) < 2 {
		return ""
	}
	return stemOf(singular(word))
}

// endsTelling reports whether a token ends what may be said of one figure, with the one
// before it: the point of "sq. ft." does not.
func endsTelling(before, token string) bool {
	switch token {
	case ";", "!", "?", "•", "—", "·", "\n", " - ", " – ":
		return true
	case ".":
		return len(before) == 0 || len(before) > 3
	}
	return false
}

// joinsNoNoun are words within what is joined that make it no name of a thing.
var joinsNoNoun = wordSet(`in of at on for from to with by`)

// partsWords are signs and words between two nouns.
var partsWords = wordSet(`) , and & | /`)

// readBefore reads the words before a mark, of the tokens since the last of the marks
// before it.
func (m *mark) readBefore(gap []string, marks []mark) {
	if from := len(marks) - 1; from >= 0 && isRangeGap(gap) && marks[from].class == m.class { // $4,200 to $9,000
		from := marks[from]
		m.before, m.joined, m.about, m.ends = from.before, from.joined, slices.Clone(from.about), true
		return
	}
	var words []string
	open, joins := true, false // whether words are still the mark's; whether they are joined by "and"
	keep := func() {
		if !joins {
			m.before = words
		} else if len(words) <= mostJoined {
			m.joined = words
		}
		words = nil
	}
	whole := len(marks) == 0
	for i := len(gap) - 1; i >= max(0, len(gap)-3*mostAbout); i-- {
		token := gap[i]
		if endsTelling(tokenBefore(gap, i), token) {
			whole = true
			break
		}
		word := m.word(token)
		if word != "" && len(m.about) < mostAbout {
			m.about = append(m.about, word)
		}
		lower := strings.ToLower(token)
		switch {
		case !open:
		case partsWords[lower] && len(words) > 0:
			isAnd := lower == "and" || lower == "&"
			keep()
			open, joins = isAnd && !joins, true
		case joins && joinsNoNoun[lower]: // renters in Brookside and Eastmoor
			open, words = false, nil
		case otherClause[lower]:
			open = false
		case word != "" && len(words) < mostBefore:
			words = append(words, word)
		}
	}
	if len(words) > 0 && (!joins || whole) { // else it is of the figure before
		keep()
	}
}

// tokenBefore is the token before one; empty if there is none.
func tokenBefore(gap []string, i int) string {
	if i == 0 {
		return ""
	}
	return gap[i-1]
}

// isRangeGap reports whether tokens between two figures make a range of them.
func isRangeGap(gap []string) bool {
	return len(gap) == 1 && slices.Contains([]string{"to", "-", "–", "and", "or", "through"}, strings.ToLower(gap[0]))
}

// readBehind reads the words behind a mark, of the tokens before the first of the next.
func (m *mark) readBehind(gap []string, next []mark) {
	if len(next) > 0 && isRangeGap(gap) && next[0].class == m.class {
		m.behind = next[0].behind
		m.about = append(m.about, next[0].behind...)
		return
	}
	open, noun := true, stemOf(m.noun)
	n := 0
	for i, token := range gap[:min(len(gap), 3*mostAbout)] {
		if endsTelling(tokenBefore(gap, i), token) {
			break
		}
		lower := strings.ToLower(token)
		if partsWords[lower] || otherClause[lower] || token == "(" || token == ":" {
			open = false
		}
		word := m.word(token)
		if word == "" || word == noun || n == mostAbout {
			continue
		}
		if n++; open && len(m.behind) < mostBefore {
			m.behind = append(m.behind, word)
		}
		m.about = append(m.about, word)
	}
}

// isLike reports whether one of two marks may be told for the other.
func (m mark) isLike(o mark) bool {
	if m.class != o.class {
		return false
	}
	return m.class != 0 || m.noun == o.noun || m.noun != "" && o.noun != "" && sameNoun(m.noun, o.noun)
}

func (m mark) has(value float64) bool { return slices.Contains(m.values, value) }

// beside are the words that a mark stands by.
func (m mark) beside() []string { return slices.Concat(m.before, m.joined, m.behind) }

// isNearest reports whether no other word stands between a mark and a word beside it.
func (m mark) isNearest(word string) bool {
	return slices.ContainsFunc([][]string{m.before, m.joined, m.behind}, func(side []string) bool {
		return len(side) > 0 && side[0] == word
	})
}
