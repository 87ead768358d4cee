package httpapi

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// node is a JSON value as it is written: members keep their order and may come
// twice, and a scalar may be none.
type node struct {
	text    string   // of a scalar
	opening byte     // '{' or '['; 0 for a scalar
	names   []string // of the members, as they are written
	items   []*node  // or values of the members
}

// parse reads text, or gives nil if it is no JSON.
func parse(text []byte) *node {
	d := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true))
	n, err := parseNext(d)
	if err != nil {
		return nil
	}
	return n
}

func parseNext(d *jsontext.Decoder) (*node, error) {
	t, err := d.ReadToken()
	if err != nil {
		return nil, err
	}
	switch k := t.Kind(); k {
	case '{', '[':
		n := &node{opening: byte(k)}
		for c := d.PeekKind(); c != '}' && c != ']'; c = d.PeekKind() {
			if k == '{' {
				name, err := d.ReadValue()
				if err != nil {
					return nil, err
				}
				n.names = append(n.names, string(name))
			}
			item, err := parseNext(d)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, item)
		}
		_, err := d.ReadToken()
		return n, err
	case '"':
		text, err := jsontext.AppendQuote(nil, t.String())
		return &node{text: string(text)}, err
	default:
		return &node{text: t.String()}, nil
	}
}

func (n *node) write(b *strings.Builder, space func() string) {
	if n.opening == 0 {
		b.WriteString(n.text)
		return
	}
	b.WriteByte(n.opening)
	for i, item := range n.items {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(space())
		if n.opening == '{' {
			b.WriteString(n.names[i] + space() + ":" + space())
		}
		item.write(b, space)
	}
	b.WriteString(space())
	b.WriteByte(n.opening + 2) // } and ] come two after { and [
}

func (n *node) clone() *node {
	c := &node{text: n.text, opening: n.opening, names: slices.Clone(n.names)}
	for _, item := range n.items {
		c.items = append(c.items, item.clone())
	}
	return c
}

// all are n and what is within it.
func (n *node) all() []*node {
	nodes := []*node{n}
	for _, item := range n.items {
		nodes = append(nodes, item.all()...)
	}
	return nodes
}

var scalars = []string{
	"null", "true", "false", "0", "-0", "1", "5", "20", "21", "-1", "1.5", "5.0", "50e-1", "0.5e1", "1e3", "1E+2", "1e400", "-1e400",
	"1e-400", "0.1", "3.3333333333333333",
	"9007199254740991", "9007199254740992", "9007199254740993.0", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
	"1e17", "123456789012345678901234567890",
	"100.00000000000000000001", "4.9999999999999999999", "16777217.0000000001", "1e1.5", "01", "+1", "1.", ".5", "-", "1e", "0x10", "NaN",
	"Infinity", "nul", "tru", "falsee", "",
	`""`, `" "`, `"\t\n\f\r "`, `"\u000b"`, `"\u00a0"`, `"x"`, `"abc"`, `"\u0000"`, `"\ud83c\udfe0"`, `"\ud83c"`, `"\udfe0"`,
	`"\ud83c\u0041"`, `"\uD83C\uDFE0é漢"`, `"\x"`, `"\u12"`, `"\u00G0"`,
	`"\/\b\f\n\r\t\"\\"`, `"` + "\xff" + `"`, `"` + "\xed\xa0\x80" + `"`, `"` + "\xc0\xaf" + `"`, `"` + "\x00" + `"`, `"` + "\n" + `"`,
	`"` + "\x7f" + `"`, `"` + "\u2028\ufeff\ufffd" + `"`, `"unfinished`,
	`"basic"`, `"Basic"`, `"b\u0061sic"`, `"advanced"`, `"Professional"`, `"Casual"`, `"google"`, `"GOOGLE_BUSINESS"`, `"email"`,
	`"https://a.example/b"`, `"http://"`, `"https://a b"`, `"ftp://x"`,
	`"America/Chicago"`, `"Local"`, `"UTC"`, `"../x"`, `"Europe/Nowhere"`, `"+1 512 555 0100"`, `"123"`, `"2026-11-22T12:00:00Z"`,
	`"2026-11-22T12:00:00.123456789+02:00"`, `"2026-11-22T1:00:00Z"`,
	`"2026-11-22T12:00:00,5Z"`, `"2026-02-30T12:00:00Z"`, `"2026-11-22t12:00:00z"`, `"2026-11-22T24:00:00Z"`, `"2026-11-22T12:00:00+24:00"`,
	`"search.cache.invalidate"`, `"coagent.search"`,
	`[]`, `{}`, `[[]]`, `{"a":1}`, `{"a":1,"a":2}`, `{"a":{"b":[1,{"c":1,"\u0063":2}]}}`, `[1,2,3]`, `["a",1]`, `[,]`, `[1,]`, `{"a"}`,
	`{"a":}`, `{,}`, `{"a":1,}`, `[1 2]`, `{"a" 1}`, `{1:2}`,
}

var names = []string{
	`"a"`, `"zz"`, `""`, `"0"`, `"a/b~c"`, `"\u0061"`, `"quEry"`, `"__proto__"`, `"é"`, `"\ud800"`, `"` + "\xff" + `"`, `unquoted`,
	`"` + strings.Repeat("n", 70) + `"`, `"` + strings.Repeat("é", 65) + `"`,
	`"query"`, `"qu\u0065ry"`, `"name"`, `"tone"`, `"topic"`, `"comments"`, `"results"`, `"detail"`, `"city"`, `"provider"`,
}

var characters = []string{"x", " ", "é", "漢", "🏠", `\n`, `\u00e9`, `\ud83c\udfe0`, "a b", "\t", "x🏠"}

// mutate changes a body in one to four places, or in many.
func mutate(rng *rand.Rand, text []byte, lengths []int) []byte {
	root := parse(text)
	if root == nil {
		return breakText(rng, text)
	}
	changes := rng.IntN(5)
	if rng.IntN(20) == 0 {
		changes = 30
	}
	for range changes {
		nodes := root.all()
		change(rng, nodes[rng.IntN(len(nodes))], lengths)
	}
	space := func() string { return "" }
	if rng.IntN(4) == 0 {
		space = func() string { return pick(rng, []string{"", "", " ", "\n\t", "\r\n", "  "}) }
	}
	var b strings.Builder
	root.write(&b, space)
	out := []byte(b.String())
	if rng.IntN(8) == 0 {
		out = breakText(rng, out)
	}
	return out
}

func change(rng *rand.Rand, n *node, lengths []int) {
	holds := n.opening != 0
	switch rng.IntN(15) {
	case 0, 1:
		*n = node{text: pick(rng, scalars)}
	case 2, 3: // a text of some length, or an array of some
		length := max(0, pick(rng, lengths)+rng.IntN(3)-1)
		if n.opening == '[' && len(n.items) > 0 && length <= 250 {
			first := n.items[rng.IntN(len(n.items))]
			n.items = nil
			for range length {
				n.items = append(n.items, first.clone())
			}
			return
		}
		*n = node{text: `"` + strings.Repeat(pick(rng, characters), length) + `"`}
	case 4: // once more
		if i := rng.IntN(len(n.items) + 1); holds && i < len(n.items) {
			n.items = append(n.items, n.items[i].clone())
			if n.opening == '{' {
				n.names = append(n.names, respell(rng, n.names[i]))
			}
		}
	case 5: // gone
		if i := rng.IntN(len(n.items) + 1); holds && i < len(n.items) {
			n.items = slices.Delete(n.items, i, i+1)
			if n.opening == '{' {
				n.names = slices.Delete(n.names, i, i+1)
			}
		}
	case 6, 7: // unknown
		n.insert(rng, pick(rng, names), &node{text: pick(rng, scalars)})
	case 8: // another spelling of a name, or of a text
		if i := rng.IntN(len(n.names) + 1); i < len(n.names) {
			n.names[i] = respell(rng, n.names[i])
		} else if !holds {
			n.text = respell(rng, n.text)
		}
	case 9:
		*n = node{opening: '[', items: []*node{n.clone()}}
	case 10:
		*n = node{opening: '{', names: []string{pick(rng, names)}, items: []*node{n.clone()}}
	case 11: // in another order
		rng.Shuffle(len(n.items), func(i, j int) {
			n.items[i], n.items[j] = n.items[j], n.items[i]
			if n.opening == '{' {
				n.names[i], n.names[j] = n.names[j], n.names[i]
			}
		})
	case 12: // many, about as many as are read
		what := pick(rng, []string{"1", `"x"`, "[]", "{}", "null"})
		many := pick(rng, []int{5, 18, 19, 20, 21, 25})
		switch rng.IntN(6) {
		case 0:
			many = 495 + rng.IntN(10)
		case 1:
			many = 994 + rng.IntN(10)
		}
		if n.opening == '{' && many < 100 {
			for i := range many {
				n.insert(rng, fmt.Sprintf(`"k%d"`, i), &node{text: what})
			}
			return
		}
		*n = node{text: "[" + strings.TrimSuffix(strings.Repeat(what+",", many), ",") + "]"}
	case 13: // more faults than are told
		if n.opening != '[' {
			return
		}
		wrong := func() *node { return &node{text: pick(rng, []string{"null", `""`, "5", `" "`, "{}", "[]", "true"})} }
		if len(n.items) > 0 && rng.IntN(2) == 0 {
			one := n.items[0].clone()
			for range rng.IntN(8) {
				nodes := one.all()
				change(rng, nodes[rng.IntN(len(nodes))], lengths)
			}
			wrong = one.clone
		}
		n.items = nil
		for range 4 + rng.IntN(25) {
			n.items = append(n.items, wrong())
		}
	case 14: // deep
		deep := pick(rng, []int{1, 2, 30, 60, 61, 62, 63, 64, 65, 66})
		if rng.IntN(2) == 0 {
			*n = node{text: strings.Repeat("[", deep) + strings.Repeat("]", deep)}
		} else {
			*n = node{text: strings.Repeat(`{"a":`, deep) + "1" + strings.Repeat("}", deep)}
		}
	}
}

func (n *node) insert(rng *rand.Rand, name string, value *node) {
	if n.opening == 0 {
		return
	}
	i := rng.IntN(len(n.items) + 1)
	n.items = slices.Insert(n.items, i, value)
	if n.opening == '{' {
		n.names = slices.Insert(n.names, i, name)
	}
}

// respell writes a character of a string as an escape.
func respell(rng *rand.Rand, text string) string {
	if len(text) < 3 || text[0] != '"' || rng.IntN(4) == 0 {
		return text
	}
	i := 1 + rng.IntN(len(text)-2)
	if c := text[i]; c >= 0x80 || c == '\\' || text[i-1] == '\\' {
		return text
	}
	return fmt.Sprintf(`%s\u%04x%s`, text[:i], text[i], text[i+1:])
}

// breakText changes bytes.
func breakText(rng *rand.Rand, text []byte) []byte {
	text = slices.Clone(text)
	i := rng.IntN(len(text) + 1)
	switch rng.IntN(7) {
	case 0:
		return text[:i]
	case 1:
		return slices.Insert(text, i, pick(rng, []byte(" \n\t\x00\xff\"\\{}[]:,0-.eE\x0b\x1f\xc3")))
	case 2:
		if i < len(text) {
			return slices.Delete(text, i, i+1)
		}
	case 3:
		if i < len(text) {
			text[i] = byte(rng.IntN(256))
		}
	case 4:
		return append(text, pick(rng, []string{" ", "x", "{}", ",", "\x00", "\u00a0", "null"})...)
	case 5:
		return append([]byte(pick(rng, []string{"\ufeff", " ", "\v", "\u00a0", "[", ","})), text...)
	case 6:
		return []byte(pick(rng, []string{"", " ", "\v\u00a0", "\n", "null", "1", "[]", `"x"`, "{}", "{", "}", "tru"}))
	}
	return text
}

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }
