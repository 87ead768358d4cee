// Package phone finds telephone numbers in a text, and says which are the same.
package phone

import (
	"strings"

	"coagent/services/ai/regexp"
)

// Number is a telephone number, however it was written.
type Number struct {
	// E164 is the number with its country code ("+15125550100"); empty if it was
	// written without an area code.
	E164 string
	// Local is the number without country and area code ("5550100"); empty outside
	// North America.
	Local string
	// Extension is what is dialled afterwards; most often empty.
	Extension string
}

// Same reports whether both are the same number. What only one of them has, an
// area code or an extension, tells nothing.
func (n Number) Same(other Number) bool {
	if n.Extension != "" && other.Extension != "" && n.Extension != other.Extension {
		return false
	}
	if n.E164 == "" || other.E164 == "" {
		return n.Local != "" && n.Local == other.Local
	}
	return n.E164 == other.E164
}

// Found is a number and where it stands in a text, in bytes.
type Found struct {
	Number
	Start, End int
}

// What stands between the groups of a number: "(512) 555‑0100", "512.555.0100",
// "512 / 555 - 0100".
const between = `[\s\x{00a0}\x{2000}-\x{200b}\x{202f}\x{2060}./·•\x{2010}-\x{2015}\x{2212}-]{0,3}`

// Each form begins where it is tried.
var (
	american = regexp.MustCompile(`^(?:\+?1` + between + `)?(?:\(\s?[2-9]\d{2}\s?\)|[2-9]\d{2})` + between + `[2-9]\d{2}` + between + `\d{4}`)
	// vanity is a number whose last digits are letters: 512-555-HOME.
	vanity  = regexp.MustCompile(`^(?:\+?1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[.-])[2-9]\d{2}[.-][A-Z]{4}`)
	local   = regexp.MustCompile(`^[2-9]\d{2}[-\x{2010}-\x{2012}]\d{4}`)
	foreign = regexp.MustCompile(`^\+[2-9]\d(?:[ .()-]{0,2}\d){6,13}`)
	// extension has its words in other languages as well.
	extension = regexp.MustCompile(`(?i)^\s*[,;(-]?\s*(?:extension|extensi[oó]n|extn?|x|wewn?|int|interno|anexo|poste|ramal|option|press|#)` +
		`\b?[.:]?\s*#?(\d{1,7})\)?`)
)

// In lists the telephone numbers of a text, in order, as people in the United
// States write them, and those of other countries that begin with +. A number
// begins and ends where its digits do, whatever stands round it: neither a ZIP
// code before it nor a second number behind it is a part of it.
func In(text string) []Found {
	var all []Found
	for i := 0; i < len(text); {
		found, ok := at(text, i)
		if !ok {
			i++
			continue
		}
		all = append(all, found)
		i = found.End
	}
	return all
}

// Parse reads a text that is one number and nothing else.
func Parse(text string) (Number, bool) {
	text = strings.TrimSpace(text)
	all := In(text)
	if len(all) != 1 || strings.ContainsAny(text[:all[0].Start]+text[all[0].End:], "0123456789") {
		return bare(text)
	}
	return all[0].Number, true
}

// bare reads seven digits, which are a number only where nothing else can be
// meant.
func bare(text string) (Number, bool) {
	digits := digitsOf(text)
	if len(digits) != 7 || strings.Trim(text, "0123456789 .-()") != "" {
		return Number{}, false
	}
	return Number{Local: digits}, true
}

// Blank puts substitute in the place of every number of a text.
func Blank(text, substitute string) string {
	var b strings.Builder
	end := 0
	for _, f := range In(text) {
		b.WriteString(text[end:f.Start] + substitute)
		end = f.End
	}
	b.WriteString(text[end:])
	return b.String()
}

// begins reports whether a text may begin with a number: if with a digit, then with three
// of an area or of an exchange, or with the 1 of the country.
func begins(text string) bool {
	first := text[0]
	return !digit(first) || first == '1' || first > '1' && len(text) > 2 && digit(text[1]) && digit(text[2])
}

// at reads the number that begins at byte i.
func at(text string, i int) (Found, bool) {
	if first := text[i]; first != '+' && first != '(' && !digit(first) {
		return Found{}, false
	}
	if i > 0 && text[i] != '(' && (digit(text[i-1]) || text[i-1] == '$' || letter(text[i-1])) {
		return Found{}, false
	}
	rest := text[i:]
	if !begins(rest) {
		return Found{}, false
	}
	for _, form := range []*regexp.Regexp{american, vanity} {
		if end := len(form.FindString(rest)); end > 0 && ends(rest, end) {
			return extended(domestic(rest[:end]), text, i, end), true
		}
	}
	if end := len(local.FindString(rest)); end > 0 && ends(rest, end) && !inside(text[:i]) {
		return extended(Number{Local: digitsOf(rest[:end])}, text, i, end), true
	}
	// a number of another country has no certain length: the longest that is one
	for end := len(foreign.FindString(rest)); end > 0; end = strings.LastIndexAny(rest[:end], " .()-") {
		if !ends(rest, end) {
			continue
		}
		if e164, ok := international(digitsOf(rest[:end])); ok {
			return extended(Number{E164: e164}, text, i, end), true
		}
	}
	return Found{}, false
}

// ends reports whether a number can end at byte end.
func ends(text string, end int) bool {
	return digit(text[end-1]) && (end == len(text) || !digit(text[end])) ||
		letter(text[end-1]) && (end == len(text) || !digit(text[end]) && !letter(text[end]))
}

// inside reports whether seven digits after these are the rest of something
// longer.
func inside(before string) bool {
	before = strings.TrimRight(before, " ")
	return before != "" && strings.ContainsRune("-./)", rune(before[len(before)-1]))
}

// domestic reads a number of North America: a calling code that may be left out, area code,
// exchange and line.
func domestic(run string) Number {
	digits := strings.Map(keypad, signs(run))
	digits = digits[len(digits)-10:]
	return Number{E164: "+1" + digits, Local: digits[len(digits)-7:]}
}

// keypad is the digit that a letter is dialled by (ITU-T E.161).
func keypad(r rune) rune {
	if r < 'A' || r > 'Z' {
		return r
	}
	const digits = "22233344455566677778889999"
	return rune(digits[r-'A'])
}

// extended adds the extension that stands behind the number.
func extended(n Number, text string, start, end int) Found {
	if m := extension.FindStringSubmatch(text[start+end:]); m != nil {
		n.Extension = m[1]
		end += len(m[0])
	}
	return Found{n, start, start + end}
}

func digit(b byte) bool  { return '0' <= b && b <= '9' }
func letter(b byte) bool { return 'A' <= b&^0x20 && b&^0x20 <= 'Z' }

func digitsOf(text string) string { return strings.TrimPrefix(signs(text), "+") }

// signs are the digits, letters and plus signs of a number.
func signs(number string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || r < 128 && (digit(byte(r)) || letter(byte(r))) {
			return r
		}
		return -1
	}, number)
}
