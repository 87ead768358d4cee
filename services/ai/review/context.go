package review

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What stands round a number says what it is about. All of it is data: words in
// small letters.

// bound says how a text rounds a number.
type bound byte

const (
	asItIs bound = iota
	about        // at most half of the last place away
	nearly       // at most half of the last place above
	over         // below by less than one of the last place
	under        // above by less than one of the last place
)

// boundsBefore are the words before a number that round it.
var boundsBefore = func() map[string]bound {
	all := map[string]bound{}
	for b, phrases := range map[bound]string{
		about:  `about, around, roughly, approximately, approx, some, circa, an estimated, near`,
		nearly: `nearly, almost, close to, approaching, just under, just below`,
		over: `more than, over, at least, above, past, beyond, north of, upward of, upwards of, in excess of, greater than,
			no fewer than, no less than, exceeding, exceeded, exceeds, topped, topping, surpassed`,
		under: `less than, fewer than, no more than, under, below, at most, up to, south of, shy of, short of, not quite`,
	} {
		for phrase := range strings.SplitSeq(phrases, ",") {
			all[strings.Join(strings.Fields(phrase), " ")] = b
		}
	}
	return all
}()

// endsBound are the last words of those phrases.
var endsBound = func() map[string]bool {
	all := map[string]bool{}
	for phrase := range boundsBefore {
		all[phrase[strings.LastIndexByte(phrase, ' ')+1:]] = true
	}
	return all
}()

// boundBefore is how the words before a number round it: the longest phrase
// counts.
func boundBefore(words []string) bound {
	if len(words) == 0 || !endsBound[words[len(words)-1]] {
		return asItIs
	}
	for n := min(3, len(words)); n > 0; n-- {
		if b, ok := boundsBefore[strings.Join(words[len(words)-n:], " ")]; ok {
			return b
		}
	}
	return asItIs
}

// kinds are what is counted, by the noun. Numbers of two kinds are two numbers.
var kinds = kindsOf(
	"year years yr yrs", "month months mo mos", "week weeks wk wks", "day days", "hour hours hr hrs",
	"minute minutes min mins",
	"bed beds bedroom bedrooms br brs bd bds bdrm bdrms", "bath baths bathroom bathrooms ba bth bths",
	"star stars", "review reviews", "follower followers", "subscriber subscribers", "following", "offer offers",
	"acre acres ac", "mile miles mi", "foot feet ft", "block blocks", "pound pounds lb lbs", "agent agents",
	"story stories storey storeys floor floors", "car cars", "unit units", "boy boys son sons",
	"girl girls daughter daughters", "child children kid kids", "listing listings", "permit permits", "closing closings",
)

func kindsOf(rows ...string) map[string]string {
	all := map[string]string{}
	for _, row := range rows {
		names := strings.Fields(row)
		for _, name := range names {
			all[name] = names[0]
		}
	}
	return all
}

// kindAfter is the kind of the number before these words: the first noun of the
// table, after at most two other words.
func kindAfter(words []string) string {
	for i, word := range words {
		if kind, ok := kinds[word]; ok {
			return kind
		}
		if i == 2 || prepositions[word] || word == "no" {
			return ""
		}
	}
	return ""
}

var prepositions = wordSet(`of in at on by for from to and or with than per as after before since until a an the is was were are vs that
	who which while but this last next each every these those my your our their more less fewer higher lower up down over under above below against compared toward towards if
	into within through when where because so even same`)

// numbersDays reports whether these words before a number make it the number of
// a day, a week or a month.
func numbersDays(words []string) bool {
	if len(words) == 0 {
		return false
	}
	switch kinds[words[len(words)-1]] {
	case "day", "week", "month":
		return true
	}
	return false
}

// Directions: +1 up, -1 down.
var (
	directionBefore = directions(`up rose risen rise rises rising climbed climb climbs climbing increased increase increases increasing gained gain
		gains grew grown grow grows growth jumped jump jumps surged advanced higher ticked-up appreciated`,
		`down fell fallen fall falls falling dropped drop drops dropping declined decline declines declining decreased decrease decreases
		decreasing slipped slid slipping dipped dip dips eased shrank shrunk lower cheaper depreciated tumbled sank`)
	directionAfter = directions(`more higher increase rise gain jump growth above climb`, `less fewer lower decrease decline drop below dip fall cheaper`)
	// hedges may stand between a direction and its number.
	hedges = wordSet(`by of about around roughly approximately nearly almost some to a an just only another over more than under as much slightly
		modestly again even further approx the modest small slight sharp steep least at less`)
	// priceMarks are what a price lies over or under.
	priceMarks = wordSet(`list asking ask market appraisal appraised`)
)

func directions(up, down string) map[string]int {
	all := map[string]int{}
	for _, word := range strings.Fields(up) {
		all[word] = 1
	}
	for _, word := range strings.Fields(down) {
		all[word] = -1
	}
	return all
}

// direction is where the words round a number say that something went; 0 for
// nowhere.
func direction(before, after []string) int {
	for i := len(before) - 1; i >= 0; i-- {
		word := before[i]
		if d := directionBefore[word]; d != 0 {
			if word == "up" && i+1 < len(before) && (before[i+1] == "to" || before[i+1] == "with") {
				break // up to is a bound
			}
			return d
		}
		if !hedges[word] {
			break
		}
	}
	if len(after) == 0 {
		return 0
	}
	if len(after) > 1 && (priceMarks[after[1]] || len(after) > 2 && priceMarks[after[2]]) {
		switch after[0] {
		case "over", "above":
			return 1
		case "under", "below":
			return -1
		}
	}
	return directionAfter[after[0]]
}

// wordsBefore are the last words of a text, in order and in small letters, as far
// as only white space and hyphens stand between them.
func wordsBefore(text string) []string {
	words := make([]string, 0, 6)
	for len(words) < 6 {
		text = text[:runBefore(text, isGap)]
		start := runBefore(text, isLetterRune)
		if start == len(text) {
			break
		}
		words = append(words, strings.ToLower(text[start:]))
		text = text[:start]
	}
	slices.Reverse(words)
	return words
}

// wordsAfter are the first words of a text, as wordsBefore.
func wordsAfter(text string) []string {
	words := make([]string, 0, 4)
	for len(words) < 4 {
		text = text[runBehind(text, isGap):]
		end := runBehind(text, isLetterRune)
		if end == 0 {
			break
		}
		words = append(words, strings.ToLower(text[:end]))
		text = text[end:]
	}
	return words
}

// What a rune is to wordsBefore and wordsAfter.
const (
	isLetterRune = 1 << iota
	isGap
)

// useOf is what a rune is, and usesOfASCII what those of ASCII are.
func useOf(r rune) uint8 {
	switch {
	case unicode.IsLetter(r):
		return isLetterRune
	case unicode.IsSpace(r) || r == '-' || r == '*' || r == '_' || r == '~':
		return isGap
	}
	return 0
}

var usesOfASCII = func() (uses [utf8.RuneSelf]uint8) {
	for r := range uses {
		uses[r] = useOf(rune(r))
	}
	return uses
}()

// runBefore is where the runes of a use begin with which a text ends, and runBehind where
// those end with which it begins.
func runBefore(text string, use uint8) int {
	end := len(text)
	for end > 0 {
		if c := text[end-1]; c < utf8.RuneSelf {
			if usesOfASCII[c] != use {
				return end
			}
			end--
			continue
		}
		r, size := utf8.DecodeLastRuneInString(text[:end])
		if useOf(r) != use {
			return end
		}
		end -= size
	}
	return 0
}

func runBehind(text string, use uint8) int {
	start := 0
	for start < len(text) {
		if c := text[start]; c < utf8.RuneSelf {
			if usesOfASCII[c] != use {
				return start
			}
			start++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[start:])
		if useOf(r) != use {
			return start
		}
		start += size
	}
	return start
}
