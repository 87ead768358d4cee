package review

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"coagent/services/ai/regexp"
	"coagent/services/ai/review/phone"
)

// mention is where a text names somebody, in bytes.
type mention struct {
	name       string
	start, end int
}

// item is where the next one of a numbered list begins: ". 2. The Osei Group".
var item = regexp.MustCompile(`(?:[.;)\n]|reviews?|stars?|sales|sold)\s*[.;]?\s+#?\d{1,2}[.)]?\s+["“]?\p{Lu}[\p{L}.'’-]*\s+["“]?\p{Lu}`)

// tally is what a number counts that begins no item: "88 Google Reviews".
var tally = regexp.MustCompile(`(?i)\b(?:` + raters + `|client|verified|total|happy|five|5-star|star|reviews?|ratings?|sales|homes|listings|followers|sold)\b`)

// itemsOf are where the items of a numbered list begin in a text, in bytes.
func itemsOf(text string) [][]int {
	return slices.DeleteFunc(item.FindAllStringIndex(text, -1), func(at []int) bool {
		begin := text[at[0]:at[1]]
		return tally.MatchString(begin[strings.IndexFunc(begin, unicode.IsDigit):])
	})
}

// page is the text of a source as a figure or an agency is looked for in it:
// without telephones, with everybody whom it names, and with the firms and teams
// that may have figures of their own.
type page struct {
	text            string
	words           []word
	mentions, firms mentions
	items           [][]int
	turns           []int
	told            map[string][]sighting // the figures of each measure, as far as one asked for them
}

// team is a name that several share.
var team = regexp.MustCompile(`(?:\b[Tt]he\s+)?(?:\p{Lu}[\p{L}'’-]+\s+(?:&\s+|and\s+)?){1,3}(?:Team|Group|Partners)\b|\bTeam\s+\p{Lu}[\p{L}'’-]+`)

// pagesOf are the results as pages, each read when it is first asked for.
func (d Draft) pagesOf(people, firms []string) []func() *page {
	var all []func() *page
	for _, s := range d.Sources {
		all = append(all, sync.OnceValue(func() *page { return pageOf(s, people, firms) }))
	}
	return all
}

// pageOf reads a source for the people and the firms who are known by name.
func pageOf(s Source, people, firms []string) *page {
	p := page{text: unheeded(phone.Blank(s.shown(), "|")), told: map[string][]sighting{}}
	p.words, p.items, p.turns = wordsAt(p.text), itemsOf(p.text), turnsOf(p.text)
	p.mentions = withShortMentions(p.text, p.mentionsOf(people))
	for _, f := range p.mentionsOf(firms).inOrder {
		if !p.mentions.meet(f) { // a person's own firm
			p.firms.inOrder = append(p.firms.inOrder, f)
		}
	}
	for _, at := range team.FindAllStringIndex(p.text, -1) {
		if f := (mention{p.text[at[0]:at[1]], at[0], at[1]}); !p.mentions.meet(f) {
			p.firms.inOrder = append(p.firms.inOrder, f)
		}
	}
	p.firms = mentionsIn(p.firms.inOrder)
	return &p
}

// mentions are those of a text in their order.
type mentions struct {
	inOrder []mention
	longest int // of them, in bytes
}

func mentionsIn(all []mention) mentions {
	slices.SortStableFunc(all, func(a, b mention) int { return a.start - b.start })
	longest := 0
	for _, m := range all {
		longest = max(longest, m.end-m.start)
	}
	return mentions{all, longest}
}

// from is the place of the first mention that begins at a byte or behind it.
func (all mentions) from(at int) int {
	i, _ := slices.BinarySearchFunc(all.inOrder, at, func(m mention, at int) int { return m.start - at })
	return i
}

// overlapping are the mentions that overlap one.
func (all mentions) overlapping(m mention) iter.Seq[mention] {
	return func(yield func(mention) bool) {
		for _, other := range all.inOrder[all.from(m.start-all.longest):] {
			if other.start >= m.end || m.overlaps(other) && !yield(other) {
				return
			}
		}
	}
}

func (all mentions) meet(m mention) bool {
	for range all.overlapping(m) {
		return true
	}
	return false
}

func (p *page) mentionsOf(names []string) mentions {
	var all []mention
	for _, name := range names {
		for _, at := range namings(p.text, p.words, name) {
			all = append(all, mention{name, at[0], at[1]})
		}
	}
	return mentionsIn(all)
}

// acts is what a text says of somebody whom it calls by the first or the last name
// alone.
var acts = regexp.MustCompile(`^(?:['’]s)?(?:,\s+who)?\s+(?:has|have|had|is|was|got|earned|holds|boasts|counts|sells|works|joined|leads|averages)\b`)

// withShortMentions adds where a text goes on about somebody by the first or the last
// name, which nobody else has whom it names.
func withShortMentions(text string, full mentions) mentions {
	owners := map[string][]string{}
	for _, m := range full.inOrder {
		words := strings.Fields(m.name)
		for _, w := range []string{words[0], words[len(words)-1]} {
			if len(w) > 3 && !slices.Contains(owners[w], m.name) {
				owners[w] = append(owners[w], m.name)
			}
		}
	}
	shorts := slices.SortedFunc(maps.Keys(owners), func(a, b string) int { // the longest first
		return cmp.Or(len(b)-len(a), strings.Compare(a, b))
	})
	all := full
	for _, short := range shorts {
		names := owners[short]
		var found []mention
		for at := 0; len(names) == 1; {
			i := strings.Index(text[at:], short)
			if i < 0 {
				break
			}
			m := mention{names[0], at + i, at + i + len(short)}
			at = m.end
			if acts.MatchString(firstOf(text[m.end:], reach)) && !all.meet(m) {
				found = append(found, m)
			}
		}
		all = mentionsIn(slices.Concat(all.inOrder, found))
	}
	return all
}

func (m mention) overlaps(other mention) bool { return m.start < other.end && other.start < m.end }

// of reports whether what stands at a byte is said of name: the nearest name
// before it is that one, in the same item of a list; where no name stands before
// it, the nearest behind it. What the head of a page says before any name is said
// of all.
func (p *page) of(at int, name string) bool {
	last, next := p.round(at)
	if last >= 0 && !p.nextItem(p.mentions.inOrder[last].end, at) {
		return p.means(last, name) && !p.turnsAway(p.mentions.inOrder[last].end, at)
	}
	return next >= 0 && p.means(next, name) && !p.nextItem(at, p.mentions.inOrder[next].start)
}

// nextItem reports whether an item of a numbered list begins between two bytes.
func (p *page) nextItem(from, to int) bool {
	i, _ := slices.BinarySearchFunc(p.items, from, func(at []int, from int) int { return at[0] - from })
	return i < len(p.items) && p.items[i][1] <= to
}

// means reports whether a mention is one of name: Tom and Ann Ruiz are told of
// together.
func (p *page) means(i int, name string) bool {
	for m := range p.mentions.overlapping(p.mentions.inOrder[i]) {
		if m.name == name {
			return true
		}
	}
	return false
}

// round are the mentions before and behind a byte; below 0 where there is none.
func (p *page) round(at int) (last, next int) {
	next = p.mentions.from(at)
	last = next - 1
	for last >= 0 && p.mentions.inOrder[last].end > at {
		last--
	}
	if next == len(p.mentions.inOrder) {
		next = -1
	}
	return last, next
}

// figures are those of a kind that the page tells.
func (p *page) figures(m measure) []sighting {
	all, known := p.told[m.name]
	if !known {
		all = m.all(p.text)
		p.told[m.name] = all
	}
	return all
}

// says reports whether the page tells a figure, of whomever.
func (p *page) says(m measure, value float64) bool {
	return slices.ContainsFunc(p.figures(m), func(f sighting) bool { return f.is(value) })
}

// tells reports whether the page tells a figure of somebody. Most pages write the
// name first and the figures behind it; those that begin with a figure and end
// with a name have them the other way round.
func (p *page) tells(m measure, value float64, name string) bool {
	named := p.mentions.inOrder
	if value > m.most || len(named) == 0 {
		return false
	}
	figures := p.figures(m)
	if len(figures) == 0 {
		return false
	}
	namedLast := figures[0].at < named[0].start && figures[len(figures)-1].at < named[len(named)-1].start &&
		!p.firmBefore(figures[0].at)
	return slices.ContainsFunc(figures, func(f sighting) bool {
		if !f.is(value) || p.ofFirm(f.at, figures) {
			return false
		}
		if p.startsWithName() && ofSpeaker.MatchString(lastOf(p.text[:f.at], context)) {
			return p.means(0, name)
		}
		if _, next := p.round(f.at); namedLast && next >= 0 {
			return p.means(next, name)
		}
		return p.of(f.at, name)
	})
}

// ofSpeaker leads to a figure of those whose page it is: follow us, 4,410 followers.
var ofSpeaker = regexp.MustCompile(`(?i)\b(?:follow us|our (?:page|profile|account|followers)|we (?:have|are followed by))\b[^.!?\n]{0,30}$`)

// startsWithName reports whether a page begins with the name of its owner.
func (p *page) startsWithName() bool { return p.mentions.inOrder[0].start == 0 }

func (p *page) firmBefore(at int) bool {
	return len(p.firms.inOrder) > 0 && p.firms.inOrder[0].end <= at
}

// ofFirm reports whether the figure at a byte is a firm's: the page begins with the
// firm and names nobody before the figure, or the firm stands behind a figure of the
// same kind, which was that of the person.
func (p *page) ofFirm(at int, figures []sighting) bool {
	begin := 0
	if last, _ := p.round(at); last >= 0 {
		begin = p.mentions.inOrder[last].end
		first, _ := slices.BinarySearchFunc(figures, begin, func(f sighting, at int) int { return f.at - at })
		begin = figures[first].at + 1 // it is the one at this byte at the latest
	}
	for _, f := range p.firms.inOrder[p.firms.from(begin):] {
		if f.start >= at || f.end <= at {
			return f.end <= at
		}
	}
	return false
}

// names reports whether the page names somebody.
func (p *page) names(name string) bool {
	return slices.ContainsFunc(p.mentions.inOrder, func(m mention) bool { return m.name == name })
}
