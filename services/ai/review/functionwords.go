package review

import (
	"maps"
	"slices"
)

// functionWord is a small word of languages.
type functionWord struct {
	number    int // no other word has it
	languages []int
	english   bool
}

// functionWordTable finds the small words of all languages, and those of English.
type functionWordTable struct {
	languages []string // by number
	words     map[string]*functionWord
	lengths   [32]uint32 // of the words, by the first letter: a bit each
}

var allFunctionWords = func() *functionWordTable {
	t := functionWordTable{languages: slices.Sorted(maps.Keys(functionWords)), words: map[string]*functionWord{}}
	add := func(word string) *functionWord {
		known := t.words[word]
		if known == nil {
			known = &functionWord{number: len(t.words)}
			t.words[word] = known
			t.lengths[word[0]&0x1f] |= 1 << len(word)
		}
		return known
	}
	for i, language := range t.languages {
		for word := range functionWords[language] {
			known := add(word)
			known.languages = append(known.languages, i)
		}
	}
	for word := range englishWords {
		add(word).english = true
	}
	return &t
}()

// find is a small word; nil for another one.
func (t *functionWordTable) find(word string) *functionWord {
	if n := len(word); n == 0 || n >= 32 || t.lengths[word[0]&0x1f]&(1<<n) == 0 {
		return nil
	}
	return t.words[word]
}
