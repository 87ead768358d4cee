package review

import "strings"

// citesNothing reports whether a sentence of a text that has room for citations tells a
// figure of a search result, and cites none: also where the sentence before it does.
func (c figureCheck) citesNothing(q quantity, p passage, l leaf) bool {
	if len(c.results) == 0 || len(p.cites) > 0 || p.row || q.year || q.figures[0].unit == 0 && q.kind == "" && q.noun == "" {
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
	return len(c.saidBy(p.near, q)) > 0 || len(c.established.of(q)) > 0
}
