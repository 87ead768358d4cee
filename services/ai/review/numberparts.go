package review

import (
	"strconv"
	"strings"
)

// part is what a number is written with.
type part struct{ text, prefix, digits, scale, suffix string }

// partAt is the part of a text that the pattern of numbers found.
func partAt(text string, at []int) part {
	group := func(i int) string {
		if at[2*i] == at[2*i+1] { // it has none
			return ""
		}
		return strings.ToLower(strings.Trim(text[at[2*i]:at[2*i+1]], " \t\n\r-"))
	}
	return part{strings.TrimSpace(text[at[0]:at[1]]), group(1), text[at[4]:at[5]], group(3), group(4)}
}

func (p part) meaning() figure {
	value, ok := valueOfDigits(p.digits, exponents[p.scale])
	if !ok {
		return figure{}
	}
	f := figure{value: value}
	switch {
	case p.prefix != "" || p.suffix == "usd" || p.scale == "grand",
		strings.HasPrefix(p.suffix, "dollar"), strings.HasPrefix(p.suffix, "buck"):
		f.unit = '$'
	case strings.HasPrefix(p.suffix, "b"):
		f.unit = 'b'
	case p.suffix != "":
		f.unit = '%'
	}
	return f
}

// valueOfDigits is the value of digits, with commas or a point, times a power of ten.
func valueOfDigits(digits string, exponent int) (value float64, ok bool) {
	const most, exact = 1 << 53 / 10, 22 // up to which integers and powers of ten are exact
	n, places, behind := 0, exponent, false
	for i := range len(digits) {
		switch c := digits[i]; {
		case c == '.':
			behind = true
		case c == ',':
		default:
			if n > most-1 {
				value, err := strconv.ParseFloat(strings.ReplaceAll(digits, ",", "")+"e"+strconv.Itoa(exponent), 64)
				return value, err == nil
			}
			n = 10*n + int(c-'0')
			if behind {
				places--
			}
		}
	}
	switch {
	case places > exact, places < -exact:
		value, err := strconv.ParseFloat(strings.ReplaceAll(digits, ",", "")+"e"+strconv.Itoa(exponent), 64)
		return value, err == nil
	case places < 0: // rounded once, as the standard library does
		return float64(n) / powersOfTen[-places], true
	}
	return float64(n) * powersOfTen[places], true
}

// powersOfTen are those that are exact.
var powersOfTen = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// year reports whether the number may be a year of our time.
func (p part) year() bool {
	return p.prefix+p.scale+p.suffix == "" && len(p.digits) == 4 && "1900" <= p.digits && p.digits < "2100"
}

// spoken reports whether the number may be a price as people say it.
func (p part) spoken() bool {
	return p.prefix+p.suffix == "" && (p.scale != "" || len(p.digits) == 3 || len(p.digits) > 4)
}

// step is one of the last place: 0.1 of 4.2, 100 of 300.
func (p part) step() float64 {
	places := exponents[p.scale]
	if _, fraction, ok := strings.Cut(p.digits, "."); ok {
		places -= len(fraction)
	} else {
		for i := len(p.digits) - 1; i >= 0 && (p.digits[i] == '0' || p.digits[i] == ','); i-- {
			if p.digits[i] == '0' {
				places++
			}
		}
	}
	if -len(powersOfTen) < places && places < 0 {
		return 1 / powersOfTen[-places]
	} else if 0 <= places && places < len(powersOfTen) {
		return powersOfTen[places]
	}
	step, _ := strconv.ParseFloat("1e"+strconv.Itoa(places), 64)
	return step
}
