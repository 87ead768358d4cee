package phrases

import "slices"

// Lengths in letters of words in which words may be hidden.
const (
	maxGlued = 60
	minWord  = 2
)

// unglue looks for phrases that are written as one word: familyfriendly. A word
// that is no hashtag must be such a phrase as a whole.
func (r *reader) unglue(a *automaton) {
	word := r.word[:min(len(r.word), maxGlued)]
	for len(r.glue) <= len(word) {
		r.glue = append(r.glue, nil)
	}
	for i := range r.glue {
		r.glue[i] = r.glue[i][:0]
	}
	for i := range len(word) - minWord + 1 {
		if i > 0 && !r.tag && len(r.glue[i]) == 0 {
			continue
		}
		lengths := ^uint64(0)
		if i == 0 && !r.tag {
			lengths = a.opening[twoLetters(word)]
		}
		for n := minWord; n <= min(a.longest, len(word)-i); n++ {
			if lengths&(1<<n) == 0 {
				continue
			}
			id, ok := a.words.find(word[i : i+n])
			if !ok {
				continue
			}
			for _, at := range r.glue[i] {
				for _, p := range a.after(at) {
					r.join(a, p, id, i+n, len(word))
				}
			}
			if i == 0 || r.tag {
				for _, p := range a.beginning(id) {
					r.join(a, p, id, i+n, len(word))
				}
			}
		}
	}
}

// join goes on to a position within a word that is at its letter i.
func (r *reader) join(a *automaton, p int32, id, i, length int) {
	pos := &a.positions[p]
	if l := &a.labels[pos.label]; l.wild || !l.has(id) {
		return
	}
	if pos.next < pos.nextEnd && !slices.Contains(r.glue[i], p) {
		r.glue[i] = append(r.glue[i], p)
	}
	if pos.end > 0 && (i == length || r.tag) {
		r.found(a.ends[pos.end-1], len(r.tokens), len(r.tokens))
	}
}
