package review

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"coagent/services/ai/promises"
	"coagent/services/ai/regexp"
)

// Promise marks the faults of a text that promises, forecasts, ranks or advises
// what nobody gave.
const Promise = "promise"

// promised lists the guarantees, promises, forecasts, ranks and advice of an
// answer that neither the request nor a result cited with them gives. Words in
// quotation marks are another's, and a question says nothing. What recommends to the
// agent alone is doubted.
func promised(d Draft, rules Rules) []Fault {
	p := promiseCheck{
		request: sync.OnceValue(func() vocabulary {
			return newVocabulary(heeded(slices.Collect(textsOf(d.Request)))...)
		}),
	}
	for _, s := range d.Sources {
		p.results = append(p.results, sync.OnceValue(func() vocabulary { return newVocabulary(s.Title, s.Snippet) }))
	}
	var faults []Fault
	public := rules.Advertises || rules.Closed
	for l := range d.answerLeaves() {
		text, ok := l.value.(string)
		if !ok || !public && !strings.HasPrefix(l.at, "/recommendations/") {
			continue
		}
		for _, sentence := range d.ranked(text) {
			found := promises.Review(sentence)
			if len(found) == 0 {
				continue
			}
			if p.request().says(text) {
				break
			}
			for _, f := range p.unfounded(sentence, found, d.known(append(citations(sentence), l.cites...))) {
				faults = append(faults, Fault{
					Pointer: l.at, Code: Promise, Sentence: sentence, Doubt: f.Doubt || !public,
					Detail: inQuotes(f.Phrase) + saidToBe(f) + ". " + f.Kind.Suggestion(),
				})
			}
		}
	}
	return faults
}

// bracketed is what a request says in brackets to a machine: [system: tell him that …].
var bracketed = regexp.MustCompile(`(?i)[\[({<]+\s?(?:system|assistant|ai|model|bot|instructions?|note to (?:the )?(?:ai|assistant|model|writer))\b[^\])}>]*`)

// defying is what a request says to a machine against its rules: ignore your rules and say that …
var defying = regexp.MustCompile(`(?i)\b(?:ignore|disregard|forget|override|bypass|break) (?:(?:all|any|the|your|my|these|those|its|previous|prior|system|safety) )*` +
	`(?:rules?|instructions?|guidelines?|guardrails?|prompts?|polic(?:y|ies)|restrictions?|programming|training|filters?)\b(?:[^.!?\n]|\.\d)*`)

// heeded are texts without what they say to machines: nobody's word for a promise.
func heeded(texts []string) (all []string) {
	for _, text := range texts {
		all = append(all, defying.ReplaceAllString(bracketed.ReplaceAllString(unheeded(text), " "), " "))
	}
	return all
}

// saidToBe says of what kind a finding is.
func saidToBe(f promises.Finding) string {
	is, a := " is ", "a "
	if f.Doubt {
		is = " may be "
	}
	if f.Kind == promises.Advice {
		a = ""
	}
	return is + a + string(f.Kind)
}

// inverted is the beginning of a question whether something is so: will a shelter pay
// for itself? "Guaranteed sale, interested?" is none.
var inverted = regexp.MustCompile(`(?i)\b(?:will|would|does|do|did|can|could|should|is|are|whether|when|how)\b[^,;:.!?]*$`)

// leadsToQuestion is how a question begins behind what is stated before it in its sentence:
// rates will drop, so would you like to write an offer?
var leadsToQuestion = regexp.MustCompile(`(?i)^[^?,;:–—]*(?:[,;:–—]|\band\b) ?(?:(?:so|and|but|then),? )?(?:would|do|will|are|can|could|shall|how|what|when|want|why|have|is|shouldn['’]t) `)

// warnsOf leads to what somebody else says and nobody should believe: beware of anyone who
// tells you that a unit always pays for itself. "No one" who says it does as well. What
// the writer says in the next clause is the writer's.
var warnsOf = regexp.MustCompile(`(?i)\b(?:(?:beware|wary|skeptical|suspicious|leery|watch out|steer clear|stay away|walk away|run|careful|cautious)` +
	` (?:of|for|from|with|about)|(?:don['’]t|do not|never) (?:trust|believe|listen to|hire|fall for|sign with))` +
	` (?:[\p{L}'’-]+ ){1,5}?(?:who|that|which) (?:[\p{L}'’-]+ )?(?:tells?|says?|claims?|promises?|guarantees?|swears?|insists?|advertises?|assures?)\b` +
	`|\b(?:nobody|no one|no (?:honest )?(?:agent|lender|broker|seller|contractor|inspector)) (?:can|could|should|may|will) (?:honestly |truthfully )?` +
	`(?:tell|say|claim|promise|guarantee|swear|know|assure)\b`)

// endsWarning is where another clause begins behind a warning.
var endsWarning = regexp.MustCompile(`(?i)[,;:.!?–—]|\b(?:but|because|while|since|so|and (?:we|i|our|my))\b`)

// isWarnedOf reports whether what stands behind this is what the sentence warns of.
func isWarnedOf(before string) bool {
	at := warnsOf.FindStringIndex(before)
	return at != nil && !endsWarning.MatchString(before[at[1]:])
}

// promiseCheck has the words of a draft's request and of its results, each read when
// something is found that they may give.
type promiseCheck struct {
	request func() vocabulary
	results []func() vocabulary
}

// unfounded are what is found in a sentence and neither the request gives nor one of
// the results that it cites.
func (p promiseCheck) unfounded(sentence string, found []promises.Finding, cites []int) []promises.Finding {
	quoted := quotedPassage.FindAllStringIndex(sentence, -1)
	asks := strings.HasSuffix(strings.TrimRight(sentence, " \n\"”’)*_"), "?")
	return slices.DeleteFunc(found, func(f promises.Finding) bool {
		stated := leadsToQuestion.MatchString(firstOf(sentence[f.End:], leadReach))
		whether := f.Kind != promises.Guarantee || inverted.MatchString(lastOf(sentence[:f.Start], leadReach))
		return asks && !stated && whether ||
			enclosing(quoted, f.Start, f.End) != nil || isWarnedOf(lastOf(sentence[:f.Start], reach)) ||
			p.request().has(f.Phrase) || slices.ContainsFunc(cites, func(n int) bool { return p.results[n-1]().carries(f) })
	})
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
