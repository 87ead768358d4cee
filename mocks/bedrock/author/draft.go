package author

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Draft is an answer whose texts can still be changed.
type Draft struct {
	Root   any // of maps, slices, leaves and plain values
	Leaves []*Leaf
	Plain  bool // the answer is the one leaf, as it is and not as JSON
}

// Leaf is a text that may be changed as long as it stays within its bound.
type Leaf struct {
	Text  string
	Most  int  // characters; 0: no bound
	Prose bool // whole sentences
}

// MarshalText makes a leaf a JSON string.
func (l *Leaf) MarshalText() ([]byte, error) { return []byte(l.Text), nil }

// Holds says whether text is within the leaf's bound.
func (l *Leaf) Holds(text string) bool { return l.Most == 0 || length(text) <= l.Most }

// Append puts tail behind the text, which gives way as far as the bound asks for.
func (l *Leaf) Append(tail string) {
	if l.Most > 0 {
		l.Text = shorten(l.Text, l.Most-length(tail))
	}
	l.Text = strings.TrimPrefix(l.Text+tail, " ")
}

// String is the answer as a model sends it.
func (d Draft) String() string {
	if d.Plain {
		return d.Leaves[0].Text
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d.Root); err != nil {
		panic(err) // the tree holds nothing that cannot be encoded
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// Longest is the leaf with the most text, sentences before phrases; nil if
// there is no leaf.
func (d Draft) Longest() *Leaf {
	var best *Leaf
	for _, l := range d.Leaves {
		if best == nil || (l.Prose && !best.Prose) ||
			(l.Prose == best.Prose && length(l.Text) > length(best.Text)) {
			best = l
		}
	}
	return best
}
