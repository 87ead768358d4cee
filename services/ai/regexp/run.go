package regexp

import "unicode/utf8"

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
	if c := text[at-1]; c < utf8.RuneSelf {
		return kindOf(rune(c))
	}
	return other
}

// after is the kind of the rune behind a place.
func after(text string, at int) kind {
	if at == len(text) {
		return none
	}
	if c := text[at]; c < utf8.RuneSelf {
		return kindOf(rune(c))
	}
	return other
}

// end is where the first match at or behind a place ends. With soon it is where it is
// certain that there is one.
func (a *automaton) end(text string, from int, soon bool) int {
	t, stride, end := a.known.Load(), a.stride(), nowhere
	s := first(before(text, from))
	silent := true // no match is under way
	for i := from; i < len(text); {
		if silent {
			begin := i
			for i < len(text) && text[i] < utf8.RuneSelf && a.quiet[text[i]] {
				i++
			}
			if i > begin {
				s = first(before(text, i))
			}
			if i == len(text) {
				break
			}
		}
		class, width := a.alphabet.at(text, i)
		if class == unsure {
			return unsure
		}
		to, marks := t.step(s, class, stride)
		if to == 0 {
			if to, marks = a.learn(s, class); to == full {
				return unsure
			}
			t = a.known.Load()
		}
		if marks&(matched|dead) != 0 {
			if marks&matched != 0 {
				if end = i; soon {
					return end
				}
			}
			if marks&dead != 0 {
				return end
			}
		}
		s, i, silent = to, i+width, marks&idle != 0
	}
	to, marks := t.step(s, stride-1, stride)
	if to == 0 {
		to, marks = a.learn(s, stride-1)
	}
	switch {
	case to == full:
		return unsure
	case marks&matched != 0:
		return len(text)
	}
	return end
}

// step is where a state goes by a class, as far as that is known; 0 if it is not.
func (t *table) step(s int16, class, stride int) (int16, mark) {
	if at := int(s)*stride + class; at < len(t.next) {
		to := t.next[at]
		return to, t.marks[to]
	}
	return 0, 0
}

// start is where the longest match begins that ends at a place, not before another.
func (a *automaton) start(text string, from, end int) int {
	start := nowhere
	s := first(after(text, end))
	t, stride := a.known.Load(), a.stride()
	for i := end; ; {
		class, width := a.alphabet.end(), 0
		if i > 0 {
			r, n := utf8.DecodeLastRuneInString(text[:i])
			if r == utf8.RuneError && n == 1 {
				return unsure
			}
			class, width = a.alphabet.of(r), n
		}
		to, marks := t.step(s, class, stride)
		if to == 0 {
			if to, marks = a.learn(s, class); to == full {
				return unsure
			}
			t = a.known.Load()
		}
		if marks&matched != 0 {
			start = i
		}
		if i <= from || marks&dead != 0 {
			return start
		}
		s, i = to, i-width
	}
}
