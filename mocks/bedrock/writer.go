package bedrock

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"
)

// draft is an answer whose texts can still be changed.
type draft struct {
	root   any // of maps, slices, leaves and plain values
	leaves []*leaf
	plain  bool // the root is one leaf, sent as it is and not as JSON
}

// leaf is a text that may be changed as long as it stays within its bounds.
type leaf struct {
	text  string
	most  int  // characters; 0: no bound
	prose bool // whole sentences
}

// MarshalText makes a leaf a JSON string.
func (l *leaf) MarshalText() ([]byte, error) { return []byte(l.text), nil }

func (d draft) String() string {
	if d.plain {
		return d.leaves[0].text
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d.root); err != nil {
		panic(err) // the tree holds nothing that cannot be encoded
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// longest is the leaf with the most text, sentences before phrases; nil if
// there is no leaf.
func (d draft) longest() *leaf {
	var best *leaf
	for _, l := range d.leaves {
		if best == nil || (l.prose && !best.prose) || (l.prose == best.prose && length(l.text) > length(best.text)) {
			best = l
		}
	}
	return best
}

// write makes an answer to s out of the words of about. What is certain to lie
// behind the first room bytes is left empty, for it will be cut off; so the room
// bounds the work that a schema can ask for.
func write(s *schema, about subject, room int) draft {
	w := &writer{about: about, room: room}
	d := draft{root: w.value(s, place{})}
	d.leaves = w.leaves
	labelled := slices.ContainsFunc(d.leaves, func(l *leaf) bool { return strings.Contains(l.text, Label) })
	if l := d.longest(); !labelled && l != nil && l.prose && (l.most == 0 || length(l.text)+1+length(Label) <= l.most) {
		l.text += " " + Label
	}
	return d
}

type writer struct {
	about  subject
	leaves []*leaf
	room   int // bytes left, by the least that the values so far can take up
}

func (w *writer) value(s *schema, p place) any {
	if w.room -= 2; w.room < 0 {
		return nil
	}
	s = flat(s)
	if len(s.enum) > 0 {
		return w.choose(s.enum, p)
	}
	b := boundsIn(s.description)
	switch kindOf(s) {
	case "object":
		return w.object(s, p)
	case "array":
		return w.array(s, b, p)
	case "string":
		return w.text(s, b, p)
	case "number":
		return w.number(b, p, false)
	case "integer":
		return w.number(b, p, true)
	case "boolean":
		return hash(2, w.about.topic, p.name) == 0
	}
	return nil
}

func kindOf(s *schema) string {
	for _, t := range s.types {
		if t != "null" {
			return t
		}
	}
	switch {
	case len(s.types) > 0:
		return "null"
	case s.items != nil:
		return "array"
	}
	return "string"
}

func (w *writer) object(s *schema, p place) any {
	out := map[string]any{}
	facts := w.about.row(s, p)
	for _, name := range slices.Sorted(maps.Keys(s.properties)) {
		inner := place{name: normal(name), parent: p.name, index: p.index, outer: p.outer}
		if facts != nil {
			if v, ok := w.fact(s.properties[name], facts[name]); ok {
				out[name] = v
				continue
			}
			if !slices.Contains(s.required, name) {
				continue
			}
		}
		if !slices.Contains(s.required, name) && w.better(inner) {
			continue
		}
		out[name] = w.value(s.properties[name], inner)
	}
	return out
}

// better says that an optional property is better left out: a link that no
// search result offers.
func (w *writer) better(p place) bool {
	_, ok := w.about.found(p)
	return isLink(p.name) && !ok
}

func isLink(name string) bool {
	return strings.HasSuffix(name, "url") || strings.HasSuffix(name, "link") || strings.HasSuffix(name, "uri") || name == "href" || name == "website"
}

func (w *writer) array(s *schema, b bounds, p place) any {
	least := max(s.minItems, b.minItems)
	n := w.usual(p)
	if s.items != nil && flat(s.items).cites() {
		n = len(w.about.rows[p.name])
	}
	n = max(n, least)
	if b.maxItems >= 0 {
		n = min(n, b.maxItems)
	}
	if s.items == nil {
		s = &schema{items: &schema{types: []string{"string"}}}
	}
	out := []any{}
	for i := range n {
		if w.room < 0 {
			break
		}
		out = append(out, w.value(s.items, place{name: p.name, parent: p.name, index: i, outer: p.index}))
	}
	return out
}

// usual is how many items a list of that name has when nothing is prescribed.
func (w *writer) usual(p place) int {
	switch p.name {
	case "themes":
		if n := len(w.about.themes); n > 0 {
			return min(n, 5)
		}
	case "sources", "citations", "references", "articles", "links":
		return len(w.about.results)
	case "tags", "hashtags", "keywords":
		return 5
	case "keyfindings":
		return 4
	case "scenes":
		return w.about.scenes()
	}
	return 3
}

// choose takes the value of enum that the comments, the request or the position call for.
func (w *writer) choose(enum []any, p place) any {
	byName := func(want string) (any, bool) {
		i := slices.IndexFunc(enum, func(v any) bool {
			text, ok := v.(string)
			return ok && want != "" && strings.EqualFold(text, want)
		})
		if i < 0 {
			return nil, false
		}
		return enum[i], true
	}
	if strings.Contains(p.name, "sentiment") {
		if v, ok := byName(sentiment(w.about, p)); ok {
			return v
		}
		if v, ok := byName("mixed"); ok {
			return v
		}
	}
	if v, ok := byName(w.about.fields[p.name]); ok {
		return v
	}
	v := enum[p.index%len(enum)]
	if v == nil && len(enum) > 1 {
		v = enum[(p.index+1)%len(enum)]
	}
	return v
}

func (w *writer) number(b bounds, p place, whole bool) any {
	low, high := 0.0, 100.0
	switch {
	case b.min != nil && b.max != nil:
		low, high = *b.min, *b.max
	case b.min != nil:
		low, high = *b.min, *b.min+100
	case b.max != nil:
		low, high = min(0, *b.max-100), *b.max
	}
	if whole {
		low, high = math.Ceil(low), math.Floor(high)
	}
	v := low + (high-low)*float64(hash(1000, w.about.topic, p.parent, p.name, string(rune('a'+p.index%26))))/1000
	switch {
	case p.parent == "themes" && p.index < len(w.about.themes):
		v = float64(w.about.themes[p.index].mentions)
	case p.name == "seconds" && p.parent == "scenes":
		v = math.Floor(w.about.seconds() / float64(w.about.scenes()))
	case (p.name == "citation" || p.name == "citations") && len(w.about.results) > 0:
		v = float64(w.about.results[p.index%len(w.about.results)].n)
	}
	if whole {
		v = math.Round(v)
	} else {
		v = math.Round(v*10) / 10
	}
	return max(low, min(high, v))
}

func (w *writer) text(s *schema, b bounds, p place) any {
	if s.format != "" || isLink(p.name) {
		return w.formatted(s.format, p)
	}
	v := voiceOf(p)
	var pieces []string
	for _, piece := range v.say(w.about, p) {
		if piece != "" {
			pieces = append(pieces, piece)
		}
	}
	most, tail := b.maxLength, v.separator+Label
	if v.labelled && (most == 0 || most >= 3*length(tail)) {
		pieces = []string{fit(pieces, v.separator, b.minLength-length(tail), max(0, most-length(tail))) + tail}
	}
	l := &leaf{text: fit(pieces, v.separator, b.minLength, most), most: most, prose: v.prose}
	w.leaves = append(w.leaves, l)
	w.room -= len(l.text)
	return l
}

// formatted is a value of the format. A link is that of a search result.
func (w *writer) formatted(format string, p place) any {
	switch format {
	case "date-time":
		return "2026-01-15T09:00:00Z"
	case "date":
		return "2026-01-15"
	case "time":
		return "09:00:00Z"
	case "duration":
		return "P30D"
	case "email":
		return "agent@example.com"
	case "hostname":
		return "example.com"
	case "ipv4":
		return "192.0.2.1"
	case "ipv6":
		return "2001:db8::1"
	case "uuid":
		return "00000000-0000-4000-8000-000000000000"
	}
	if r, ok := w.about.found(p); ok {
		return r.url
	}
	if n := len(w.about.results); n > 0 {
		return w.about.results[p.index%n].url
	}
	if format == "uri" {
		return "https://example.com/" // something that is a URI; reserved, so it leads nowhere
	}
	return "none"
}
