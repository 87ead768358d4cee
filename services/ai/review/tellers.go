package review

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// toldResult is a result as quotations are looked for in it. Each draft reads it once.
type toldResult struct {
	words     string // of its title and its snippet, with a mark between
	sentences func() []toldSentence
}

func (d Draft) toldResults() []toldResult {
	var all []toldResult
	for _, s := range d.Sources {
		all = append(all, toldResult{
			words: " " + d.words(s.Title) + " · " + d.words(s.Snippet) + " ",
			sentences: sync.OnceValue(func() (told []toldSentence) {
				for _, sentence := range sentences(asRendered(s.Snippet)) {
					told = append(told, readSentence(sentence))
				}
				return told
			}),
		})
	}
	return all
}

// has reports whether a result has words in a row.
func (r toldResult) has(words string) bool { return strings.Contains(r.words, " "+words+" ") }

// teller is the name that stands nearest to words of a quotation in a result: in
// their sentence, or in one of the two before if that names nobody.
func (r toldResult) teller(words []string) string {
	all := r.sentences()
	for i := range all {
		near := all[i]
		if !near.has(words) {
			if i+1 == len(all) || !near.goesOn(all[i+1], words) {
				continue
			}
			near = readSentence(near.text + all[i+1].text)
		}
		for j := i; j >= max(0, i-2); j-- {
			if j < i {
				near = all[j]
			}
			if name := near.nearestName(words); name != "" {
				return name
			}
		}
		return ""
	}
	return ""
}

// toldSentence is a sentence with its words, its quotations, and the people whom it
// names outside of them.
type toldSentence struct {
	text   string
	words  []word
	quoted [][]int
	people []mention
}

func readSentence(text string) toldSentence {
	s := toldSentence{text: text, words: plainWordsAt(text), quoted: quotedPassage.FindAllStringIndex(text, -1)}
	for _, p := range peopleAt(text) {
		if enclosing(s.quoted, p.start, p.start) == nil {
			s.people = append(s.people, p)
		}
	}
	return s
}

// has reports whether a sentence has words in a row.
func (s toldSentence) has(words []string) bool { return rowOf(s.words, words) >= 0 }

// goesOn reports whether words in a row begin in a sentence and end in the next.
func (s toldSentence) goesOn(next toldSentence, words []string) bool {
	some := len(words) - 1
	at := rowOf(slices.Concat(s.words[max(0, len(s.words)-some):], next.words[:min(some, len(next.words))]), words)
	return at >= 0 && !next.has(words)
}

// nearestName is the name outside quotation marks that is nearest to the quotation
// with these words, or to the end of the text if that has none of it.
func (s toldSentence) nearestName(words []string) string {
	start, end := len(s.text), len(s.text)
	if at := rowOf(s.words, words); at >= 0 {
		start, end = s.words[at].start, s.words[at+len(words)-1].end
		if q := enclosing(s.quoted, start, end); q != nil { // a page may have other marks round it, or none
			start, end = q[0], q[1]
		}
	}
	nearest, least := "", len(s.text)+1
	for _, p := range s.people {
		distance := p.start - end
		if p.start < start {
			distance = start - p.end
		}
		if distance < least {
			nearest, least = p.name, distance
		}
	}
	return nearest
}

// plainWordsAt are the words of a text as plainWords gives them, and where they stand.
func plainWordsAt(text string) []word {
	var all []word
	start := -1
	end := func(at int) {
		if start >= 0 {
			if plain := strings.ToLower(unaccented(text[start:at])); plain != "" {
				all = append(all, word{text: plain, start: start, end: at})
			}
		}
		start = -1
	}
	for i, r := range text {
		switch {
		case noWord(r) && !unicode.Is(unicode.Mn, r):
			end(i)
		case start < 0:
			start = i
		}
	}
	end(len(text))
	return all
}

// rowOf is where words stand in a row among others; -1 if they do not.
func rowOf(all []word, words []string) int {
	for i := 0; i+len(words) <= len(all); i++ {
		if slices.EqualFunc(all[i:i+len(words)], words, func(w word, plain string) bool { return w.text == plain }) {
			return i
		}
	}
	return -1
}
