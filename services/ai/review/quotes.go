package review

import (
	"regexp"
	"strings"

	"coagent/platform/fault"
)

// misquoted lists the quotations that stand neither in the request nor in a
// result that the sentence cites. A few words between quotation marks, and what
// is quoted where nothing is cited, may be a way of speaking; in a text about what
// others wrote they are not.
func misquoted(d Draft, rules Rules) []fault.Field {
	request := saidIn(d.Request)
	least := 4
	if rules.QuotesOthers && rules.Closed {
		least = 2
	}
	var faults []fault.Field
	for l := range leaves(d.Answer) {
		text, ok := l.value.(string)
		if !ok || !strings.ContainsAny(text, `"“`) {
			continue
		}
		for _, sentence := range sentences(asRendered(text)) {
			cites := append(citations(sentence), l.cites...)
			if len(cites) == 0 && least > 2 {
				continue
			}
			said := request
			for _, n := range cites {
				if source, ok := d.result(n); ok {
					said += "· " + plainWords(source.Title) + " · " + plainWords(source.Snippet) + " "
				}
			}
			for _, m := range quotedPassage.FindAllStringSubmatch(sentence, -1) {
				for _, passage := range omission.Split(m[1]+m[2], -1) {
					words := plainWords(passage)
					if len(strings.Fields(words)) >= least && !strings.Contains(said, " "+words+" ") {
						faults = append(faults, fault.Field{
							Pointer: l.at, Code: "quote", Detail: inSentence(sentence) + "the quotation " + inQuotes(passage) +
								nowhere,
						})
					}
				}
			}
		}
	}
	return faults
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
