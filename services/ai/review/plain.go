package review

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// plainWords is a text as words alone: small letters without accents, digits,
// and one space between two words.
func plainWords(text string) string {
	if isPlain(text) {
		return text
	}
	if words, ok := plainAtOnce(text); ok {
		return words
	}
	return plainAfterAll(text)
}

// plainAfterAll is plainWords of any text.
func plainAfterAll(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(unaccented(asRendered(text))), noWord), " ")
}

// isPlain reports whether a text is its own words.
func isPlain(text string) bool {
	inWord := false
	for i := range len(text) {
		isPart := kindsOfASCII[text[i]] == isWord
		if !isPart && !(inWord && text[i] == ' ') {
			return false
		}
		inWord = isPart
	}
	return inWord || text == ""
}

// plainAtOnce is plainWords of a text of ASCII, the marks that writers use besides and
// letters of Latin-1, in which there is nothing to be rendered: most texts.
func plainAtOnce(text string) (words string, ok bool) {
	var b strings.Builder
	b.Grow(len(text))
	parted := false // from the word before
	for i := 0; i < len(text); {
		c, letter, width := text[i], "", 1
		k := kindsOfASCII[c]
		if k&rendered != 0 {
			if width = markOrSignAt(text[i:]); width == 0 {
				return "", false
			}
			if c == 0xc3 {
				letter = plainLatin[text[i+1]&0x3f]
			}
		}
		i += width
		if k&isWord == 0 && letter == "" {
			parted = true
			continue
		}
		if parted && b.Len() > 0 {
			b.WriteByte(' ')
		}
		parted = false
		if letter == "" {
			b.WriteByte(c | 0x20) // digits have that bit
		} else {
			b.WriteString(letter)
		}
	}
	return b.String(), true
}

// markOrSignAt is the length of a mark or a sign that a text begins with and that parts
// words or is a letter of Latin-1, however it is rendered; 0 if there is none.
func markOrSignAt(text string) int {
	if len(text) > 2 && text[0] == 0xe2 && text[1] == 0x80 && 0x90 <= text[2] && text[2] <= 0xa7 && text[2] != 0x97 {
		return 3 // dashes, quotation marks, dots; one is rendered as an accent of nothing
	}
	if strings.HasPrefix(text, "\u00a0") { // a space
		return 2
	}
	return signAt(text)
}

// plainLatin are the letters from À to ÿ as plainWords has them, by their last byte; empty
// for what is no letter.
var plainLatin = func() (letters [64]string) {
	for r := 'À'; r <= 'ÿ'; r++ {
		if !noWord(r) {
			letters[r&0x3f] = strings.ToLower(unaccented(string(r)))
		}
	}
	return letters
}()

// What a byte is: part of a word, a capital, or what may look otherwise when rendered.
const (
	isWord = 1 << iota
	isCapitalLetter
	rendered
)

var kindsOfASCII = func() (kinds [256]uint8) {
	for c := range kinds {
		switch r := rune(c); {
		case c > '~' || c == '&' || c == '\\' || hidden(r):
			kinds[c] = rendered
		case unicode.IsUpper(r):
			kinds[c] = isWord | isCapitalLetter
		case !noWord(r):
			kinds[c] = isWord
		}
	}
	return kinds
}()

// markAt is the length of a mark that a text begins with and that is rendered as it is:
// quotation marks, dashes, dots; 0 if there is none.
func markAt(text string) int {
	if len(text) >= 3 && text[0] == 0xe2 && text[1] == 0x80 {
		switch text[2] {
		case 0x93, 0x94, 0x98, 0x99, 0x9c, 0x9d, 0xa2: // – — ‘ ’ “ ” •
			return 3
		}
	}
	return 0
}

// unaccented is a text without accents.
func unaccented(text string) string {
	if isASCII(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf && unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text))
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func noWord(r rune) bool {
	if r < utf8.RuneSelf {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9')
	}
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// isRendered reports whether asRendered leaves a text as it is, as far as that is seen
// at a glance: ASCII, the marks of writers, letters of Latin-1, arrows and pictures.
func isRendered(text string) bool {
	for i := 0; i < len(text); {
		if kindsOfASCII[text[i]]&rendered == 0 {
			i++
			continue
		}
		n := markAt(text[i:])
		if n == 0 {
			n = signAt(text[i:])
		}
		if n == 0 {
			return false
		}
		i += n
	}
	return true
}

// signAt is the length of a sign that a text begins with and that is rendered as it is;
// 0 if there is none. What follows is no accent, or it would be found by itself.
func signAt(text string) int {
	switch c := text[0]; {
	case c == '&' && (len(text) == 1 || text[1] != '#' && !isLetter(text[1])): // no reference
		return 1
	case c == 0xc3 && len(text) > 1 && 0x80 <= text[1] && text[1] <= 0xbf: // À to ÿ
		return 2
	case c == 0xc2 && len(text) > 1 && text[1]&0xc0 == 0x80 && stable&(1<<(text[1]&0x3f)) != 0:
		return 2
	case c == 0xe2 && len(text) > 2 && text[1] == 0x86 && 0x90 <= text[2] && text[2] <= 0x99: // ← to ↙
		return 3
	case c == 0xf0 && len(text) > 3 && text[1] == 0x9f && 0x8c <= text[2] && text[2] <= 0xa7 && text[3]&0xc0 == 0x80:
		return 4 // pictures
	}
	return 0
}

// stable are the signs of Latin-1 that are rendered as they are, each a bit by its last byte.
var stable = func() (bits uint64) {
	for _, r := range "¡¢£¤¥¦§©«¬®°±¶·»¿" {
		bits |= 1 << (r & 0x3f)
	}
	return bits
}()
