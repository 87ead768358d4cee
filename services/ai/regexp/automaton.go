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
	ids             map[string]int16
	work            table // all that is known, which grows
	asked           int   // how often the work was asked since it was last published
	fresh           bool  // something was learned since
	begins          [kindCount][kindCount]begin
	visited, listed sparse

	known atomic.Pointer[table] // what all read, which does not change

	quiet [utf8.RuneSelf]bool // letters that begin no match, whatever stands before them
}

// table has the steps: where a state goes by class of the next rune.
type table struct {
	next  []int16 // state times stride plus class; 0 is not known
	marks []mark  // by state
}

// mark says what a state is.
type mark uint8

const (
	matched mark = 1 << iota // a match ends before the rune that led here
	dead                     // nothing more can match
	idle                     // no match is under way
)

type state struct {
	waiting []uint32
	before  kind
	settled bool // a match is found: none may begin later
	mark    mark
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

// The first states, by the kind of the rune before. Number 0 is none.
func first(before kind) int16 { return 1 + int16(before) }

func newAutomaton(prog *syntax.Prog, alphabet *alphabet, anywhere bool) *automaton {
	a := &automaton{prog: prog, alphabet: alphabet, anywhere: anywhere, ids: map[string]int16{}}
	a.rooted = anywhere && prog.StartCond()&syntax.EmptyBeginText != 0
	a.visited, a.listed = newSparse(len(prog.Inst)), newSparse(len(prog.Inst))
	a.add(state{mark: dead})
	for before := range kindCount {
		s := state{before: before, mark: idle}
		if !anywhere {
			s = state{before: before, waiting: []uint32{uint32(prog.Start)}}
		}
		a.ids[s.name()] = a.add(s)
	}
	a.listen()
	a.publish()
	return a
}

// listen finds the letters at which nothing begins.
func (a *automaton) listen() {
	if !a.anywhere || a.rooted {
		return
	}
	begins := make([]bool, a.stride())
	for class := range begins[:a.alphabet.end()] {
		for before := range kindCount {
			b := a.begin(before, a.alphabet.kinds[class])
			begins[class] = begins[class] || b.matches ||
				slices.ContainsFunc(b.waiting, func(pc uint32) bool { return a.reads(pc, class) })
		}
	}
	for c := range a.quiet {
		a.quiet[c] = !begins[a.alphabet.ascii[c]]
	}
}

func (a *automaton) stride() int { return len(a.alphabet.kinds) }

func (a *automaton) add(s state) int16 {
	a.states = append(a.states, s)
	a.work.marks = append(a.work.marks, s.mark)
	a.work.next = append(a.work.next, make([]int16, a.stride())...)
	return int16(len(a.states) - 1)
}

func (a *automaton) publish() {
	a.known.Store(&table{slices.Clone(a.work.next), slices.Clone(a.work.marks)})
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
