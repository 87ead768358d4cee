// Package postal reads postal addresses of the United States as people and
// pages write them, and compares them part by part (USPS Publication 28).
//
// The libraries that there are either need a model of two gigabytes and C
// (libpostal), or read one form of one line and have not been touched for years.
// Nothing here needs to know where a place is: two addresses are compared with
// each other, so a part that is read in the wrong way, but in the same way twice,
// does no harm.
package postal

import "strings"

// Address is an address in its parts, in small letters, in the short forms of the
// Postal Service. What the text did not have, or what could not be told apart, is
// empty.
type Address struct {
	Number string // of the house, or of the post-office box
	Box    string // the number of a post-office box beside a street
	Before string // the direction before the street: n, sw
	Street string // without direction and suffix; numbered streets in digits
	Suffix string // st, ave
	After  string // the direction behind the street
	// Route is the kind of a numbered road (state, us, county), where the text
	// says it.
	Route   string
	Units   []string // the numbers of suites, and those of buildings and floors ("fl 2"), in order
	City    string
	State   string // two letters
	ZIP     string // five digits
	Plus4   string // the four digits behind them
	Country string
}

// Part is what two addresses may contradict each other in.
type Part string

// The parts, in the order in which they are told.
const (
	Number    Part = "number"
	Direction Part = "direction"
	Street    Part = "street"
	Unit      Part = "unit"
	City      Part = "city"
	State     Part = "state"
	ZIP       Part = "zip"
	Country   Part = "country"
)

// HasStreet reports whether a letter would find the house: it has a number and a
// street. A city alone says nothing of where an office is.
func (a Address) HasStreet() bool { return a.Number != "" && a.Street != "" }

// Conflicts lists the parts that both addresses have and that differ. A part that
// one of them leaves out contradicts nothing.
func Conflicts(a, b Address) []Part {
	var parts []Part
	add := func(p Part, conflict bool) {
		if conflict {
			parts = append(parts, p)
		}
	}
	sameBox := isBoxOf(a, b) || isBoxOf(b, a)
	add(Number, !sameBox && differ(strings.ReplaceAll(a.Number, "-", ""), strings.ReplaceAll(b.Number, "-", "")))
	sameLine := sameBox || runTogether(a, b) || runTogether(b, a)
	add(Direction, !sameLine && directionsDiffer(a, b))
	add(Street, !sameLine && a.Street != "" && b.Street != "" &&
		(differ(a.Street, b.Street) || suffixesDiffer(a.Suffix, b.Suffix) || differ(a.Route, b.Route)))
	add(Unit, unitsDiffer(a.Units, b.Units))
	add(City, (sameBox || !sameLine) && differ(squeezed(a.City), squeezed(b.City)))
	add(State, differ(a.State, b.State))
	add(ZIP, differ(a.ZIP, b.ZIP) || a.ZIP == b.ZIP && differ(a.Plus4, b.Plus4))
	add(Country, differ(a.Country, b.Country))
	return parts
}

// Missing lists the parts of a that b leaves out.
func Missing(a, b Address) []Part {
	var parts []Part
	for _, p := range []struct {
		name Part
		a, b string
	}{
		{Number, a.Number, b.Number},
		{Street, a.Street, b.Street},
		{Unit, strings.Join(a.Units, " "), strings.Join(b.Units, " ")},
		{City, a.City, b.City},
		{State, a.State, b.State},
		{ZIP, a.ZIP, b.ZIP},
	} {
		if p.a != "" && p.b == "" {
			parts = append(parts, p.name)
		}
	}
	return parts
}

func differ(a, b string) bool { return a != "" && b != "" && a != b }

// suffixesDiffer reports whether two suffixes cannot be the same: Pk may be Pike or Park.
func suffixesDiffer(a, b string) bool { return differ(a, b) && !several[a][b] && !several[b][a] }

// directionsDiffer reports whether both name a direction, and not the same. Some
// write it before the street and some behind.
func directionsDiffer(a, b Address) bool {
	if a.Before+a.After == b.Before+b.After {
		return false
	}
	return differ(a.Before, b.Before) || differ(a.After, b.After) ||
		a.Before+b.After == "" && differ(a.After, b.Before) || a.After+b.Before == "" && differ(a.Before, b.After)
}

// isBoxOf reports whether a is the post-office box that b has beside its street.
func isBoxOf(a, b Address) bool { return a.Street == "po box" && a.Number == b.Box && b.Box != "" }

// runTogether reports whether the street of a, which has no city, is street and
// city of b: "201 S Mason Fort Collins" does not say where the street ends.
func runTogether(a, b Address) bool {
	if a.City != "" || b.City == "" || a.Street == "" || b.Street == "" || differ(a.Before, b.Before) {
		return false
	}
	line := squeezed(a.Street + a.Suffix + a.After)
	return line == squeezed(b.Street+b.City) || line == squeezed(b.Street+b.Suffix+b.After+b.City)
}

// unitsDiffer reports whether both name a suite, a floor or a building, and not the
// same: a suite does not contradict the floor on which it lies.
func unitsDiffer(a, b []string) bool {
	for _, kind := range []string{"", "fl", "bldg"} {
		x, y := ofKind(a, kind), ofKind(b, kind)
		if len(x) > 0 && len(y) > 0 && !contains(x, y) && !contains(y, x) {
			return true
		}
	}
	return false
}

func ofKind(units []string, kind string) []string {
	var all []string
	for _, unit := range units {
		if word, _, found := strings.Cut(unit, " "); found && word == kind || !found && kind == "" {
			all = append(all, unit)
		}
	}
	return all
}

// contains reports whether all of some is in all.
func contains(all, some []string) bool {
	for _, unit := range some {
		found := false
		for _, other := range all {
			found = found || unit == other
		}
		if !found {
			return false
		}
	}
	return true
}

func squeezed(words string) string { return strings.ReplaceAll(words, " ", "") }
