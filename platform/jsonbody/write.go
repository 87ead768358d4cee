package jsonbody

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"
)

// Writer takes an answer as JSON. What comes out is byte for byte what
// encoding/json's Encoder writes; the generated types know how
// (gen/*api/answers.gen.go), and so nothing is looked up by reflection.
type Writer struct {
	text []byte
	err  error
}

// encodable is a generated type that writes itself.
type encodable interface{ WriteJSON(w *Writer) }

var writers = sync.Pool{New: func() any { return new(Writer) }}

// maxWritten bounds what a writer keeps between answers.
const maxWritten = 64 << 10

// Encode writes the value that v points to. Its Answer must be called.
func Encode(v any) (*Writer, error) {
	w, _ := writers.Get().(*Writer)
	w.text, w.err = w.text[:0], nil
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
	defer w.release()
	return bytes.Clone(w.text), nil
}

// isJSON is the type of the answers. Nobody changes it: http.Header replaces values
// and does not write into them.
var isJSON = []string{"application/json"}

// Answer sends it with that status.
func (w *Writer) Answer(to http.ResponseWriter, status int) error {
	defer w.release()
	h := to.Header()
	h["Content-Type"] = isJSON
	h["Content-Length"] = []string{strconv.Itoa(len(w.text))}
	to.WriteHeader(status)
	_, err := to.Write(w.text)
	return err
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

// WriteList writes the items of an array, which is null if there is none.
func WriteList[S ~[]T, T any](w *Writer, items S, write func(*T, *Writer)) {
	if items == nil {
		w.Raw("null")
		return
	}
	w.Raw("[")
	for i := range items {
		write(&items[i], w)
		w.Next()
	}
	w.Close(']')
}

// WriteTexts is [WriteList] for texts.
func WriteTexts[S ~[]T, T ~string](w *Writer, items S) {
	WriteList(w, items, func(item *T, w *Writer) { w.Text(string(*item)) })
}

// Text writes a string with the escapes of encoding/json: those that JSON needs, and
// those of characters that mean something in HTML or JavaScript.
func (w *Writer) Text(text string) {
	b := append(slices.Grow(w.text, len(text)+2), '"')
	done := 0 // what of text is written
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			if unescaped[text[i]] {
				i++
				continue
			}
			b = appendEscape(append(b, text[done:i]...), text[i])
			i++
			done = i
			continue
		}
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
	w.text = append(append(b, text[done:]...), '"')
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
