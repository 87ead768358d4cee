package review

import (
	"maps"
	"strconv"
	"strings"
)

// Numbers in words.
var (
	belowTwenty = listOf(`zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
		seventeen eighteen nineteen`, func(i int) int64 { return int64(i) })
	tens       = listOf(`twenty thirty forty fifty sixty seventy eighty ninety`, func(i int) int64 { return int64(20 + 10*i) })
	wordScales = map[string]int64{"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
	ordinals   = wordSet(`first second third fourth fifth sixth seventh eighth ninth`)
	sayings    = wordSet(`thanks times reasons words little things ways details questions stories`)
	parts      = map[string]string{"half": "5", "quarter": "25"} // after the decimal point
)

func listOf(words string, value func(int) int64) map[string]int64 {
	values := map[string]int64{}
	for i, word := range strings.Fields(words) {
		values[word] = value(i)
	}
	return values
}

// span is a word of a text.
type span struct {
	word       string // in small letters
	start, end int
}

// letterRuns are the words of a text: runs of letters, and of digits with what
// belongs to a number.
func letterRuns(text string) []span {
	all := make([]span, 0, len(text)/6+1)
	for i := 0; i < len(text); {
		c := text[i]
		if !isLetter(c) {
			i++
			continue
		}
		start := i
		for i < len(text) && isLetter(text[i]) {
			i++
		}
		all = append(all, span{strings.ToLower(text[start:i]), start, i})
	}
	return all
}

// nextWords adds to row the next words of a text that may be of one number: only a space or
// a hyphen stands between them. It says where they end.
func nextWords(row []span, text string, at int) (words []span, end int) {
	for ; at < len(text); at++ {
		start := at
		for at < len(text) && isLetter(text[at]) {
			at++
		}
		switch {
		case start < at:
			row = append(row, span{text[start:at], start, at})
			if at == len(text) || !joinsNumber(text[at:at+1]) {
				return row, at
			}
		case len(row) > 0:
			return row, at
		}
	}
	return row, at
}

// joinsNumber reports whether what stands between two words leaves them in one number.
func joinsNumber(gap string) bool { return gap == " " || gap == "-" || gap == "\n" }

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80 }

// inDigits is a text whose numbers in words are written in digits: "four hundred
// eighty-five thousand" as "485 thousand", "twenty-five percent" as "25 percent",
// "half a million" as "0.5 million", "twenty twenty-six" as "2026".
func inDigits(text string) string {
	if !hasNumberWord(text) {
		return text
	}
	var b strings.Builder
	var words []span
	end := 0
	for at := 0; at < len(text); {
		words, at = nextWords(words[:0], text, at)
		if len(words) == 0 || !hasNumberWord(text[words[0].start:at]) {
			continue
		}
		for i := range words {
			words[i].word = strings.ToLower(words[i].word)
		}
		for i := 0; i < len(words); {
			if !beginsNumber[words[i].word] {
				i++
				continue
			}
			digits, used := spelledNumber(text, words[i:])
			if used == 0 {
				i++
				continue
			}
			b.WriteString(text[end:words[i].start])
			b.WriteString(digits)
			end = words[i+used-1].end
			i += used
		}
	}
	if end == 0 {
		return text
	}
	b.WriteString(text[end:])
	return b.String()
}

// beginsNumber are the words with which a number in words begins, and numberWord those
// of which each has one.
var (
	beginsNumber = func() map[string]bool {
		all := wordSet("a an half quarter one three")
		for _, words := range []map[string]int64{belowTwenty, tens} {
			for word := range words {
				all[word] = true
			}
		}
		return all
	}()
	numberWord = glanceOf(
		strings.FieldsSeq("half quarter quarters hundred"), maps.Keys(belowTwenty), maps.Keys(tens), maps.Keys(wordScales),
	)
)

// hasNumberWord reports whether a text has a word without which no number is spelled.
func hasNumberWord(text string) bool {
	for i := 0; i < len(text); i++ {
		start := i
		for i < len(text) && isLetter(text[i]) {
			i++
		}
		if numberWord.has(text[start:i]) {
			return true
		}
	}
	return false
}

// spelledNumber reads the number that begins with the first word; used is how
// many words it has, 0 for none.
func spelledNumber(text string, words []span) (digits string, used int) {
	r := wordReader{text: text, words: words}
	if r.is("half") && r.isAt(1, "a") && wordScales[r.at(2)] > 0 { // half a million
		return "0.5 " + r.at(2), 3
	}
	if digits, used := r.partOfScale(); used > 0 {
		return digits, used
	}
	if r.is("a") || r.is("an") {
		switch next := r.at(1); {
		case (wordScales[next] > 0 || next == "hundred") && sayings[r.at(2)]: // a thousand thanks
			return "", 0
		case wordScales[next] > 0:
			return "1 " + next, 2
		case next == "hundred" && wordScales[r.at(2)] > 0:
			return "100 " + r.at(2), 3
		case next == "hundred":
			r.used = 2
			if r.is("and") && isSmallNumber(r.at(1)) {
				r.next()
			}
			if n, ok := r.upTo99(); ok && n > 0 { // a hundred fifty
				return strconv.FormatInt(100+n, 10), r.used
			}
			return "100", 2
		}
		return "", 0
	}
	if year, ok := r.year(); ok {
		return year, r.used
	}
	if price, ok := r.price(); ok {
		return price, r.used
	}
	var total, group int64
	seen, scale := false, ""
	for {
		n, ok := r.upTo99()
		if ok {
			if seen && group%100 != 0 { // "three four" are two numbers
				r.back()
				break
			}
			group += n
		}
		if ok && r.is("hundred") {
			r.next()
			group *= 100
			seen = true
			if r.is("and") && isSmallNumber(r.at(1)) {
				r.next()
			}
			if isSmallNumber(r.at(0)) {
				continue
			}
		} else if !ok {
			break
		}
		seen, scale = true, ""
		if by := wordScales[r.at(0)]; by > 0 && r.joins() {
			scale = r.at(0)
			r.next()
			total, group = total+group*by, 0
			if r.is("and") && isSmallNumber(r.at(1)) {
				r.next()
			}
			if isSmallNumber(r.at(0)) {
				continue
			}
		}
		break
	}
	if !seen || ordinals[r.at(0)] && r.joins() && r.used > 0 && tens[r.words[r.used-1].word] > 0 { // twenty-first
		return "", 0
	}
	switch total += group; {
	case scale != "" && total%wordScales[scale] == 0:
		return strconv.FormatInt(total/wordScales[scale], 10) + " " + scale, r.used
	case r.is("and") && (r.isAt(1, "a") || r.isAt(1, "one")) && parts[r.at(2)] != "": // two and a half
		digits = strconv.FormatInt(total, 10) + "." + parts[r.at(2)]
		return digits, r.used + 3
	}
	return strconv.FormatInt(total, 10), r.used
}

// partOfScale reads a quarter of a billion, three quarters of a million, a quarter
// million.
func (r *wordReader) partOfScale() (digits string, used int) {
	value, i := map[string]string{"a": "0.25", "one": "0.25", "three": "0.75"}[r.at(0)], 1
	if r.is("quarter") {
		value, i = "0.25", 0
	}
	if part := r.at(i); value == "" || part != "quarter" && part != "quarters" {
		return "", 0
	}
	i++
	if r.isAt(i, "of") && (r.isAt(i+1, "a") || r.isAt(i+1, "one")) {
		i += 2
	}
	if scale := r.at(i); wordScales[scale] > 0 {
		return value + " " + scale, i + 1
	}
	return "", 0
}

func isSmallNumber(word string) bool {
	_, below := belowTwenty[word]
	return below || tens[word] > 0
}

// wordReader reads words one after another, as long as only a space or a hyphen
// stands between them.
type wordReader struct {
	text  string
	words []span
	used  int
	last  int // how many words the last number took
}

// at is the n-th word from here on; empty if something else stands before it.
func (r *wordReader) at(n int) string {
	i := r.used + n
	if i >= len(r.words) {
		return ""
	}
	for k := max(r.used, 1); k <= i; k++ {
		if !joinsNumber(r.text[r.words[k-1].end:r.words[k].start]) {
			return ""
		}
	}
	return r.words[i].word
}

func (r *wordReader) is(word string) bool          { return r.at(0) == word }
func (r *wordReader) isAt(n int, word string) bool { return r.at(n) == word }
func (r *wordReader) next()                        { r.used++ }
func (r *wordReader) back()                        { r.used -= r.last }
func (r *wordReader) joins() bool                  { return r.at(0) != "" }

// upTo99 reads a number below a hundred.
func (r *wordReader) upTo99() (int64, bool) {
	if n, ok := belowTwenty[r.at(0)]; ok {
		r.used, r.last = r.used+1, 1
		return n, true
	}
	n, ok := tens[r.at(0)]
	if !ok {
		return 0, false
	}
	r.used, r.last = r.used+1, 1
	if more := belowTwenty[r.at(0)]; 0 < more && more < 10 {
		r.used, r.last = r.used+1, 2
		return n + more, true
	}
	return n, true
}

// year reads a year in two numbers: nineteen ninety-eight, twenty twenty-six.
func (r *wordReader) year() (string, bool) {
	century, ok := map[string]string{"eighteen": "18", "nineteen": "19", "twenty": "20"}[r.at(0)]
	if !ok {
		return "", false
	}
	r.next()
	if n, ok := r.upTo99(); ok && n >= 10 {
		return century + strconv.FormatInt(n, 10), true
	}
	r.used = 0
	return "", false
}

// price reads a price as people say it: four eighty-five.
func (r *wordReader) price() (string, bool) {
	hundreds := belowTwenty[r.at(0)]
	if hundreds < 1 || hundreds > 9 || tens[r.at(1)] == 0 {
		return "", false
	}
	r.next()
	n, _ := r.upTo99()
	return strconv.FormatInt(hundreds*100+n, 10), true
}
