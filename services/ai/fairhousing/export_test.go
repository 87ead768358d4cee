package fairhousing

// Compile makes the automaton anew, and says how many states it has.
func Compile() int { return len(compile(Rules(), innocent).positions) }

// Threads is how many patterns are read at once, at the most, and what room
// there is for them.
func Threads(text string) int {
	r := &reader{}
	r.read(compiled(), text)
	compiled().run(r)
	return max(cap(r.now), cap(r.then))
}
