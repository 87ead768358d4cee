package phrases

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// reader reads one text after the other: it holds what that needs, so that
// nothing is made anew for each.
type reader struct {
	text   string
	tokens []token
	// names are the names of places, as symbols, and strange the symbols of words
	// in them that no pattern has.
	names   [][]int
	strange map[string]int
	// learned are the names that were read last, for which automaton.
	learned []string
	learner *automaton
	// naming says that it is a name that is read.
	naming bool

	// The word that is being read.
	word     []byte // in small Latin letters
	from, to int
	small    bool // its last letter is a small one
	tag      bool // it is a hashtag
	heading  bool // the line is a heading

	now, then []thread
	matches   []match
	exempt    []exemption
	glue      [][]int32 // by letter of a word: the positions that are reached there
}

// token is a word, or a mark that parts words.
type token struct {
	id       int
	from, to int // bytes of the text
}

// apart reports whether the token is no word.
func (t token) apart() bool { return t.id >= comma && t.id <= blank }

// read makes tokens of a text as it is rendered: without the marks of Markdown,
// in small Latin letters without accents. A stop stands at each end.
func (r *reader) read(a *automaton, text string) {
	r.text, r.tokens, r.matches, r.exempt = text, r.tokens[:0], r.matches[:0], r.exempt[:0]
	r.word, r.tag, r.heading = r.word[:0], false, false
	r.add(stop, 0, 0)
	for i := r.line(0); i < len(text); {
		if text[i] == ' ' {
			r.endWord(a)
			i++
			continue
		}
		if i = r.next(a, i); len(r.word) > 0 {
			i = r.letters(i)
		}
	}
	r.endWord(a)
	r.add(stop, len(text), len(text))
}

// next reads what stands at i, and says where to go on.
func (r *reader) next(a *automaton, i int) int {
	c, rest := r.text[i], r.text[i:]
	switch {
	case c == '\n':
		r.endWord(a)
		if r.heading {
			r.heading = false
			r.add(stop, i, i+1)
		}
		return r.line(i + 1)
	case c == '\\' && len(rest) > 1 && ' ' < rest[1] && rest[1] < utf8.RuneSelf && !alnum(rune(rest[1])):
		r.letter(a, rune(rest[1]), i, i+2)
		return i + 2
	case c == '&':
		if end := strings.IndexByte(rest[:min(len(rest), 32)], ';'); end > 0 {
			if plain := html.UnescapeString(rest[:end+1]); plain != rest[:end+1] {
				for _, l := range plain {
					r.unaccented(a, l, i, i+end+1)
				}
				return i + end + 1
			}
		}
	case c == '[' || c == ']' || c == '<' || c == '!':
		if n := markup(rest); n > 0 {
			if c == '<' && !inline(rest[:n]) {
				r.endWord(a)
				r.add(stop, i, i+n)
			}
			return i + n
		}
	case (c == 'h' || c == 'w' || c == 'H' || c == 'W') && len(r.word) == 0:
		if n := address(rest); n > 0 {
			r.add(comma, i, i+n)
			return i + n
		}
	}
	if c < utf8.RuneSelf {
		r.letter(a, rune(c), i, i+1)
		return i + 1
	}
	l, n := utf8.DecodeRuneInString(rest)
	r.unaccented(a, l, i, i+n)
	return i + n
}

// letters reads the letters and digits of ASCII with which a word goes on, and says
// where it stops.
func (r *reader) letters(i int) int {
	from := i
	for ; i < len(r.text); i++ {
		c := r.text[i]
		switch {
		case 'a' <= c && c <= 'z':
			r.small = true
		case '0' <= c && c <= '9':
			r.small = false
		case 'A' <= c && c <= 'Z' && !r.small:
			c |= 0x20
		default:
			if i > from {
				r.to = i
			}
			return i
		}
		r.word = append(r.word, c)
	}
	if i > from {
		r.to = i
	}
	return i
}

// unaccented reads a letter that may be beyond ASCII as the Latin letters that
// it looks like.
func (r *reader) unaccented(a *automaton, l rune, from, to int) {
	if i := slices.Index(lookAlikes, l); i >= 0 {
		r.letter(a, rune(lookedAt[i]), from, to)
		return
	}
	var one [utf8.UTFMax]byte
	whole := norm.NFKD.Properties(one[:utf8.EncodeRune(one[:], l)]).Decomposition()
	if l < utf8.RuneSelf || len(whole) == 0 {
		r.letter(a, l, from, to)
		return
	}
	for len(whole) > 0 {
		l, n := utf8.DecodeRune(whole)
		r.letter(a, l, from, to)
		whole = whole[n:]
	}
}

// After Unicode Technical Standard 39, confusables.txt.
var lookAlikes = []rune("аеорсухіѕјԁһкмтвнԛԝАЕОРСУХІЅЈКМТВНαοινρτυκεΑΟΙΝΡΤΥΚΕΒΗΜΧΖıɡ")

const lookedAt = "aeopcyxisjdhkmtbhqwAEOPCYXISJKMTBHaoivptukeAOINPTYKEBHMXZig"

// letter reads one letter or mark, which is text[from:to].
func (r *reader) letter(a *automaton, l rune, from, to int) {
	inWord := len(r.word) > 0
	switch {
	case alnum(l):
		if inWord && r.small && unicode.IsUpper(l) { // where the words of a hashtag meet
			tag := r.tag
			r.endWord(a)
			r.tag = tag
		}
		if len(r.word) == 0 {
			r.from = from
		}
		r.small = unicode.IsLower(l)
		r.word = utf8.AppendRune(r.word, unicode.ToLower(digit(l)))
		r.to = to
	case unicode.Is(unicode.Mn, l):
		if inWord {
			r.to = to
		}
	case strings.ContainsRune("*`~$", l), unicode.Is(unicode.Cf, l), unicode.IsControl(l) && !unicode.IsSpace(l):
		// not shown, or no part of a word
	case (l == '\'' || l == '’') && inWord && r.wordAt(to):
		r.word, r.to = append(r.word, '\''), to
	case (l == '.' || l == ',') && inWord && isDigit(r.word[len(r.word)-1]) && r.digitAt(to):
		if l == '.' {
			r.word = append(r.word, '.')
		}
		r.to = to
	case l == '+' && inWord && !r.wordAt(to):
		r.word, r.to = append(r.word, '+'), to
	default:
		short := l == '.' && (len(r.word) == 1 || slices.Contains(shortened, string(r.word)))
		r.endWord(a)
		switch {
		case l == '_' || unicode.IsSpace(l) || short || l == '@':
		case strings.ContainsRune("-‐–—−/", l):
			switch {
			case inWord && r.wordAt(to): // it joins two words
			case l == '/':
				r.add(comma, from, to)
			default:
				r.add(dash, from, to)
			}
		case l == '%':
			r.add(a.ids["percent"], from, to)
		case l == '&':
			r.add(a.ids["and"], from, to)
		case strings.ContainsRune(`"'“”‘’«»„`, l):
			r.add(quote, from, to)
		case l == '#' && r.wordAt(to):
			r.add(comma, from, to)
			r.tag = true
		case strings.ContainsRune(".!?;|•·…", l):
			r.add(stop, from, to)
		default:
			r.add(comma, from, to)
		}
	}
}

// shortened are words that a full stop follows within a clause.
var shortened = strings.Fields("st mt ft mr mrs ms dr jr sr vs")

// wordAt reports whether a word goes on, or begins, at i.
func (r *reader) wordAt(i int) bool {
	l, _ := utf8.DecodeRuneInString(r.text[i:])
	return alnum(l)
}

// digitAt reports whether a digit stands at i.
func (r *reader) digitAt(i int) bool { return i < len(r.text) && isDigit(r.text[i]) }

func alnum(l rune) bool {
	if l < utf8.RuneSelf {
		return 'a' <= l && l <= 'z' || 'A' <= l && l <= 'Z' || '0' <= l && l <= '9'
	}
	return unicode.IsLetter(l) && l != utf8.RuneError || unicode.IsDigit(l)
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// digit is a decimal digit of any script as that of ASCII. Each script has its
// ten in a row (Unicode Standard, section 4.6).
func digit(l rune) rune {
	if l < utf8.RuneSelf || !unicode.IsDigit(l) {
		return l
	}
	zero := l
	for zero > l-9 && unicode.IsDigit(zero-1) {
		zero--
	}
	return '0' + (l-zero)%10
}

// endWord makes a token of the word that was being read.
func (r *reader) endWord(a *automaton) {
	if len(r.word) == 0 {
		return
	}
	id, ok := a.words.find(r.word)
	switch {
	case ok:
	case isDigit(r.word[0]):
		id = number
		switch len(r.word) {
		case 2:
			id = two
		case 5:
			id = zip
		}
	case r.naming && r.strange[string(r.word)] == 0:
		id = firstWord + len(a.ids) + len(r.strange)
		r.strange[string(r.word)] = id
	case len(r.strange) > 0:
		id = r.strange[string(r.word)] // 0 is unknown
	}
	if (!ok || r.tag) && len(r.word) >= 6 {
		r.unglue(a)
	}
	r.add(id, r.from, r.to)
	r.word, r.tag, r.small = r.word[:0], false, false
}

// add adds a token, but no mark after a mark that says more.
func (r *reader) add(id, from, to int) {
	if n := len(r.tokens); n > 0 && (id == comma || id == stop) {
		switch last := r.tokens[n-1].id; {
		case last == stop, last == id:
			return
		case last == comma:
			r.tokens[n-1].id = stop
			return
		}
	}
	r.tokens = append(r.tokens, token{id, from, to})
}
