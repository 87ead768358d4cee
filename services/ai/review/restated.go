package review

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"coagent/services/ai/regexp"
)

// amountOf is a number of a listing as people type it: 2,060 · 3.5 · .21 · 4K · 1 1/2 ·
// '19.
var amountOf = regexp.MustCompile(`\b` + fractionOf + `\b|(?:\d[\d,]*)?(?:\d|\.\d+)(?:\s?(?:[KkMm]|thousand|million)\b)?(?:[ -]` + fractionOf + `\b)?`)

const fractionOf = `(?:1/[2348]|2/3|[37]/[48])`

// units are the units of a listing, each kind by its forms.
var units = func() []struct {
	kind string
	is   *regexp.Regexp
} {
	var all []struct {
		kind string
		is   *regexp.Regexp
	}
	for row := range strings.SplitSeq(`area: sq\.? ?(?:ft|feet)|sqft|sf|sq|square[ -]f(?:ee|oo)t
acres: ac|acres?
feet: ft|feet|foot|'
miles: mi|miles?
volts: v|volts?
amps: a|amps?
kilowatts: kw|kilowatts?
gallons: gal|gallons?
pounds: lbs?|pounds?
months: mos?|months?
years: yrs?|years?
weeks: wks?|weeks?
days: days?
hours: hrs?|hours?
minutes: mins?|minutes?
beds: bd|br|bdrms?|beds?|bedrooms?
baths: full|half|ba|bths?|baths?|bathrooms?
cars: cars?
percent: %|percent`, "\n") {
		kind, forms, _ := strings.Cut(row, ": ")
		all = append(all, struct {
			kind string
			is   *regexp.Regexp
		}{kind, regexp.MustCompile(`(?i)^[\s-]?(?:` + forms + `)(?:\W|$)`)})
	}
	return all
}()

// rounding stands before a number that is not meant as it is written.
var rounding = regexp.MustCompile(`(?i)\b(?:more than|over|above|about|around|roughly|approximately|some|nearly|almost|just under|under|less than` +
	`|close to)\s+\$?$`)

// slashDate is a date, of which no part is a fraction: 3/4/27.
var slashDate = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})/(\d{2,4})\b`)

// slashMonth is a month by its number: 5/31/27, 3/27.
var slashMonth = regexp.MustCompile(`\b(\d{1,2})/(?:\d{1,2}/)?\d{2,4}\b`)

var (
	perMonth = regexp.MustCompile(`(?i)^[^.;]{0,12}?(?:/ ?mo|(?:a|per|each|every) month|monthly)`)
	perYear  = regexp.MustCompile(`(?i)^[^.;]{0,12}?(?:/ ?yr|(?:a|per|each|every) year|yearly|annual)`)
)

// stated is a number as a listing or an answer states it.
type stated struct {
	text, unit, per string
	value           float64
	// behind are the first words behind it.
	behind string
	// about says that it is rounded: nearly 2,300.
	about bool
}

// statedIn are the numbers of a text, in digits or in words.
func statedIn(text string) []stated {
	text = slashDate.ReplaceAllString(inDigits(asRendered(text)), "$1 . $2 . $3")
	var all []stated
	for _, at := range amountOf.FindAllStringIndex(text, -1) {
		s := stated{text: text[at[0]:at[1]], behind: firstOf(text[at[1]:], reach)}
		s.value = valueOf(s.text)
		s.about = rounding.MatchString(lastOf(text[:at[0]], reach))
		if at[0] > 0 && text[at[0]-1] == '$' {
			s.unit = "dollars"
		}
		for _, u := range units {
			if s.unit == "" && u.is.MatchString(s.behind) {
				s.unit = u.kind
			}
		}
		switch {
		case perMonth.MatchString(s.behind):
			s.per = "month"
		case perYear.MatchString(s.behind):
			s.per = "year"
		}
		all = append(all, s)
	}
	return all
}

// valueOf is the value of a number with a fraction or a scale.
func valueOf(text string) float64 {
	whole, part := text, 0.0
	if i := strings.IndexByte(text, '/'); i > 0 {
		n, _ := strconv.ParseFloat(text[i-1:i], 64)
		m, _ := strconv.ParseFloat(text[i+1:], 64)
		whole, part = strings.TrimRight(text[:i-1], " -"), n/math.Max(m, 1)
	}
	if whole == "" {
		return part
	}
	return worth(whole) + part
}

// restates reports whether a number of an answer is one of the basis: by its value,
// as the last digits of a year, or as the whole baths of 2.5.
func (s stated) restates(other stated) bool {
	year := s.value >= 1900 && s.value < 2100 && other.value == math.Mod(s.value, 100) && len(other.text) == 2
	back := other.value >= 1900 && other.value < 2100 && s.value == math.Mod(other.value, 100) && len(s.text) == 2
	halves := (other.unit == "baths" || s.unit == "baths") && other.value-s.value == 0.5
	same := math.Abs(s.value-other.value) < 1e-9 || s.about && math.Abs(s.value-other.value) <= 0.05*other.value
	if !same && !year && !back && !halves {
		return false
	}
	if s.unit != "" && other.unit != "" && s.unit != other.unit && !year && !back {
		return false
	}
	return s.per == "" || other.per == "" || s.per == other.per
}

var (
	monthName  = regexp.MustCompile(`(?i)\b(` + monthNames + `)\b\.?`)
	dayName    = regexp.MustCompile(`(?i)\b(mon|tue|wed|thu|fri|sat|sun)(?:s|rs|nes|ur)?days?\b`)
	isMay      = regexp.MustCompile(`(?:in|of|by|until|through|thru|till?|to|since|from|late|early|mid|on) May\b|\bMay \d`)
	enumerated = regexp.MustCompile(`\s*[,;&+/]\s*|\s+(?:and|plus|w/)\s+`)
	inAll      = regexp.MustCompile(`(?i)^(?::|\s+(?:things|items|kinds|are|were|of (?:them|these))\b)`) // the two are new
	pairing    = regexp.MustCompile(`(?i)^[\s-]+([\p{L}]{3,})`)
)

// basis is a text that an answer rests on, as the figures of the answer are held
// against it.
type basis struct {
	told  []stated
	items float64 // how many it enumerates
	// months are those that it names, and words all its words.
	months []int
	words  string
	// severalDays says that it tells of days without naming each.
	severalDays bool
}

func basisOf(text string) basis {
	b := basis{
		told: statedIn(text), items: float64(len(enumerated.Split(text, -1))),
		words: " " + plainWords(text) + " ", severalDays: severalDays.MatchString(text),
	}
	for _, m := range slashMonth.FindAllStringSubmatch(text, -1) {
		b.months = append(b.months, atoi(m[1]))
	}
	for _, m := range monthName.FindAllStringSubmatch(asRendered(text), -1) {
		b.months = append(b.months, monthOf(m[1]))
	}
	return b
}

// unrestated lists the numbers, months and days of an answer that its basis has
// not, or has in another unit. What the request, whose words these are, puts before
// the same word, as the number of a house before its street, is no figure of the
// answer.
func (b basis) unrestated(answer, request string) []string {
	var all []string
	for _, s := range statedIn(answer) {
		// one of them; the two are new
		counts := s.value == 1 || s.value <= b.items && s.unit == "" && inAll.MatchString(s.behind)
		if counts || slices.ContainsFunc(b.told, s.restates) {
			continue
		}
		if m := pairing.FindStringSubmatch(s.behind); m != nil && s.unit == "" &&
			strings.Contains(request, " "+plainWords(s.text+" "+m[1])+" ") {
			continue
		}
		all = append(all, s.text)
	}
	answer = asRendered(answer)
	inMay := isMay.MatchString(answer)
	for _, m := range monthName.FindAllStringSubmatch(answer, -1) {
		if month := monthOf(m[1]); (month != 5 || inMay) && !slices.Contains(b.months, month) {
			all = append(all, m[0])
		}
	}
	for _, m := range dayName.FindAllStringSubmatch(answer, -1) {
		if !strings.Contains(b.words, " "+strings.ToLower(m[1])) && !b.severalDays {
			all = append(all, m[0])
		}
	}
	return all
}

// severalDays is how a text tells of days without naming each.
var severalDays = regexp.MustCompile(`(?i)\b(?:daily|every day|weekdays?|weekends?|[mtwf]\w{0,3} ?[-–] ?[mtwfs])`)
