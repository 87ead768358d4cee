package review

import "iter"

// glance finds words of ASCII in whatever letters. Most words are told from them by their
// first letter and their length, before any is looked up.
type glance struct {
	lengths [32]uint32 // by the first letter, each a bit
	words   map[string]bool
}

func glanceOf(words ...iter.Seq[string]) *glance {
	g := glance{words: map[string]bool{}}
	for _, some := range words {
		for word := range some {
			g.words[word] = true
			g.lengths[word[0]&0x1f] |= 1 << len(word)
		}
	}
	return &g
}

// has reports whether a run of letters is one of the words.
func (g *glance) has(letters string) bool {
	n := len(letters)
	if n == 0 || n >= 32 || g.lengths[letters[0]&0x1f]&(1<<n) == 0 {
		return false
	}
	var word [32]byte
	for i := range n {
		word[i] = letters[i] | 0x20
	}
	return g.words[string(word[:n])]
}
