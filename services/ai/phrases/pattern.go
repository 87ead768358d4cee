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

// node is a parsed pattern, from which positions are made.
type node struct {
	kind kind
	kids []*node
	sort string // of a leaf: "_", "#", "##", "#####", or empty for those of symbols
	ids  []int  // of a leaf: the symbols that it reads
}

type kind uint8

const (
	leaf kind = iota
	cat
	alt
	opt
)

// gapLength is how many words a "..." may skip.
const gapLength = 6

// lexemes cuts a pattern into words and marks.
func lexemes(pattern string) []string {
	var toks []string
	for i := 0; i < len(pattern); {
		n := 1
		switch c := pattern[i]; {
		case c == ' ':
			i++
			continue
		case c == '<':
			n = strings.IndexByte(pattern[i:], '>') + 1
		case strings.HasPrefix(pattern[i:], "..."):
			n = 3
		case strings.IndexByte(`[]()|,."`, c) < 0:
			if n = strings.IndexAny(pattern[i:], ` <>[]()|,."`); n < 0 {
				n = len(pattern) - i
			}
		}
		toks = append(toks, pattern[i:i+n])
		i += n
	}
	return toks
}

// parser turns patterns into nodes, and their words into symbols.
type parser struct {
	parts  map[string]string
	ids    map[string]int
	parsed map[string]*node
	leaves map[string]*node // of words and marks
	now    string           // the pattern that is parsed
	toks   []string
}

// fail says what is wrong with a pattern, which is a mistake of the build.
func (p *parser) fail(what string) { panic(fmt.Sprintf("phrases: the pattern %q %s", p.now, what)) }

func (p *parser) parse(pattern string) *node {
	outer, toks := p.now, p.toks
	p.now, p.toks = pattern, lexemes(pattern)
	n := p.choice()
	if len(p.toks) > 0 {
		p.fail("has too many of " + p.toks[0])
	}
	p.now, p.toks = outer, toks
	return n
}

func (p *parser) choice() *node {
	n := &node{kind: alt, kids: []*node{p.sequence()}}
	for len(p.toks) > 0 && p.toks[0] == "|" {
		p.toks = p.toks[1:]
		n.kids = append(n.kids, p.sequence())
	}
	return n.simple()
}

func (p *parser) sequence() *node {
	n := &node{kind: cat}
	for len(p.toks) > 0 && !strings.Contains("|)]", p.toks[0]) {
		tok := p.toks[0]
		p.toks = p.toks[1:]
		n.kids = append(n.kids, p.item(tok))
	}
	if len(n.kids) == 0 {
		p.fail("has an empty place")
	}
	if len(n.kids) == 1 {
		return n.kids[0]
	}
	return n
}

func (p *parser) item(tok string) *node {
	switch {
	case tok == "(" || tok == "[":
		n := p.choice()
		closing := map[string]string{"(": ")", "[": "]"}[tok]
		if len(p.toks) == 0 || p.toks[0] != closing {
			p.fail("lacks a " + closing)
		}
		p.toks = p.toks[1:]
		if tok == "[" {
			return &node{kind: opt, kids: []*node{n}}
		}
		return n
	case tok[0] == '<':
		return p.part(tok[1 : len(tok)-1])
	case tok == "...":
		word := &node{kind: cat, kids: []*node{p.leaf("_"), {kind: opt, kids: []*node{p.leaf(",")}}}}
		gap := &node{kind: opt, kids: []*node{word}}
		for range gapLength - 1 {
			gap = &node{kind: opt, kids: []*node{{kind: cat, kids: []*node{word, gap}}}}
		}
		return gap
	case punctuation[tok] != 0 || !strings.Contains(tok, "-"):
		return p.leaf(tok)
	}
	n := &node{kind: cat}
	for word := range strings.SplitSeq(tok, "-") {
		n.kids = append(n.kids, p.leaf(word))
	}
	return n
}

// leaf reads one word or mark.
func (p *parser) leaf(tok string) *node {
	n := p.leaves[tok]
	if n != nil {
		return n
	}
	switch {
	case tok == "_" || tok[:min(1, len(tok))] == "#":
		n = &node{sort: tok}
	case punctuation[tok] != 0:
		n = &node{ids: []int{punctuation[tok]}}
	default:
		n = &node{ids: []int{p.id(tok)}}
	}
	p.leaves[tok] = n
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

func (p *parser) id(word string) int {
	if word == "" {
		p.fail("has an empty word")
	}
	id, ok := p.ids[word]
	if !ok {
		id = firstWord + len(p.ids)
		p.ids[word] = id
	}
	return id
}

// simple makes one leaf of all alternatives that are single words: most
// alternatives are, and the automaton stays small.
func (n *node) simple() *node {
	if len(n.kids) == 1 {
		return n.kids[0]
	}
	words := &node{}
	var rest []*node
	for _, k := range n.kids {
		switch {
		case k.kind == leaf && k.sort == "":
			words.ids = append(words.ids, k.ids...)
		case k.kind == alt:
			for _, kk := range k.kids {
				if kk.kind == leaf && kk.sort == "" {
					words.ids = append(words.ids, kk.ids...)
				} else {
					rest = append(rest, kk)
				}
			}
		default:
			rest = append(rest, k)
		}
	}
	slices.Sort(words.ids)
	words.ids = slices.Compact(words.ids)
	if len(words.ids) > 0 {
		rest = append(rest, words)
	}
	if len(rest) == 1 {
		return rest[0]
	}
	return &node{kind: alt, kids: rest}
}
