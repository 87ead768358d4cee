package review

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"coagent/platform/fault"
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
func misquoted(d Draft, rules Rules) []fault.Field {
	q := quoteCheck{draft: d, rules: rules, request: saidIn(d.Request)}
	var faults []fault.Field
	for l := range leaves(d.Answer) {
		text, ok := l.value.(string)
		if !ok || !strings.ContainsAny(text, `"“`) {
			continue
		}
		for _, block := range blocks(asRendered(text)) {
			near := append(citations(block.text), l.cites...)
			for _, sentence := range sentences(block.text) {
				for _, wrong := range q.wrong(sentence, append(citations(sentence), l.cites...), near) {
					faults = append(faults, fault.Field{Pointer: l.at, Code: "quote", Detail: inSentence(sentence) + wrong})
				}
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
}

// wrong says what is wrong with the quotations of a sentence that cites some results,
// in a paragraph that may cite more.
func (q quoteCheck) wrong(sentence string, cites, near []int) (all []string) {
	for _, at := range quotedPassage.FindAllStringSubmatchIndex(sentence, -1) {
		passage := strings.Trim(sentence[at[0]:at[1]], `"“”`)
		if !HasWords(passage) {
			continue
		}
		least, ok := q.least(sentence, at[0], at[1], passage, cites)
		if !ok {
			continue
		}
		parts := omission.Split(passage, -1)
		for _, part := range parts {
			words := plainWords(part)
			if len(strings.Fields(words)) < least || strings.Contains(q.request, " "+words+" ") {
				continue
			}
			n, found := q.sourceOf(words, cites, near)
			switch {
			case !found:
				all = append(all, "the quotation "+inQuotes(part)+nowhere)
			case n > 0:
				if name, other := q.speaker(sentence, at[0], at[1], q.draft.Sources[n-1], words); other {
					all = append(all, fmt.Sprintf("the words %s are given to %s, and result [%d] gives them to somebody else",
						inQuotes(part), inQuotes(name), n))
				}
			}
		}
	}
	return all
}

// least is how many words of a passage make a quotation, if it can be one.
func (q quoteCheck) least(sentence string, start, end int, passage string, cites []int) (int, bool) {
	before := sentence[:start]
	outside := quotedPassage.ReplaceAllString(sentence, " ")
	about := q.rules.QuotesOthers && q.rules.Closed && !q.rules.Advertises
	instructs := instructs.MatchString(before) && !spoken.MatchString(before)
	itself := !strings.ContainsAny(passage[len(passage)-1:], ",.!?") && saysItself.MatchString(sentence[end:])
	switch speaks := says.MatchString(outside); {
	case about:
		return quotedWordsOfOther, true
	case strings.HasSuffix(strings.TrimRight(passage, " "), "?") && !speaks,
		!speaks && instructs, itself, labels.MatchString(before), generic.MatchString(outside) && !q.rules.Closed:
		return 0, false
	case speaks && !instructs, q.rules.Closed && !instructs:
		return quotedWords, true
	default:
		return quotedWordsCited, len(cites) > 0
	}
}

// sourceOf is the result that has words of a quotation: one that the sentence cites,
// or its paragraph, or where that cites nothing any.
func (q quoteCheck) sourceOf(words string, cites, near []int) (n int, found bool) {
	for _, numbers := range [][]int{cites, near} {
		for _, n := range numbers {
			if source, ok := q.draft.result(n); ok && source.quotes(words) {
				return n, true
			}
		}
	}
	if len(near) > 0 {
		return 0, false
	}
	for i, source := range q.draft.Sources {
		if source.quotes(words) {
			return i + 1, true
		}
	}
	return 0, false
}

// quotes reports whether a source has words in a row.
func (s Source) quotes(words string) bool {
	return strings.Contains(" "+plainWords(s.Title)+" · "+plainWords(s.Snippet)+" ", " "+words+" ")
}

// speaker is who is named beside a quotation, and whether the source names
// somebody else beside it.
func (q quoteCheck) speaker(sentence string, start, end int, source Source, words string) (string, bool) {
	outside := sentence[:start] + " \n " + sentence[end:]
	if !says.MatchString(outside) && !strings.HasSuffix(strings.TrimSpace(sentence[:start]), ":") {
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
	teller := tellerIn(source, words)
	if teller == "" || slices.ContainsFunc(named, func(name string) bool { return surname(name) == surname(teller) }) {
		return "", false
	}
	return named[0], true
}

// tellerIn is the name that stands nearest to words of a quotation in a source: in
// their sentence, or in one of the two before if that names nobody.
func tellerIn(source Source, words string) string {
	all := sentences(asRendered(source.Snippet))
	for i := range all {
		near := all[i]
		if !holds(near, words) {
			if i+1 == len(all) || holds(all[i+1], words) || !holds(near+all[i+1], words) {
				continue
			}
			near += all[i+1] // the quotation goes on
		}
		for j := i; j >= max(0, i-2); j-- {
			if j < i {
				near = all[j]
			}
			if name := nearestName(near, words); name != "" {
				return name
			}
		}
		return ""
	}
	return ""
}

// holds reports whether a text has words in a row.
func holds(text, words string) bool { return strings.Contains(" "+plainWords(text)+" ", " "+words+" ") }

// nearestName is the name outside quotation marks that is nearest to the quotation
// with these words, or to the end of the text if that has none of it.
func nearestName(text, words string) string {
	start, end := len(text), len(text)
	var quoted [][]int
	for _, at := range quotedPassage.FindAllStringIndex(text, -1) {
		quoted = append(quoted, at)
		if holds(text[at[0]:at[1]], words) {
			start, end = at[0], at[1]
		}
	}
	if start == len(text) { // a page may have other marks round it, or none
		run := regexp.MustCompile(`(?i)` + strings.Join(strings.Fields(words), `[^\p{L}\p{N}]+`))
		if at := run.FindStringIndex(text); at != nil {
			start, end = at[0], at[1]
		}
	}
	nearest, least := "", len(text)+1
	for _, p := range peopleAt(text) {
		if slices.ContainsFunc(quoted, func(at []int) bool { return at[0] <= p.start && p.start < at[1] }) {
			continue
		}
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

// omission is where words of a quotation are left out or put in.
var omission = regexp.MustCompile(`…|\.\.\.|\[[^\]]*\]`)

// saidIn are the words of a JSON value, with a mark between two texts, over which
// no quotation goes on.
func saidIn(v any) string {
	var b strings.Builder
	for _, text := range Texts(v) {
		b.WriteString(" " + plainWords(text) + " ·")
	}
	return b.String()
}
