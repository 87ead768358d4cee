package review

import (
	"maps"
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// A figure keeps its unit: 9.6 kilowatts are no 9.6 kilowatt-hours, and 2 percentage points
// are no 2 percent.

// unitForms are the units, each with how a text writes it.
var unitForms = [][2]string{
	{"energy", `kwh|kilowatt[ -]hours?`}, {"power", `kw|kilowatts?`},
	{"points", `percentage[ -]points?`}, {"percent", `%|percent`},
	{"inches", `inch(?:es)?`}, {"feet", `foot|feet|ft`}, {"yards", `yards?`}, {"miles", `miles?`},
	{"meters", `meters?|metres?`}, {"kilometers", `kilometers?|kilometres?|km`}, {"centimeters", `centimeters?|cm`},
	{"pounds", `pounds?|lbs?`}, {"kilograms", `kilograms?|kilos?|kg`}, {"tons", `tons?`},
	{"business days", `(?:business|working)[ -]days?`}, {"calendar days", `calendar[ -]days?`},
	{"volts", `volts?|v`}, {"amperes", `amps?|amperes?`}, {"gallons", `gallons?`}, {"liters", `lit(?:er|re)s?`},
	{"acres", `acres?`}, {"hectares", `hectares?`},
	{"square feet", `square[ -](?:feet|foot)|sq\.? ?ft|sqft|sf`},
	{"days", `(?:(?:avg|average|median)\.? )?(?:days?|dom)`}, {"weeks", `weeks?|wks?`}, {"months", `months?|mos?`}, {"years", `years?|yrs?`},
}

// inUnit is a figure and its unit: a group for each.
var inUnit = func() *regexp.Regexp {
	var forms strings.Builder
	for i, unit := range unitForms {
		if i > 0 {
			forms.WriteByte('|')
		}
		forms.WriteString("(" + unit[1] + ")")
	}
	return regexp.MustCompile(`(?i)\b(\d+(?:,\d{3})*(?:\.\d+)?)[ -]?(?:` + forms.String() + `)(?:[^\p{L}\p{N}]|$)`)
}()

// mistakenFor are the units for which each may be mistaken. A percentage may be told as
// points, but not the other way round.
var mistakenFor = map[string][]string{
	"energy": {"power"}, "power": {"energy"}, "percent": {"points"},
	"inches": {"feet", "yards", "centimeters"}, "centimeters": {"inches"}, "meters": {"feet", "yards"},
	"square feet": {"feet", "yards"}, "days": {"weeks", "months"}, "weeks": {"days", "months"},
	"months": {"days", "weeks", "years"},
	"years":  {"weeks", "months"},
	"feet":   {"inches", "yards", "miles", "meters", "square feet"}, "yards": {"inches", "feet", "miles", "meters"},
	"miles": {"feet", "yards", "kilometers"}, "kilometers": {"miles"},
	"pounds": {"kilograms", "tons"}, "kilograms": {"pounds"}, "tons": {"pounds"},
	"business days": {"calendar days"}, "calendar days": {"business days"},
	"volts": {"amperes"}, "amperes": {"volts"},
	"gallons": {"liters"}, "liters": {"gallons"}, "acres": {"hectares"}, "hectares": {"acres"},
}

// unitsOf are the units in which a readable text tells each figure.
func unitsOf(text string) map[string][]string {
	all := map[string][]string{}
	if !hasDigit(text) {
		return all
	}
	text = inDigits(text)
	for _, at := range inUnit.FindAllStringSubmatchIndex(text, -1) {
		digits := strings.ReplaceAll(text[at[2]:at[3]], ",", "")
		for i, unit := range unitForms {
			if at[4+2*i] >= 0 && !slices.Contains(all[digits], unit[0]) {
				all[digits] = append(all[digits], unit[0])
			}
		}
	}
	return all
}

// rareUnit is a unit that texts about homes do not have by chance.
var rareUnit = regexp.MustCompile(`(?i)\b(?:(?:square|cubic|sq\.?|cu\.?)[ -]` +
	`(?:yards?|yds?|meters?|metres?|miles?|mi|inch(?:es)?|` +
	`kilomet(?:er|re)s?|km|m)|nautical miles?)\b|[²³]`)

// unitsToLookFor are parts of them.
var unitsToLookFor = []string{"square", "cubic", "sq", "cu.", "nautical"}

// rareUnits says which rare units beside the figures of a sentence are told nowhere.
func (c *figureCheck) rareUnits(sentence string, cites []int) (all []Fault) {
	if !hasDigit(sentence) {
		return nil
	}
	lower := strings.ToLower(sentence)
	if !slices.ContainsFunc(unitsToLookFor, func(word string) bool { return strings.Contains(lower, word) }) {
		return nil
	}
	said := rareUnit.FindString(sentence)
	if said == "" {
		return nil
	}
	for _, r := range c.readings(cites) {
		if r.rareUnits() {
			return nil
		}
	}
	return []Fault{doubted("the unit "+inQuotes(said)+" is told nowhere there", "")}
}

// otherUnits says which figures of a sentence are told in another unit alone.
func (c *figureCheck) otherUnits(sentence string, cites []int) (all []Fault) {
	said := unitsOf(sentence)
	if len(said) == 0 {
		return nil
	}
	for _, digits := range slices.Sorted(maps.Keys(said)) {
		var told []string
		for _, r := range c.readings(cites) {
			told = append(told, r.units()[digits]...)
		}
		for _, unit := range said[digits] {
			mistaken := func(other string) bool { return slices.Contains(mistakenFor[unit], other) }
			if i := slices.IndexFunc(told, mistaken); i >= 0 && !slices.Contains(told, unit) {
				all = append(all, doubted(
					inQuotes(digits)+" is told in another unit there: "+told[i]+", and not "+unit, ""))
			}
		}
	}
	return all
}
