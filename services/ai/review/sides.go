package review

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// markedText is a readable text with its marks.
type markedText struct {
	text   string
	marks  []mark
	gaps   []string // before each mark, and behind the last
	tokens []lazy[[]string]
}

// gap are the words and signs before a mark.
func (t *markedText) gap(n int) []string {
	return t.tokens[n].get(func() []string { return tokensOf(t.gaps[n]) })
}

// sides are the words on both sides of a mark, each side read when it is asked for: of
// most marks of a page nobody asks.
type sides struct {
	of     *markedText
	n, end int  // its number, and where it ends
	counts bool // it may count something
	kept   struct {
		noun   lazy[string]
		before lazy[wordsBeforeMark]
		behind lazy[wordsBehindMark]
	}
}

// wordsBeforeMark are the words before a mark, the nearest first, and those that "and"
// joins to them: roof and furnace new in 2024. about are all of them, as far as the next
// figure; ends says that the mark is the end of a range.
type wordsBeforeMark struct {
	words, joined, about []string
	ends                 bool
}

type wordsBehindMark struct{ words, about []string }

// noun is what the mark counts.
func (m *mark) noun() string {
	if !m.counts {
		return ""
	}
	return m.kept.noun.get(func() string { return nounBehind(m.of.text[m.end:]) })
}

func (m *mark) before() []string { return m.sideBefore().words }
func (m *mark) joined() []string { return m.sideBefore().joined }
func (m *mark) ends() bool       { return m.sideBefore().ends }
func (m *mark) behind() []string { return m.sideBehind().words }

// about are all words on both sides, as far as the next figure.
func (m *mark) about() []string { return slices.Concat(m.sideBefore().about, m.sideBehind().about) }

// tokensOf are the words and the signs of a text.
func tokensOf(text string) []string {
	all := make([]string, 0, len(text)/5+1)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		end := i + size
		switch {
		case r == '\n':
		case unicode.IsLetter(r):
			for end < len(text) {
				r, size := utf8.DecodeRuneInString(text[end:])
				if !unicode.IsLetter(r) && r != '\'' && r != '’' {
					break
				}
				end += size
			}
		case isSpace(text[i]) || r == '\f': // a dash between spaces
			dash, size := utf8.DecodeRuneInString(text[end:])
			behind := end + size
			if dash != '-' && dash != '–' || behind == len(text) || !isSpace(text[behind]) && text[behind] != '\f' {
				i = end
				continue
			}
			end = behind + 1
		case strings.ContainsRune(`*_~"“”`, r):
			i = end
			continue
		}
		all = append(all, text[i:end])
		i = end
	}
	return all
}

// joinsNoNoun are words within what is joined that make it no name of a thing.
var joinsNoNoun = wordSet(`in of at on for from to with by`)

// partsWords are signs and words between two nouns.
var partsWords = wordSet(`) , and & | /`)

// sideBefore reads the words before a mark, of the tokens since the mark before it.
func (m *mark) sideBefore() wordsBeforeMark { return m.kept.before.get(m.readBefore) }

func (m *mark) readBefore() (side wordsBeforeMark) {
	gap := m.of.gap(m.n)
	if m.n > 0 && isRangeGap(gap) && m.of.marks[m.n-1].class == m.class { // $4,200 to $9,000
		side = m.of.marks[m.n-1].sideBefore()
		side.ends = true
		return side
	}
	var words []string
	open, joins := true, false // whether words are still the mark's; whether they are joined by "and"
	keep := func() {
		if !joins {
			side.words = words
		} else if len(words) <= mostJoined {
			side.joined = words
		}
		words = nil
	}
	whole := m.n == 0
	for i := len(gap) - 1; i >= max(0, len(gap)-3*mostAbout); i-- {
		token := gap[i]
		if endsTelling(tokenBefore(gap, i), token) {
			whole = true
			break
		}
		word := m.word(token)
		if word != "" && len(side.about) < mostAbout {
			side.about = append(side.about, word)
		}
		if !open {
			continue
		}
		lower := strings.ToLower(token)
		switch {
		case partsWords[lower] && len(words) > 0:
			isAnd := lower == "and" || lower == "&"
			keep()
			open, joins = isAnd && !joins, true
		case joins && joinsNoNoun[lower]: // renters in Brookside and Eastmoor
			open, words = false, nil
		case otherClause[lower]:
			open = false
		case word != "" && len(words) < mostBefore:
			words = append(words, word)
		}
	}
	if len(words) > 0 && (!joins || whole) { // else it is of the figure before
		keep()
	}
	return side
}

// tokenBefore is the token before one; empty if there is none.
func tokenBefore(gap []string, i int) string {
	if i == 0 {
		return ""
	}
	return gap[i-1]
}

// isRangeGap reports whether tokens between two figures make a range of them.
func isRangeGap(gap []string) bool {
	return len(gap) == 1 && slices.Contains([]string{"to", "-", "–", "and", "or", "through"}, strings.ToLower(gap[0]))
}

// sideBehind reads the words behind a mark, of the tokens before the next.
func (m *mark) sideBehind() wordsBehindMark { return m.kept.behind.get(m.readBehind) }

func (m *mark) readBehind() (side wordsBehindMark) {
	gap := m.of.gap(m.n + 1)
	if m.n+1 < len(m.of.marks) && isRangeGap(gap) && m.of.marks[m.n+1].class == m.class {
		behind := m.of.marks[m.n+1].behind()
		return wordsBehindMark{behind, behind}
	}
	open, noun := true, stemOf(m.noun())
	n := 0
	for i, token := range gap[:min(len(gap), 3*mostAbout)] {
		if endsTelling(tokenBefore(gap, i), token) {
			break
		}
		if open {
			lower := strings.ToLower(token)
			open = !partsWords[lower] && !otherClause[lower] && token != "(" && token != ":"
		}
		word := m.word(token)
		if word == "" || word == noun || n == mostAbout {
			continue
		}
		if n++; open && len(side.words) < mostBefore {
			side.words = append(side.words, word)
		}
		side.about = append(side.about, word)
	}
	return side
}
