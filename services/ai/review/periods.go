package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// A figure has its measure beside it: a month, a year, a minute, each unit. $1,186 a year
// is no $1,186 a month.

var (
	// perBehind is that measure behind a figure, and what may stand between.
	perBehind = regexp.MustCompile(`(?i)^((?:[ -][a-z-]+){0,4}?)\s?(?:\b(per|each|every|an?)\s|/\s?)(` + measureWords + `)\b`)
	// perTime is a second measure, at once behind the first.
	perTime = regexp.MustCompile(`(?i)^(?:,? (?:per|an?|each|every) |/)(month|year|week|day)\b`)
	// perAdverb is the same in one word, behind a figure or before it.
	perAdverb = regexp.MustCompile(`(?i)^(?:[ -][a-z-]+){0,2}?[ -](hourly|daily|nightly|weekly|monthly|quarterly|yearly|annually|annual|qtrly|mthly|wkly|yrly)\b`)
	perBefore = regexp.MustCompile(`(?i)\b(hourly|daily|nightly|weekly|monthly|quarterly|yearly|annual|qtrly|mthly|wkly|yrly)(?: [a-z]+){0,3}[ :]+$`)
	// perFee is the same before what is paid, and the figure behind that.
	perFee = regexp.MustCompile(`(?i)\b(hourly|daily|nightly|weekly|monthly|quarterly|yearly|annual) (?:[\p{L}-]+ ){0,2}?(?:fees?|dues|premiums?|rents?|costs?|bills?|` +
		`payments?|assessments?|taxes|tax|charges?|income|insurance)\b[^.;:!?\d$,]{0,50}\$?$`)
	// perLetters is the same in the letters of a trade.
	perLetters = regexp.MustCompile(`(?i)^\s?(?:(gpm)|(gph)|(gpd)|(psf))\b`)
	// perShort is the same behind a price as agents type it: $715 mo.
	perShort = regexp.MustCompile(`(?i)^\s?(mo|mth|yr|wk|qtr)\b`)
	// noPer are words before "a month" that make a time of it: within a month.
	noPer = wordSet(`in within for of once twice than at on to as from with over under about like by after before such into is was`)
)

const measureWords = `hours?|hrs?|minutes?|mins?|days?|weeks?|wks?|months?|mos?|quarters?|qtrs?|years?|yrs?|annum|nights?|units?|doors?|` +
	`gallons?|gals?|persons?|people|guests?|sq\.? ?ft|sqft|sf|square foot|foot|acres?|miles?|rooms?|` +
	`lit(?:er|re)s?|cubic (?:foot|feet|yard|meter)`

// measureOf is a measure by its first word.
var measureOf = func() map[string]string {
	all := map[string]string{"annually": "year", "annual": "year", "yearly": "year", "daily": "day"}
	for _, row := range []string{
		"hour hr hourly", "minute min", "day", "week wk weekly wkly", "month mo mth monthly mthly",
		"quarter qtr quarterly qtrly", "year yr annum yrly",
		"night nightly", "unit door", "gallon gal", "person people guest", "foot sf sqft", "acre", "mile", "room",
		"liter litre",
	} {
		names := strings.Fields(row)
		for _, name := range names {
			all[name], all[name+"s"] = names[0], names[0]
		}
	}
	for _, name := range []string{"sq ft", "sq. ft", "sq.ft", "square foot"} {
		all[name] = "foot"
	}
	for _, name := range []string{"foot", "yard", "meter"} {
		all["cubic "+name] = "cubic " + name
	}
	all["cubic feet"] = "cubic foot"
	return all
}()

// rate is a figure that has a measure beside it, or none.
type rate struct {
	text    string
	figure  figure
	measure string
}

// rateAt is the n-th figure of a readable text.
func (t *numberedText) rateAt(n int) rate {
	text, at, p := t.text, t.numbers()[n], t.parts()[n]
	r := rate{p.text, p.meaning(), measureAt(lastOf(text[:at[0]], 60), firstOf(text[at[1]:], 60))}
	if m := perShort.FindStringSubmatch(firstOf(text[at[1]:], 60)); m != nil && r.measure == "" && r.figure.unit == '$' {
		r.measure = measureOf[strings.ToLower(m[1])]
	}
	return r
}

// measureAt is the measure of a figure between two texts; empty if it has none.
func measureAt(before, behind string) string {
	if m := perLetters.FindStringSubmatch(behind); m != nil {
		for i, measure := range []string{"minute", "hour", "day", "foot"} {
			if m[i+1] != "" {
				return measure
			}
		}
	}
	if m := perBehind.FindStringSubmatch(behind); m != nil {
		between := wordsBefore(m[1])
		time := strings.HasPrefix(strings.ToLower(m[2]), "a") && len(between) > 0 && noPer[between[len(between)-1]]
		if !time {
			first := measureOf[strings.ToLower(m[3])]
			if next := perTime.FindStringSubmatch(behind[len(m[0]):]); next != nil { // per square foot a month
				return first + " a " + measureOf[strings.ToLower(next[1])]
			}
			return first
		}
	}
	if m := perAdverb.FindStringSubmatch(behind); m != nil {
		return measureOf[strings.ToLower(m[1])]
	}
	if hasFolded(before, "ly") || hasFolded(before, "annual") {
		if m := perBefore.FindStringSubmatch(before[strings.LastIndexAny(before, ".;!?")+1:]); m != nil {
			return measureOf[strings.ToLower(m[1])]
		}
	}
	if strings.Contains(before, "ly ") || strings.Contains(before, "nnual ") {
		if m := perFee.FindStringSubmatch(before); m != nil {
			return measureOf[strings.ToLower(m[1])]
		}
	}
	return ""
}

// otherMeasures says which figures of a sentence have another measure beside them than
// wherever they are told.
func (c *figureCheck) otherMeasures(sentence string, cites []int) (all []Fault) {
	said := c.numbered(sentence)
	for i := range said.numbers() {
		r := said.rateAt(i)
		if r.measure == "" {
			continue
		}
		var told []string
		its := false
		for _, reading := range c.readings(cites) {
			for _, o := range reading.rates(r.figure.value) {
				if o.figure.unit == r.figure.unit || o.figure.unit == 0 {
					told = append(told, o.measure)
					its = its || strings.HasPrefix(r.measure, o.measure) || strings.HasPrefix(o.measure, r.measure)
				}
			}
		}
		if len(told) > 0 && !its {
			all = append(all, doubted(inQuotes(r.text)+" is a figure for each "+inQuotes(told[0])+" there, and not for each "+
				inQuotes(r.measure), ""))
		}
	}
	return all
}

// ratesByValue are the figures of a text by their values, of each the first.
type ratesByValue struct {
	text *numberedText
	at   map[float64][]int
	read map[float64][]rate // those that somebody asked for
}

func newRatesByValue(t *numberedText) *ratesByValue {
	r := &ratesByValue{t, make(map[float64][]int, len(t.parts())), map[float64][]rate{}}
	for i, p := range t.parts() {
		value := p.meaning().value
		r.at[value] = append(r.at[value], i)
	}
	return r
}

func (r *ratesByValue) of(value float64) []rate {
	all, known := r.read[value]
	if known {
		return all
	}
	for _, i := range r.at[value] {
		rate := r.text.rateAt(i)
		if len(all) < often && !slices.Contains(all, rate) {
			all = append(all, rate)
		}
	}
	r.read[value] = all
	return all
}
