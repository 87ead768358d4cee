package regexp

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// alphabet parts all runes into classes: no instruction of a program tells two runes
// of one class apart, nor does the look round a place in a text.
type alphabet struct {
	ascii   [utf8.RuneSelf]uint16
	cuts    []rune   // where the next class begins
	classes []uint16 // from that cut on
	kinds   []kind   // by class; that of the end of a text is the last
	// takes says by set of runes and class whether the set has the class, and sets which
	// set an instruction reads.
	takes [][]bool
	sets  []int
}

// kind is what the look round a place sees of a rune: that there is none, the end of a
// line, a letter or digit of ASCII, or another.
type kind uint8

const (
	none kind = iota
	newline
	word
	other
	kindCount
)

func kindOf(r rune) kind {
	switch {
	case r == '\n':
		return newline
	case syntax.IsWordChar(r):
		return word
	}
	return other
}

// look is what holds between two runes.
func look(before, after kind) (op syntax.EmptyOp) {
	if before == none {
		op |= syntax.EmptyBeginText
	}
	if before == none || before == newline {
		op |= syntax.EmptyBeginLine
	}
	if after == none {
		op |= syntax.EmptyEndText
	}
	if after == none || after == newline {
		op |= syntax.EmptyEndLine
	}
	if (before == word) != (after == word) {
		return op | syntax.EmptyWordBoundary
	}
	return op | syntax.EmptyNoWordBoundary
}

func newAlphabet(prog *syntax.Prog) *alphabet {
	a := &alphabet{sets: make([]int, len(prog.Inst))}
	var sets [][]rune // as pairs
	known := map[string]int{}
	for pc := range prog.Inst {
		set := runesOf(&prog.Inst[pc])
		if set == nil {
			continue
		}
		at, ok := known[string(set)]
		if !ok {
			at = len(sets)
			known[string(set)] = at
			sets = append(sets, set)
		}
		a.sets[pc] = at
	}
	a.cuts = []rune{0, '\n', '\n' + 1, '0', '9' + 1, 'A', 'Z' + 1, '_', '_' + 1, 'a', 'z' + 1, utf8.RuneSelf}
	for _, set := range sets {
		for i := 0; i < len(set); i += 2 {
			a.cuts = append(a.cuts, set[i], set[i+1]+1)
		}
	}
	slices.Sort(a.cuts)
	a.cuts = slices.Compact(a.cuts)
	in := make([]strings.Builder, len(a.cuts)) // by cut: the sets that have it
	for i, set := range sets {
		for j := 0; j < len(set); j += 2 {
			at, _ := slices.BinarySearch(a.cuts, set[j])
			for ; at < len(a.cuts) && a.cuts[at] <= set[j+1]; at++ {
				in[at].WriteRune(rune(i))
			}
		}
	}
	a.number(in, len(sets))
	return a
}

// number numbers the classes: two cuts of the same sets and kind are one.
func (a *alphabet) number(in []strings.Builder, sets int) {
	classes := map[string]uint16{}
	a.takes = make([][]bool, sets)
	a.classes = make([]uint16, len(a.cuts))
	for at, cut := range a.cuts {
		kind := kindOf(cut)
		name := string(rune(kind)) + in[at].String()
		class, ok := classes[name]
		if !ok {
			class = uint16(len(a.kinds))
			classes[name] = class
			a.kinds = append(a.kinds, kind)
			has := map[int]bool{}
			for _, set := range in[at].String() {
				has[int(set)] = true
			}
			for set := range a.takes {
				a.takes[set] = append(a.takes[set], has[set])
			}
		}
		a.classes[at] = class
	}
	for r := range rune(utf8.RuneSelf) {
		a.ascii[r] = a.search(r)
	}
	a.kinds = append(a.kinds, none)
}

// end is the class of the end of a text.
func (a *alphabet) end() int { return len(a.kinds) - 1 }

// of is the class of a rune.
func (a *alphabet) of(r rune) int {
	if r < utf8.RuneSelf {
		return int(a.ascii[r])
	}
	return int(a.search(r))
}

// at is the class of the rune at a place, and its width in bytes.
func (a *alphabet) at(text string, i int) (class, width int) {
	if c := text[i]; c < utf8.RuneSelf {
		return int(a.ascii[c]), 1
	}
	r, width := utf8.DecodeRuneInString(text[i:])
	if r == utf8.RuneError && width == 1 {
		return unsure, 1
	}
	return int(a.search(r)), width
}

func (a *alphabet) search(r rune) uint16 {
	at, found := slices.BinarySearch(a.cuts, r)
	if !found {
		at--
	}
	return a.classes[at]
}

// runesOf are the runes that an instruction reads, in pairs; nil if it reads none.
func runesOf(inst *syntax.Inst) []rune {
	switch inst.Op {
	case syntax.InstRuneAny:
		return []rune{0, unicode.MaxRune}
	case syntax.InstRuneAnyNotNL:
		return []rune{0, '\n' - 1, '\n' + 1, unicode.MaxRune}
	case syntax.InstRune, syntax.InstRune1:
		if len(inst.Rune) != 1 {
			return inst.Rune
		}
		first := inst.Rune[0]
		set := []rune{first, first}
		if syntax.Flags(inst.Arg)&syntax.FoldCase != 0 {
			for r := unicode.SimpleFold(first); r != first; r = unicode.SimpleFold(r) {
				set = append(set, r, r)
			}
		}
		return set
	default:
		return nil
	}
}
