package phrases

import (
	"fmt"
	"maps"
	"math"
	"math/bits"
	"slices"
)

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
	first     [][]int32 // by symbol: the positions at which a pattern begins
	ends      []end
}

// label is a set of symbols.
type label struct {
	bits []uint64
	// wild says that the label takes words that it does not name.
	wild bool
}

func (l *label) has(id int) bool { return id>>6 < len(l.bits) && l.bits[id>>6]&(1<<(id&63)) != 0 }

// reads reports whether the label takes a symbol. A word of the text that no
// pattern has may have a symbol beyond those of the automaton.
func (l *label) reads(id int) bool {
	return l.has(id) || l.wild && id >= 64*len(l.bits)
}

// position is a state: it is reached by a word of its label.
type position struct {
	label   int32
	accepts []int32 // what ends here
	next    []int32 // the positions that may follow
}

// What a match exempts.
const (
	nobody    = -1 // it is a finding
	everybody = -2
)

// end is what a pattern is for: a rule's finding, or an exception.
type end struct{ rule, exempts int }

// compiler makes an automaton.
type compiler struct {
	parser
	a      *automaton
	leaves []*node         // by position
	labels map[*node]int32 // by the leaf
}

// Compile makes one automaton of all rules of a book. A mistake in a pattern is a
// mistake of the build: it panics, and every test sees it.
func Compile(b Book) *Finder {
	c := &compiler{
		parser: parser{
			parts:  maps.Clone(b.Parts),
			ids:    map[string]int{},
			parsed: map[string]*node{},
			leaves: map[string]*node{},
		},
		a: &automaton{noNames: map[int]bool{}},
	}
	var starts []int32
	add := func(patterns []string, e end) {
		c.a.ends = append(c.a.ends, e)
		for _, pattern := range patterns {
			s := c.build(c.parse(pattern))
			if s.empty || slices.ContainsFunc(s.first, func(p int32) bool { return c.leaves[p].sort == "_" }) {
				panic(fmt.Sprintf("phrases: the pattern %q begins with nothing, or with any word", pattern))
			}
			starts = append(starts, s.first...)
			for _, p := range s.last {
				c.a.positions[p].accepts = append(c.a.positions[p].accepts, int32(len(c.a.ends)-1))
			}
		}
	}
	for i, rule := range b.Rules {
		c.a.groups = append(c.a.groups, rule.Group)
		add(rule.Patterns, end{i, nobody})
		add(rule.Except, end{i, i})
	}
	add(b.Innocent, end{0, everybody})
	for _, name := range b.NoNames {
		c.collect(c.parse(name))
	}
	c.finish(starts)
	return &Finder{a: c.a}
}

// span is what a part of a pattern begins and ends with.
type span struct {
	first, last []int32
	empty       bool // it may be left out
}

func (c *compiler) build(n *node) span {
	switch n.kind {
	case leaf:
		p := int32(len(c.a.positions))
		c.a.positions = append(c.a.positions, position{})
		c.leaves = append(c.leaves, n)
		return span{first: []int32{p}, last: []int32{p}}
	case opt:
		s := c.build(n.kids[0])
		s.empty = true
		return s
	case alt:
		var s span
		for _, k := range n.kids {
			one := c.build(k)
			s.first = append(s.first, one.first...)
			s.last = append(s.last, one.last...)
			s.empty = s.empty || one.empty
		}
		return s
	case cat:
		return c.chain(n.kids)
	}
	panic("phrases: a node of no kind")
}

// chain builds nodes that follow each other.
func (c *compiler) chain(nodes []*node) span {
	s := span{empty: true}
	for _, k := range nodes {
		one := c.build(k)
		for _, p := range s.last {
			c.a.positions[p].next = append(c.a.positions[p].next, one.first...)
		}
		if s.empty {
			s.first = append(s.first, one.first...)
		}
		if one.empty {
			s.last = append(slices.Clone(s.last), one.last...)
		} else {
			s.last = one.last
		}
		s.empty = s.empty && one.empty
	}
	return s
}

// collect notes the single words of a pattern.
func (c *compiler) collect(n *node) {
	if n.kind == leaf {
		for _, id := range n.ids {
			c.a.noNames[id] = true
		}
	}
	for _, k := range n.kids {
		c.collect(k)
	}
}

// finish makes the labels, for which all words must be known.
func (c *compiler) finish(starts []int32) {
	a := c.a
	a.ids = c.ids
	size := firstWord + len(a.ids)
	var numbers, twos []int
	for word, id := range a.ids {
		a.longest = max(a.longest, len(word))
		if word[0] >= '0' && word[0] <= '9' {
			numbers = append(numbers, id)
			if len(word) == 2 {
				twos = append(twos, id)
			}
		}
	}
	c.labels = map[*node]int32{}
	for p, n := range c.leaves {
		at, ok := c.labels[n]
		if !ok {
			at = int32(len(a.labels))
			c.labels[n] = at
			a.labels = append(a.labels, n.label(size, numbers, twos))
		}
		a.positions[p].label = at
		a.positions[p].next = sortedOnce(a.positions[p].next)
	}
	a.first = make([][]int32, size)
	for _, p := range starts {
		for i, word := range a.labels[a.positions[p].label].bits {
			for ; word != 0; word &= word - 1 {
				id := i<<6 + bits.TrailingZeros64(word)
				a.first[id] = append(a.first[id], p)
			}
		}
	}
}

// label is what a leaf reads.
func (n *node) label(size int, numbers, twos []int) label {
	l := label{bits: make([]uint64, (size+63)/64), wild: n.sort == "_"}
	ids := n.ids
	switch n.sort {
	case "_":
		ids = []int{unknown, number, two, zip}
		for id := firstWord; id < 64*len(l.bits); id++ {
			ids = append(ids, id)
		}
	case "#":
		ids = append([]int{number, two, zip}, numbers...)
	case "##":
		ids = append([]int{two}, twos...)
	case "#####":
		ids = []int{zip}
	}
	for _, id := range ids {
		l.bits[id>>6] |= 1 << (id & 63)
	}
	return l
}

func sortedOnce(ps []int32) []int32 {
	slices.Sort(ps)
	return slices.Clip(slices.Compact(ps))
}

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
			for _, p := range a.positions[th.at].next {
				if a.labels[a.positions[p].label].reads(t.id) && r.mark(p, th.from, i) {
					r.step(a, p, th.from, i)
				}
			}
		}
		if t.id < len(a.first) {
			for _, p := range a.first[t.id] {
				if r.mark(p, int32(i), i) {
					r.step(a, p, int32(i), i)
				}
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
	if len(pos.next) > 0 {
		r.then = append(r.then, thread{p, from})
	}
	for _, e := range pos.accepts {
		first, last := int(from), token
		for first < last && r.tokens[first].apart() {
			first++
		}
		for last > first && r.tokens[last].apart() {
			last--
		}
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
