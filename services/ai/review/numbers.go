package review

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// figure is a number as texts are compared by it: 12 percent, 12% and 12.0% are
// one figure, and so are $1.2 million and $1,200,000.
type figure struct {
	value string // a fraction in lowest terms
	unit  byte   // '%', '$', 'b' for basis points, '/' for so many out of so many, or 0
}

var (
	number = regexp.MustCompile(`(?i)(\$\s?|\$us\s?|\bus\s?\$\s?|\busd\s?|\bus)?(\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)((?:\s*|-)(?:hundred|thousand|million|billion|trillion)\b|(?:k|mm?|bn?)\b)?((?:\s*|-)(?:per\s?cent\b|pct\b|percentage\s+points?\b|basis\s+points?\b|bps\b|dollars?\b|usd\b)|\s*%)?`)
	// grouped is what may be one number with spaces in the place of commas.
	grouped = regexp.MustCompile(`\b\d+(?: \d+)+\b`)
	// countable is what a sentence without a figure has not.
	countable = regexp.MustCompile(`(?i)\d|hundred|thousand|illion|per\s?cent|teen\b|ty\b|ty-|out of|basis`)
	// spelled is a number in words: from thirteen on it is always a figure, below
	// that before a word that makes a figure of it.
	spelled = regexp.MustCompile(`(?i)\b(?:(half an?|an? hundred|an?)[- ](` + scaled + `)|(` + small12 + `|` + teens + `|(?:` + tens + `)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine)\b)?)(?:[- ](` + scaled + `|` + ordinals + `))?)\b`)
	// ratio is so many out of so many; between its ends only these words are meant.
	ratio = regexp.MustCompile(`(?i)([\d.,$])?\b(\d{1,3}|` + small12 + `) (?:out of|in)(?: every)? (\d{1,3}|` + small12 + `)\b(\s?%|[.,]\d| (?:percent|minutes?|hours?|days?|weeks?|months?|years?)\b)?`)
	// between may stand between the ends of a range. A dash between spaces
	// separates clauses.
	between = regexp.MustCompile(`(?i)\A(?:\s?(?:[-–]|to|and|or)\s?|—)\z`)
	// listed is all of it that joins numbers of one kind as well as of two.
	listed = regexp.MustCompile(`(?i)\A\s(?:and|or)\s\z`)
)

// Numbers in words, as patterns.
const (
	small12 = `one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve`
	teens   = `thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen`
	tens    = `twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety`

	ordinals = `first|second|third|fourth|fifth|sixth|seventh|eighth|ninth`
	scaled   = `hundred|thousand|million|billion|trillion|per\s?cent|basis|percentage|dollars?` // make a figure of the number before
)

var scales = map[string]int64{
	"hundred": 100, "thousand": 1000, "k": 1000, "million": 1e6, "m": 1e6, "mm": 1e6, "billion": 1e9, "b": 1e9, "bn": 1e9,
	"trillion": 1e12,
}

var numerals = func() map[string]int {
	words := map[string]int{}
	for i, w := range strings.Split(small12+"|"+teens, "|") {
		words[w] = i + 1
	}
	for i, w := range strings.Split(tens, "|") {
		words[w] = 20 + 10*i
	}
	return words
}()

// quantity is one number of a text.
type quantity struct {
	text    string   // as it stands there
	figures []figure // what it may mean: in a range the ends share their units
	plain   bool     // at most 12 and without anything that makes a figure of it
	short   bool     // at most 12, so that many texts have it by chance
}

// among reports whether one of the readings is told. The end of a range that is
// a small number by itself has to be told with the unit of the range.
func (q quantity) among(told map[figure]bool) bool {
	if q.short {
		return told[q.figures[len(q.figures)-1]]
	}
	for _, f := range q.figures {
		if told[f] {
			return true
		}
	}
	return false
}

// part is what a number is written with.
type part struct{ text, prefix, digits, scale, suffix string }

func (p part) meaning() figure {
	value, ok := new(big.Rat).SetString(strings.ReplaceAll(p.digits, ",", ""))
	if !ok {
		return figure{}
	}
	if by := scales[p.scale]; by > 0 {
		value.Mul(value, new(big.Rat).SetInt64(by))
	}
	f := figure{value: value.RatString()}
	switch {
	case p.prefix != "" || strings.HasPrefix(p.suffix, "dollar") || p.suffix == "usd":
		f.unit = '$'
	case strings.HasPrefix(p.suffix, "b"):
		f.unit = 'b'
	case p.suffix != "":
		f.unit = '%'
	}
	return f
}

// numbersIn are all numbers of a text.
func numbersIn(text string) []quantity {
	text = spelled.ReplaceAllStringFunc(text, inDigits)
	all := ratios(text)
	var parts []part
	var gaps []string // before each part
	end := 0
	for _, m := range number.FindAllStringSubmatchIndex(text, -1) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return strings.ToLower(strings.Trim(text[m[2*i]:m[2*i+1]], " \t\n\r-"))
		}
		parts = append(parts, part{strings.TrimSpace(text[m[0]:m[1]]), group(1), group(2), group(3), group(4)})
		gaps, end = append(gaps, text[end:m[0]]), m[1]
	}
	for i, p := range parts {
		few := small(p.digits)
		one := quantity{
			text: p.text, figures: []figure{p.meaning()}, plain: p.prefix+p.scale+p.suffix == "" && few, short: few,
		}
		shared := p
		if i+1 < len(parts) && between.MatchString(gaps[i+1]) && p.suffix == "" {
			shared.suffix = parts[i+1].suffix
			if p.scale == "" {
				shared.scale = parts[i+1].scale
			}
		}
		if i > 0 && between.MatchString(gaps[i]) && p.prefix+p.suffix == "" && (!one.plain || !listed.MatchString(gaps[i])) {
			shared.prefix = parts[i-1].prefix
		}
		if shared != p {
			one.plain = false
			one.figures = append(one.figures, shared.meaning())
		}
		all = append(all, one)
	}
	return all
}

// ratios are what a text says of so many out of so many: 9 out of 10.
func ratios(text string) []quantity {
	var all []quantity
	for _, m := range ratio.FindAllStringSubmatch(text, -1) {
		part, whole := count(m[2]), count(m[3])
		if m[1] == "" && m[4] == "" && part < whole {
			all = append(
				all, quantity{text: m[0], figures: []figure{{value: strconv.Itoa(part) + "/" + strconv.Itoa(whole), unit: '/'}}},
			)
		}
	}
	return all
}

// count is a number in digits or in a word.
func count(word string) int {
	if n, ok := numerals[strings.ToLower(word)]; ok {
		return n
	}
	n, _ := strconv.Atoi(word)
	return n
}

// small reports whether digits are a whole number up to 12, as people write it.
func small(digits string) bool {
	n, err := strconv.Atoi(digits)
	return err == nil && n <= 12 && len(digits) <= 2
}

// inDigits writes "twenty-five percent" as "25 percent", "a million" as "1
// million", and "forty-seven days" as "47 days".
func inDigits(phrase string) string {
	m := spelled.FindStringSubmatch(strings.ToLower(phrase))
	some, of, word, next := m[1], m[2], m[3], m[4]
	switch first, second, _ := strings.Cut(strings.ReplaceAll(word, "-", " "), " "); {
	case strings.HasPrefix(some, "half"):
		return "0.5 " + of
	case strings.HasSuffix(some, "hundred"):
		return "100 " + of
	case some != "" && strings.HasSuffix(of, "illion"):
		return "1 " + of
	case some != "" || strings.Contains(ordinals, next) && next != "": // twenty-first
	case next != "":
		return strconv.Itoa(numerals[first]+numerals[second]) + " " + next
	case numerals[first] > 12:
		return strconv.Itoa(numerals[first] + numerals[second])
	}
	return phrase
}

// joined writes 12 000 as 12,000.
func joined(text string) string {
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
