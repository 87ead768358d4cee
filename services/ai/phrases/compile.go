package phrases

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
)

// compiler makes an automaton. The first text waits for it: so what there are
// thousands of is made at once, as far as it can be known how many there are.
type compiler struct {
	parser
	a        *automaton
	patterns []pattern
	leaves   []*node // by label
	places   []int32 // positions, of which spans are pieces
	starts   []int32 // the positions at which a pattern begins
	steps    []step
	spans    []span       // of the alternatives that are being built
	sets     slab[uint64] // of labels
}

// pattern is one that is parsed.
type pattern struct {
	*node
	text string
	end  int32 // what it is for, and 1
}

// step is from where to where words may be read: each of first may follow each of last.
type step struct{ last, first piece }

// span is what a part of a pattern begins and ends with.
type span struct {
	first, last piece
	empty       bool // it may be left out
}

// Compile makes one automaton of all rules of a book. A mistake in a pattern is a
// mistake of the build: it panics, and every test sees it.
func Compile(b Book) *Finder {
	letters := b.letters()
	c := &compiler{
		parser: parser{
			parts:  maps.Clone(b.Parts),
			ids:    make(map[string]int, letters/lettersOfWord),
			parsed: map[string]*node{},
			marks:  map[string]*node{},

			words:   make([]*node, 0, letters/lettersOfWord),
			inside:  make([]*node, 0, letters/lettersOfNode),
			symbols: make([]int32, 0, letters/lettersOfSymbol),
		},
		a: &automaton{noNames: map[int]bool{}},
	}
	for i, rule := range b.Rules {
		c.a.groups = append(c.a.groups, rule.Group)
		c.add(rule.Patterns, end{i, nobody})
		c.add(rule.Except, end{i, i})
	}
	c.add(b.Innocent, end{0, everybody})
	for _, name := range b.NoNames {
		c.collect(c.parse(name))
	}
	c.makePositions()
	c.link()
	c.name()
	c.begin()
	c.a.states.Store(newStates())
	return &Finder{a: c.a}
}

// About how many letters patterns have for each word that they have in common, for each
// node that is a part of another, and for each symbol of a leaf.
const (
	lettersOfWord   = 30
	lettersOfNode   = 8
	lettersOfSymbol = 6
)

// letters is how long all patterns are together.
func (b Book) letters() int {
	n := 0
	count := func(patterns []string) {
		for _, p := range patterns {
			n += len(p)
		}
	}
	for _, rule := range b.Rules {
		count(rule.Patterns)
		count(rule.Except)
	}
	count(b.Innocent)
	for _, part := range b.Parts {
		n += len(part)
	}
	return n
}

// add parses patterns.
func (c *compiler) add(patterns []string, e end) {
	c.a.ends = append(c.a.ends, e)
	for _, text := range patterns {
		c.patterns = append(c.patterns, pattern{c.parse(text), text, int32(len(c.a.ends))})
	}
}

// makePositions builds all patterns.
func (c *compiler) makePositions() {
	size := 0
	for _, p := range c.patterns {
		size += int(p.size)
	}
	c.a.positions = make([]position, 0, size)
	c.leaves = make([]*node, 0, len(c.ids)) // most words have a label of their own
	c.steps = make([]step, 0, size*3/4)     // these two are about what there will be
	c.places = make([]int32, 0, size*7/2)
	for _, p := range c.patterns {
		s := c.build(p.node)
		begins := c.in(s.first)
		if s.empty || slices.ContainsFunc(begins, func(p int32) bool { return c.leafAt(p).kind == anyWord }) {
			panic(fmt.Sprintf("phrases: the pattern %q begins with nothing, or with any word", p.text))
		}
		c.starts = append(c.starts, begins...)
		for _, at := range c.in(s.last) {
			c.a.positions[at].end = p.end
		}
	}
}

// in are the positions of a piece.
func (c *compiler) in(p piece) []int32 { return c.places[p.from:p.to] }

// leafAt is what is read at a position.
func (c *compiler) leafAt(p int32) *node { return c.leaves[c.a.positions[p].label] }

func (c *compiler) build(n *node) span {
	switch n.kind {
	case cat:
		return c.chain(c.kids(n))
	case alt:
		return c.either(c.kids(n))
	case opt:
		s := c.build(c.kids(n)[0])
		s.empty = true
		return s
	case leaf, anyWord, anyNumber, twoDigits, fiveDigits:
	}
	if n.label == 0 {
		c.leaves = append(c.leaves, n)
		n.label = int32(len(c.leaves))
	}
	at := int32(len(c.places))
	c.places = append(c.places, int32(len(c.a.positions)))
	c.a.positions = append(c.a.positions, position{label: n.label - 1})
	place := piece{at, at + 1}
	return span{first: place, last: place}
}

// either builds nodes one of which is read.
func (c *compiler) either(nodes []*node) span {
	begin := len(c.spans)
	var s span
	for _, k := range nodes {
		one := c.build(k)
		c.spans = append(c.spans, one)
		s.empty = s.empty || one.empty
	}
	s.first.from = int32(len(c.places))
	for _, one := range c.spans[begin:] {
		c.places = append(c.places, c.in(one.first)...)
	}
	s.first.to = int32(len(c.places))
	s.last.from = s.first.to
	for _, one := range c.spans[begin:] {
		c.places = append(c.places, c.in(one.last)...)
	}
	s.last.to = int32(len(c.places))
	c.spans = c.spans[:begin]
	return s
}

// chain builds nodes that follow each other.
func (c *compiler) chain(nodes []*node) span {
	s := c.build(nodes[0])
	for _, k := range nodes[1:] {
		one := c.build(k)
		c.steps = append(c.steps, step{s.last, one.first})
		if s.empty {
			s.first = c.both(s.first, one.first)
		}
		if one.empty {
			s.last = c.both(s.last, one.last)
		} else {
			s.last = one.last
		}
		s.empty = s.empty && one.empty
	}
	return s
}

// both are the positions of two pieces.
func (c *compiler) both(a, b piece) piece {
	from := int32(len(c.places))
	c.places = append(append(c.places, c.in(a)...), c.in(b)...)
	return piece{from, int32(len(c.places))}
}

// collect notes the single words of a pattern.
func (c *compiler) collect(n *node) {
	if n.kind == leaf {
		for _, id := range c.symbolsOf(n) {
			c.a.noNames[int(id)] = true
		}
		return
	}
	for _, k := range c.kids(n) {
		c.collect(k)
	}
}

// link notes what may follow each position. That is in the order of the positions,
// as inner steps are made before outer ones, and these lead further.
func (c *compiler) link() {
	all := c.a.positions
	for _, s := range c.steps {
		for _, p := range c.in(s.last) {
			all[p].nextEnd += s.first.to - s.first.from
		}
	}
	at := int32(0)
	for i := range all {
		n := all[i].nextEnd
		all[i].next, all[i].nextEnd = at, at
		at += n
	}
	c.a.next = make([]int32, at)
	for _, s := range c.steps {
		for _, p := range c.in(s.last) {
			all[p].nextEnd += int32(copy(c.a.next[all[p].nextEnd:], c.in(s.first)))
		}
	}
}

// name makes the labels, for which all words must be known.
func (c *compiler) name() {
	a := c.a
	a.ids, a.words = c.ids, newSymbols(c.ids)
	var numbers, twos []int32
	for word, id := range a.ids {
		a.longest = max(a.longest, len(word))
		if word[0] >= '0' && word[0] <= '9' {
			numbers = append(numbers, int32(id))
			if len(word) == 2 {
				twos = append(twos, int32(id))
			}
		}
	}
	a.labels = make([]label, 0, len(c.leaves))
	for _, n := range c.leaves {
		a.labels = append(a.labels, c.label(n, numbers, twos))
	}
}

// label is what a leaf reads.
func (c *compiler) label(n *node, numbers, twos []int32) label {
	var ids []int32
	switch n.kind {
	case leaf:
		ids = c.symbolsOf(n)
	case anyWord:
		l := label{bits: c.sets.take(c.size()>>6 + 1), wild: true}
		for i := range l.bits {
			l.bits[i] = ^uint64(0)
		}
		for id := comma; id < firstWord; id++ { // no words
			l.bits[0] &^= 1 << id
		}
		return l
	case anyNumber:
		ids = append([]int32{number, two, zip}, numbers...)
	case twoDigits:
		ids = append([]int32{two}, twos...)
	case fiveDigits:
		ids = []int32{zip}
	case cat, alt, opt:
		panic("phrases: a label of nodes")
	}
	low := slices.Min(ids) &^ 63
	l := label{low: int(low), bits: c.sets.take(int(slices.Max(ids)-low)>>6 + 1)}
	for _, id := range ids {
		l.bits[(id-low)>>6] |= 1 << (id & 63)
	}
	return l
}

// size is how many symbols there are.
func (c *compiler) size() int { return firstWord + len(c.ids) }

// begin orders the positions at which a pattern begins by their symbols.
func (c *compiler) begin() {
	a := c.a
	a.begins = make([]int32, c.size()+1)
	c.eachStart(func(id int, _ int32) { a.begins[id+1]++ })
	for i := range c.size() {
		a.begins[i+1] += a.begins[i]
	}
	free := slices.Clone(a.begins)
	a.first = make([]int32, a.begins[c.size()])
	c.eachStart(func(id int, p int32) {
		a.first[free[id]] = p
		free[id]++
	})
	for word, id := range a.ids {
		if len(word) <= maxGlued && len(a.beginning(id)) > 0 {
			a.opening[twoLetters(word)] |= 1 << len(word)
		}
	}
}

// eachStart gives each position at which a pattern begins, with each symbol that it reads.
func (c *compiler) eachStart(give func(id int, p int32)) {
	for _, p := range c.starts {
		l := &c.a.labels[c.a.positions[p].label]
		for i, set := range l.bits {
			for ; set != 0; set &= set - 1 {
				give(l.low+i<<6+bits.TrailingZeros64(set), p)
			}
		}
	}
}
