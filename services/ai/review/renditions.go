package review

import (
	"iter"
	"slices"
	"strings"
)

// rendition is a text as the checks read it.
type rendition struct {
	rendered, words lazy[string]
	blocks          lazy[[]block]
	sentences       lazy[[]string]
}

// renditions are those of the texts of one draft: many checks read the same text. Nobody
// changes what they give.
type renditions map[string]*rendition

// of is the rendition of a text. Without a draft's [Check] nothing is kept.
func (f renditions) of(text string) *rendition {
	one := f[text]
	if one == nil {
		one = &rendition{}
		if f != nil {
			f[text] = one
		}
	}
	return one
}

// answerLeaves yields the texts and numbers of the answer, as [leaves] does.
func (d Draft) answerLeaves() iter.Seq[leaf] {
	if d.renditions == nil {
		return leaves(d.Answer)
	}
	return slices.Values(d.answer)
}

// answerTexts yields the texts of the answer, as [Texts] does.
func (d Draft) answerTexts() iter.Seq2[string, string] { return textsAmong(d.answerLeaves()) }

// requestTexts yields the texts of the request, as [Texts] does.
func (d Draft) requestTexts() iter.Seq2[string, string] {
	if d.renditions == nil {
		return Texts(d.Request)
	}
	return textsAmong(slices.Values(d.request))
}

// rendered is asRendered of a text.
func (d Draft) rendered(text string) string {
	return d.renditions.of(text).rendered.get(func() string { return asRendered(text) })
}

// words is plainWords of a text.
func (d Draft) words(text string) string {
	return d.renditions.of(text).words.get(func() string { return plainWords(text) })
}

// wordsOf are plainWords of a result, its title and its snippet.
func (d Draft) wordsOf(s Source) string { return d.words(s.Title) + " " + d.words(s.Snippet) }

// blocks are those of a text as it is rendered, with their sentences.
func (d Draft) blocks(text string) []block {
	return d.renditions.of(text).blocks.get(func() []block {
		all := blocks(d.rendered(text))
		for i := range all {
			all[i].each = all[i].sentences()
		}
		return all
	})
}

// sentences are those of a text as it is rendered.
func (d Draft) sentences(text string) []string {
	return d.renditions.of(text).sentences.get(func() (all []string) {
		for _, b := range d.blocks(text) {
			all = append(all, b.sentences()...)
		}
		return all
	})
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
	for _, text := range d.requestTexts() {
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
