package regexp

import (
	"regexp/syntax"
	"sync"
	"unicode/utf8"
)

// tracker finds what the groups of a program capture within a match, by going back from
// what fails. It visits no alternative at a place twice.
type tracker struct {
	visited []uint64
	jobs    []job
	groups  []int
}

// job is an instruction to be tried at a place, or a group to be set back.
type job struct {
	pc, at int
	again  bool // of an alternative: the second one; of a group: what it was
}

var trackers = sync.Pool{New: func() any { return &tracker{} }}

// groups are the places of all groups of a match.
func groups(prog *syntax.Prog, text string, start, end int) []int {
	if prog.NumCap == 2 { // it has none
		return []int{start, end}
	}
	t := trackers.Get().(*tracker)
	defer trackers.Put(t)
	places := end - start + 1
	size := (len(prog.Inst)*places + 63) / 64
	if cap(t.visited) < size {
		t.visited = make([]uint64, size)
	}
	t.visited = t.visited[:size]
	clear(t.visited)
	t.groups = t.groups[:0]
	for range prog.NumCap {
		t.groups = append(t.groups, -1)
	}
	t.jobs = append(t.jobs[:0], job{pc: prog.Start, at: start})
	for len(t.jobs) > 0 {
		j := t.jobs[len(t.jobs)-1]
		t.jobs = t.jobs[:len(t.jobs)-1]
		if t.try(prog, text, j, start, end) {
			found := make([]int, prog.NumCap)
			copy(found, t.groups)
			found[0], found[1] = start, end
			if cap(t.visited) > 1<<15 {
				t.visited = nil // one long match is no reason to keep so much
			}
			return found
		}
	}
	return nil
}

// try goes on from a job until it fails or matches.
func (t *tracker) try(prog *syntax.Prog, text string, j job, start, end int) bool {
	pc, at, again := j.pc, j.at, j.again
	if again && prog.Inst[pc].Op == syntax.InstCapture {
		t.groups[prog.Inst[pc].Arg] = at
		return false
	}
	for {
		inst := &prog.Inst[pc]
		switch inst.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			if again {
				pc, again = int(inst.Arg), false
				continue
			}
			bit := pc*(end-start+1) + at - start
			if t.visited[bit/64]&(1<<(bit%64)) != 0 {
				return false
			}
			t.visited[bit/64] |= 1 << (bit % 64)
			t.jobs = append(t.jobs, job{pc, at, true})
			pc = int(inst.Out)
			continue
		case syntax.InstCapture:
			t.jobs = append(t.jobs, job{pc, t.groups[inst.Arg], true})
			t.groups[inst.Arg] = at
			pc = int(inst.Out)
			continue
		case syntax.InstNop:
			pc = int(inst.Out)
			continue
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(inst.Arg)&^look(before(text, at), after(text, at)) != 0 {
				return false
			}
			pc = int(inst.Out)
			continue
		case syntax.InstMatch:
			return at == end
		case syntax.InstFail:
			return false
		default: // it reads a rune
		}
		if at == end {
			return false
		}
		r, width := rune(text[at]), 1
		if r >= utf8.RuneSelf {
			r, width = utf8.DecodeRuneInString(text[at:])
		}
		if !reads(inst, r) {
			return false
		}
		pc, at = int(inst.Out), at+width
	}
}

func reads(inst *syntax.Inst, r rune) bool {
	switch inst.Op {
	case syntax.InstRuneAny:
		return true
	case syntax.InstRuneAnyNotNL:
		return r != '\n'
	case syntax.InstRune1:
		return r == inst.Rune[0]
	default:
		return inst.MatchRune(r)
	}
}
