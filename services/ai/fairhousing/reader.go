package fairhousing

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
	// naming says that it is a name that is read.
	naming bool

	// The word that is being read.
	word     []byte // in small Latin letters
	from, to int
	small    bool // its last letter is a small one
	tag      bool // it is a hashtag
	heading  bool // the line is a heading

	now, then []thread
	seen      []mark
	matches   []match
	exempt    []exemption
	glue      [][]thread
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
		i = r.next(a, i)
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
	case c == '\\' && len(rest) > 1 && rest[1] < utf8.RuneSelf && !alnum(rune(rest[1])) && rest[1] > ' ':
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

// line passes over what begins a line, and says where its text begins. An empty
// line, and a line that is a heading, an item, a quotation or a row of a table,
// is a stop.
func (r *reader) line(i int) int {
	at := i
	for at < len(r.text) && (r.text[at] == ' ' || r.text[at] == '\t' || r.text[at] == '\r') {
		at++
	}
	rest := r.text[at:]
	n := len(rest) - len(strings.TrimLeft(rest, "#"))
	switch {
	case rest == "":
		return at
	case rest[0] == '\n':
		r.add(stop, at, at)
		return at
	case n > 0 && n < len(rest) && rest[n] == ' ':
		r.heading = true
	case rest[0] == '>' || rest[0] == '|':
		n = 1
	case strings.IndexByte("-*+", rest[0]) >= 0 && len(rest) > 1 && rest[1] == ' ':
		n = 1
	default:
		n = len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		if n == 0 || n > 3 || n >= len(rest)-1 || strings.IndexByte(".)", rest[n]) < 0 || rest[n+1] != ' ' {
			return at
		}
		n++
	}
	r.add(stop, at, at)
	return at + n
}

// markup is the length of a mark that is not shown: brackets of links and what
// they lead to, citations, tags.
func markup(rest string) int {
	switch rest[0] {
	case '!':
		if strings.HasPrefix(rest, "![") {
			return 1
		}
		return 0
	case '[':
		if n := len(strings.TrimLeft(rest[1:], "0123456789")); n < len(rest)-1 && strings.HasPrefix(rest[len(rest)-n:], "]") {
			return len(rest) - n + 1
		}
		return 1
	case ']':
		if len(rest) > 1 {
			if end := map[byte]string{'(': ")", '[': "]"}[rest[1]]; end != "" {
				line, _, _ := strings.Cut(rest[:min(len(rest), 2000)], "\n")
				if n := strings.Index(line, end); n > 0 {
					if rest[1] == '[' {
						n = 1 + strings.Index(line[1:], end)
					}
					return n + 1
				}
			}
		}
		return 1
	}
	if len(rest) > 2 && (alnum(rune(rest[1])) || rest[1] == '/' || rest[1] == '!') {
		return 1 + strings.IndexByte(rest[:min(len(rest), 500)], '>')
	}
	return 0
}

// inline reports whether a tag stands within a line of text.
func inline(tag string) bool {
	name := strings.ToLower(strings.TrimLeft(tag, "</"))
	end := strings.IndexFunc(name, func(l rune) bool { return !alnum(l) })
	return slices.Contains([]string{"b", "i", "em", "strong", "span", "u", "a", "font", "mark", "small", "sub", "sup", "code", "s", "del", "ins"}, name[:max(end, 0)])
}

// address is the length of a web address that rest begins with.
func address(rest string) int {
	for _, begin := range [...]string{"http://", "https://", "www."} {
		if len(rest) > len(begin) && strings.EqualFold(rest[:len(begin)], begin) {
			if n := strings.IndexAny(rest, " \t\n)>\"]"); n > 0 {
				return n
			}
			return len(rest)
		}
	}
	return 0
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
	case unicode.In(l, unicode.Cf), l == '*', l == '`', l == '~', l == '$', unicode.IsControl(l) && l != '\t' && l != '\r':
		// not shown, or no part of a word
	case (l == '\'' || l == '’') && inWord && r.wordAt(to):
		r.word, r.to = append(r.word, '\''), to
	case (l == '.' || l == ',') && inWord && isDigit(r.word[len(r.word)-1]) && to < len(r.text) && isDigit(r.text[to]):
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
	id, ok := a.ids[string(r.word)]
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

// Lengths in letters of words in which words may be hidden.
const (
	maxGlued = 60
	minWord  = 2
)

// unglue looks for phrases that are written as one word: familyfriendly. A word
// that is no hashtag must be such a phrase as a whole.
func (r *reader) unglue(a *automaton) {
	word := r.word[:min(len(r.word), maxGlued)]
	for len(r.glue) <= len(word) {
		r.glue = append(r.glue, nil)
	}
	for i := range r.glue {
		r.glue[i] = r.glue[i][:0]
	}
	for i := range len(word) - minWord + 1 {
		if i > 0 && !r.tag && len(r.glue[i]) == 0 {
			continue
		}
		for n := minWord; n <= min(a.longest, len(word)-i); n++ {
			id, ok := a.ids[string(word[i:i+n])]
			if !ok {
				continue
			}
			for _, th := range r.glue[i] {
				for _, p := range a.positions[th.at].next {
					r.join(a, p, id, i+n, len(word))
				}
			}
			if i == 0 || r.tag {
				for _, p := range a.first[id] {
					r.join(a, p, id, i+n, len(word))
				}
			}
		}
	}
}

// join goes on to a position within a word that is at its letter i.
func (r *reader) join(a *automaton, p int32, id, i, length int) {
	pos := &a.positions[p]
	if l := &a.labels[pos.label]; l.wild || !l.has(id) {
		return
	}
	if len(pos.next) > 0 && !slices.Contains(r.glue[i], thread{at: p}) {
		r.glue[i] = append(r.glue[i], thread{at: p})
	}
	if i == length || r.tag {
		for _, e := range pos.accepts {
			r.found(a.ends[e], len(r.tokens), len(r.tokens))
		}
	}
}

// learn reads the names of places.
func (r *reader) learn(a *automaton, places []string) {
	r.names = r.names[:0]
	clear(r.strange)
	if len(places) == 0 {
		return
	}
	if r.strange == nil {
		r.strange = map[string]int{}
	}
	r.naming = true
	for _, name := range places {
		if r.read(a, name); r.isName(a) {
			r.remember()
		}
	}
	r.naming = false
}

// isName reports whether what was read last can be the name of a place: it
// steers nobody, and has a word of its own.
func (r *reader) isName(a *automaton) bool {
	a.run(r)
	return len(r.matches) == 0 && slices.ContainsFunc(r.tokens, func(t token) bool {
		return !t.apart() && t.to-t.from > 2 && !a.noNames[t.id]
	})
}

// remember keeps what was read last as a name.
func (r *reader) remember() {
	var name []int
	for _, t := range r.tokens {
		if !t.apart() {
			name = append(name, t.id)
		}
	}
	r.names = append(r.names, name)
}

// blankNames takes the names of places out.
func (r *reader) blankNames() {
	for i := range r.tokens {
		for _, name := range r.names {
			if len(name) > len(r.tokens)-i {
				continue
			}
			if !slices.EqualFunc(r.tokens[i:i+len(name)], name, func(t token, id int) bool { return t.id == id }) {
				continue
			}
			for j := range name {
				r.tokens[i+j].id = blank
			}
		}
	}
}
