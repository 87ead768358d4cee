package review

import "slices"

// A figure or a day that is told may still be told of something else: the year of the
// furnace is none of the roof. What each belongs to are the words beside it, as far as
// the next figure. It is another's if none of them stands by it where it is told, and one
// of them stands there by another figure of its kind, and by no third.

// bindings are the marks of a text by value and by the words that they stand by, of each
// the first.
type bindings struct {
	all    []mark
	of     map[float64][]int
	byWord map[string][]int
}

func bindingsIn(text string, typed bool) *bindings {
	b := &bindings{all: marksIn(text, typed), of: map[float64][]int{}, byWord: map[string][]int{}}
	for i, m := range b.all {
		for _, value := range m.values {
			if len(b.of[value]) < often {
				b.of[value] = append(b.of[value], i)
			}
		}
		for _, word := range unique(m.beside()) {
			if !m.ends && len(b.byWord[word]) < often {
				b.byWord[word] = append(b.byWord[word], i)
			}
		}
	}
	return b
}

// misbound says which figures and days of a sentence are told of something else, where
// what they stand by is told with another of their kind.
func (c *figureCheck) misbound(sentence string, cites []int) (all []Fault) {
	marks := marksIn(sentence, false)
	if len(marks) == 0 || len(marks) > often { // of so many the nearest word says nothing
		return nil
	}
	var told []*bindings
	for _, r := range c.readings(cites) {
		told = append(told, r.bindings())
	}
	loose := looseWords(sentence, marks)
	for _, m := range marks {
		if m.class == 'h' || len(m.values) != 1 || m.class == 0 && m.noun == "" {
			continue
		}
		own := ownMarksOf(m, told)
		for _, words := range [][]string{slices.Concat(m.before, m.behind), m.joined} {
			word, other := own.boundElsewhere(m, words, loose, told)
			if word == "" || !isApart(marks, other, word, own.about) {
				continue
			}
			all = append(all, doubted(inQuotes(m.text)+" is told of something else there: "+inQuotes(word)+" stands by "+
				inQuotes(other.text), "write each with what it is told of"))
			break
		}
	}
	return all
}

// looseWords are the words of a sentence that stand by none of its marks.
func looseWords(sentence string, marks []mark) (loose []string) {
	bound := map[string]bool{}
	for _, m := range marks {
		for _, word := range m.beside() {
			bound[word] = true
		}
	}
	for _, token := range betweenMarks.FindAllString(sentence, -1) {
		if word := bindingWord(token); word != "" && !bound[word] && len(loose) < 5*often {
			loose = append(loose, word)
		}
	}
	return loose
}

// ownMarks are where a figure is told: the marks, and all words about them.
type ownMarks struct {
	marks []mark
	about []string
}

func ownMarksOf(m mark, told []*bindings) (p ownMarks) {
	for _, b := range told {
		for _, at := range b.of[m.values[0]] {
			if o := b.all[at]; m.isLike(o) {
				p.marks, p.about = append(p.marks, o), slices.Concat(p.about, o.about, o.beside())
			}
		}
	}
	return p
}

// boundElsewhere is the word of some beside a mark by which it does not stand where it is
// told, and another of its kind does; empty if there is none, or if nobody knows what it
// stands by, or the sentence has other words of it.
func (p ownMarks) boundElsewhere(m mark, words, loose []string, told []*bindings) (string, mark) {
	unbound := func(o mark) bool { return len(o.before)+len(o.behind) == 0 }
	if len(p.marks) == 0 || slices.ContainsFunc(p.marks, unbound) ||
		sharesWord(p.about, words) || sharesWord(p.about, loose) {
		return "", mark{}
	}
	for _, word := range words {
		other, alone := standsBy(m, word, told)
		if !alone {
			continue
		}
		both := 0
		for _, each := range words {
			if slices.Contains(other.beside(), each) {
				both++
			}
		}
		if both > 1 || m.isNearest(word) && other.isNearest(word) {
			return word, other
		}
	}
	return "", mark{}
}

// standsBy is the one mark of a kind that a word stands by in the texts that tell m's
// value as well, and whether there is one and no other.
func standsBy(m mark, word string, told []*bindings) (other mark, alone bool) {
	for _, b := range told {
		if len(b.of[m.values[0]]) == 0 {
			continue
		}
		for _, at := range b.byWord[word] {
			o := b.all[at]
			switch {
			case !m.isLike(o):
			case o.has(m.values[0]), len(o.values) != 1, alone && other.values[0] != o.values[0]:
				return mark{}, false
			default:
				other, alone = o, true
			}
		}
	}
	return other, alone
}

// isApart reports whether the other figure is not in a sentence, or stands there by what
// the first is told of: then the two are swapped, and not compared.
func isApart(marks []mark, other mark, word string, own []string) bool {
	return !slices.ContainsFunc(marks, func(m mark) bool {
		return m.has(other.values[0]) && (slices.Contains(m.beside(), word) || !sharesWord(m.beside(), own))
	})
}
