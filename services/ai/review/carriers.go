package review

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A sentence that says in the words of one result what another one is cited for, or none,
// rests on the first.

// How many words a sentence has of a result at the least to rest on it: where it cites
// another, and where it cites none, with the share of its words.
const (
	restsInstead = 4
	restsUncited = 5
	restsShare   = .8
)

// tellers are the results that have each word: by its stem the place of the last one.
type tellers struct {
	last   map[string]int
	places []tellerPlace
}

// tellerPlace is a result that has a word, and the place of the one before; 0 for none.
type tellerPlace struct{ result, before int }

func tellersOf(d Draft) tellers {
	words := d.wordsOfResults()
	t := tellers{make(map[string]int, words), make([]tellerPlace, 1, words+1)} // place 0 is none
	for i, s := range d.Sources {
		for word := range strings.FieldsSeq(d.wordsOf(s)) {
			stem := stemOf(word)
			if last := t.last[stem]; last == 0 || t.places[last].result != i {
				t.places = append(t.places, tellerPlace{i, last})
				t.last[stem] = len(t.places) - 1
			}
		}
	}
	return t
}

// tellingStems are the words of a sentence that tell something that the request does not.
func tellingStems(sentence string, asked map[string]bool) (stems []string) {
	for word := range strings.FieldsSeq(plainWords(sentence)) {
		if len(word) <= 3 || tellNothing.has(word) { // the number of a result is as short
			continue
		}
		if stem := stemOf(word); !asked[stem] {
			stems = append(stems, stem)
		}
	}
	return unique(stems)
}

// tellNothing are words of any text.
var tellNothing = glanceOf(maps.Keys(noMatter), maps.Keys(smallWords), maps.Keys(sayNothing))

// sayNothing are words of any text about homes and places.
var sayNothing = wordSet(`home homes house houses market buyer buyers seller sellers property properties city place places area street streets neighborhood
	this that these those they them their there here which what when where while with without from into onto over under about after before between
	have been were will would could should does also only more most many much some than then each every both other another same such very
	your yours ours because since until through during within across along near next`)

// carriedElsewhere doubts the sentences at these members that are in the words of a result
// which they do not cite.
func carriedElsewhere(d Draft, members map[string]bool) (faults []Fault) {
	if len(d.Sources) == 0 {
		return nil
	}
	results, asked := tellersOf(d), map[string]bool{}
	for text := range textsOf(d.Request) {
		for word := range strings.FieldsSeq(plainWords(text)) {
			asked[stemOf(word)] = true
		}
	}
	for l := range d.answerLeaves() {
		text, _ := l.value.(string)
		if list, name := splitPointer(l.at); !members[name] {
			if _, of := splitPointer(list); !members[of] {
				continue
			}
		}
		for _, b := range d.blocks(text) {
			if b.kind == heading {
				continue
			}
			each := b.sentences()
			for i, sentence := range each {
				next := i+1 < len(each) && len(citations(each[i+1])) > 0
				leads := b.kind == tableRow || next && (i == 0 || len(citations(each[i-1])) == 0)
				if detail, advice := results.notCarried(d, sentence, l.cites, asked, leads); detail != "" {
					faults = append(faults, Fault{
						Pointer: l.at, Code: "citation", Sentence: strings.TrimSpace(sentence), Doubt: true,
						Detail: detail, Advice: advice,
					})
				}
			}
		}
	}
	return faults
}

// notCarried says what is wrong with the citations of a sentence; empty if nothing is. One
// that leads to what is cited needs none.
func (t tellers) notCarried(
	d Draft, sentence string, more []int, asked map[string]bool, leads bool,
) (detail, advice string) {
	said, _, _ := strings.Cut(sentence, ", so ") // what follows is advice
	stems := tellingStems(said, asked)
	cites := d.known(append(citations(sentence), more...))
	own, told := 0, make([]int, len(d.Sources))
	for _, stem := range stems {
		ofCited := false
		for at := t.last[stem]; at > 0; at = t.places[at].before {
			i := t.places[at].result
			told[i]++
			ofCited = ofCited || slices.Contains(cites, i+1)
		}
		if ofCited {
			own++
		}
	}
	best, at := 0, 0
	for i, n := range told {
		if n > best {
			best, at = n, i+1
		}
	}
	switch {
	case len(cites) > 0 && best >= restsInstead && best-own >= restsInstead && 4*own <= best,
		len(cites) > 0 && own == 0 && best >= 3 && 3*best >= 2*len(stems):
		return fmt.Sprintf("is in the words of result [%d], and cites another", at), "cite the result that says it"
	case len(cites) == 0 && best >= restsUncited && float64(best) >= restsShare*float64(len(stems)) &&
		!leads && !advises(sentence) && !strings.ContainsAny(sentence, "?“”\""):
		return fmt.Sprintf("is in the words of result [%d], and cites none", at), "cite the result that says it"
	}
	return "", ""
}

// bodies are the members with the body of an article, a guide or an update.
var bodies = wordSet(`content introduction keyPoints`)
