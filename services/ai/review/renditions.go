package review

import "strings"

// rendition is a text as the checks read it, each form made when it is first asked for.
type rendition struct {
	text            string
	rendered, words string
	sentences       []string
	made            ready
}

// ready says which forms of a text are there.
type ready uint8

const (
	isRenderedOnce ready = 1 << iota
	hasWords
	hasSentences
)

// renditions are those of the texts of one draft: many checks read the same text. Nobody
// changes what they give.
type renditions map[string]*rendition

// of is the rendition of a text.
func (f renditions) of(text string) *rendition {
	one := f[text]
	if one == nil {
		one = &rendition{text: text}
		f[text] = one
	}
	return one
}

// rendered is asRendered of a text.
func (d Draft) rendered(text string) string {
	if d.renditions == nil {
		return asRendered(text)
	}
	f := d.renditions.of(text)
	if f.made&isRenderedOnce == 0 {
		f.rendered, f.made = asRendered(text), f.made|isRenderedOnce
	}
	return f.rendered
}

// words is plainWords of a text.
func (d Draft) words(text string) string {
	if d.renditions == nil {
		return plainWords(text)
	}
	f := d.renditions.of(text)
	if f.made&hasWords == 0 {
		f.words, f.made = plainWords(text), f.made|hasWords
	}
	return f.words
}

// sentences are those of a text as it is rendered.
func (d Draft) sentences(text string) []string {
	if d.renditions == nil {
		return sentences(asRendered(text))
	}
	f := d.renditions.of(text)
	if f.made&hasSentences == 0 {
		f.sentences, f.made = sentences(d.rendered(text)), f.made|hasSentences
	}
	return f.sentences
}

// ranked are the sentences of a text in which a first rank is written in one way.
func (d Draft) ranked(text string) []string {
	seen := d.rendered(text)
	if said := rankSigns.Replace(seen); said != seen {
		return sentences(said)
	}
	return d.sentences(text)
}

// said are the words of the request, with a mark between two texts, over which no
// quotation goes on.
func (d Draft) said() string {
	var b strings.Builder
	for _, text := range Texts(d.Request) {
		b.WriteString(" " + d.words(text) + " ·")
	}
	return b.String()
}

// asWritten are the sentences of a text as it stands in the answer.
func (d Draft) asWritten(text string) []string {
	if d.rendered(text) == text {
		return d.sentences(text)
	}
	return sentences(text)
}
