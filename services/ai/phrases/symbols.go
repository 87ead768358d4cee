package phrases

import (
	"encoding/binary"
	"math/bits"
)

// symbols finds the symbols of words. One of up to eight letters, as most are, is found
// by its letters as one number; a longer one so by its first eight, and then by all.
type symbols struct {
	places []symbol // a power of two of them, at most half of them taken
	shift  int
	all    map[string]int
}

// symbol is a word of up to eight letters, or how longer ones begin.
type symbol struct {
	letters uint64
	id      int32 // unknown: it is no word by itself
	longer  bool  // some word is longer
}

// packed is how many letters are one number.
const packed = 8

func newSymbols(all map[string]int) symbols {
	n := bits.Len(uint(2 * len(all)))
	s := symbols{make([]symbol, 1<<n), 64 - n, all}
	for word, id := range all {
		place := s.place(letters([]byte(word)))
		place.letters = letters([]byte(word))
		if len(word) > packed {
			place.longer = true
		} else {
			place.id = int32(id)
		}
	}
	return s
}

// place is where letters stand, or would.
func (s *symbols) place(letters uint64) *symbol {
	for at := letters * 0x9E3779B97F4A7C15 >> s.shift; ; at++ { // Fibonacci hashing
		place := &s.places[at&uint64(len(s.places)-1)]
		if place.letters == letters || place.letters == 0 {
			return place
		}
	}
}

// find is the symbol of a word.
func (s *symbols) find(word []byte) (id int, ok bool) {
	place := s.place(letters(word))
	switch {
	case len(word) <= packed:
		return int(place.id), place.id != unknown
	case place.longer:
		id, ok = s.all[string(word)]
	}
	return id, ok
}

// letters are the first letters of a word, which are never 0, as one number.
func letters(word []byte) (n uint64) {
	switch {
	case len(word) >= packed:
		return binary.LittleEndian.Uint64(word)
	case cap(word) >= packed:
		return binary.LittleEndian.Uint64(word[:packed]) & (1<<(8*len(word)) - 1)
	}
	for i, letter := range word {
		n |= uint64(letter) << (8 * i)
	}
	return n
}
