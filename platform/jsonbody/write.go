package jsonbody

import (
	"bytes"
	"encoding/json"
	"math/bits"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

// Writer takes an answer as JSON. What comes out is byte for byte what
// encoding/json's Encoder writes; the generated types know how
// (gen/*/answers.gen.go), and so nothing is looked up by reflection.
type Writer struct {
	text []byte
	err  error
}

// encodable is a generated type that writes itself.
type encodable interface{ WriteJSON(w *Writer) }

var writers = sync.Pool{New: func() any { return new(Writer) }}

// maxWritten bounds what a writer keeps between answers.
const maxWritten = 64 << 10

// NewWriter is a writer for what writes itself by its method, whose type is known here: so
// it need not be on the heap for it. Its Answer, AnswerProblem or Kept must be called.
func NewWriter() *Writer {
	w, _ := writers.Get().(*Writer)
	w.text, w.err = w.text[:0], nil
	return w
}

// Encode writes the value that v points to. Its Answer must be called.
func Encode(v any) (*Writer, error) {
	w := NewWriter()
	if own, ok := v.(encodable); ok {
		own.WriteJSON(w)
		w.text = append(w.text, '\n')
	} else {
		w.err = json.NewEncoder(w).Encode(v)
	}
	if err := w.err; err != nil {
		w.release()
		return nil, err
	}
	return w, nil
}

// EncodeText is [Encode] for an answer that is kept.
func EncodeText(v any) ([]byte, error) {
	w, err := Encode(v)
	if err != nil {
		return nil, err
	}
	return w.Kept()
}

// Kept is what was written, as a copy that stays.
func (w *Writer) Kept() ([]byte, error) {
	defer w.release()
	if w.err != nil {
		return nil, w.err
	}
	return bytes.Clone(w.text), nil
}

// The types of the answers. Nobody changes these: http.Header replaces values and does
// not write into them.
var (
	isJSON    = []string{"application/json"}
	isProblem = []string{"application/problem+json"}
)

// Answer sends it with that status.
func (w *Writer) Answer(to http.ResponseWriter, status int) error {
	return w.answer(to, status, isJSON)
}

// AnswerProblem sends it as a problem document (RFC 9457), of which the status alone says
// enough if it could not be written.
func (w *Writer) AnswerProblem(to http.ResponseWriter, status int) error {
	if w.err != nil {
		defer w.release()
		to.WriteHeader(status)
		return w.err
	}
	return w.answer(to, status, isProblem)
}

func (w *Writer) answer(to http.ResponseWriter, status int, media []string) error {
	defer w.release()
	h := to.Header()
	h["Content-Type"] = media
	h["Content-Length"] = length(len(w.text))
	to.WriteHeader(status)
	_, err := to.Write(w.text)
	return err
}

// lengths are the values of Content-Length of short answers, made when they are first
// needed. Nobody changes them, as those above.
var lengths [4 << 10]atomic.Pointer[[1]string]

// length is n as the value of Content-Length.
func length(n int) []string {
	if n >= len(lengths) {
		return []string{strconv.Itoa(n)}
	}
	value := lengths[n].Load()
	if value == nil {
		value = &[1]string{strconv.Itoa(n)}
		lengths[n].Store(value)
	}
	return value[:]
}

func (w *Writer) release() {
	if cap(w.text) > maxWritten {
		w.text = nil
	}
	writers.Put(w)
}

// Write implements [io.Writer], for types that do not write themselves.
func (w *Writer) Write(p []byte) (int, error) {
	w.text = append(w.text, p...)
	return len(p), nil
}

// Raw writes what is JSON already: a brace, or a name with its colon.
func (w *Writer) Raw(text string) { w.text = append(w.text, text...) }

// Next ends a value, and says that another may follow.
func (w *Writer) Next() { w.text = append(w.text, ',') }

// Close ends an object or array whose last value, if it has one, was ended by Next.
func (w *Writer) Close(with byte) {
	if last := len(w.text) - 1; w.text[last] == ',' {
		w.text[last] = with
		return
	}
	w.text = append(w.text, with)
}

// Int writes a whole number.
func (w *Writer) Int(n int64) { w.text = strconv.AppendInt(w.text, n, 10) }

// Bool writes true or false.
func (w *Writer) Bool(b bool) { w.text = strconv.AppendBool(w.text, b) }

// Time writes a time as RFC 3339 has it. One that it does not have is an error.
func (w *Writer) Time(t time.Time) {
	text, err := t.AppendText(append(w.text, '"'))
	if err != nil {
		w.err = err
		return
	}
	w.text = append(text, '"')
}

// WriteTexts writes the items of an array of texts, which is null if there is none.
func WriteTexts[S ~[]T, T ~string](w *Writer, items S) {
	if items == nil {
		w.Raw("null")
		return
	}
	w.Raw("[")
	for i := range items {
		w.Text(string(items[i]))
		w.Next()
	}
	w.Close(']')
}

// Text writes a string with the escapes of encoding/json: those that JSON needs, and
// those of characters that mean something in HTML or JavaScript.
func (w *Writer) Text(text string) {
	b := append(slices.Grow(w.text, len(text)+2), '"')
	done := 0 // what of text is written
	for i := unescapedFrom(text, 0); i < len(text); {
		c := text[i]
		switch {
		case c < utf8.RuneSelf && unescaped[c]: // the last few, which unescapedFrom leaves
			i++
			continue
		case c < utf8.RuneSelf:
			b = appendEscape(append(b, text[done:i]...), c)
			i++
			done = i
		default:
			char, size := utf8.DecodeRuneInString(text[i:])
			switch {
			case char == utf8.RuneError && size == 1:
				b = append(append(b, text[done:i]...), `\ufffd`...)
				done = i + size
			case char == '\u2028' || char == '\u2029':
				b = append(append(b, text[done:i]...), `\u202`...)
				b = append(b, hexDigits[char&0xF])
				done = i + size
			}
			i += size
		}
		i = unescapedFrom(text, i)
	}
	w.text = append(append(b, text[done:]...), '"')
}

// unescapedFrom is where the bytes end, from i on, that stand for themselves. It looks
// at eight at once and may stop before the last seven.
func unescapedFrom(text string, i int) int {
	for ; i+8 <= len(text); i += 8 {
		w := word(text[i : i+8])
		// The bytes of a pair differ in one bit: set, it makes them one.
		quoteOrAnd, lessOrMore, slash := (w|4*ones)^'&'*ones, (w|2*ones)^'>'*ones, w^'\\'*ones
		odd := (w | (w - ' '*ones) | (quoteOrAnd - ones) | (lessOrMore - ones) | (slash - ones)) & highs
		if odd != 0 {
			return i + bits.TrailingZeros64(odd)/8
		}
	}
	return i
}

// word is eight bytes as one number. The compiler loads them at once.
func word(text string) uint64 {
	_ = text[7]
	return uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
		uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
}

const hexDigits = "0123456789abcdef"

// unescaped are the ASCII characters that stand for themselves.
var unescaped = func() (all [utf8.RuneSelf]bool) {
	for c := range all {
		all[c] = c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&'
	}
	return all
}()

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, `\b`...)
	case '\f':
		return append(b, `\f`...)
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	default:
		return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xF])
	}
}
