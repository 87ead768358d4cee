package review

import "strings"

// citesNothing reports whether a sentence of a text that has room for citations tells a
// figure of a search result, and cites none: also where the sentence before it does. What
// leads to a list, and a line of sources, cite for all of it.
func (c *figureCheck) citesNothing(q quantity, p passage, l leaf) bool {
	formal := q.figures[0].unit == 0 && q.kind == "" && q.noun == "" // of a form, a road
	if len(c.resultReadings) == 0 || len(p.cites) > 0 || p.row || q.year || formal {
		return false
	}
	place, name := splitPointer(l.at)
	if _, list := splitPointer(place); aroundBody[name] || aroundBody[list] {
		return false
	}
	text := strings.TrimSpace(p.text)
	if strings.HasPrefix(text, "#") || strings.HasSuffix(text, "?") || len(c.request.of(q)) > 0 {
		return false
	}
	if _, main, found := strings.Cut(text, ", "); found && advises(main) { // with 40 more to see, take your time
		return false
	}
	return len(c.saidBy(p.led, q)) == 0 && (len(c.saidBy(p.near, q)) > 0 || len(c.establishedAs(q)) > 0)
}
