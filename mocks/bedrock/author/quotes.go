package author

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"coagent/mocks/bedrock/schema"
)

// quoteNames are the members that quote the request, by normalised name.
var quoteNames = []string{"basis", "quote", "quotation", "excerpt", "evidence", "verbatim"}

// quoteWords are what the description of such a member says.
var quoteWords = regexp.MustCompile(`(?i)\bquot(?:e|es|ed|ation)\b|\bverbatim\b|\bword for word\b|\bcopied\b`)

// isQuote says whether the member holds words of the request.
func isQuote(name string, s *schema.Schema) bool {
	s = s.Flat()
	return s.Kind() == "string" && !frames[name] && len(s.Enum) == 0 && s.Format == "" &&
		(slices.Contains(quoteNames, name) || quoteWords.MatchString(s.Description))
}

// quotes says whether the objects of s hold words of the request.
func quotes(s *schema.Schema) bool {
	for name, member := range s.Properties {
		if isQuote(normal(name), member) {
			return true
		}
	}
	return false
}

// delicate are words that a text for the public does better without.
var delicate = regexp.MustCompile(`(?i)\b(?:famil|kids?\b|child|safe|crime|exclusive|school|church|temple|mosque|` +
	`young|single|couple|retire|senior|mature|christian|jewish|muslim|able-bodied|ethnic)`)

// quotable are the passages of the request that can be repeated as they stand:
// the sentences of its texts, the longest text first, then the items of its lists.
func quotable(request map[string]any) []string {
	var texts, items []string
	var collect func(v any, inList bool)
	collect = func(v any, inList bool) {
		switch v := v.(type) {
		case string:
			if inList {
				items = append(items, strings.TrimSpace(v))
			} else {
				texts = append(texts, v)
			}
		case []any:
			for _, item := range v {
				collect(item, true)
			}
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(v)) {
				collect(v[name], false)
			}
		}
	}
	collect(request, false)
	slices.SortStableFunc(texts, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	var sentences, short []string
	for _, text := range texts {
		for _, s := range sentenceEnd.Split(text, -1) {
			if s = strings.TrimSpace(s); len(strings.Fields(s)) >= 3 {
				sentences = append(sentences, s)
			} else if s != "" {
				short = append(short, s)
			}
		}
	}
	if kept := repeatable(slices.Concat(sentences, items)); len(kept) > 0 {
		return kept
	}
	if kept := repeatable(short); len(kept) > 0 {
		return kept
	}
	var runs []string // a few words that are safe to repeat are better than none
	for _, passage := range slices.Concat(sentences, items, short) {
		run := invisible.ReplaceAllString(plainRun.FindString(passage), "")
		if run != "" && !delicate.MatchString(run) {
			runs = append(runs, run)
		}
	}
	return runs
}

// repeatable are the passages that are safe to repeat as they stand, each once.
func repeatable(passages []string) []string {
	var kept []string
	for _, passage := range passages {
		if strings.ContainsFunc(passage, isWord) && clean(passage) == passage && !delicate.MatchString(passage) &&
			!slices.Contains(kept, passage) {
			kept = append(kept, passage)
		}
	}
	return kept
}

// unseen are the characters that nobody sees and that end no word.
const unseen = `\p{Cf}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f`

// A word, or a number with all that belongs to it.
const (
	aNumber = `\$?\.?\p{Nd}+(?:[.,]\p{Nd}+)*%?`
	runWord = `(?:` + aNumber + `|[\p{L}\p{N}])(?:` + aNumber + `|[\p{L}\p{N}\p{M}` + unseen + `])*`
)

var (
	invisible = regexp.MustCompile(`[` + unseen + `]`)
	// plainRun is a run of words with nothing between them but spaces. A number is
	// taken whole: of ".9 acres", 9 is another figure.
	plainRun = regexp.MustCompile(runWord + `(?: ` + runWord + `)*`)
)

// isWord says whether a character is part of a word.
func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// quote is the passage that falls to p; empty if there is none.
func (s subject) quote(p place) string {
	if len(s.quotable) == 0 {
		return ""
	}
	return s.quotable[(p.index+3*p.outer)%len(s.quotable)]
}

// excerpt is as much of the passage as the bound allows, cut between words.
func excerpt(passage string, most int) string {
	if most == 0 || length(passage) <= most {
		return passage
	}
	cut := string([]rune(passage)[:most])
	if at := strings.LastIndexByte(cut, ' '); at > 0 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,;:-–")
}

// resting writes the texts of an object that quotes the request: they say no more
// than the passage does.
func resting(s subject, p place) []string {
	passage := s.quote(p)
	if strings.HasSuffix(p.name, "question") || p.name == "q" {
		return []string{turnOf([]string{"What is known about “" + passage + "”?", "What does “" + passage + "” mean here?",
			"What should I ask about “" + passage + "”?"}, place{index: p.index % 3})}
	}
	return []string{
		strings.TrimRight(passage, ".") + ".",
		"The agent is glad to say more and to show it in person.",
	}
}

// reporting writes the texts of an object that cites a search result: they say
// what that result says.
func reporting(r result) func(subject, place) []string {
	return func(_ subject, p place) []string {
		if isTitle(p.name) || r.snippet == "" {
			return []string{oneSentence(r.title)}
		}
		var pieces []string
		for _, sentence := range sentenceEnd.Split(r.snippet, -1) {
			if sentence = strings.TrimSpace(sentence); sentence != "" && !delicate.MatchString(sentence) {
				pieces = append(pieces, sentence+".")
			}
		}
		if len(pieces) == 0 {
			return []string{oneSentence(r.title) + "."}
		}
		return pieces
	}
}

func isTitle(name string) bool {
	for _, ending := range []string{"title", "name", "headline", "heading", "label", "metric"} {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return false
}
