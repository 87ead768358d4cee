package review_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"coagent/platform/depthtest"
	"coagent/services/ai/review"
)

// pairs are what is asked of the words that are told, each looked up in a table of all.
type pairs struct {
	near, ends map[string]bool
	behind     map[string][]string
}

func (p *pairs) tell(text string) {
	var last []string // tokens
	for _, token := range regexp.MustCompile(`\p{L}[\p{L}'’]*|[^\s\p{L}]`).FindAllString(text, -1) {
		word := review.NameWord(token)
		if word == "" {
			if strings.ContainsAny(token, ".;|") {
				last = nil
			}
			continue
		}
		for i, before := range last {
			w := review.NameWord(before)
			p.near[w+" "+word] = true
			if i == len(last)-1 && len(p.behind[w]) < 40 {
				p.behind[w] = append(p.behind[w], word)
				p.ends[word] = p.ends[word] || isUpper(token) && isUpper(before)
			}
		}
		if last = append(last, token); len(last) > 4 {
			last = last[1:]
		}
	}
}

func isUpper(token string) bool {
	r, _ := utf8.DecodeRuneInString(token)
	return unicode.IsUpper(r)
}

// What is asked of the words that are told is answered as by a table of all their pairs.
func TestWordsThatAreToldAnswerAsATableOfAllPairs(t *testing.T) {
	words := strings.Fields(`Ana ana's O'Brien o brien the Oak oaks St street Street. ; | & 12 É é l'été x' Vesper Room room's – \xff don’t`)
	random := rand.New(rand.NewPCG(7, 8))
	for range depthtest.Cases(t, 200, 20_000) {
		p := pairs{near: map[string]bool{}, ends: map[string]bool{}, behind: map[string][]string{}}
		var texts []string
		for range 1 + random.IntN(3) {
			var b strings.Builder
			for range random.IntN(60) {
				b.WriteString(words[random.IntN(len(words))])
				b.WriteString([]string{" ", " ", " ", "", "\n", ". "}[random.IntN(6)])
			}
			texts = append(texts, b.String())
			p.tell(b.String())
		}
		told := review.TellSequences(texts...)
		for _, first := range words {
			first = review.NameWord(first)
			if got := told.EndsName(first); got != p.ends[first] {
				t.Errorf("%q ends a name of %q: %v, want %v", first, texts, got, p.ends[first])
			}
			if got := told.Behind(first); !slices.Equal(got, p.behind[first]) {
				t.Errorf("behind %q of %q: %q, want %q", first, texts, got, p.behind[first])
			}
			for _, second := range words {
				second = review.NameWord(second)
				if got := told.Near(first, second); got != p.near[first+" "+second] {
					t.Errorf("%q is near %q in %q: %v, want %v", first, second, texts, got, !got)
				}
			}
		}
	}
}
