package regexp

import (
	"strings"
	"unicode/utf8"
)

// What a run says where it does not say a place.
const (
	nowhere = -1
	unsure  = -2 // the text is not UTF-8, or there is no room for its states
)

// before is the kind of the rune before a place.
func before(text string, at int) kind {
	if at == 0 {
		return none
	}
	return kindOfByte[text[at-1]]
}

// after is the kind of the rune behind a place.
func after(text string, at int) kind {
	if at == len(text) {
		return none
	}
	return kindOfByte[text[at]]
}

// kindOfByte is the kind of a rune by its first byte, or by its last.
var kindOfByte = func() (kinds [256]kind) {
	for c := range kinds {
		if kinds[c] = other; c < utf8.RuneSelf {
			kinds[c] = kindOf(rune(c))
		}
	}
	return kinds
}()

// end is where the first match at or behind a place ends. With soon it is where it is
// certain that there is one.
func (a *automaton) end(text string, from int, soon bool) int {
	known, ab, end := *a.known.Load(), a.alphabet, nowhere
	k := before(text, from)
	s := a.firsts[k]
	for i := from; i < len(text); {
		if s&idle != 0 { // no match is under way
			begin := i
			if a.loud >= 0 {
				if n := strings.IndexByte(text[i:], byte(a.loud)); n < 0 {
					i = len(text)
				} else {
					i += n
				}
				k = before(text, i)
			}
			for i < len(text) && a.quiet[int(k&(kindCount-1))<<8|int(text[i])] {
				k = kindOfByte[text[i]]
				i++
			}
			if i > begin {
				s = a.firsts[k&(kindCount-1)]
			}
			if i == len(text) {
				break
			}
		}
		c := text[i]
		var class int
		width := 1
		if c < utf8.RuneSelf {
			class = int(ab.ascii[c])
		} else if class, width = ab.at(text, i); class == unsure {
			return unsure
		}
		to := step(0)
		if at := s.row() + class; at < len(known) {
			to = known[at]
		}
		if to == 0 {
			if to = a.learn(s, class); to == full {
				return unsure
			}
			known = *a.known.Load()
		}
		if to&(matched|dead) != 0 {
			if to&matched != 0 {
				if end = i; soon {
					return end
				}
			}
			if to&dead != 0 {
				return end
			}
		}
		s, i, k = to, i+width, kindOfByte[c]
	}
	switch to := a.next(known, s, ab.end()); {
	case to == full:
		return unsure
	case to&matched != 0:
		return len(text)
	}
	return end
}

// next is where a state goes by a class.
func (a *automaton) next(known table, s step, class int) step {
	if at := s.row() + class; at < len(known) && known[at] != 0 {
		return known[at]
	}
	return a.learn(s, class)
}

// start is where the longest match begins that ends at a place, not before another.
func (a *automaton) start(text string, from, end int) int {
	start := nowhere
	s := a.firsts[after(text, end)]
	known, ab := *a.known.Load(), a.alphabet
	for i := end; ; {
		class, width := ab.end(), 0
		if i > 0 {
			if c := text[i-1]; c < utf8.RuneSelf {
				class, width = int(ab.ascii[c]), 1
			} else {
				r, n := utf8.DecodeLastRuneInString(text[:i])
				if r == utf8.RuneError && n == 1 {
					return unsure
				}
				class, width = ab.of(r), n
			}
		}
		to := a.next(known, s, class)
		if to == full {
			return unsure
		}
		if to&matched != 0 {
			start = i
		}
		if i <= from || to&dead != 0 {
			return start
		}
		s, i = to, i-width
	}
}
