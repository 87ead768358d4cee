package review

import (
	"strings"

	"coagent/services/ai/regexp"
)

// A sentence whose words are those of one result tells what that says, and cites it.

const (
	// factWords is how many words of a sentence one result has at the least, and mostFacts
	// how many of ten, for the sentence to rest on it.
	factWords = 4
	mostFacts = 7
	// mostOfFew is that of a sentence with so few words alone.
	mostOfFew = 8
)

var (
	// ofSourceBefore is how a sentence goes on with the result of the one before.
	ofSourceBefore = regexp.MustCompile(`(?i)\b(?:(?:that|this|the|same|its|these) (?:page|article|post|report|guide|survey|study|site|list|paper|notice|poll|result)s?|` +
		`results?|sources?|ask|whom|not|nor|stays? open|questions? for)\b|^\s*the (?:first|second|third|other|last)\b`)
	// factStops are words that tell nothing.
	factStops = wordSet(`that this with from they them have been were what when will your into than then like just only also because over more most some such
		very each which there their about other these those would could should does did has had not but and the for are was its having being can may
		might who how why where any all one`)
)

// uncitedFacts doubts the sentences of a report that cite nothing and have the words of one
// result.
func uncitedFacts(d Draft) (faults []Fault) {
	if len(d.Sources) == 0 {
		return nil
	}
	var results []map[string]bool
	for _, p := range passagesIn(d.blocks(Member(d.Answer, "summary"))) {
		if len(p.cites) > 0 || strings.ContainsAny(p.text, `"“”?`) || ofSourceBefore.MatchString(p.text) {
			continue
		}
		if results == nil {
			for _, s := range d.Sources {
				results = append(results, factStems(s.shown()))
			}
		}
		words := factStems(p.text)
		for i, has := range results {
			n := 0
			for word := range words {
				if has[word] {
					n++
				}
			}
			enough := n > factWords && 10*n >= mostFacts*len(words) || n == factWords && 10*n >= mostOfFew*len(words)
			if enough {
				faults = append(faults, Fault{
					Pointer: "/summary", Code: "fact", Sentence: strings.TrimSpace(p.text), Doubt: true,
					Detail: "cites nothing, and its words are those of result [" + plainNumber(float64(i+1)) + "]",
					Advice: "cite the result that says so",
				})
				break
			}
		}
	}
	return faults
}

// factStems are the beginnings of the words of a text that tell something.
func factStems(text string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(plainWords(inDigits(text))) {
		if len(word) > 2 && !factStops[word] || isDigit(word[0]) {
			all[stemOf(word)] = true
		}
	}
	return all
}
