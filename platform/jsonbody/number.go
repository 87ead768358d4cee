package jsonbody

import (
	"math"
	"reflect"
	"strconv"
)

// number reads a number as it is written.
func (r *Reader) number() (written []byte, ok bool) {
	text, i := r.text, r.next
	if i < len(text) && text[i] == '-' {
		i++
	}
	switch n := digits(text[i:]); {
	case n == 0:
		return nil, false
	case text[i] == '0':
		i++ // what follows another is no part of the number
	default:
		i += n
	}
	if i < len(text) && text[i] == '.' {
		n := digits(text[i+1:])
		if n == 0 {
			return nil, false
		}
		i += 1 + n
	}
	if i < len(text) && text[i]|0x20 == 'e' {
		i++
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		n := digits(text[i:])
		if n == 0 {
			return nil, false
		}
		i += n
	}
	written, r.next = text[r.next:i], i
	return written, true
}

// digits is how many of them text begins with.
func digits(text []byte) (n int) {
	for n < len(text) && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	return n
}

// exact bounds the whole numbers that a float64 tells apart.
const exact = 1 << 53

// numeral reads the number that comes next. One that is beyond every float64 is
// of the wrong type.
func (r *Reader) numeral(of rule) (value float64, written []byte, ok bool) {
	if r.state != reading {
		return 0, nil, false
	}
	if c := r.peek(); c != '-' && digits([]byte{c}) == 0 {
		r.wrongType(of)
		return 0, nil, false
	}
	if written, ok = r.number(); !ok {
		return 0, nil, r.fail()
	}
	if value, ok = short(written); ok {
		return value, written, true
	}
	value, err := strconv.ParseFloat(string(written), 64)
	if err != nil {
		r.breaks("type", 0, of)
		return 0, nil, false
	}
	return value, written, true
}

// short reads a whole number of at most 15 digits.
func short(written []byte) (float64, bool) {
	if len(written) > 15 {
		return 0, false
	}
	var n int64
	negative := written[0] == '-'
	if negative {
		written = written[1:]
	}
	for _, c := range written {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	if negative {
		n = -n
	}
	return float64(n), true
}

// ReadInteger reads a whole number. The bounds of the document lie within those
// of T, and within 2^53.
func ReadInteger[T ~int | ~int32 | ~int64](r *Reader, to *T, of *Integer) {
	if value, ok := r.integer(of); ok {
		*to = T(value)
	}
}

// ReadOptionalInteger reads a whole number that may be absent.
func ReadOptionalInteger[T ~int | ~int32 | ~int64](r *Reader, to **T, of *Integer) {
	if value, ok := r.integer(of); ok && r.keeps() {
		*to = new(T(value))
	}
}

func (r *Reader) integer(of *Integer) (value float64, ok bool) {
	value, _, ok = r.numeral(of)
	if !ok {
		return 0, false
	}
	if value != math.Trunc(value) {
		r.breaks("type", 0, of)
		ok = false
	}
	if of.Int64 && (value > math.MaxInt64 || value < math.MinInt64) {
		r.breaks("format", 1, of)
		ok = false
	}
	if value < float64(of.Min) {
		r.breaks("minimum", 2, of)
		ok = false
	}
	if value > float64(of.Max) {
		r.breaks("maximum", 3, of)
		ok = false
	}
	return value, ok
}

// ReadNumber reads a number.
func ReadNumber[T ~float32 | ~float64](r *Reader, to *T, of *Number) {
	value, written, ok := r.numeral(of)
	if !ok {
		return
	}
	if value < of.Min {
		r.breaks("minimum", 0, of)
		ok = false
	}
	if value > of.Max {
		r.breaks("maximum", 1, of)
		ok = false
	}
	if !ok {
		return
	}
	if value == math.Trunc(value) && math.Abs(value) < exact {
		*to = T(value)
		return
	}
	precise, err := strconv.ParseFloat(string(written), reflect.TypeFor[T]().Bits())
	if err != nil {
		r.unbound = true
		return
	}
	*to = T(precise)
}

// ReadOptionalNumber reads a number that may be absent.
func ReadOptionalNumber[T ~float32 | ~float64](r *Reader, to **T, of *Number) {
	var value T
	if ReadNumber(r, &value, of); r.keeps() {
		*to = new(value)
	}
}

// ReadBool reads true or false.
func ReadBool[T ~bool](r *Reader, to *T) {
	if r.state != reading {
		return
	}
	switch c := r.peek(); {
	case c != 't' && c != 'f':
		r.wrongType(boolType)
	case !r.scalar(c):
		r.fail()
	default:
		*to = c == 't'
	}
}

// ReadOptionalBool reads true or false, or is not called at all.
func ReadOptionalBool[T ~bool](r *Reader, to **T) {
	var value T
	if ReadBool(r, &value); r.keeps() {
		*to = new(value)
	}
}
