package phrases

// Threads is how many patterns are read at once, at the most, and what room
// there is for them.
func (f *Finder) Threads(text string) int {
	r := &reader{}
	r.read(f.a, text)
	f.a.run(r)
	return max(cap(r.now), cap(r.then))
}

// States is how many states the automaton has.
func (f *Finder) States() int { return len(f.a.positions) }

// FindByPattern is Find of a text of which each pattern is read by itself, with nothing
// learned before.
func (f *Finder) FindByPattern(text string, places ...string) []Find {
	r, a := &reader{}, f.a
	r.learn(a, places)
	r.read(a, text)
	r.blankNames()
	type reached struct{ at, from int32 }
	var now, then []reached
	seen := make([]reached, len(a.positions)) // by position: from where it was last reached, and at which token
	for i, t := range r.tokens {
		step := func(p, from int32, ends bool) {
			if seen[p] == (reached{int32(i) + 1, from}) {
				return
			}
			seen[p] = reached{int32(i) + 1, from}
			then = append(then, reached{p, from})
			if end := a.positions[p].end; ends && end > 0 {
				first, last := int(from), i
				for first < last && r.tokens[first].apart() {
					first++
				}
				for last > first && r.tokens[last].apart() {
					last--
				}
				r.found(a.ends[end-1], first, last)
			}
		}
		for _, th := range now {
			for _, p := range a.after(th.at) {
				if a.labels[a.positions[p].label].reads(t.id) {
					step(p, th.from, true)
				}
			}
			if t.id == quote {
				step(th.at, th.from, false)
			}
		}
		for _, p := range a.beginning(t.id) {
			step(p, int32(i), true)
		}
		now, then = then, now[:0]
	}
	return r.finds(a)
}

// Learned is how many states the automaton knows, and how many it may know.
func (f *Finder) Learned() (states, most int) { return len(*f.a.states.Load().all.Load()), maxStates }

// FindByLetter is Find of a text of which each letter is read by itself.
func (f *Finder) FindByLetter(text string, places ...string) []Find {
	r := &reader{}
	r.learn(f.a, places)
	r.text, r.tokens, r.matches, r.exempt = text, r.tokens[:0], r.matches[:0], r.exempt[:0]
	r.add(stop, 0, 0)
	for i := r.line(0); i < len(text); {
		i = r.next(f.a, i)
	}
	r.endWord(f.a)
	r.add(stop, len(text), len(text))
	r.blankNames()
	f.a.run(r)
	return r.finds(f.a)
}
