package phrases

import (
	"fmt"
	"slices"
	"strings"
)

// A pattern is a sequence of
//
//	word        a word in small letters; a hyphen stands for a space: able-bodied
//	(a b|c)     one of several
//	[a b|c]     one of several, or nothing
//	<name>      a part of that name
//	_           any one word
//	...         up to six words, with or without commas
//	#  ##       a number; one of two digits, as ages have
//	#####       one of five digits, as ZIP codes have
//	,  -  .     what parts a sentence: a comma, colon, bracket or emoji; a dash with
//	            spaces; the end of a clause, of the text or of a heading
//	"           a quotation mark
//
// Spaces and hyphens between words are one and the same. Quotation marks that a
// pattern does not name may stand anywhere. Where a pattern names no punctuation
// there may be none. Punctuation at the ends of a pattern is no part of the
// phrase that is found.

// Symbols that are no words.
const (
	unknown = iota // a word that no pattern has
	number
	two
	zip
	comma
	stop
	dash
	quote
	blank // the name of a place
	firstWord
)

var punctuation = map[string]int{",": comma, ".": stop, "-": dash, `"`: quote}

// node is a parsed pattern, from which positions are made. Where a part is named
// more than once, its node is one. There are thousands, so they are small.
type node struct {
	kind  kind
	label int32 // of a leaf that has a position: its label and 1
	size  int32 // how many positions it has
	of    piece // of a leaf of some words or marks: the parser's symbols; else its inner nodes
}

// piece is a part of a list that no longer changes there.
type piece struct{ from, to int32 }

type kind uint8

const (
	leaf       kind = iota // one of some words or marks
	anyWord                // _
	anyNumber              // #
	twoDigits              // ##
	fiveDigits             // #####
	cat
	alt
	opt
)

// wildcards are the leaves that name no word.
var wildcards = map[string]kind{"_": anyWord, "#": anyNumber, "##": twoDigits, "#####": fiveDigits}

// gapLength is how many words a "..." may skip.
const gapLength = 6

// parser turns patterns into nodes, and their words into symbols.
type parser struct {
	parts  map[string]string
	ids    map[string]int
	parsed map[string]*node
	words  []*node          // by symbol, from firstWord on
	marks  map[string]*node // of marks
	gap    *node            // of "..."

	now  string // the pattern that is parsed
	at   int    // how far it is read
	tok  string // the word or mark before that; empty at the end
	open []*node
	some []int32 // symbols of the choice that is made

	nodes   slab[node]
	inside  []*node // what nodes consist of
	symbols []int32 // of leaves
}

// kids are the nodes of which one consists.
func (p *parser) kids(n *node) []*node { return p.inside[n.of.from:n.of.to] }

// symbolsOf are those that a leaf names.
func (p *parser) symbolsOf(n *node) []int32 { return p.symbols[n.of.from:n.of.to] }

// reads says which symbols a leaf reads.
func (p *parser) reads(n *node, ids ...int32) {
	from := int32(len(p.symbols))
	p.symbols = append(p.symbols, ids...)
	n.of = piece{from, int32(len(p.symbols))}
}

// fail says what is wrong with a pattern, which is a mistake of the build.
func (p *parser) fail(what string) { panic(fmt.Sprintf("phrases: the pattern %q %s", p.now, what)) }

func (p *parser) parse(pattern string) *node {
	outer, at, tok := p.now, p.at, p.tok
	p.now, p.at = pattern, 0
	p.advance()
	n := p.choice()
	if p.tok != "" {
		p.fail("has too many of " + p.tok)
	}
	p.now, p.at, p.tok = outer, at, tok
	return n
}

// marks are what ends a word of a pattern.
var marks = [256]bool{
	' ': true, '<': true, '>': true, '[': true, ']': true, '(': true, ')': true,
	'|': true, ',': true, '.': true, '"': true,
}

// advance reads the next word or mark.
func (p *parser) advance() {
	for p.at < len(p.now) && p.now[p.at] == ' ' {
		p.at++
	}
	rest := p.now[p.at:]
	n := min(1, len(rest))
	switch {
	case n == 0:
	case rest[0] == '<':
		if n = strings.IndexByte(rest, '>') + 1; n == 0 {
			p.fail("lacks a >")
		}
	case strings.HasPrefix(rest, "..."):
		n = 3
	case !marks[rest[0]] || rest[0] == '>':
		for n < len(rest) && !marks[rest[n]] {
			n++
		}
	}
	p.tok = rest[:n]
	p.at += n
}

func (p *parser) choice() *node {
	begin := len(p.open)
	for {
		one := p.sequence()
		p.open = append(p.open, one)
		if p.tok != "|" {
			break
		}
		p.advance()
	}
	n := p.open[begin]
	if len(p.open) > begin+1 {
		n = p.simple(p.open[begin:])
	}
	p.open = p.open[:begin]
	return n
}

func (p *parser) sequence() *node {
	begin := len(p.open)
	for p.tok != "" && p.tok != "|" && p.tok != ")" && p.tok != "]" {
		one := p.item()
		p.open = append(p.open, one)
	}
	if len(p.open) == begin {
		p.fail("has an empty place")
	}
	n := p.open[begin]
	if len(p.open) > begin+1 {
		n = p.inner(cat, p.open[begin:]...)
	}
	p.open = p.open[:begin]
	return n
}

// inner makes a node of others.
func (p *parser) inner(k kind, kids ...*node) *node {
	n := p.nodes.one()
	from := int32(len(p.inside))
	p.inside = append(p.inside, kids...)
	n.kind, n.of = k, piece{from, int32(len(p.inside))}
	for _, kid := range kids {
		n.size += kid.size
	}
	return n
}

// item reads a word, a mark, or what stands in brackets.
func (p *parser) item() *node {
	tok := p.tok
	p.advance()
	switch tok[0] {
	case '(':
		n := p.choice()
		p.close(")")
		return n
	case '[':
		n := p.choice()
		p.close("]")
		return p.inner(opt, n)
	case '<':
		return p.part(tok[1 : len(tok)-1])
	}
	switch {
	case tok == "...":
		return p.skip()
	case tok == "-" || strings.IndexByte(tok, '-') < 0:
		return p.leaf(tok)
	}
	begin := len(p.open)
	for word := range strings.SplitSeq(tok, "-") {
		p.open = append(p.open, p.leaf(word))
	}
	n := p.inner(cat, p.open[begin:]...)
	p.open = p.open[:begin]
	return n
}

// close reads the bracket that ends what began with another.
func (p *parser) close(bracket string) {
	if p.tok != bracket {
		p.fail("lacks a " + bracket)
	}
	p.advance()
}

// skip is a "...".
func (p *parser) skip() *node {
	if p.gap == nil {
		word := p.inner(cat, p.leaf("_"), p.inner(opt, p.leaf(",")))
		p.gap = p.inner(opt, word)
		for range gapLength - 1 {
			p.gap = p.inner(opt, p.inner(cat, word, p.gap))
		}
	}
	return p.gap
}

// leaf reads one word or mark.
func (p *parser) leaf(tok string) *node {
	if id, ok := p.ids[tok]; ok {
		return p.words[id-firstWord]
	}
	if n := p.marks[tok]; n != nil {
		return n
	}
	n := p.nodes.one()
	n.size = 1
	switch {
	case wildcards[tok] != leaf:
		n.kind = wildcards[tok]
	case punctuation[tok] != 0:
		p.reads(n, int32(punctuation[tok]))
	case tok == "":
		p.fail("has an empty word")
	case tok[0] == '#':
		p.fail("has an unknown kind of number: " + tok)
	default:
		id := firstWord + len(p.words)
		p.reads(n, int32(id))
		p.ids[tok], p.words = id, append(p.words, n)
		return n
	}
	p.marks[tok] = n
	return n
}

func (p *parser) part(name string) *node {
	if n := p.parsed[name]; n != nil {
		return n
	}
	text, ok := p.parts[name]
	if !ok {
		p.fail("names no part: " + name)
	}
	p.parts[name] = "<" + name + " within itself>"
	n := p.parse(text)
	p.parts[name] = text
	p.parsed[name] = n
	return n
}

// simple makes a choice. Its alternatives that are single words become one leaf:
// most are, and the automaton stays small.
func (p *parser) simple(kids []*node) *node {
	words, begin := p.some[:0], len(p.open)
	add := func(n *node) {
		if n.kind == leaf {
			words = append(words, p.symbolsOf(n)...)
		} else {
			p.open = append(p.open, n)
		}
	}
	for _, k := range kids {
		if k.kind != alt {
			add(k)
			continue
		}
		for _, kk := range p.kids(k) {
			add(kk)
		}
	}
	p.some = words
	if len(words) > 0 {
		slices.Sort(words)
		n := p.nodes.one()
		n.size = 1
		p.reads(n, slices.Compact(words)...)
		p.open = append(p.open, n)
	}
	rest := p.open[begin:]
	p.open = p.open[:begin]
	if len(rest) == 1 {
		return rest[0]
	}
	return p.inner(alt, rest...)
}

// slab gives out pieces of a larger memory: there are thousands, and all of them
// end together.
type slab[T any] struct{ rest []T }

// pieces is how many a slab has at once.
const pieces = 512

func (s *slab[T]) take(n int) []T {
	if len(s.rest) < n {
		s.rest = make([]T, max(n, pieces))
	}
	taken := s.rest[:n:n]
	s.rest = s.rest[n:]
	return taken
}

func (s *slab[T]) one() *T { return &s.take(1)[0] }
