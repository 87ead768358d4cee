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
	byWord lazy[map[string][]int]
}

func bindingsIn(t *numberedText, typed bool) *bindings {
	b := &bindings{all: marksIn(t, typed)}
	b.of = make(map[float64][]int, len(b.all))
	for i, m := range b.all {
		for _, value := range m.values {
			if len(b.of[value]) < often {
				b.of[value] = append(b.of[value], i)
			}
		}
	}
	return b
}

// standingBy are the marks that stand by a word.
func (b *bindings) standingBy(word string) []int {
	return b.byWord.get(func() map[string][]int {
		all := map[string][]int{}
		for i, m := range b.all {
			if m.ends() {
				continue
			}
			for _, word := range unique(m.beside()) {
				if len(all[word]) < often {
					all[word] = append(all[word], i)
				}
			}
		}
		return all
	})[word]
}

// misbound says which figures and days of a sentence are told of something else, where
// what they stand by is told with another of their kind.
func (c *figureCheck) misbound(sentence string, cites []int) (all []Fault) {
	marks := marksIn(c.numbered(sentence), false)
	if len(marks) > often { // of so many the nearest word says nothing
		return nil
	}
	var loose lazy[[]string]
	var told []*bindings
	for _, m := range marks {
		if m.class == 'h' || len(m.values) != 1 || m.class == 0 && m.noun() == "" {
			continue
		}
		if told == nil {
			for _, r := range c.readings(cites) {
				told = append(told, r.bindings())
			}
		}
		own := ownMarksOf(m, told)
		if len(own) == 0 {
			continue
		}
		beside := [][]string{slices.Concat(m.before(), m.behind()), m.joined()}
		if len(beside[0])+len(beside[1]) == 0 {
			continue
		}
		for _, words := range beside {
			looseWords := func() []string {
				return loose.get(func() []string { return looseWords(sentence, marks) })
			}
			word, other := own.boundElsewhere(m, words, looseWords, told)
			if word == "" || !isApart(marks, other, word, own.about()) {
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
	for _, token := range tokensOf(sentence) {
		if word := bindingWord(token); word != "" && !bound[word] && len(loose) < 5*often {
			loose = append(loose, word)
		}
	}
	return loose
}

// ownMarks are where a figure is told.
type ownMarks []mark

// about are all words about them.
func (p ownMarks) about() (all []string) {
	for _, m := range p {
		all = append(append(all, m.about()...), m.beside()...)
	}
	return all
}

func ownMarksOf(m mark, told []*bindings) (p ownMarks) {
	for _, b := range told {
		for _, at := range b.of[m.values[0]] {
			if o := b.all[at]; m.isLike(o) {
				p = append(p, o)
			}
		}
	}
	return p
}

// boundElsewhere is the word of some beside a mark by which it does not stand where it is
// told, and another of its kind does; empty if there is none, or if nobody knows what it
// stands by, or the sentence has other words of it.
func (p ownMarks) boundElsewhere(m mark, words []string, loose func() []string, told []*bindings) (string, mark) {
	unbound := func(o mark) bool { return len(o.before())+len(o.behind()) == 0 }
	if len(words) == 0 || len(p) == 0 || slices.ContainsFunc(p, unbound) {
		return "", mark{}
	}
	if about := p.about(); sharesWord(about, words) || sharesWord(about, loose()) {
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
		for _, at := range b.standingBy(word) {
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
