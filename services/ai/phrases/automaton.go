package phrases

import "math"

// automaton reads words and finds every pattern of every rule. It is the
// position automaton of V. M. Glushkov: a state for each place in a pattern at
// which a word is read. No pattern repeats itself without end, so a text of n
// words takes at most n times the length of the longest pattern.
type automaton struct {
	groups []string       // by rule
	ids    map[string]int // the symbols of words
	// noNames are the symbols of words that alone make no name of a place.
	noNames map[int]bool
	longest int // the length of the longest word

	labels    []label
	positions []position
	next      []int32 // by position: those that may follow, in their order
	begins    []int32 // by symbol: where its first positions are
	first     []int32 // by symbol: the positions at which a pattern begins, in their order
	ends      []end
}

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

// position is a state: it is reached by a word of its label. It is a place in one
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

// thread is a pattern that has been read in part.
type thread struct {
	at   int32 // the position reached
	from int32 // the first token of it
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
	if len(r.seen) < len(a.positions) {
		r.seen = make([]mark, len(a.positions))
	}
	if r.runs > math.MaxInt32/2 { // marks of earlier texts are lower, and need no clearing until then
		clear(r.seen)
		r.runs = 0
	}
	defer func() { r.runs += int32(len(r.tokens)) + 1 }()
	r.now = r.now[:0]
	for i, t := range r.tokens {
		r.then = r.then[:0]
		for _, th := range r.now {
			if t.id == quote && r.mark(th.at, th.from, i) {
				r.then = append(r.then, th) // it may stand anywhere
			}
			for _, p := range a.after(th.at) {
				if a.labels[a.positions[p].label].reads(t.id) && r.mark(p, th.from, i) {
					r.step(a, p, th.from, i)
				}
			}
		}
		for _, p := range a.beginning(t.id) {
			if r.mark(p, int32(i), i) {
				r.step(a, p, int32(i), i)
			}
		}
		r.now, r.then = r.then, r.now
	}
}

// mark says when a position was last reached, and from where.
type mark struct{ token, from int32 }

// mark reports whether the position is not yet reached from there.
func (r *reader) mark(p, from int32, token int) bool {
	m := mark{r.runs + int32(token) + 1, from + 1}
	if r.seen[p] == m {
		return false
	}
	r.seen[p] = m
	return true
}

// step goes on to a position.
func (r *reader) step(a *automaton, p, from int32, token int) {
	pos := &a.positions[p]
	if pos.next < pos.nextEnd {
		r.then = append(r.then, thread{p, from})
	}
	if pos.end == 0 {
		return
	}
	first, last := int(from), token
	for first < last && r.tokens[first].apart() {
		first++
	}
	for last > first && r.tokens[last].apart() {
		last--
	}
	r.found(a.ends[pos.end-1], first, last)
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
