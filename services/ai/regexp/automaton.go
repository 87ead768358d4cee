package regexp

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// automaton runs a program over a text, one step a rune. Its states are made when a
// text first leads to them: what a text does not need costs nothing.
//
// A state is the list of instructions that wait for the next rune, in the order in
// which the program prefers them, and the kind of the rune before. It is R. Cox's
// machine of "Regular Expression Matching in the Wild" (2010), with classes of runes
// in place of bytes.
type automaton struct {
	prog     *syntax.Prog
	alphabet *alphabet
	// anywhere says that a match may begin at each rune, and the first one counts. Else
	// it begins with the text, and the longest one counts.
	anywhere bool
	rooted   bool // it begins with the text alone

	mu              sync.Mutex
	states          []state
	ids             map[string]step
	work            table // all that is known, which grows
	asked           int   // how often the work was asked since it was last published
	fresh           bool  // something was learned since
	begins          [kindCount][kindCount]begin
	visited, listed sparse

	known  atomic.Pointer[table] // what all read, which does not change
	firsts [kindCount]step       // the first states, by the kind of the rune before

	// quiet are the bytes that begin no match, by the kind of the rune before them. loud is
	// the only one that begins any; nowhere if there are more, or none.
	quiet [int(kindCount) << 8]bool
	loud  int
}

// table has the steps: where a state goes by class of the next rune. The row of a state
// has one for each class; 0 is not known.
type table []step

// step is where a rune leads: the place of the state's row in the table, and what the
// state is in the lowest bits.
type step uint32

const (
	matched  step = 1 << iota // a match ends before the rune that led here
	dead                      // nothing more can match
	idle                      // no match is under way
	markBits = iota
)

func (s step) row() int { return int(s >> markBits) }

// full is the step to a state that there is no room for.
const full = ^step(0)

type state struct {
	waiting []uint32
	before  kind
	settled bool // a match is found: none may begin later
	mark    step
}

// begin is what begins at a place: the instructions, and whether the empty text matches.
type begin struct {
	read    bool
	waiting []uint32
	matches bool
}

// maxStates bounds what an automaton keeps, whatever texts callers send: about a
// hundred kilobytes for an expression, of which the service has some four hundred. What
// needs more states is left to the standard library.
const maxStates = 1024

func newAutomaton(prog *syntax.Prog, alphabet *alphabet, anywhere bool) *automaton {
	a := &automaton{prog: prog, alphabet: alphabet, anywhere: anywhere, ids: map[string]step{}, loud: nowhere}
	a.rooted = anywhere && prog.StartCond()&syntax.EmptyBeginText != 0
	a.visited, a.listed = newSparse(len(prog.Inst)), newSparse(len(prog.Inst))
	a.add(state{mark: dead}) // that of row 0 is none
	for before := range kindCount {
		s := state{before: before, mark: idle}
		if !anywhere {
			s = state{before: before, waiting: []uint32{uint32(prog.Start)}}
		}
		a.firsts[before] = a.add(s)
		a.ids[s.name()] = a.firsts[before]
	}
	a.listen()
	a.publish()
	return a
}

// listen finds the bytes at which nothing begins.
func (a *automaton) listen() {
	if !a.anywhere || a.rooted {
		return
	}
	beyond := [kindCount]bool{} // a match begins with a rune beyond ASCII
	for before := range kindCount {
		begins := make([]bool, a.stride()) // by class
		for class := range begins[:a.alphabet.end()] {
			b := a.begin(before, a.alphabet.kinds[class])
			begins[class] = b.matches || slices.ContainsFunc(b.waiting, func(pc uint32) bool { return a.reads(pc, class) })
		}
		for c, class := range a.alphabet.ascii {
			a.quiet[int(before)<<8|c] = !begins[class]
		}
		first, _ := slices.BinarySearch(a.alphabet.cuts, utf8.RuneSelf)
		beyond[before] = slices.ContainsFunc(a.alphabet.classes[first:], func(class uint16) bool { return begins[class] })
	}
	for before := range kindCount {
		for c := utf8.RuneSelf; c < 1<<8; c++ {
			a.quiet[int(before)<<8|c] = !beyond[before] && !beyond[other] // which stands within a rune
		}
	}
	for c := range 1 << 8 {
		isLoud := func(before kind) bool { return !a.quiet[int(before)<<8|c] }
		if !isLoud(none) && !isLoud(newline) && !isLoud(word) && !isLoud(other) {
			continue
		}
		if a.loud != nowhere {
			a.loud = nowhere
			return
		}
		a.loud = c
	}
}

func (a *automaton) stride() int { return len(a.alphabet.kinds) }

func (a *automaton) add(s state) step {
	row := len(a.work)
	a.states = append(a.states, s)
	a.work = append(a.work, make([]step, a.stride())...)
	return step(row)<<markBits | s.mark
}

func (a *automaton) publish() {
	known := slices.Clone(a.work)
	a.known.Store(&known)
	a.asked, a.fresh = 0, false
}

// name tells a state from all others.
func (s *state) name() string {
	b := []byte{byte(s.before), byte(s.mark)}
	if s.settled {
		b[1] |= 0x80
	}
	for _, pc := range s.waiting {
		b = binary.AppendUvarint(b, uint64(pc))
	}
	return string(b)
}
