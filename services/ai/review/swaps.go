package review

import (
	"iter"
	"slices"
	"strings"
	"unicode"

	"coagent/services/ai/regexp"
)

// Two figures that change places are each told, of another thing. What a figure
// is about are the words of its clause: where those of each stand with the other
// in the source, and not with its own, the two are swapped.

// clauseEnds separate clauses.
var clauseEnds = glanceOf(strings.FieldsSeq(`while whereas but against versus vs compared and or than from though although to`))

// noMatter are words that say nothing of what a figure is about.
var noMatter = wordSet(`the a an of in on at by for to is was were are be been has have had it its this that with as or than there their they one year
	years month months percent about around more less over under up down rose fell from said says average median price
	per all only just also each every some any most`)

// clauseWords are the words of the clause between two texts: as stems, without those
// that say nothing.
func clauseWords(before, behind string) []string {
	return stemsOf(before[lastBreak(before):], behind[:firstBreak(behind)])
}

// stemsOf are the words of a clause on both sides of a number, as clauseWords has them.
func stemsOf(before, behind string) []string {
	words := make([]string, 0, 12)
	for _, side := range [...]string{before, behind} {
		for word := range lowerWords(side) {
			if len(word) < 2 || noMatter[word] || unicode.IsDigit(rune(word[0])) && (len(word) < 4 || len(word) > 5) {
				continue
			}
			words = append(words, stemOf(word))
		}
	}
	return words
}

// lowerWords are the words of a text in small letters without accents.
func lowerWords(text string) iter.Seq[string] {
	if !isASCII(text) {
		return strings.FieldsFuncSeq(strings.ToLower(unaccented(text)), noWord)
	}
	return func(yield func(string) bool) {
		for i := 0; i < len(text); {
			start := i
			for i < len(text) && kindsOfASCII[text[i]]&isWord != 0 {
				i++
			}
			if start < i && !yield(strings.ToLower(text[start:i])) {
				return
			}
			i = max(i, start+1)
		}
	}
}

// lastBreak is where the last clause of a text begins.
func lastBreak(text string) int {
	for end := len(text); end > 0; {
		start := end
		for start > 0 && isLetter(text[start-1]) {
			start--
		}
		switch {
		case start == end && breaksClause(text, end-1), clauseEnds.has(text[start:end]):
			return end
		case start == end:
			start--
		case breaksClause(text, start): // a dash
			return start + 1
		}
		end = start
	}
	return 0
}

// firstBreak is where the first clause of a text ends.
func firstBreak(text string) int {
	for i := 0; i < len(text); {
		if breaksClause(text, i) {
			return i
		}
		j := i
		for j < len(text) && isLetter(text[j]) {
			j++
		}
		if clauseEnds.has(text[i:j]) {
			return i
		}
		i = max(j, i+1)
	}
	return len(text)
}

func breaksClause(text string, i int) bool {
	switch text[i] {
	case ';', ':', '(', ')', '|', '\n', '/':
		return true
	case ',', '.':
		return i+1 == len(text) || isSpace(text[i+1])
	}
	return strings.HasPrefix(text[i:], "—")
}

// firstCell are the words of the first cell of a table's row: what its figures are
// about.
func firstCell(text string) []string {
	row := strings.TrimSpace(text)
	if !strings.HasPrefix(row, "|") {
		return nil
	}
	cell, _, _ := strings.Cut(row[1:], "|")
	return clauseWords("", cell)
}

// stemOf is what the forms of a word have in common, more or less.
func stemOf(word string) string { return word[:min(len(word), 6)] }

// sameStem reports whether two words are forms of one: list and listed.
func sameStem(a, b string) bool {
	return a == b || min(len(a), len(b)) > 3 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

// swapped reports whether two figures of a text stand for each other: the words
// round each in the text, and round each where they are told. Of two that are alike,
// as years of work, it is enough that one stands with the words of the other.
func swapped(a, b, toldA, toldB []string, alike bool) bool {
	own := func(words, with, without []string) (n int) {
		for _, word := range words {
			if slices.Contains(with, word) && !slices.Contains(without, word) {
				n++
			}
		}
		return n
	}
	straight, crossedA, crossedB := own(a, toldA, toldB)+own(b, toldB, toldA), own(a, toldB, toldA), own(b, toldA, toldB)
	if straight == 0 && alike {
		return crossedA+crossedB > 0
	}
	return crossedA > 0 && crossedB > 0 && crossedA+crossedB > 2*straight
}

// told is a figure of a text and where it is told.
type toldFigure struct {
	quantity
	said []quantity
	// saysAll are the words of all clauses in which it is told.
	saysAll *lazy[[]string]
}

func (f toldFigure) wordsOfAll() []string {
	return f.saysAll.get(func() (all []string) {
		for i := range f.said {
			all = append(all, f.said[i].about()...)
		}
		return all
	})
}

// poles are words of which each stands against another: what was asked and what was
// paid, the high and the low.
var poles = wordSet(`list listed lists asking asked ask sold sells sell closed paid pays bought offered appraised assessed high low highest lowest min max
	minimum maximum first second third new old used winter summer spring fall adults children buyers sellers owners renters deposit rent`)

// isSwapped reports whether a figure and one near it stand for each other.
func (f toldFigure) isSwapped(near toldFigure) bool {
	if f.figures[0].unit != near.figures[0].unit || f.kind != near.kind && f.kind != "" && near.kind != "" ||
		f.figures[0] == near.figures[0] || monthWords[f.beside] != monthWords[near.beside] || f.endsRange(near) {
		return false
	}
	if poles[f.beside] && poles[near.beside] && f.beside != near.beside && len(f.said) == 1 && len(near.said) == 1 &&
		sameStem(f.said[0].beside, near.beside) && sameStem(near.said[0].beside, f.beside) {
		return true
	}
	alike := f.kind != "" && f.kind == near.kind && len(f.said)+len(near.said) == 2
	return swapped(f.about(), near.about(), f.wordsOfAll(), near.wordsOfAll(), alike)
}

// endsRange reports whether a figure and the one before it are the two ends of a range, in
// the order in which they are told: $150 to $250.
func (f toldFigure) endsRange(before toldFigure) bool {
	return before.leadsTo(f.quantity) && slices.ContainsFunc(before.said, func(o quantity) bool {
		return slices.ContainsFunc(f.said, o.leadsTo)
	})
}

// leadsTo reports whether a figure stands behind another as the end of its range.
func (q quantity) leadsTo(end quantity) bool {
	rest := strings.TrimLeft(q.tail(), " ")
	for _, joint := range [...]string{"to ", "-", "–", "and "} {
		if behind, ok := strings.CutPrefix(rest, joint); ok {
			return end.text != "" && strings.HasPrefix(strings.TrimLeft(behind, " "), end.text)
		}
	}
	return false
}

// What is said of the past: up from 143, (was $445,000), last year it was 9.
var (
	ago       = `(?:last|prior|previous) (?:year|month|quarter|week|fall|spring|summer|winter)|(?:a|1|one) (?:year|month|week|quarter) (?:ago|earlier|before|prior)|the (?:year|month|week|quarter) before`
	wasBefore = regexp.MustCompile(`(?i)(?:\b(?:up|down|higher|lower|more|less|fewer|longer|shorter|faster|slower|rise|increase|jump|fall|drop|decline|rose|fell|` +
		`dropped|climbed|cut|reduced|raised|went|grew|shrank|change|slipped|eased|moved|improved)\b(?:[^.;!?\n]|\.\d){0,40}?\bfrom|[(,;]\s*(?:it )?(?:was|were|previously|formerly)|` +
		`\b(?:formerly|previously|originally|instead of|versus|vs\.?|against|compared (?:with|to)|had been)|\b(?:` + ago + `)(?:[\s:,(]+[a-z]+){0,2}?)[\s:,(]*` +
		`(?:(?:it|they|that|this|was|were|had been|stood at|at|a|an|the|about|around|just|some|only|list price of|price of|median of)\s+)*$`)
	goesOnTo  = regexp.MustCompile(`(?i)\b(?:` + ago + `)[\s:,(]+(?:and|but|or|while|then)\b`)
	fromTo    = regexp.MustCompile(`(?i)\bfrom (?:(?:a|an|the|about|around|roughly|nearly|just|over|under)\s)*$`)
	toBehind  = regexp.MustCompile(`(?i)^[\w%,.]*(?: [a-z]+){0,6}?,? (?:down |up )?to (?:a |an |the |about |around |just |nearly |over |under )*\$?\d`)
	wasBehind = regexp.MustCompile(`(?i)^[\w%]*(?: (?:days?|weeks?|months?|percent|homes|listings|sales|a gallon|per \w+|a \w+))?,? ?\(?(?:in |the )?(?:` + ago + `)\b`)
	nextIs    = regexp.MustCompile(`(?i)^[\s:,(]*(?:(?:it|they|that|there) )?(?:was |were |stood |at )*\$?\d`)
)

// isPast reports whether what stands round a figure makes it one of the past.
func isPast(before, after string) bool {
	before, after = before[max(0, len(before)-80):], after[:min(len(after), 80)]
	if m := wasBefore.FindString(before); m != "" && !goesOnTo.MatchString(m) {
		return true
	}
	if fromTo.MatchString(before) && toBehind.MatchString(after) {
		return true
	}
	at := wasBehind.FindStringIndex(after)
	return at != nil && !nextIs.MatchString(after[at[1]:])
}

// isReversed reports whether of two figures the one that the text gives for the
// past is told for now, and the other way round.
func (f toldFigure) isReversed(near toldFigure) bool {
	if f.figures[0].unit != near.figures[0].unit || f.figures[0] == near.figures[0] || f.year || near.year {
		return false
	}
	was, is := f, near
	if near.past() {
		was, is = near, f
	}
	all := func(said []quantity, past bool) bool {
		return !slices.ContainsFunc(said, func(q quantity) bool { return q.past() != past })
	}
	return was.past() && !is.past() && all(was.said, false) && all(is.said, true)
}
