package httpapi

import (
	"fmt"
	"net/url"
	"strings"
)

// segment is a part of a path between slashes: the name of a parameter, or, if
// there is none, a literal in its escaped form.
type segment struct{ param, literal string }

func parseTemplate(template string) ([]segment, error) {
	var out []segment
	for part := range strings.SplitSeq(strings.TrimPrefix(template, "/"), "/") {
		name, opened := strings.CutPrefix(part, "{")
		name, closed := strings.CutSuffix(name, "}")
		switch {
		case opened && closed && !strings.ContainsAny(name, "{}"):
			out = append(out, segment{param: name})
		case strings.ContainsAny(part, "{}"):
			return nil, fmt.Errorf("%s: a path parameter must be a whole segment", template)
		default:
			out = append(out, segment{literal: part})
		}
	}
	return out, nil
}

// branch has the paths that begin alike, by what comes next. So a path is found in
// as many steps as it has segments, however many paths there are.
type branch struct {
	ends     *path // the path that ends here, if one does
	literals map[string]*branch
	param    *branch
}

// add adds p, unless there is a path that matches the same.
func (b *branch) add(p *path) bool {
	for _, s := range p.template {
		switch {
		case s.param == "":
			if b.literals == nil {
				b.literals = map[string]*branch{}
			}
			if b.literals[s.literal] == nil {
				b.literals[s.literal] = &branch{}
			}
			b = b.literals[s.literal]
		case b.param == nil:
			b.param = &branch{}
			fallthrough
		default:
			b = b.param
		}
	}
	if b.ends != nil {
		return false
	}
	b.ends = p
	return true
}

// find returns the path that the rest of an escaped path matches. A literal comes
// before a parameter, as OpenAPI demands.
func (b *branch) find(rest string) *path {
	part, after, more := strings.Cut(rest, "/")
	if next := b.literals[part]; next != nil {
		if p := next.onward(after, more); p != nil {
			return p
		}
	}
	if b.param == nil || !isValue(part) {
		return nil
	}
	return b.param.onward(after, more)
}

func (b *branch) onward(rest string, more bool) *path {
	if more {
		return b.find(rest)
	}
	return b.ends
}

// isValue reports whether part can be the value of a parameter.
func isValue(part string) bool {
	value, err := url.PathUnescape(part)
	return err == nil && value != ""
}

// params are the values of the parameters of p in the rest of an escaped path that
// it matches, unescaped.
func (p *path) params(rest string) map[string]string {
	params := make(map[string]string, 1) // most have one
	for _, s := range p.template {
		var part string
		if part, rest, _ = strings.Cut(rest, "/"); s.param != "" {
			params[s.param], _ = url.PathUnescape(part) // find has seen that it can be
		}
	}
	return params
}
