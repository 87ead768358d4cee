// Package author writes the answers of a language model that is not there: out of
// the prompt's own words, and within a schema that it has never seen before.
package author

import (
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"

	"coagent/mocks/bedrock/schema"
)

// Label is the sentence by which every answer tells where it comes from.
const Label = "Written by the local stand-in for the model."

// Write makes an answer to s out of the prompt's words. What is certain to lie
// behind the first room bytes is left empty, for it will be cut off; so the room
// bounds the work that a schema can ask for.
func Write(s *schema.Schema, prompt string, room int) Draft {
	w := &writer{about: subjectOf(prompt), room: room}
	d := Draft{Root: w.value(s, place{})}
	d.Leaves = w.leaves
	labelled := slices.ContainsFunc(d.Leaves, func(l *Leaf) bool { return strings.Contains(l.Text, Label) })
	if l := d.Longest(); !labelled && l != nil && l.Prose && l.Holds(l.Text+" "+Label) {
		l.Text += " " + Label
	}
	return d
}

// Letter answers a prompt that asks for no schema.
func Letter(prompt string) Draft {
	text := fit(article(subjectOf(prompt), place{}), "\n\n", 0, 0) + "\n\n" + Label
	return Draft{Leaves: []*Leaf{{Text: text, Prose: true}}, Plain: true}
}

type writer struct {
	about  subject
	leaves []*Leaf
	room   int // bytes left, by the least that the values so far can take up
}

func (w *writer) value(s *schema.Schema, p place) any {
	if w.room -= 2; w.room < 0 {
		return nil
	}
	s = s.Flat()
	if len(s.Enum) > 0 {
		return w.choose(s.Enum, p)
	}
	b := s.Bounds()
	switch s.Kind() {
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

func (w *writer) object(s *schema.Schema, p place) any {
	out := map[string]any{}
	facts := w.about.row(s, p)
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		inner := place{name: normal(name), parent: p.name, index: p.index, outer: p.outer, cited: p.cited}
		if facts == nil && p.inList && cites(s) && len(w.about.results) > 0 {
			inner.cited = &w.about.results[p.index%len(w.about.results)]
		}
		inner.rests = len(w.about.quotable) > 0 && quotes(s)
		if facts != nil {
			if v, ok := w.fact(s.Properties[name], facts[name]); ok {
				out[name] = v
				continue
			}
			if !slices.Contains(s.Required, name) {
				continue
			}
		}
		if !slices.Contains(s.Required, name) && w.better(s, s.Properties[name], inner) {
			continue
		}
		out[name] = w.value(s.Properties[name], inner)
	}
	return out
}

// better says that an optional property is better left out: what would be made up.
// A number of an object that cites would have to be a result's.
func (w *writer) better(object, s *schema.Schema, p place) bool {
	_, found := w.about.found(p)
	kind := s.Flat().Kind()
	switch {
	case isLink(p.name):
		return !found
	case isCitation(p.name):
		return len(w.about.results) == 0
	case isQuote(p.name, s):
		return len(w.about.quotable) == 0
	case p.cited != nil || cites(object):
		return kind == "number" || kind == "integer"
	}
	return false
}

func isCitation(name string) bool { return name == "citation" || name == "citations" }

func isLink(name string) bool {
	return strings.HasSuffix(name, "url") || strings.HasSuffix(name, "link") || strings.HasSuffix(name, "uri") ||
		name == "href" || name == "website"
}

func (w *writer) array(s *schema.Schema, b schema.Bounds, p place) any {
	least := max(s.MinItems, b.MinItems)
	n := w.usual(p)
	if s.Items == nil {
		s = &schema.Schema{Items: &schema.Schema{Types: []string{"string"}}}
	}
	switch items := s.Items.Flat(); {
	case cites(items):
		rows, known := w.about.rows[p.name]
		if n = len(rows); !known {
			n = min(3, len(w.about.results))
		}
	case items.Kind() == "integer" && p.name == "comments" && p.parent == "themes" && p.index < len(w.about.themes):
		return w.comments(b, p)
	case quotes(items), isQuote(p.name, items):
		n = min(n, len(w.about.quotable))
	}
	n = max(n, least)
	if b.MaxItems >= 0 {
		n = min(n, b.MaxItems)
	}
	out := []any{}
	for i := 0; len(out) < n && w.room >= 0 && i < n+maxRepeats; i++ {
		at := place{name: p.name, parent: p.name, index: i, outer: p.index, inList: true, cited: p.cited, rests: p.rests}
		texts := len(w.leaves)
		item := w.value(s.Items, at)
		if b.Unique && slices.ContainsFunc(out, func(other any) bool { return schema.Same(other, item) }) {
			w.leaves = w.leaves[:texts]
			continue
		}
		out = append(out, item)
	}
	return out
}

// comments are the numbers of the comments that speak of a theme.
func (w *writer) comments(b schema.Bounds, p place) any {
	out := []any{}
	for _, n := range w.about.themes[p.index].comments {
		if b.MaxItems < 0 || len(out) < b.MaxItems {
			out = append(out, float64(n))
		}
	}
	return out
}

// maxRepeats is how many items that are there already a list of different ones
// may be offered.
const maxRepeats = 50

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
	if v, ok := byName(w.about.fields[p.name]); ok && !p.inList {
		return v
	}
	v := enum[p.index%len(enum)]
	if v == nil && len(enum) > 1 {
		v = enum[(p.index+1)%len(enum)]
	}
	return v
}

func (w *writer) number(b schema.Bounds, p place, whole bool) any {
	low, high := 0.0, 100.0
	switch {
	case b.Min != nil && b.Max != nil:
		low, high = *b.Min, *b.Max
	case b.Min != nil:
		low, high = *b.Min, *b.Min+100
	case b.Max != nil:
		low, high = min(0, *b.Max-100), *b.Max
	}
	if whole {
		low, high = math.Ceil(low), math.Floor(high)
	}
	v := low + (high-low)*float64(hash(1000, w.about.topic, p.parent, p.name, string(rune('a'+p.index%26))))/1000
	switch {
	case p.parent == "themes" && p.index < len(w.about.themes):
		v = float64(len(w.about.themes[p.index].comments))
	case p.name == "seconds" && p.parent == "scenes":
		v = math.Floor(w.about.seconds() / float64(w.about.scenes()))
	case p.name == "citation" && p.cited != nil:
		v = float64(p.cited.n)
	case isCitation(p.name) && len(w.about.results) > 0:
		v = float64(w.about.results[p.index%len(w.about.results)].n)
	}
	if whole {
		v = math.Round(v)
	} else {
		v = math.Round(v*10) / 10
	}
	return max(low, min(high, v))
}

func (w *writer) text(s *schema.Schema, b schema.Bounds, p place) any {
	if s.Format != "" || isLink(p.name) {
		return w.formatted(s.Format, p)
	}
	v := w.voice(s, b, p)
	var pieces []string
	for _, piece := range v.say(w.about, p) {
		if piece != "" {
			pieces = append(pieces, piece)
		}
	}
	span := spanOf(s.Description)
	pieces = span.fit(pieces)
	most, tail := b.MaxLength, v.separator+Label
	if v.labelled && (most == 0 || most >= 3*length(tail)) {
		if last := len(pieces) - 1; last > 0 && hashtags.MatchString(pieces[last]) { // they stay at the end
			pieces, tail = pieces[:last], tail+v.separator+pieces[last]
		}
		pieces = []string{fit(pieces, v.separator, b.MinLength-length(tail), max(0, most-length(tail))) + tail}
	}
	l := &Leaf{Text: fit(pieces, v.separator, b.MinLength, most), Most: most, Prose: v.prose && span.sentences != 1}
	if b.Pattern != nil {
		l.Text, l.Prose = w.patterned(b, l.Text, p), false
	}
	w.leaves = append(w.leaves, l)
	w.room -= len(l.Text)
	return l
}

// frames are the members that stand round a quotation and say nothing of it.
var frames = map[string]bool{"opening": true, "closing": true}

// voice is that of the property, unless it repeats words of the prompt.
func (w *writer) voice(s *schema.Schema, b schema.Bounds, p place) voice {
	switch {
	case isQuote(p.name, s) && len(w.about.quotable) > 0:
		passage := excerpt(w.about.quote(p), b.MaxLength)
		return phrase(func(subject, place) string { return passage })
	case p.cited != nil:
		return prose(reporting(*p.cited))
	}
	v, known := voiceOf(p)
	switch short := b.MaxLength > 0 && b.MaxLength <= shortText; {
	case short && !known:
		return phrase(label)
	case p.rests && !short && !frames[p.name]:
		return prose(resting)
	}
	return v
}

// hashtags are a piece of them.
var hashtags = regexp.MustCompile(`^#\p{L}`)

// shortText is how many characters have no room for a sentence.
const shortText = 60

// patterned is text if it fits the pattern; else a text of the request that does,
// or one that is made from the pattern.
func (w *writer) patterned(b schema.Bounds, text string, p place) string {
	fits := func(text string) bool {
		return b.Pattern.MatchString(text) && length(text) >= b.MinLength &&
			(b.MaxLength == 0 || length(text) <= b.MaxLength)
	}
	if fits(text) {
		return text
	}
	if i := slices.IndexFunc(w.about.words, fits); i >= 0 {
		return w.about.words[i]
	}
	if made, ok := matching(b.Pattern.String(), b.MinLength, b.MaxLength, p.index); ok && fits(made) {
		return made
	}
	return text
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
