package review

import (
	"html"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// leaf is a text or a number of an answer.
type leaf struct {
	at    string // JSON pointer
	value any    // string or float64
	cites []int  // what the object round it cites in its own members
}

// leaves yields the texts and numbers of a JSON value in a fixed order.
func leaves(v any) iter.Seq[leaf] {
	return func(yield func(leaf) bool) { walk("", v, nil, yield) }
}

// HasLeaves reports whether a JSON value holds a text or a number.
func HasLeaves(v any) bool {
	for range leaves(v) {
		return true
	}
	return false
}

// Texts yields every text of a JSON value with its pointer, in a fixed order.
func Texts(v any) iter.Seq2[string, string] { return textsAmong(leaves(v)) }

func textsAmong(all iter.Seq[leaf]) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for l := range all {
			if text, ok := l.value.(string); ok && !yield(l.at, text) {
				return
			}
		}
	}
}

// textsOf yields the texts of a JSON value.
func textsOf(v any) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, text := range Texts(v) {
			if !yield(text) {
				return
			}
		}
	}
}

func walk(at string, v any, cites []int, yield func(leaf) bool) bool {
	switch v := v.(type) {
	case string, float64:
		return yield(leaf{at, v, cites})
	case []any:
		for i, item := range v {
			if !walk(at+"/"+strconv.Itoa(i), item, cites, yield) {
				return false
			}
		}
	case map[string]any:
		cites = numbersOf(v)
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if !walk(at+"/"+name, v[name], cites, yield) {
				return false
			}
		}
	}
	return true
}

// Member is a text of an object without the white space round it; empty if there
// is none.
func Member(object map[string]any, name string) string {
	text, _ := object[name].(string)
	return strings.TrimSpace(text)
}

// Truncate keeps at most max characters.
func Truncate(text string, max int) string {
	n := 0
	for i := range text {
		if n == max {
			return strings.TrimSpace(text[:i])
		}
		n++
	}
	return text
}

// inQuotes quotes a few words of an answer to the model that wrote it.
func inQuotes(words string) string {
	return "“" + strings.Join(strings.Fields(Truncate(words, 80)), " ") + "”"
}

// asRendered undoes what a renderer undoes before it looks for links: character
// references, escapes, characters that cannot be seen, look-alikes of the full
// stop, and digits of other scripts.
func asRendered(text string) string {
	if isRendered(text) {
		return text
	}
	return render(text)
}

// render is asRendered of any text.
func render(text string) string {
	for range 2 { // one reference may hold another
		text = html.UnescapeString(text)
	}
	if strings.ContainsAny(text, "½¼¾⅛⅜⅝⅞") {
		text = fractions.Replace(text) // 6½ is not 61/2
	}
	text = norm.NFKC.String(text)
	var b strings.Builder
	runes := []rune(text)
	b.Grow(len(text))
	for i, r := range runes {
		switch {
		case r < unicode.MaxASCII && r != '\\' && !hidden(r):
			b.WriteByte(byte(r))
		case r == '\\' && i+1 < len(runes) && runes[i+1] < unicode.MaxASCII && unicode.In(runes[i+1], unicode.P, unicode.S):
		case unicode.In(r, unicode.Cf, unicode.Mn) || hidden(r):
		case r > unicode.MaxASCII && unicode.Is(unicode.Nd, r):
			b.WriteByte('0' + digit(r))
		case r == '٪':
			b.WriteByte('%')
		case r == '。' || r == '．' || r == '｡':
			b.WriteByte('.')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// digit is the value of a decimal digit of any script. Each has its ten in a row
// (Unicode Standard, section 4.6).
func digit(r rune) byte {
	for _, block := range unicode.Nd.R16 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return byte((r - rune(block.Lo)) % 10)
		}
	}
	for _, block := range unicode.Nd.R32 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return byte((r - rune(block.Lo)) % 10)
		}
	}
	return 0
}

// hidden are the control characters that no text needs.
func hidden(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' }

// either is a regular expression that matches what one of the patterns does.
func either(patterns ...string) string { return `(?:` + strings.Join(patterns, `|`) + `)` }
