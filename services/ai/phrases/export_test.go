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
