package phrases

import (
	"encoding/binary"
	"slices"
	"sync"
	"sync/atomic"
)

// states are what an automaton has learned while it read texts: where each word leads
// from what was read before, whatever the text. Most words are read without a look at
// a pattern. What is kept is bounded, whatever texts callers send.
type states struct {
	mu  sync.Mutex
	ids map[string]int // by name
	// all are the states by id. Those that a reader has seen do not change.
	all atomic.Pointer[[]*state]
	// steps are those that were learned last: the key of a step, and the id to which it
	// leads. Each has two places; one that finds them taken is learned anew.
	steps [1 << stepBits]atomic.Uint64
}

const (
	maxStates = 2048 // about a megabyte with their names; hundreds of texts need as many
	stepBits  = 13
	idBits    = 20 // of a state, and of a symbol
)

// state is how far the patterns are read that begin at one token.
type state struct {
	at   []int32 // the positions that are reached, and from which a pattern goes on
	ends []int32 // what ends here
	// named are the symbols that may follow by their names, modulo its bits.
	named [namedWords]uint64
}

const namedWords = 8

// The first states.
const (
	nothing = iota // no pattern goes on
	root           // no pattern is begun
)

func newStates() *states {
	s := &states{ids: map[string]int{}}
	s.all.Store(&[]*state{nothing: {}, root: {}})
	return s
}

func (s *states) of(id int) *state { return (*s.all.Load())[id] }

func (s *states) tooMany() bool { return len(*s.all.Load()) > maxStates }

// names reports whether a pattern may go on with this symbol by its name. It may say so
// of another one.
func (s *state) names(id int) bool { return s.named[id>>6%namedWords]&(1<<(id&63)) != 0 }

// step is where a symbol leads from a state.
func (s *states) step(a *automaton, from, id int) int {
	key := uint64(from)<<idBits | uint64(id)
	pair := key * 0x9E3779B97F4A7C15 >> (64 - stepBits) &^ 1 // Fibonacci hashing
	last, before := &s.steps[pair], &s.steps[pair+1]
	for _, known := range [...]*atomic.Uint64{last, before} {
		if step := known.Load(); step>>idBits == key {
			return int(step & (1<<idBits - 1))
		}
	}
	to := s.learn(a, from, id)
	before.Store(last.Load())
	last.Store(key<<idBits | uint64(to))
	return to
}

// learn follows the patterns of a state by a symbol.
func (s *states) learn(a *automaton, from, id int) int {
	var next state
	if from == root {
		for _, p := range a.beginning(id) {
			next.reach(a, p)
		}
	}
	for _, at := range s.of(from).at {
		if id == quote {
			next.at = append(next.at, at) // it may stand anywhere
		}
		for _, p := range a.after(at) {
			if a.labels[a.positions[p].label].reads(id) {
				next.reach(a, p)
			}
		}
	}
	return s.id(a, &next)
}

// reach goes on to a position.
func (s *state) reach(a *automaton, p int32) {
	pos := &a.positions[p]
	if pos.next < pos.nextEnd {
		s.at = append(s.at, p)
	}
	if pos.end > 0 {
		s.ends = append(s.ends, pos.end-1)
	}
}

// id is that of a state, which may be a new one.
func (s *states) id(a *automaton, of *state) int {
	if len(of.at)+len(of.ends) == 0 {
		return nothing
	}
	name := of.name()
	s.mu.Lock()
	defer s.mu.Unlock()
	id, ok := s.ids[name]
	if !ok {
		of.at, of.ends = slices.Clip(of.at), slices.Clip(of.ends)
		for _, at := range of.at {
			for _, p := range a.after(at) {
				of.expect(&a.labels[a.positions[p].label])
			}
		}
		all := append(*s.all.Load(), of)
		id = len(all) - 1
		s.ids[name] = id
		s.all.Store(&all)
	}
	return id
}

// expect adds the symbols of a label to those that may follow by their names.
func (s *state) expect(l *label) {
	if l.wild {
		return
	}
	for i, bits := range l.bits {
		s.named[(l.low>>6+i)%namedWords] |= bits
	}
}

// name tells a state from all others.
func (s *state) name() string {
	var b []byte
	for _, of := range [...]*[]int32{&s.at, &s.ends} {
		slices.Sort(*of)
		*of = slices.Compact(*of)
		b = binary.AppendUvarint(b, uint64(len(*of)))
		for _, n := range *of {
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	return string(b)
}

// renewed takes new states in place of those that have become too many, and gives what
// is being read its place in them.
func (a *automaton) renewed(old *states, now []thread) *states {
	s := newStates()
	if !a.states.CompareAndSwap(old, s) {
		s = a.states.Load() // another text was first
	}
	for i := range now {
		of := *old.of(now[i].state)
		now[i].state = s.id(a, &of)
	}
	return s
}
