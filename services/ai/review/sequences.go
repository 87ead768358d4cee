package review

import (
	"iter"
	"unicode"
	"unicode/utf8"
)

// sequences are which words follow which in what is told: all words in their order, and
// for each where it stands.
type sequences struct {
	said   []saidWord
	tokens map[string]int32 // by token: the number of its word; 0 for what is no word
	ids    map[string]int32 // by word: its number
	words  []wordPlaces     // by number
}

// wordPlaces are where a word stands.
type wordPlaces struct {
	word        string
	first, last int32 // places in said, which has those between
	followed    int   // how often another word stands at once behind it
}

// saidWord is a word of what is told.
type saidWord struct {
	id   int32
	next int32 // where the same word comes next; 0 for nowhere
	// capital says that it begins with one; joined that the word before belongs to the
	// same clause; early that it is one of the first that follow that word.
	capital, joined, early bool
}

// follower is the word behind another; name says that it begins with a capital.
type follower struct {
	word string
	name bool
}

// nearBehind is how far behind a word another of its name may stand.
const nearBehind = 4

// newSequences has room for so many different words.
func newSequences(words int) *sequences {
	return &sequences{
		said: make([]saidWord, 1, 7*words/2+1), tokens: make(map[string]int32, words), ids: make(map[string]int32, words),
		words: make([]wordPlaces, 1, words+1),
	}
}

// tell adds the words of a text: runs of letters with apostrophes within, and all other
// marks and digits by themselves.
func (s *sequences) tell(text string) {
	joined := false
	for i := 0; i < len(text); {
		if text[i] == ' ' {
			i++
			continue
		}
		r, width := utf8.DecodeRuneInString(text[i:])
		end := i + width
		letter := unicode.IsLetter(r)
		for letter && end < len(text) {
			if c := text[end]; isASCIILetter(c) || c == '\'' {
				end++
				continue
			}
			next, width := utf8.DecodeRuneInString(text[end:])
			if next != '’' && !unicode.IsLetter(next) {
				break
			}
			end += width
		}
		token := text[i:end]
		i = end
		if !letter && r < utf8.RuneSelf && !isDigitRune(r) { // a mark
			joined = joined && r != '.' && r != ';' && r != '|'
			continue
		}
		if id := s.idOf(token); id != 0 {
			s.add(id, letter && unicode.IsUpper(r), joined)
			joined = true
		}
	}
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// idOf is the number of the word of a token; 0 if it is none.
func (s *sequences) idOf(token string) int32 {
	id, known := s.tokens[token]
	if known {
		return id
	}
	if word := nameWord(token); word != "" {
		if id = s.ids[word]; id == 0 {
			id = int32(len(s.words))
			s.ids[word] = id
			s.words = append(s.words, wordPlaces{word: word})
		}
	}
	s.tokens[token] = id
	return id
}

// add adds a word behind the last one.
func (s *sequences) add(id int32, capital, joined bool) {
	at := int32(len(s.said))
	one := saidWord{id: id, capital: capital, joined: joined}
	if joined {
		before := &s.words[s.said[at-1].id]
		one.early = before.followed < often
		before.followed++
	}
	s.said = append(s.said, one)
	if w := &s.words[id]; w.first == 0 {
		w.first, w.last = at, at
	} else {
		s.said[w.last].next, w.last = at, at
	}
}

// places are where a word stands.
func (s *sequences) places(word string) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		id := s.ids[word]
		if id == 0 {
			return
		}
		for at := s.words[id].first; at != 0 && yield(at); at = s.said[at].next {
		}
	}
}

// near reports whether a word, or the two of one with an apostrophe, stands shortly before
// another.
func (s *sequences) near(first, second string) bool {
	both := first + " " + second
	for i := range len(both) {
		if both[i] == ' ' && s.before(both[:i], both[i+1:]) {
			return true
		}
	}
	return false
}

func (s *sequences) before(first, second string) bool {
	id := s.ids[second]
	if id == 0 {
		return false
	}
	for at := range s.places(first) {
		for k := at + 1; k <= at+nearBehind && int(k) < len(s.said) && s.said[k].joined; k++ {
			if s.said[k].id == id {
				return true
			}
		}
	}
	return false
}

// behind are the first words that stand at once behind a word.
func (s *sequences) behind(word string) (all []follower) {
	for at := range s.places(word) {
		if int(at)+1 < len(s.said) && s.said[at+1].early {
			next := s.said[at+1]
			all = append(all, follower{s.words[next.id].word, next.capital})
		}
	}
	return all
}

// endsName reports whether a word stands with a capital behind another one with a
// capital: Room of Vesper Room.
func (s *sequences) endsName(word string) bool {
	for at := range s.places(word) {
		if one := s.said[at]; one.early && one.capital && s.said[at-1].capital {
			return true
		}
	}
	return false
}
