// Package jsonbody reads a request's body once: it takes the bytes for JSON, as
// strictly as RFC 8259 and RFC 7493 have it, holds them against the document and
// decodes them into the generated types, all in one pass and without a generic
// form in between.
//
// What knows the document is generated from it (gen/*api/bodies.gen.go) and
// calls the functions of this package; the front door, platform/httpapi, calls
// [Body.Check].
package jsonbody

import (
	"sync"

	"coagent/platform/fault"
	"coagent/platform/schema"
)

const (
	// MaxDepth is how deep arrays and objects of a body may be nested.
	MaxDepth = 64
	// MaxSkipped is how many tokens of a refused value are read, so that what
	// follows it is looked at as well.
	MaxSkipped = 1000
)

// Body reads the bodies of one operation.
type Body struct {
	read func(*Reader) any
	keep bool // the value
}

// Decoded is the body of an operation whose handler gets the value that read
// makes.
func Decoded[T any](read func(*Reader, *T)) Body {
	return Body{keep: true, read: func(r *Reader) any {
		v := new(T)
		read(r, v)
		return v
	}}
}

// Checked is the body of an operation whose handler gets the bytes: nothing of
// the value is kept.
func Checked[T any](read func(*Reader, *T)) Body {
	return Decoded(read).Checking()
}

// Keeping is b with the value kept.
func (b Body) Keeping() Body {
	b.keep = true
	return b
}

// Checking is b with nothing kept of the value.
func (b Body) Checking() Body {
	b.keep = false
	return b
}

// Finding is what [Body.Check] finds.
type Finding struct {
	// Malformed says that the body is not JSON. Nothing else is known of it.
	Malformed bool
	// Unbound says that the body fits the document, and that Go's type does not
	// hold it.
	Unbound bool
	// Fields are the places that break the document, [schema.MaxFields] of each of
	// two kinds at most: what is not let in, and what is let in and breaks a rule.
	Fields []fault.Field
	// Value points to the value; it is nil if the body does not fit, or if nothing
	// is kept.
	Value any
	// Defaults are those of the document that the body leaves out. Value has them.
	Defaults Defaults
}

var readers = sync.Pool{New: func() any { return new(Reader) }}

// Check reads text, which must be the whole body.
func (b Body) Check(text []byte) (f Finding) {
	r, _ := readers.Get().(*Reader)
	defer readers.Put(r)
	r.text, r.keep = text, b.keep
	value := b.read(r)
	r.end()
	switch {
	case r.state == malformed:
		f.Malformed = true
	case r.state == refused, len(r.refused)+len(r.broken) > 0:
		f.Fields = r.fields()
	case r.unbound:
		f.Unbound = true
	default:
		f.Defaults = r.defaults
		if b.keep {
			f.Value = value
		}
	}
	r.reset()
	return f
}

// reset leaves nothing of the body behind.
func (r *Reader) reset() {
	*r = Reader{refused: r.refused[:0], broken: r.broken[:0], scratch: r.scratch[:0]}
	clear(r.refused[:cap(r.refused)])
	clear(r.broken[:cap(r.broken)])
	if cap(r.scratch) > maxScratch {
		r.scratch = nil
	}
}

// maxScratch bounds what a reader keeps between bodies.
const maxScratch = 64 << 10

// Defaults are members with their defaults, and where they belong in the bytes
// of a body.
type Defaults []Default

// Default is a member that a body leaves out.
type Default struct {
	at     int    // the end of its object
	first  bool   // the object has no other member
	member string // name and value
}

// Filled is text with the defaults filled in.
func (d Defaults) Filled(text []byte) []byte {
	if len(d) == 0 {
		return text
	}
	filled := make([]byte, 0, d.Length(len(text)))
	last := 0
	for _, one := range d {
		filled = append(filled, text[last:one.at]...)
		if !one.first {
			filled = append(filled, ',')
		}
		filled = append(filled, one.member...)
		last = one.at
	}
	return append(filled, text[last:]...)
}

// Length is that of a text of n bytes with the defaults filled in.
func (d Defaults) Length(n int) int {
	for _, one := range d {
		n += len(one.member)
		if !one.first {
			n++
		}
	}
	return n
}

// fields are the places in no order: what was refused, and what of the rest
// breaks a rule.
func (r *Reader) fields() []fault.Field {
	fields := make([]fault.Field, 0, len(r.refused)+len(r.broken))
	fields = append(fields, r.refused...)
	if r.state == refused {
		return fields
	}
	for _, b := range r.broken {
		if !b.passedOver {
			fields = append(fields, b.Field)
		}
	}
	return fields
}

// full says that enough places are known to refuse the body.
func (r *Reader) full() bool { return len(r.refused) >= schema.MaxFields }
