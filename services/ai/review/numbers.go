package review

import (
	"slices"
	"strconv"
	"strings"

	"coagent/services/ai/regexp"
)

// figure is a number as texts are compared by it: 12 percent, 12% and 12.0% are
// one figure, and so are $1.2 million and $1,200,000.
type figure struct {
	value float64 // as its digits and its scale are read together, so that equal numbers are equal
	unit  byte    // '%', '$', 'b' for basis points, '/' for so many out of so many, or 0
}

var (
	number = regexp.MustCompile(`(?i)(\$\s?|\$us\s?|\bus\s?\$\s?|\busd\s?|\bus)?(\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)((?:\s*|-)(?:hundred|thousand|grand|million|billion|trillion)\b|(?:k|mm?|bn?)\b)?((?:\s*|-)(?:per\s?cent\b|pct\b|percentage\s+points?\b|basis\s+points?\b|bps\b|cents\s+on\s+the\s+dollar\b|dollars?\b|bucks?\b|usd\b)|\s*%)?`)
	// grouped is what may be one number with spaces in the place of commas.
	grouped = regexp.MustCompile(`\b\d+(?: \d+)+\b`)
	// ratio is so many out of so many; between its ends only these words are meant.
	ratio = regexp.MustCompile(`(?i)([\d.,$])?\b(\d{1,3}) (?:out of|in|of every|(?:` + shared + `)s? (?:in|out of|of every))(?: every)? (\d{1,3})\b(\s?%|[.,]\d| (?:percent|minutes?|hours?|days?|weeks?|months?|years?)\b)?`)
	// part of a whole that is named: 9 of 10 sellers.
	ratioOf = regexp.MustCompile(`(?i)([\d.,$])?\b(\d{1,3}) of (\d{1,3}) (?:[a-z]+ )?(?:[a-z]{3,}s|people)\b(%)?`)
	// between may stand between the ends of a range. A dash between spaces
	// separates clauses.
	between = regexp.MustCompile(`(?i)\A(?:\s?(?:[-–]|to|and|or)\s?|—)\z`)
	// listed is all of it that joins numbers of one kind as well as of two.
	listed = regexp.MustCompile(`(?i)\A\s(?:and|or)\s\z`)
	// shortYear is a year without its century: '08. A decade has an s behind it.
	shortYear = regexp.MustCompile(`(\A|[\s(–—-])['’‘](\d\d)(s\b)?\b`)
)

// shared are those of whom a share is told.
const shared = `buyer|seller|listing|home|house|condo|owner|homeowner|agent|sale|household|renter|loan|offer|deal|closing|borrower|adult|` +
	`claim|client|transaction|property|propertie|unit|resident|people|person`

var sharedBehind = regexp.MustCompile(`(?i)(?:` + shared + `)s?\z`)

// exponents of ten by the word or letter of a scale.
var exponents = map[string]int{
	"hundred": 2, "thousand": 3, "grand": 3, "k": 3, "million": 6, "m": 6, "mm": 6, "billion": 9, "b": 9, "bn": 9,
	"trillion": 12,
}

// quantity is one number of a text.
type quantity struct {
	text    string   // as it stands there
	figures []figure // what it may mean: in a range the ends share their units
	plain   bool     // at most 12 and without anything that makes a figure of it
	short   bool     // at most 12, so that many texts have it by chance
	step    float64  // one of the last place that is written, zeros at the end apart
	bound   bound    // how it is rounded
	kind    string   // what is counted; empty if the words do not say
	way     int      // where it went: up, down or nowhere
	noun    string   // what is counted, in the singular; empty if nothing stands behind it
	typed   bool     // it stands in the request
	beside  string   // the word before it that says what it is: listed at 415
	heads   bool     // it follows a name and a colon
	counts  bool     // of a share: it is one of people or homes
	year    bool     // it may be one
	inDays  bool     // it numbers days, weeks or months
	spoken  bool     // a price may be said this way: 485, or 485 thousand
	lone    bool     // nothing is counted behind it
	away    bool     // it is how far something is away
	// start and end are the bytes of a ratio, whose two numbers are no others, and
	// which are part and whole.
	start, end  int
	part, whole float64
	apart       bool          // part and whole may be told apart
	at          *surroundings // nil if nobody knows them
}

// readable is a text whose numbers are written one way: years with their century,
// and words in digits.
func readable(text string) string {
	if hasDigit(text) && (strings.Contains(text, "'") || strings.Contains(text, "’") || strings.Contains(text, "‘")) {
		text = replaceSubmatches(shortYear, text, func(m []string) string {
			century := "20"
			if m[2] > "35" {
				century = "19"
			}
			return m[1] + century + m[2] + m[3]
		})
	}
	return inDigits(text)
}

// numbersIn are all numbers of a readable text.
func numbersIn(text string) []quantity { return numbered(text).quantities() }

func (t *numberedText) quantities() []quantity {
	text, at, found := t.text, t.numbers(), t.parts()
	if len(at) == 0 {
		return shares(text)
	}
	all := append(ratios(text), shares(text)...)
	parts := slices.SortedFunc(slices.Values(all), func(a, b quantity) int { return a.end - b.end })
	gaps := make([]string, 0, len(at)) // before each part
	starts, ends := make([]int, 0, len(at)), make([]int, 0, len(at))
	end := 0
	for _, m := range at {
		gaps, end = append(gaps, text[end:m[0]]), m[1]
		starts, ends = append(starts, m[0]), append(ends, end)
	}
	hours := t.hours()
	all = slices.Grow(all, len(found))
	surrounded, figures := make([]surroundings, len(found)), make([]figure, len(found))
	for i, p := range found {
		few := small(p.digits)
		lead, tail := lastOf(text[:starts[i]], reach), firstOf(text[ends[i]:], reach)
		gap := lastOf(gaps[i], reach)
		before, after := wordsBefore(gap), wordsAfter(withoutCompound(strings.TrimPrefix(tail, "-plus")))
		figures[i] = p.meaning()
		surrounded[i] = surroundings{
			of: t, start: starts[i], end: ends[i], gap: gap, lead: lead, tail: tail,
			went: p.suffix != "" && goes(before),
		}
		one := quantity{
			text: p.text, figures: figures[i : i+1 : i+1], plain: p.prefix+p.scale+p.suffix == "" && few, short: few,
			step: p.step(), bound: boundBefore(before), way: direction(before, after), year: p.year(), spoken: p.spoken(),
			heads: strings.HasSuffix(strings.TrimRight(gap, " "), ":"), at: &surrounded[i],
		}
		one.beside = besideWord(before)
		if p.prefix+p.suffix == "" {
			one.kind = kindAfter(after)
			if isAgo(p, before, after) {
				one.kind = ""
			}
			if one.noun = nounAfter(after); one.plain && (isEitherOr(before) || len(after) > 0 && after[0] == "or") {
				one.noun = "" // two or three words
			}
			one.lone = p.scale+one.kind == "" &&
				(len(after) == 0 || after[0] == "s" || !isCounted(after[0]) || startsClause(tail))
			one.away = slices.ContainsFunc(after, func(word string) bool { return ofWays[word] })
			one.inDays = numbersDays(before)
			if i > 0 && between.MatchString(gaps[i]) {
				one.inDays = all[len(all)-1].inDays
			}
		}
		for len(hours) > 0 && hours[0][1] <= starts[i] {
			hours = hours[1:]
		}
		if len(hours) > 0 && hours[0][0] <= starts[i] && one.kind == "" {
			one.kind = "hour"
		}
		if one.way == 0 && p.suffix != "" {
			one.way = signBefore(gap)
		}
		for len(parts) > 0 && parts[0].end < ends[i] {
			parts = parts[1:]
		}
		if len(parts) > 0 && parts[0].start <= starts[i] {
			one.kind, one.noun = "", "" // of a ratio
		}
		if mark := strings.TrimRight(gap, " "); strings.HasSuffix(mark, "~") || strings.HasSuffix(mark, "≈") {
			one.bound = about
		}
		within := len(before) > 0 && partsOfRange[before[len(before)-1]]
		if within && p.suffix != "" && !p.leads(tail) {
			within = before[len(before)-1] == "mid"
		}
		if within && one.bound == asItIs {
			one.bound = over
		}
		switch {
		case strings.HasPrefix(tail, "+"), strings.HasPrefix(tail, " or more"), strings.HasPrefix(tail, " and change"),
			strings.HasPrefix(tail, "-plus"):
			one.bound = over
		case strings.HasPrefix(tail, " or so"):
			one.bound = about
		case strings.HasPrefix(tail, "s") && (len(tail) == 1 || !isLetter(tail[1])): // the low $300s
			one.bound = over
			if within && p.prefix+p.scale+p.suffix == "" && one.figures[0].value < 20 { // rates in the mid-6s
				one.plain = false
				one.figures = append(one.figures, figure{one.figures[0].value, '%'})
			}
			if p.prefix != "" && p.scale == "" && len(p.digits) == 3 {
				one.figures[0].value *= 1000
				one.step *= 1000
			}
		}
		shared := p
		if i+1 < len(found) && between.MatchString(gaps[i+1]) && p.suffix == "" {
			shared.suffix = found[i+1].suffix
			if p.scale == "" {
				shared.scale = found[i+1].scale
			}
		}
		if i > 0 && between.MatchString(gaps[i]) && p.prefix+p.suffix == "" && (!one.plain || !listed.MatchString(gaps[i])) {
			shared.prefix = found[i-1].prefix
		}
		if shared != p {
			one.plain = false
			one.figures = append(one.figures, shared.meaning())
		}
		all = append(all, one)
	}
	return all
}

// isEitherOr reports whether words before a number make it one of two.
func isEitherOr(before []string) bool { return len(before) > 0 && before[len(before)-1] == "or" }

// besideWord is the last of the words before a number that says something.
func besideWord(before []string) string {
	for i := len(before) - 1; i >= max(0, len(before)-3); i-- {
		if !hedges[before[i]] && !prepositions[before[i]] {
			return before[i]
		}
	}
	return ""
}

// goes reports whether words before a number make it how far something went: up 3%.
func goes(before []string) bool {
	if len(before) == 0 || before[len(before)-1] == "from" || before[len(before)-1] == "to" {
		return false
	}
	return direction(before, nil) != 0
}

// compounds are words with a number that tell what something counted is like: 140
// 5-star reviews.
var compounds = regexp.MustCompile(`\A\s+\d{1,2}-(?:star|level|story|bedroom|unit|bed|bath|car)\b`)

// withoutCompound is a text without such a word at its beginning.
func withoutCompound(text string) string {
	if rest := strings.TrimLeft(text, " \t\n\r\f"); len(rest) == len(text) || rest == "" || !isDigit(rest[0]) {
		return text
	}
	return compounds.ReplaceAllString(text, " ")
}

// ofWays are the words behind a distance.
var ofWays = wordSet(`walk drive ride stroll bike away from`)

// isCounted reports whether a word behind a number says what is counted, or is the
// name of a street.
func isCounted(word string) bool {
	return !prepositions[word] && (strings.HasSuffix(word, "s") || notLone[word])
}

var notLone = wordSet(`sf sq sqft ft feet acre acres degrees percent pct point mo hrs min sales square people main oak elm park first st ave rd dr ln`)

// partsOfRange stand before a number that names a range by its beginning: the
// mid-$500s.
var partsOfRange = wordSet(`low mid high upper lower middle`)

// leads reports whether a number with this behind it names a range.
func (p part) leads(tail string) bool {
	return strings.HasPrefix(tail, " range") || strings.HasPrefix(tail, "-range") || strings.HasPrefix(tail, "s")
}

// startsClause reports whether nothing of the clause comes before the text.
func startsClause(text string) bool {
	text = strings.TrimLeft(text, " *_")
	return text == "" || strings.ContainsAny(text[:1], ".,;:()!?/|-\n") || strings.HasPrefix(text, "–") ||
		strings.HasPrefix(text, "—")
}

// signBefore is the direction that a sign before a number tells.
func signBefore(gap string) int {
	switch {
	case strings.HasSuffix(gap, "+"), strings.HasSuffix(gap, "↑"), strings.HasSuffix(gap, "▲"):
		return 1
	case gap == "-", strings.HasSuffix(gap, " -"), strings.HasSuffix(gap, "(-"), strings.HasSuffix(gap, "−"),
		strings.HasSuffix(gap, "↓"), strings.HasSuffix(gap, "▼"):
		return -1
	}
	return 0
}

// ratios are what a text says of so many out of so many: 9 out of 10.
func ratios(text string) []quantity {
	var all []quantity
	found := ratio.FindAllStringSubmatchIndex(text, -1)
	named := len(found) // from here on the whole has its name behind it
	found = append(found, ratioOf.FindAllStringSubmatchIndex(text, -1)...)
	for i, at := range found {
		if at[2] >= 0 || at[8] >= 0 { // something that makes two numbers of it
			continue
		}
		part, _ := strconv.ParseFloat(text[at[4]:at[5]], 64)
		whole, _ := strconv.ParseFloat(text[at[6]:at[7]], 64)
		if part < whole {
			all = append(all, quantity{
				text: text[at[0]:at[1]], figures: []figure{{part / whole, '/'}},
				step: 0.05, bound: boundBefore(wordsBefore(text[:at[0]])), start: at[0], end: at[1],
				part: part, whole: whole, apart: i >= named || part > 12,
				plain: i >= named && part <= 12 && !sharedBehind.MatchString(text[at[0]:at[1]]),
			})
		}
	}
	return all
}

// hasDigit reports whether a text has a digit. It looks at eight letters at once: every
// sentence and every result is asked, and most sentences have none.
func hasDigit(text string) bool {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for ; len(text) >= 8; text = text[8:] {
		eight := uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
			uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
		off := eight ^ '0'*ones // below 10 where a digit stands
		if (off-10*ones)&^off&tops != 0 {
			return true
		}
	}
	for i := range len(text) {
		if '0' <= text[i] && text[i] <= '9' {
			return true
		}
	}
	return false
}

// hasFolded reports whether a text has some small letters of ASCII, as they are or as
// capitals.
func hasFolded(text, letters string) bool {
	for i := 0; i+len(letters) <= len(text); i++ {
		if text[i]|0x20 == letters[0] && strings.EqualFold(text[i:i+len(letters)], letters) {
			return true
		}
	}
	return false
}

// small reports whether digits are a whole number up to 12, as people write it.
func small(digits string) bool {
	switch len(digits) {
	case 1:
		return '0' <= digits[0] && digits[0] <= '9'
	case 2:
		return digits[0] == '0' && '0' <= digits[1] && digits[1] <= '9' || "10" <= digits && digits <= "12"
	}
	return false
}

// joined writes 12 000 as 12,000.
func joined(text string) string {
	if !hasDigit(text) {
		return text
	}
	return grouped.ReplaceAllStringFunc(text, func(run string) string {
		groups := strings.Fields(run)
		for i, g := range groups {
			if i == 0 && len(g) > 3 || i > 0 && len(g) != 3 {
				return run
			}
		}
		return strings.Join(groups, ",")
	})
}

// fractions are those of one character, as people write them in a number.
var fractions = strings.NewReplacer(
	" ½", ".5", "½", ".5", " ¼", ".25", "¼", ".25", " ¾", ".75", "¾", ".75", "⅛", ".125", "⅜", ".375", "⅝", ".625", "⅞",
	".875",
)
