package author

import (
	"fmt"
	"strings"
	"unicode"
)

// place is where in the answer a value stands.
type place struct {
	name   string // the property's normalised name; for an array's items that of the array
	parent string // the property that holds the object or array around it
	index  int    // position in the nearest array
	outer  int    // position of that array's object in the array around it
	inList bool   // whether the value is itself an item of an array

	cited *result // the search result that the object round it cites, if one
	rests bool    // the object round it quotes the request
}

// voice writes the text of a property.
type voice struct {
	say       func(subject, place) []string // pieces, the most important first
	separator string
	prose     bool // whole sentences, so the label may follow
	labelled  bool // a text that is used by itself and must carry the label
}

func prose(say func(subject, place) []string) voice {
	return voice{say: say, separator: " ", prose: true}
}
func post(say func(subject, place) []string) voice {
	return voice{say: say, separator: "\n\n", prose: true, labelled: true}
}
func phrase(say func(subject, place) string) voice {
	return voice{separator: " ", say: func(s subject, p place) []string { return []string{say(s, p)} }}
}

// constant is a phrase for each position, whatever the subject.
func constant(lines ...string) voice {
	return phrase(func(_ subject, p place) string { return turnOf(lines, p) })
}

// turnOf gives neighbours in an array different lines.
func turnOf(lines []string, p place) string {
	k := p.index + 3*p.outer
	if k < len(lines) {
		return lines[k]
	}
	return fmt.Sprintf("%s (%d)", lines[k%len(lines)], k/len(lines)+1)
}

// field is the request's own value of that name, or otherwise instead.
func field(name, instead string) func(subject, place) string {
	return func(s subject, _ place) string { return s.or(name, instead) }
}

func (s subject) or(name, instead string) string {
	if v := s.fields[name]; v != "" {
		return v
	}
	return instead
}

// cite refers to the search result that falls to position i; "" if there are none.
func (s subject) cite(i int) string {
	if len(s.results) == 0 {
		return ""
	}
	return fmt.Sprintf(" [%d]", s.results[i%len(s.results)].n)
}

// found is the search result that the value stands for, if it stands for one.
func (s subject) found(p place) (result, bool) {
	switch p.parent {
	case "sources", "citations", "articles", "references", "results", "links":
		if p.index < len(s.results) {
			return s.results[p.index], true
		}
	}
	return result{}, false
}

// heading is the topic with capitals, as in a title.
func heading(s subject) string {
	if strings.ContainsFunc(s.topic, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }) {
		return s.topic // only Latin words are written so
	}
	words := strings.Fields(s.topic)
	for i, w := range words {
		switch strings.TrimRight(w, ",;:") {
		case "a.m.", "p.m.", "am", "pm": // as clocks are written
			continue
		case "a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with", "your":
			if i > 0 {
				continue
			}
		}
		r := []rune(w)
		words[i] = strings.ToUpper(string(r[:1])) + string(r[1:])
	}
	return strings.Join(words, " ")
}

// voiceOf finds the voice for a property: by its name below that parent, else by
// its name, else by how the name ends. For any other it is not known, and one that
// fits anything.
func voiceOf(p place) (v voice, known bool) {
	for _, name := range []string{p.parent + "." + p.name, p.name} {
		if v, ok := voices[name]; ok {
			return v, true
		}
	}
	for _, e := range endings {
		if strings.HasSuffix(p.name, e.ends) {
			return voices[e.like], true
		}
	}
	return prose(sentences), false
}

// endings is in order: the first that fits is taken.
var endings = []struct{ ends, like string }{
	{"metadescription", "metadescription"}, {"title", "title"}, {"headline", "title"}, {"description", "description"},
	{"summary", "summary"}, {"sentiment", "sentiment"}, {"tags", "tags"}, {"keywords", "tags"},
	{"findings", "keyfindings"},
	{"points", "keyfindings"}, {"alt", "alt"}, {"alttext", "alt"}, {"bio", "bio"}, {"script", "script"},
	{"markdown", "content"},
	{"content", "content"}, {"report", "content"}, {"guide", "content"}, {"timeline", "timeline"}, {"budget", "budget"},
	{"recommendations", "recommendations"}, {"tactics", "tactics"}, {"platform", "platform"}, {"phone", "phone"},
	{"address", "address"}, {"agency", "agency"}, {"name", "name"}, {"duration", "length"}, {"snippet", "snippet"},
}
