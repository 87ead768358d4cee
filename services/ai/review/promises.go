package review

import (
	"slices"
	"strings"
	"unicode/utf8"

	"coagent/platform/fault"
	"coagent/services/ai/promises"
)

// Promise marks the faults of a text that promises, forecasts, ranks or advises
// what nobody gave.
const Promise = "promise"

// promiseAdvice says what to do about each kind.
var promiseAdvice = map[promises.Kind]string{
	promises.Guarantee: "Nobody can guarantee that: leave it out, or say what will be done.",
	promises.Promise:   "Nobody can promise a price, a time or a success: leave it out, or say what will be done.",
	promises.Forecast:  "Nobody knows what a market will do: leave it out, or cite the result whose forecast it is.",
	promises.Rank:      "No rank is given: leave it out, or write the one that is.",
	promises.Advice:    "It is legal, tax or financial advice: leave it out, or say whom to ask.",
}

// promised lists the guarantees, promises, forecasts, ranks and advice of an
// answer that neither the request nor a result cited with them gives. Words in
// quotation marks are another's, and a question says nothing.
func promised(d Draft) []fault.Field {
	request := newVocabulary(slices.Collect(textsOf(d.Request))...)
	var faults []fault.Field
	for l := range leaves(d.Answer) {
		text, ok := l.value.(string)
		if !ok || request.says(text) {
			continue
		}
		for _, sentence := range sentences(rankSigns.Replace(asRendered(text))) {
			sources := d.vocabularies(append(citations(sentence), l.cites...))
			asks := strings.HasSuffix(strings.TrimRight(sentence, " \n\"”’)*_"), "?")
			for _, f := range promises.Review(sentence) {
				switch {
				case asks && f.Kind != promises.Guarantee:
				case inQuotation(sentence, f.Start, f.End):
				case request.has(f.Phrase):
				case slices.ContainsFunc(sources, func(v vocabulary) bool { return v.carries(f) }):
				default:
					faults = append(faults, fault.Field{
						Pointer: l.at, Code: Promise,
						Detail: inSentence(sentence) + inQuotes(f.Phrase) + " is a " + string(f.Kind) + ". " + promiseAdvice[f.Kind],
					})
				}
			}
		}
	}
	return faults
}

// carries reports whether a cited result says what is found, or for a forecast or
// advice anything of that kind.
func (v vocabulary) carries(f promises.Finding) bool {
	return v.has(f.Phrase) || slices.ContainsFunc(foresees[f.Kind], func(stem string) bool { return v.stems[stem] })
}

// foresees are words with which a result foresees or rules something.
var foresees = map[promises.Kind][]string{
	promises.Forecast: strings.Fields("expec forec predi proje outlo antic will would could may might likel"),
	promises.Advice:   strings.Fields("deduc tax law legal requi exemp inspe waiv discl inves entit appra attor"),
	promises.Promise:  strings.Fields("will would sell sold save sav earn pay paid cover"),
}

// vocabulary are the words of a text, each by its stem.
type vocabulary struct {
	stems map[string]bool
	words string
}

func newVocabulary(texts ...string) vocabulary {
	v := vocabulary{stems: map[string]bool{}}
	for _, text := range texts {
		words := plainWords(rankSigns.Replace(asRendered(text)))
		v.words += " " + words + " ·"
		for _, word := range strings.Fields(words) {
			v.stems[firstLetters(word)] = true
		}
	}
	return v
}

// vocabularies are those of the results with these numbers.
func (d Draft) vocabularies(cites []int) []vocabulary {
	var all []vocabulary
	for _, n := range cites {
		if s, ok := d.result(n); ok {
			all = append(all, newVocabulary(s.Title, s.Snippet))
		}
	}
	return all
}

// says reports whether one of the texts has these words in a row.
func (v vocabulary) says(text string) bool {
	words := plainWords(text)
	return words != "" && strings.Contains(v.words, " "+words+" ")
}

// has reports whether every word of a phrase that says something is in the text.
func (v vocabulary) has(phrase string) bool {
	some := false
	for _, word := range strings.Fields(plainWords(rankSigns.Replace(phrase))) {
		if smallWords[word] {
			continue
		}
		some = true
		if !v.stems[firstLetters(word)] {
			return false
		}
	}
	return some
}

// rankSigns are the ways to write the first rank.
var rankSigns = strings.NewReplacer("#1", "number 1", "# 1", "number 1", "No. 1", "number 1", "no. 1", "number 1",
	"number one", "number 1", "Number one", "number 1", "Number One", "number 1", "number-one", "number 1")

// smallWords say nothing by themselves.
var smallWords = wordSet(`a an the and or of to in on at for with by from as is are am was were be been it its this that these those i we you he
	she they my our your his her their me us him them will would can do does did not no so very just i'll we'll you'll all any every also who which
	there here than then ll s d re ve`)

// stemmed is how many of its letters tell a word from others.
const stemmed = 5

// firstLetters are what tells a word from others, whatever its ending.
func firstLetters(word string) string {
	for _, ending := range [...]string{"ing", "ed", "es", "s"} {
		if rest, ok := strings.CutSuffix(word, ending); ok && utf8.RuneCountInString(rest) >= 3 {
			word = rest
			break
		}
	}
	if utf8.RuneCountInString(word) <= stemmed {
		return word
	}
	return string([]rune(word)[:stemmed])
}

// inQuotation reports whether text[start:end] stands within one pair of quotation
// marks.
func inQuotation(text string, start, end int) bool {
	return slices.ContainsFunc(quotedPassage.FindAllStringIndex(text, -1), func(at []int) bool {
		return at[0] <= start && end <= at[1]
	})
}
