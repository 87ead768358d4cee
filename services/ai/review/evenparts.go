package review

import (
	"slices"
	"strings"
)

// A part of a list that has less than half of the words of the others is cut short: a
// writer of few words has few in all of them.

// partsToCompare is how many parts a list has at the least whose sizes say something.
const partsToCompare = 3

// cutShort are the items of a list that have fewer words than they should and less than
// half of what the others have, but for those that only say whom to ask.
func (b Bound) cutShort(d Draft) (short []longList) {
	if b.Of != Words || b.Floor == 0 {
		return nil
	}
	var all []longList
	var texts []string
	for at, text := range b.texts(d.Answer) {
		text = d.rendered(text)
		texts, all = append(texts, text), append(all, longList{at: at, items: b.Of.count(text)})
	}
	if len(all) < partsToCompare {
		return nil
	}
	for i, part := range all {
		n := part.items
		if n < b.Floor || n >= b.Least {
			continue
		}
		if (2*n < medianWithout(all, i) || b.isShortAmong(all, i)) && !onlySaysWhomToAsk(texts[i]) {
			part.first = firstSentence(texts[i])
			short = append(short, part)
		}
	}
	return short
}

// isShortAmong reports whether a part has less than three fifths of the words of any other,
// each of which has as many as it should.
func (b Bound) isShortAmong(parts []longList, at int) bool {
	for i, part := range parts {
		if i != at && (part.items < b.Least || 5*parts[at].items >= 3*part.items) {
			return false
		}
	}
	return true
}

// medianWithout is the median of the sizes of some parts without one of them; of two in
// the middle it is the smaller.
func medianWithout(parts []longList, at int) int {
	var sizes []int
	for i, part := range parts {
		if i != at {
			sizes = append(sizes, part.items)
		}
	}
	slices.Sort(sizes)
	return sizes[(len(sizes)-1)/2]
}

// whomToAsk are words of a text that sends readers to somebody else.
var whomToAsk = wordSet(`ask questions contact district police department`)

// onlySaysWhomToAsk reports whether a short text sends readers to somebody.
func onlySaysWhomToAsk(text string) bool {
	for _, word := range strings.Fields(plainWords(text)) {
		if whomToAsk[word] {
			return true
		}
	}
	return false
}
