package spec_test

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// request is a valid request as its document describes it, before it has a form.
type request struct {
	o      *operation
	path   map[string]string
	header map[string]string
	body   any // nil if there is none
	style  style
	// known says that the state of things is such that it can succeed, as far as
	// that can be arranged: the person has connected, the code is a real one.
	known  bool
	person string // who asks, where neither path nor body say it
}

// style is one of the many ways to write the same JSON.
type style struct {
	escaped bool // all but ASCII as \uXXXX
	spaced  bool // white space wherever it may stand
	number  int  // 5, 5.0 or 5e0
}

// String is the request as a counterexample shows it.
func (r request) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", r.o.method, r.target())
	for _, name := range slices.Sorted(maps.Keys(r.header)) {
		fmt.Fprintf(&b, " [%s: %s]", name, r.header[name])
	}
	if r.known {
		b.WriteString(" [in a state in which it can succeed]")
	}
	if r.body != nil {
		text := r.text(r.o)
		if len(text) > 2000 {
			text = text[:2000] + "…"
		}
		b.WriteString(" " + text)
	}
	return b.String()
}

// target is the path with its values.
func (r request) target() string {
	parts := strings.Split(r.o.path, "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			parts[i] = url.PathEscape(r.path[strings.TrimSuffix(name, "}")])
		}
	}
	return strings.Join(parts, "/")
}

// text is the body. Where the style is too long for o, it is the shortest one.
func (r request) text(o *operation) string {
	if r.body == nil {
		return ""
	}
	w := writer{style: r.style}
	w.write("", r.body)
	if w.Len() > o.maxBody {
		w = writer{}
		w.write("", r.body)
	}
	return w.String()
}

// writer writes JSON.
type writer struct {
	strings.Builder
	style
	twice string // the pointer of a member that is to be written twice
}

func (w *writer) space() {
	if w.spaced {
		w.WriteString(" \n\t"[:1+w.Len()%3])
	}
}

func (w *writer) write(at string, v any) {
	w.space()
	switch v := v.(type) {
	case nil:
		w.WriteString("null")
	case bool:
		w.WriteString(strconv.FormatBool(v))
	case float64:
		w.WriteString(w.numeral(v))
	case string:
		w.quote(v)
	case []any:
		w.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				w.WriteByte(',')
			}
			w.write(at+"/"+strconv.Itoa(i), item)
		}
		w.space()
		w.WriteByte(']')
	case map[string]any:
		w.WriteByte('{')
		for i, name := range slices.Sorted(maps.Keys(v)) {
			here := at + "/" + escape(name)
			for j := range 2 {
				if j == 1 && here != w.twice {
					break
				}
				if i+j > 0 {
					w.WriteByte(',')
				}
				w.space()
				w.quote(name)
				w.space()
				w.WriteByte(':')
				w.write(here, v[name])
			}
		}
		w.space()
		w.WriteByte('}')
	default:
		panic(fmt.Sprintf("%T is not of JSON", v))
	}
	w.space()
}

func (w *writer) numeral(v float64) string {
	plain := strconv.FormatFloat(v, 'f', -1, 64)
	if v != float64(int64(v)) || v > 1<<53 {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return plain + [...]string{"", ".0", "e0"}[w.number]
}

// quote writes a string; invalid UTF-8 is written as it is.
func (w *writer) quote(s string) {
	w.WriteByte('"')
	for i, c := range s {
		switch {
		case c == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			w.WriteByte(s[i])
		case c == '"' || c == '\\':
			w.WriteString(`\` + string(c))
		case c < ' ' || w.escaped && c > '~' && c <= 0xFFFF:
			fmt.Fprintf(w, `\u%04X`, c)
		case w.escaped && c > 0xFFFF:
			a, b := utf16.EncodeRune(c)
			fmt.Fprintf(w, `\u%04x\u%04x`, a, b)
		case w.escaped && c == '/':
			w.WriteString(`\/`)
		default:
			w.WriteRune(c)
		}
	}
	w.WriteByte('"')
}

// escape writes a name as part of a JSON pointer (RFC 6901).
func escape(name string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(name) }
