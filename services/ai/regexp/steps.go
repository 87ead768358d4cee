package regexp

import (
	"regexp/syntax"
	"slices"
)

// learn is where a state goes by a class of which the published table does not tell.
func (a *automaton) learn(from step, class int) step {
	a.mu.Lock()
	defer a.mu.Unlock()
	at := from.row() + class
	to := a.work[at]
	if to == 0 {
		if to = a.step(a.states[from.row()/a.stride()], class); to == full {
			return full
		}
		a.work[at], a.fresh = to, true
	}
	if a.asked++; a.fresh && a.asked > 16+len(a.work)/8 {
		a.publish()
	}
	return to
}

// step is where a state goes by the next rune.
func (a *automaton) step(s state, class int) step {
	after := a.alphabet.kinds[class]
	op := look(s.before, after)
	a.visited.clear()
	a.listed.clear()
	matches, cut := false, false
	for _, pc := range s.waiting {
		if cut = a.follow(pc, op, class, &matches); cut {
			break
		}
	}
	if a.anywhere && !s.settled && !cut && !(a.rooted && s.before != none) {
		b := a.begin(s.before, after)
		for _, pc := range b.waiting {
			if a.reads(pc, class) {
				a.listed.add(a.prog.Inst[pc].Out)
			}
		}
		matches = matches || b.matches
	}
	next := state{waiting: slices.Clone(a.listed.list), before: after, settled: s.settled || matches && a.anywhere}
	if !a.anywhere {
		slices.Sort(next.waiting)
	}
	if matches {
		next.mark = matched
	}
	if len(next.waiting) == 0 {
		if a.anywhere && !next.settled && !a.rooted {
			next.mark |= idle
		} else {
			next.mark |= dead
		}
	}
	name := next.name()
	id, ok := a.ids[name]
	if !ok {
		if len(a.states) == maxStates {
			return full
		}
		id = a.add(next)
		a.ids[name] = id
	}
	return id
}

// follow lists what follows an instruction that waits once the next rune is read, and
// reports whether the program prefers a match to all that comes after.
func (a *automaton) follow(pc uint32, op syntax.EmptyOp, class int, matches *bool) (cut bool) {
	if !a.visited.add(pc) {
		return false
	}
	switch inst := &a.prog.Inst[pc]; inst.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		return a.follow(inst.Out, op, class, matches) || a.follow(inst.Arg, op, class, matches)
	case syntax.InstCapture, syntax.InstNop:
		return a.follow(inst.Out, op, class, matches)
	case syntax.InstEmptyWidth:
		return syntax.EmptyOp(inst.Arg)&^op == 0 && a.follow(inst.Out, op, class, matches)
	case syntax.InstMatch:
		*matches = true
		return a.anywhere
	case syntax.InstFail:
	default:
		if a.reads(pc, class) {
			a.listed.add(inst.Out)
		}
	}
	return false
}

// reads reports whether an instruction reads the runes of a class.
func (a *automaton) reads(pc uint32, class int) bool {
	return class < a.alphabet.end() && a.alphabet.takes[a.alphabet.sets[pc]][class]
}

// begin is what begins between two kinds of runes: the instructions that read a rune,
// in order.
func (a *automaton) begin(before, after kind) *begin {
	b := &a.begins[before][after]
	if b.read {
		return b
	}
	b.read = true
	seen := newSparse(len(a.prog.Inst))
	var walk func(pc uint32) bool
	walk = func(pc uint32) (cut bool) {
		if !seen.add(pc) {
			return false
		}
		switch inst := &a.prog.Inst[pc]; inst.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			return walk(inst.Out) || walk(inst.Arg)
		case syntax.InstCapture, syntax.InstNop:
			return walk(inst.Out)
		case syntax.InstEmptyWidth:
			return syntax.EmptyOp(inst.Arg)&^look(before, after) == 0 && walk(inst.Out)
		case syntax.InstMatch:
			b.matches = true
			return true
		case syntax.InstFail:
		default:
			b.waiting = append(b.waiting, pc)
		}
		return false
	}
	walk(uint32(a.prog.Start))
	return b
}
