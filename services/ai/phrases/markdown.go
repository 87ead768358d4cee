package phrases

import (
	"slices"
	"strings"
)

// line passes over what begins a line, and says where its text begins. An empty
// line, and a line that is a heading, an item, a quotation or a row of a table,
// is a stop.
func (r *reader) line(i int) int {
	at := i
	for at < len(r.text) && (r.text[at] == ' ' || r.text[at] == '\t' || r.text[at] == '\r') {
		at++
	}
	rest := r.text[at:]
	n := len(rest) - len(strings.TrimLeft(rest, "#"))
	switch {
	case rest == "":
		return at
	case rest[0] == '\n':
		r.add(stop, at, at)
		return at
	case n > 0 && n < len(rest) && rest[n] == ' ':
		r.heading = true
	case rest[0] == '>' || rest[0] == '|':
		n = 1
	case strings.IndexByte("-*+", rest[0]) >= 0 && len(rest) > 1 && rest[1] == ' ':
		n = 1
	default:
		n = len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		if n == 0 || n > 3 || n >= len(rest)-1 || strings.IndexByte(".)", rest[n]) < 0 || rest[n+1] != ' ' {
			return at
		}
		n++
	}
	r.add(stop, at, at)
	return at + n
}

// markup is the length of a mark that is not shown: brackets of links and what
// they lead to, citations, tags.
func markup(rest string) int {
	switch rest[0] {
	case '!':
		if strings.HasPrefix(rest, "![") {
			return 1
		}
		return 0
	case '[':
		after := strings.TrimLeft(rest[1:], "0123456789")
		if len(after) < len(rest)-1 && strings.HasPrefix(after, "]") { // a citation
			return len(rest) - len(after) + 1
		}
		return 1
	case ']':
		return 1 + len(target(rest[1:]))
	}
	if len(rest) > 2 && (alnum(rune(rest[1])) || rest[1] == '/' || rest[1] == '!') {
		return 1 + strings.IndexByte(rest[:min(len(rest), 500)], '>')
	}
	return 0
}

// target is what a link leads to, with the brackets round it.
func target(rest string) string {
	rest, _, _ = strings.Cut(rest[:min(len(rest), 2000)], "\n")
	closing := ")"
	switch {
	case strings.HasPrefix(rest, "["):
		closing = "]"
	case !strings.HasPrefix(rest, "("):
		return ""
	}
	return rest[:strings.Index(rest, closing)+1]
}

// inline reports whether a tag stands within a line of text.
func inline(tag string) bool {
	name := strings.ToLower(strings.TrimLeft(tag, "</"))
	end := strings.IndexFunc(name, func(l rune) bool { return !alnum(l) })
	return slices.Contains(inlineTags, name[:max(end, 0)])
}

var inlineTags = strings.Fields("a b code del em font i ins mark s small span strong sub sup u")

// address is the length of a web address that rest begins with.
func address(rest string) int {
	for _, begin := range [...]string{"http://", "https://", "www."} {
		if len(rest) > len(begin) && strings.EqualFold(rest[:len(begin)], begin) {
			if n := strings.IndexAny(rest, " \t\n)>\"]"); n > 0 {
				return n
			}
			return len(rest)
		}
	}
	return 0
}
