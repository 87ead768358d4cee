package review

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"coagent/services/ai/regexp"
)

// How many words of a quotation are looked for in what is quoted. Fewer may be a way
// of speaking; in a text about what others wrote they are not.
const (
	quotedWords        = 3
	quotedWordsOfOther = 2
	quotedWordsCited   = 4 // where nobody is named who says them
)

var (
	// says stands outside quotation marks where somebody is quoted.
	says = regexp.MustCompile(`(?i)\b(?:said|says|saying|wrote|writes|told|tells|added|adds|noted|notes|explained|explains|recalled|recalls|asked|` +
		`answered|replied|called|calls|calling|described|describes|praised|praises|complained|complains|quipped|joked|summed up|sums up|put it|puts it|` +
		`puts? it (?:this way|bluntly)|motto|in (?:her|his|their|its|[\p{L}]+['’]s) (?:own )?words|according to|known as|nicknamed|raves?|raved)\b`)
	// instructs leads to words that somebody is to write or to say.
	instructs = regexp.MustCompile(`(?i)(?:^|[.!?,:;—–-]\s+|\b(?:just|then|to|and|or|please|can|could|should|may|might|you|i['’]ll|we['’]ll)\s+)` +
		`(?:text|dm|message|comment|reply|respond|type|say|send|write|answer|ask|search|enter|use|post|put|title|name|label|mark|add|start|begin|try|caption|read)\b` +
		`[^"“.!?]{0,60}$`)
	// spoken says that it was said already.
	spoken = regexp.MustCompile(`(?i)\b(?:said|wrote|told|called|put it|complained|described|noted|added)\b[^"“]*$`)
	// labels are what leads to a title, a label, or words of which the text speaks.
	labels = regexp.MustCompile(`(?i)\b(?:titled|entitled|named|headline|caption|subject|heading|hashtag|labell?ed|sign|reading|tag|words?|phrases?|wording|line|clause|` +
		`terms?|like|such as|as in|instead of|not|than|between|mean|means|note|post|page|section|button|column|box|question|message|script|template)` +
		`(?:\s+(?:that|which)?\s*(?:says?|reads?))?\W*$`)
	// believed leads to what people believe, which nobody said.
	believed = regexp.MustCompile(`(?i)\b(?:myths?|misconceptions?|rumou?rs?|fears?|worr(?:y|ies)|objections?|excuses?|beliefs?|adage|saying|` +
		`old line|half-truths?|assumptions?)\b[^"“.!?]{0,40}$`)
	// saysItself follows words in quotation marks of which the text speaks: "Adults
	// only" says something about you.
	saysItself = regexp.MustCompile(`^\s+(?:says|tells|means|beats|sounds|describes|is|are|was|were|works|does|do|don['’]t|doesn['’]t|can|may|will|reads|violates?|breaks?)\b`)
	// generic are people who are nobody: "Buyers say".
	generic = regexp.MustCompile(`(?i)\b(?:buyers|sellers|people|owners|you|they|many|some|everyone|agents)\s+(?:often |usually |always |will |may |might )?(?:say|ask|think|write|tell me|ask me)\b`)
)

// misquoted lists the quotations that stand neither in the request nor in a
// result that is cited for them, and those that a result gives to somebody else.
// Titles, words that are to be typed, and words of which the text speaks are no
// quotations, nor is what nobody is named to say in a text of many sources.
func misquoted(d Draft, rules Rules) []Fault {
	q := quoteCheck{draft: d, rules: rules, request: d.said(), results: sync.OnceValue(d.toldResults)}
	var faults []Fault
	for l := range d.answerLeaves() {
		text, ok := l.value.(string)
		if !ok || !strings.ContainsAny(text, `"“`) {
			continue
		}
		for _, block := range d.blocks(text) {
			near := d.known(append(citations(block.text), l.cites...))
			for _, sentence := range block.sentences() {
				wrong := q.wrong(quotingSentence{
					text: sentence, cites: d.known(append(citations(sentence), l.cites...)), near: near,
				})
				faults = append(faults, placed(Fault{Pointer: l.at, Code: "quote", Sentence: sentence}, wrong)...)
			}
		}
	}
	return faults
}

// quoteCheck holds the quotations of one draft.
type quoteCheck struct {
	draft   Draft
	rules   Rules
	request string
	results func() []toldResult
}

// quotingSentence is a sentence with quotations, which cites some results, in a
// paragraph that may cite more.
type quotingSentence struct {
	text            string
	cites, near     []int
	speaks, generic bool // outside its quotation marks
}

// wrong says what is wrong with the quotations of a sentence.
func (q quoteCheck) wrong(s quotingSentence) (all []Fault) {
	passages := quotedPassage.FindAllStringIndex(s.text, -1)
	if len(passages) == 0 {
		return nil
	}
	outside := quotedPassage.ReplaceAllString(s.text, " ")
	s.speaks, s.generic = says.MatchString(outside), generic.MatchString(outside)
	for _, at := range passages {
		passage := strings.Trim(s.text[at[0]:at[1]], `"“”`)
		if !HasWords(passage) {
			continue
		}
		least, ok := q.least(s, at[0], at[1], passage)
		shown := !ok && q.rules.Recommends && showsWords(s.text, at[0], at[1])
		if shown {
			least, ok = quotedWords, true
		}
		if !ok {
			continue
		}
		for _, part := range omission.Split(passage, -1) {
			words := plainWords(part)
			if len(strings.Fields(words)) < least || strings.Contains(q.request, " "+words+" ") {
				continue
			}
			n, found := q.sourceOf(words, s.cites, s.near)
			switch {
			case !found && shown:
				all = append(all, doubted("the quotation "+inQuotes(part)+" is in no comment", leaveOut))
			case !found:
				all = append(all, sure("the quotation "+inQuotes(part)+nowhere, leaveOut))
			case n > 0:
				if name, other := q.speaker(s.text, at[0], at[1], q.results()[n-1], words); other {
					all = append(all, doubted(fmt.Sprintf(
						"the words %s are given to %s, and result [%d] gives them to somebody else",
						inQuotes(part), inQuotes(name), n), ""))
				}
			}
		}
	}
	return all
}

// How far from a quotation, in bytes, is looked for what leads to it, and for who
// says it.
const (
	leadReach  = 160
	voiceReach = 240
)

// least is how many words of a passage make a quotation, if it can be one.
func (q quoteCheck) least(s quotingSentence, start, end int, passage string) (int, bool) {
	lead := s.text[:start]
	since := lead[max(0, strings.LastIndexAny(lead, `"“`)):] // the quotation before
	about := q.rules.QuotesOthers && q.rules.Closed && !q.rules.Advertises
	instructs := instructs.MatchString(since) && !spoken.MatchString(since)
	itself := !strings.ContainsAny(passage[len(passage)-1:], ",.!?") &&
		saysItself.MatchString(firstOf(s.text[end:], leadReach))
	switch {
	case about:
		return quotedWordsOfOther, true
	case strings.HasSuffix(strings.TrimRight(passage, " "), "?") && !s.speaks,
		!s.speaks && instructs, itself, labels.MatchString(lastOf(lead, leadReach)),
		believed.MatchString(lastOf(lead, leadReach)), s.generic && !q.rules.Closed:
		return 0, false
	case s.speaks && !instructs, q.rules.Closed && !instructs:
		return quotedWords, true
	default:
		return quotedWordsCited, len(s.cites) > 0
	}
}

// sourceOf is the result that has words of a quotation: one that the sentence cites,
// or its paragraph, or where that cites nothing any.
func (q quoteCheck) sourceOf(words string, cites, near []int) (n int, found bool) {
	for _, numbers := range [][]int{cites, near} {
		for _, n := range numbers {
			if q.results()[n-1].has(words) {
				return n, true
			}
		}
	}
	if len(near) > 0 {
		return 0, false
	}
	i := slices.IndexFunc(q.results(), func(r toldResult) bool { return r.has(words) })
	return i + 1, i >= 0
}

// speaker is who is named beside a quotation, and whether the source names
// somebody else beside it.
func (q quoteCheck) speaker(sentence string, start, end int, source toldResult, words string) (string, bool) {
	before, behind := lastOf(sentence[:start], voiceReach), firstOf(sentence[end:], voiceReach)
	outside := before + " \n " + behind
	if !says.MatchString(outside) && !strings.HasSuffix(strings.TrimSpace(before), ":") {
		return "", false
	}
	var named []string
	for _, name := range people(outside) {
		if !strings.Contains(q.request, " "+surname(name)+" ") {
			named = append(named, name)
		}
	}
	if len(named) == 0 {
		return "", false
	}
	teller := source.teller(strings.Fields(words))
	if teller == "" || slices.ContainsFunc(named, func(name string) bool { return surname(name) == surname(teller) }) {
		return "", false
	}
	return named[0], true
}

// omission is where words of a quotation are left out or put in.
var omission = regexp.MustCompile(`…|\.\.\.|\[[^\]]*\]`)
