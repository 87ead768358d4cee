package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// What a sentence rests on is what it cites. One that cites nothing rests on what
// a reader takes it to rest on: the sentence beside it, the line that leads to a
// list, the head of a table, and for a heading its section. Titles and what else
// stands round the body cite nothing; the body does it for them.

// passage is a sentence of an answer with the results that it rests on.
type passage struct {
	text string
	// cites are those that it cites itself, or that the object round it does.
	cites []int
	// near are those that may be meant where it cites none.
	near []int
	// led are those of near that are cited for the whole list or section.
	led []int
	// row says that it is a row of a table, each cell of which may rest on the head
	// as well.
	row bool
}

// rests are the results that a passage may rest on.
func (p passage) rests() []int {
	if len(p.cites) > 0 && !p.row {
		return p.cites
	}
	return slices.Concat(p.cites, p.near)
}

// readable is the passage without its citations.
func (p passage) readable() string { return readable(citation.ReplaceAllString(p.text, " ")) }

// aroundBody are the members of an answer that stand round its body, and have no
// room for citations.
var aroundBody = wordSet(`title heading headline subtitle metaDescription hook caption tags summary`)

// passages are the sentences of the texts of the answer, by the places of the
// texts.
func (d Draft) passages() map[string][]passage {
	all := map[string][]passage{}
	beside := map[string][]int{} // what the texts of an object cite
	for l := range d.answerLeaves() {
		if text, ok := l.value.(string); ok {
			object, _ := splitPointer(l.at)
			beside[object] = append(beside[object], citations(text)...)
		}
	}
	whole := cited(d.answerLeaves())
	for l := range d.answerLeaves() {
		text, ok := l.value.(string)
		if !ok {
			continue
		}
		passages := passagesIn(d.blocks(text))
		object, name := splitPointer(l.at)
		if _, member := splitPointer(object); aroundBody[member] { // an item of a list
			name = member
		}
		for i := range passages {
			p := &passages[i]
			p.cites = append(p.cites, l.cites...)
			if !aroundBody[name] {
				continue
			}
			if p.near = beside[object]; name != "heading" || len(p.near) == 0 {
				p.near = whole
			}
		}
		all[l.at] = passages
	}
	return all
}

// splitPointer divides a JSON pointer before its last member.
func splitPointer(at string) (object, name string) {
	i := strings.LastIndexByte(at, '/')
	return at[:max(i, 0)], at[i+1:]
}

var (
	level = regexp.MustCompile(`\A\s*(#+)`)
	// divider is the line below the head of a table.
	divider = regexp.MustCompile(`\A\s*\|[\s|:-]*-[\s|:-]*\z`)
	// sourceLine says where all figures of its section are from.
	sourceLine = regexp.MustCompile(`(?i)\A[\s(*_]*(?:sources?|data|(?:all )?(?:of )?(?:these |the |those )?(?:figures|numbers|data|prices|statistics))\b`)
)

// passagesIn are the sentences of the blocks of a Markdown text.
func passagesIn(bs []block) []passage {
	var all []passage
	for i, b := range bs {
		each := b.sentences()
		for k, sentence := range each {
			p := passage{text: sentence, cites: citations(sentence), row: b.kind == tableRow}
			if b.kind == paragraph || b.kind == listItem {
				if k > 0 {
					p.near = append(p.near, citations(each[k-1])...)
				}
				if k+1 < len(each) {
					p.near = append(p.near, citations(each[k+1])...)
				}
			}
			p.led = around(bs, i)
			p.near = append(p.near, p.led...)
			all = append(all, p)
		}
	}
	return all
}

// around are the citations of the blocks round one that hold for it as well.
func around(bs []block, i int) (cites []int) {
	switch bs[i].kind {
	case heading:
		own := len(level.FindStringSubmatch(bs[i].text)[1])
		for _, b := range bs[i+1:] {
			if b.kind == heading && len(level.FindStringSubmatch(b.text)[1]) <= own {
				break
			}
			cites = append(cites, citations(b.text)...)
		}
	case listItem, tableRow:
		first := i
		for first > 0 && bs[first-1].kind == bs[i].kind {
			first--
		}
		if bs[i].kind == tableRow && first+1 < len(bs) && divider.MatchString(bs[first+1].text) {
			cites = citations(bs[first].text)
			if first == i { // the head is what all rows are about
				for _, b := range bs[i:] {
					if b.kind != tableRow {
						break
					}
					cites = append(cites, citations(b.text)...)
				}
			}
		}
		if first > 0 && bs[first-1].kind == paragraph { // what leads to them
			each := bs[first-1].sentences()
			cites = append(cites, citations(each[len(each)-1])...)
		}
		last := i
		for last+1 < len(bs) && bs[last+1].kind == bs[i].kind {
			last++
		}
		if last+1 < len(bs) && sourceLine.MatchString(bs[last+1].text) {
			cites = append(cites, citations(bs[last+1].text)...)
		}
	case paragraph:
		if strings.HasSuffix(strings.TrimRight(bs[i].text, " \n\t*_"), ":") { // it leads to what cites
			for _, b := range bs[i+1:] {
				if b.kind != listItem && b.kind != tableRow {
					break
				}
				cites = append(cites, citations(b.text)...)
			}
		}
		for _, b := range bs[i+1:] {
			if b.kind == heading {
				break
			}
			if sourceLine.MatchString(b.text) {
				cites = append(cites, citations(b.text)...)
			}
		}
	}
	return cites
}
