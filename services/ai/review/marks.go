package review

import (
	"maps"
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
	*sides
}

// How many words are read: before a mark, of those that are joined to them, and on each
// side for all that is said of it.
const (
	mostBefore = 4
	mostJoined = 2
	mostAbout  = 12
)

var (
	// ordinalBehind makes a name of a number: 41st.
	ordinalBehind = regexp.MustCompile(`^(?:st|nd|rd|th)\b`)
	// otherClause are words behind which something else is told.
	otherClause = wordSet(`while whereas but against versus vs though although then when where because so if than compared or before after plus
		instead rather unless`)
	// bindsNothing are words that do not say what a figure belongs to: these, those behind
	// which something else is told, and the kinds of what is counted.
	bindsNothing = func() map[string]bool {
		all := wordSet(`the a an and or but plus against versus while of in on at by for to from with as than per via w
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
		maps.Copy(all, otherClause)
		for word := range kinds {
			all[word] = true
		}
		return all
	}()
	// pricePoles are words for the two prices that a home has.
	pricePoles = map[string]string{
		"asking": "asking", "asked": "asking", "ask": "asking", "list": "asking", "listed": "asking", "listing": "asking",
		"priced": "asking", "original": "asking", "originally": "asking",
		"sold": "paid", "sell": "paid", "sells": "paid", "bought": "paid", "paid": "paid", "pay": "paid", "got": "paid",
		"Got": "paid", "closed": "paid", "closing": "paid",
	}
)

// marksIn are the figures and days of a readable text; typed says that it is a request.
func marksIn(t *numberedText, typed bool) []mark {
	text, numbers, runs := t.text, t.numbers(), t.days()
	of := &markedText{text: text}
	end := 0
	var all []sides
	add := func(m mark, counts bool, start, stop int) {
		m.sides = &all[len(of.marks)]
		m.of, m.n, m.end, m.counts = of, len(of.marks), stop, counts
		of.marks, of.gaps = append(of.marks, m), append(of.gaps, text[min(end, start):start])
		end = stop
	}
	if len(runs)+len(numbers) == 0 {
		return nil
	}
	of.marks, of.gaps = make([]mark, 0, len(runs)+len(numbers)), make([]string, 0, len(runs)+len(numbers)+1)
	all = make([]sides, len(runs)+len(numbers))
	var hours [][]int
	if len(numbers) > 0 {
		hours = t.hours()
	}
	for i, at := range numbers {
		for len(runs) > 0 && runs[0].start < at[0] {
			add(markOfDays(text, runs[0]), false, runs[0].start, runs[0].end)
			runs = runs[1:]
		}
		for len(hours) > 0 && hours[0][1] <= at[0] {
			hours = hours[1:]
		}
		if ordinalBehind.MatchString(text[at[1]:]) {
			continue
		}
		one, counts := markOfNumber(t.parts()[i], text[at[1]:], typed)
		if len(hours) > 0 && hours[0][0] <= at[0] {
			one.class = 'h'
		}
		add(one, counts, at[0], at[1])
	}
	for _, run := range runs {
		add(markOfDays(text, run), false, run.start, run.end)
	}
	of.gaps = append(of.gaps, text[end:])
	of.tokens = make([]lazy[[]string], len(of.gaps))
	return of.marks
}

// markOfNumber is a number of a text with what stands behind it; counts says that it may
// count something.
func markOfNumber(p part, behind string, typed bool) (one mark, counts bool) {
	f := p.meaning()
	one = mark{text: p.text, class: f.unit, values: []float64{f.value}}
	switch {
	case p.year():
		one.class = 'y'
	case f.unit == 0 && (p.scale == "k" || typed && len(p.digits) > 4) && nounBehind(behind) == "":
		one.class = '$' // as agents type a price
	}
	return one, f.unit == 0 && !p.year()
}

func nounBehind(text string) string { return nounAfter(wordsAfter(firstOf(text, reach))) }

func markOfDays(text string, run dayMoment) mark {
	one := mark{text: text[run.start:run.end], class: 'd'}
	for _, day := range run.days {
		one.values = append(one.values, float64(slices.Index(dayOrder, day)))
	}
	return one
}

// word is a token as it stands by a mark; empty if it says nothing.
func (m mark) word(token string) string {
	if m.class == '$' && pricePoles[token] != "" {
		return pricePoles[token]
	}
	return bindingWord(token)
}

// bindingWord is a token as it is compared; empty if it does not say what a figure
// belongs to.
func bindingWord(token string) string {
	word := strings.ToLower(unaccented(token))
	if at := apostrophe(word); at > 0 {
		word = word[:at]
	}
	if bindsNothing[word] || utf8.RuneCountInString(word) < 2 {
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

// isLike reports whether one of two marks may be told for the other.
func (m mark) isLike(o mark) bool {
	if m.class != o.class {
		return false
	}
	if m.class != 0 {
		return true
	}
	mine, its := m.noun(), o.noun()
	return mine == its || mine != "" && its != "" && sameNoun(mine, its)
}

func (m mark) has(value float64) bool { return slices.Contains(m.values, value) }

// beside are the words that a mark stands by.
func (m mark) beside() []string { return slices.Concat(m.before(), m.joined(), m.behind()) }

// isNearest reports whether no other word stands between a mark and a word beside it.
func (m mark) isNearest(word string) bool {
	return slices.ContainsFunc([][]string{m.before(), m.joined(), m.behind()}, func(side []string) bool {
		return len(side) > 0 && side[0] == word
	})
}
