package phrases

import "sync/atomic"

// automaton reads words and finds every pattern of every rule. It is the
// position automaton of V. M. Glushkov: a position for each place in a pattern at
// which a word is read. No pattern repeats itself without end, so a text of n
// words takes at most n times the length of the longest pattern. What it has read
// once it knows (states.go).
type automaton struct {
	groups []string       // by rule
	ids    map[string]int // the symbols of words
	words  symbols        // the same, to be found again
	// noNames are the symbols of words that alone make no name of a place.
	noNames map[int]bool
	longest int // the length of the longest word
	// opening are the lengths of the words with which patterns begin, a bit each, by the
	// first two letters of these words ([twoLetters]).
	opening [1 << 10]uint64

	labels    []label
	positions []position
	next      []int32 // by position: those that may follow, in their order
	begins    []int32 // by symbol: where its first positions are
	first     []int32 // by symbol: the positions at which a pattern begins, in their order
	ends      []end

	states atomic.Pointer[states]
}

// twoLetters is a number for the first two letters of a word. Some have the same.
func twoLetters[T string | []byte](word T) int {
	second := byte(0)
	if len(word) > 1 {
		second = word[1]
	}
	return int(word[0]&31)<<5 | int(second&31)
}

// symbols is how many there are.
func (a *automaton) symbols() int { return len(a.begins) - 1 }

// after are the positions that may follow one.
func (a *automaton) after(p int32) []int32 {
	pos := &a.positions[p]
	return a.next[pos.next:pos.nextEnd]
}

// beginning are the positions at which a pattern begins with a symbol.
func (a *automaton) beginning(id int) []int32 {
	if id+1 >= len(a.begins) {
		return nil
	}
	return a.first[a.begins[id]:a.begins[id+1]]
}

// label is a set of symbols.
type label struct {
	low  int // the symbol of the first bit, a multiple of 64
	bits []uint64
	// wild says that the label takes words that it does not name.
	wild bool
}

func (l *label) has(id int) bool {
	i := id - l.low
	return uint(i)>>6 < uint(len(l.bits)) && l.bits[uint(i)>>6]&(1<<(uint(i)&63)) != 0
}

// reads reports whether the label takes a symbol. A word of the text that no
// pattern has may have a symbol beyond those of the automaton.
func (l *label) reads(id int) bool {
	return l.has(id) || l.wild && id >= 64*len(l.bits)
}

// position is reached by a word of its label. It is a place in one
// pattern, which may end there.
type position struct {
	label         int32
	end           int32 // what ends here and 1; 0: nothing does
	next, nextEnd int32 // what may follow, within the automaton's next
}

// What a match exempts.
const (
	nobody    = -1 // it is a finding
	everybody = -2
)

// end is what a pattern is for: a rule's finding, or an exception.
type end struct{ rule, exempts int }

// thread is what begins at a token and is read in part.
type thread struct {
	state int
	from  int // the token
}

// match is a rule's pattern that has been read to its end.
type match struct {
	rule     int
	from, to int // the first token and the last
}

// exemption is a token that no finding may have.
type exemption struct{ token, rule int }

// run finds every match in the words that r has read.
func (a *automaton) run(r *reader) {
	known := a.states.Load()
	r.now = r.now[:0]
	for i, t := range r.tokens {
		id := t.id
		if id >= a.symbols() {
			id = unknown // a word of a place's name alone
		}
		if known.tooMany() {
			known = a.renewed(known, r.now)
		}
		r.then = r.then[:0]
		for _, th := range r.now {
			symbol := id
			if id >= firstWord && !known.of(th.state).names(id) {
				symbol = unknown // all words that no pattern names here are one
			}
			if th.state = known.step(a, th.state, symbol); th.state != nothing {
				r.reach(a, known.of(th.state), th, i)
			}
		}
		if len(a.beginning(id)) > 0 {
			th := thread{known.step(a, root, id), i}
			r.reach(a, known.of(th.state), th, i)
		}
		r.now, r.then = r.then, r.now
	}
}

// reach notes that the patterns of a thread are read up to a token.
func (r *reader) reach(a *automaton, s *state, th thread, token int) {
	if len(s.at) > 0 {
		r.then = append(r.then, th)
	}
	if len(s.ends) == 0 {
		return
	}
	first, last := th.from, token
	for first < last && r.tokens[first].apart() {
		first++
	}
	for last > first && r.tokens[last].apart() {
		last--
	}
	for _, e := range s.ends {
		r.found(a.ends[e], first, last)
	}
}

// found notes that a pattern ends.
func (r *reader) found(e end, from, to int) {
	if e.exempts == nobody {
		r.matches = append(r.matches, match{e.rule, from, to})
		return
	}
	for t := from; t <= to; t++ {
		r.exempt = append(r.exempt, exemption{t, e.exempts})
	}
}
