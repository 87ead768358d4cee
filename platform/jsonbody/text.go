package jsonbody

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"coagent/platform/schema"
)

// Each byte of a word is 1, or has its highest bit set.
const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// plain is how many of the bytes from i on are plain: ASCII, and neither a
// quotation mark, a backslash nor a control character. It looks at eight at once
// and may stop before the last seven.
func plain(text []byte, i int) int {
	start := i
	for ; i+8 <= len(text); i += 8 {
		w := binary.LittleEndian.Uint64(text[i:])
		quote, slash := w^'"'*ones, w^'\\'*ones
		if odd := (w | (w - ' '*ones) | (quote - ones) | (slash - ones)) & highs; odd != 0 {
			return i + bits.TrailingZeros64(odd)/8 - start
		}
	}
	return i - start
}

// literal reads a string of valid UTF-8. It gives what is between the quotation
// marks, whether there are escapes, and how many characters the text has.
func (r *Reader) literal() (content []byte, escaped bool, characters int, ok bool) {
	text := r.text
	start := r.next + 1
	more := 0 // bytes than characters
	for i := start + plain(text, start); i < len(text); {
		switch c := text[i]; {
		case c == '"':
			r.next = i + 1
			return text[start:i], escaped, i - start - more, true
		case c == '\\':
			n := escape(text[i:])
			if n == 0 {
				return nil, false, 0, false
			}
			escaped = true
			more += n - 1
			i += n
		case c < ' ':
			return nil, false, 0, false
		case c < utf8.RuneSelf:
			i++
			i += plain(text, i)
		default:
			_, n := utf8.DecodeRune(text[i:])
			if n == 1 {
				return nil, false, 0, false
			}
			more += n - 1
			i += n
		}
	}
	return nil, false, 0, false
}

// escape is how many bytes the escape has with which text begins: that of one
// character. It is 0 if it is none.
func escape(text []byte) int {
	if len(text) < 2 {
		return 0
	}
	switch text[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		c, ok := hex(text)
		if !ok {
			return 0
		}
		if !utf16.IsSurrogate(c) {
			return 6
		}
		if low, ok := hex(text[6:]); ok && utf16.DecodeRune(c, low) != utf8.RuneError {
			return 12
		}
	}
	return 0
}

// hex is the number of an escape like é, with which text begins.
func hex(text []byte) (c rune, ok bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	for _, digit := range text[2:6] {
		switch {
		case '0' <= digit && digit <= '9':
			digit -= '0'
		case 'a' <= digit|0x20 && digit|0x20 <= 'f':
			digit = digit | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		c = c<<4 | rune(digit)
	}
	return c, true
}

// unescape adds a text to another, without its escapes, which are valid.
func unescape(to, text []byte) []byte {
	for i := 0; i < len(text); {
		if text[i] != '\\' {
			n := bytes.IndexByte(text[i:], '\\')
			if n < 0 {
				return append(to, text[i:]...)
			}
			to = append(to, text[i:i+n]...)
			i += n
		}
		n := escape(text[i:])
		switch c := text[i+1]; c {
		case 'b':
			to = append(to, '\b')
		case 'f':
			to = append(to, '\f')
		case 'n':
			to = append(to, '\n')
		case 'r':
			to = append(to, '\r')
		case 't':
			to = append(to, '\t')
		case 'u':
			character, _ := hex(text[i:])
			if n == 12 {
				low, _ := hex(text[i+6:])
				character = utf16.DecodeRune(character, low)
			}
			to = utf8.AppendRune(to, character)
		default:
			to = append(to, c)
		}
		i += n
	}
	return to
}

// value reads the string that comes next, without its escapes. It lives until
// the next one is read.
func (r *Reader) value(of rule) (value []byte, characters int, ok bool) {
	if r.state != reading {
		return nil, 0, false
	}
	if r.peek() != '"' {
		r.wrongType(of)
		return nil, 0, false
	}
	value, escaped, characters, ok := r.literal()
	if !ok {
		return nil, 0, r.fail()
	}
	if escaped {
		r.scratch = unescape(r.scratch[:0], value)
		value = r.scratch
	}
	return value, characters, true
}

// held reads a text and says whether it keeps to the rule.
func (r *Reader) held(of *Text) ([]byte, bool) {
	value, characters, ok := r.value(of)
	if !ok {
		return nil, false
	}
	bits := of.breaches(value, characters)
	if bits == 0 {
		return value, true
	}
	for n, code := range textRules {
		if bits&(1<<n) != 0 {
			r.breaks(code, n, of)
		}
	}
	return value, false
}

// breaches are the rules that a text of so many characters breaks: bits, in the order of
// textRules.
func (t *Text) breaches(value []byte, characters int) (bits uint8) {
	if characters < t.Min {
		bits |= 1
	}
	if t.Max > 0 && characters > t.Max {
		bits |= 2
	}
	if t.Pattern != nil && !t.Pattern.Matches(value) {
		bits |= 4
	}
	if t.Format != "" && !schema.HasFormat(t.Format, string(value)) {
		bits |= 8
	}
	return bits
}

// ReadText reads a string.
func ReadText[T ~string](r *Reader, to *T, of *Text) {
	if value, ok := r.held(of); ok && r.keeps() {
		*to = T(value)
	}
}

// ReadOptionalText reads a string that may be absent.
func ReadOptionalText[T ~string](r *Reader, to **T, of *Text) {
	if value, ok := r.held(of); ok && r.keeps() {
		*to = new(T(value))
	}
}

// ReadTime reads a date and time.
func ReadTime(r *Reader, to *time.Time, of *Text) {
	value, ok := r.held(of)
	if ok && to.UnmarshalText(value) != nil {
		r.unbound = true // a time that Parse takes and JSON does not
	}
}

// ReadOptionalTime reads a date and time that may be absent.
func ReadOptionalTime(r *Reader, to **time.Time, of *Text) {
	var value time.Time
	if ReadTime(r, &value, of); r.keeps() {
		*to = new(value)
	}
}

// ReadEnum reads one of several strings.
func ReadEnum[T ~string](r *Reader, to *T, of *Enum) {
	value, _, ok := r.value(of)
	if !ok {
		return
	}
	for _, one := range *of {
		if string(value) == one {
			*to = T(one)
			return
		}
	}
	r.breaks("enum", 0, of)
}

// ReadOptionalEnum reads one of several strings, or is not called at all.
func ReadOptionalEnum[T ~string](r *Reader, to **T, of *Enum) {
	var value T
	if ReadEnum(r, &value, of); r.keeps() {
		*to = new(value)
	}
}
