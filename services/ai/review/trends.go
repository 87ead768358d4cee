package review

import (
	"strings"

	"coagent/services/ai/regexp"
)

// Where something went, a sentence says twice: in a word, and by the two figures that it
// went from and to.

const (
	trendFigure = `(\$?\b\d+(?:,\d{3})*(?:\.\d+)?(?: (?:million|billion)\b|[kKM]\b|%|\b))`
	trendWords  = `rose|risen|rises?|rising|climb(?:ed|s|ing)?|increas(?:ed|es|ing|e)|gr[eo]w[ns]?|jump(?:ed|s|ing)?|surged|gained|fell|fall(?:en|s|ing)?|` +
		`dropp?(?:ed|s|ing)?|declin(?:ed|es|ing|e)|decreas(?:ed|es|ing|e)|slid|slipp?(?:ed|s|ing)?|dipp?(?:ed|s|ing)?|eased|shrank`
	// loosely may stand before a figure.
	loosely = `(?:(?:a|an|the|its|about|around|nearly|just|almost|over|under|roughly|some|median|average|record|high|low|of|last|year's|level|peak) )*`
)

var (
	// rose from 29 to 38
	fromAndTo = regexp.MustCompile(`(?i)\b(` + trendWords + `)\b[^.;:!?\d$]{0,40}?\bfrom ` + loosely + trendFigure +
		`[^.,;:!?\d$]{0,40}? to ` + loosely + trendFigure)
	// rose to 38, from 29
	toAndFrom = regexp.MustCompile(`(?i)\b(` + trendWords + `)\b[^.;:!?\d$]{0,30}?\bto ` + loosely + trendFigure +
		`[^.;:!?\d$]{0,40}?\bfrom ` + loosely + trendFigure)
	// 38 days, up from 29
	thenFrom = regexp.MustCompile(`(?i)` + trendFigure + `[^.;:!?\d$]{0,90}?[,(]? ?\b(up|down) (?:slightly |sharply |just |a bit |a little )?from ` +
		loosely + trendFigure)
)

// contradicted says which words of a sentence for where something went are against its
// figures.
func contradicted(sentence string) (all []Fault) {
	add := func(word, from, to string) {
		was, ok := trendOf(from)
		is, too := trendOf(to)
		way := directionBefore[word]
		comparable := ok && too && was.unit == is.unit && !isYear(was) && !isYear(is)
		if !comparable || way == 0 || is.value > 5*was.value || was.value > 5*is.value {
			return
		}
		if is.value > was.value && way < 0 || is.value < was.value && way > 0 {
			all = append(all, doubted("from "+inQuotes(from)+" to "+inQuotes(to)+" is the other way than "+inQuotes(word), ""))
		}
	}
	if !hasDigit(sentence) || !hasFolded(sentence, "from") {
		return nil
	}
	for _, m := range fromAndTo.FindAllStringSubmatch(sentence, -1) {
		add(strings.ToLower(m[1]), m[2], m[3])
	}
	for _, m := range toAndFrom.FindAllStringSubmatch(sentence, -1) {
		add(strings.ToLower(m[1]), m[3], m[2])
	}
	for _, at := range thenFrom.FindAllStringSubmatchIndex(sentence, -1) {
		if word := lastWord(sentence[:at[2]]); word == "" || !monthWords[word] { // on November 25, down from
			add(strings.ToLower(sentence[at[4]:at[5]]), sentence[at[6]:at[7]], sentence[at[2]:at[3]])
		}
	}
	return all
}

// trendOf is a figure by its text.
func trendOf(text string) (figure, bool) {
	at := number.FindStringSubmatchIndex(text)
	if at == nil {
		return figure{}, false
	}
	return partAt(text, at).meaning(), true
}

func isYear(f figure) bool { return f.unit == 0 && 1900 <= f.value && f.value < 2100 }
