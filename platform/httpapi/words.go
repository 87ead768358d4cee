package httpapi

import (
	"strings"
	"unicode/utf8"
)

const (
	maxName    = 64   // characters of one name in a pointer
	maxPointer = 1000 // bytes of a pointer; the document counts characters
)

var escapeName = strings.NewReplacer("~", "~0", "/", "~1") // RFC 6901, section 3

// pointer joins root and names to a JSON pointer. Names may come from the
// caller, so they and the whole are cut.
func pointer(root string, names ...string) string {
	at := root
	for _, name := range names {
		next := "/" + escapeName.Replace(shorten(name))
		if len(at)+len(next) > maxPointer {
			return at
		}
		at += next
	}
	return at
}

// shorten keeps the first maxName characters of a name, as UTF-8.
func shorten(name string) string {
	name = strings.ToValidUTF8(name, "\uFFFD")
	if len(name) <= maxName {
		return name
	}
	n := 0
	for i := range name {
		if n == maxName {
			return name[:i] + "…"
		}
		n++
	}
	return name
}

// cut keeps at most n bytes of s, whole characters only.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
