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
