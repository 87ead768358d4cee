package phone

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// plan is how the countries of one calling code number their telephones, as the library
// phonenumbers has it: a row of plans.gen.go, which is made from the library. The library
// itself is not linked, for it makes tables of all countries before a program begins, and
// few texts have a number that needs one. The tests hold every answer against it.
type plan struct {
	code    string
	lengths uint32 // how many digits a number may have, a bit each
	// prefix is what is dialled before a number within the country ("0"), and
	// replacement what stands for it in the number itself, if anything does.
	prefix, replacement string
	regions             []region
}

// region is a country. Of several the first is the main one. Its members are expressions.
type region struct {
	leading string // what numbers begin with, where that tells the country
	general string // all numbers of the country
	kinds   string // those in a house, of a mobile, free of charge and so on
}

// codeLength is the most digits of a calling code.
const codeLength = 3

// international reads the digits of a number that begins with a calling code, and
// gives them as they are dialled from abroad.
func international(digits string) (e164 string, ok bool) {
	for n := 1; n <= min(codeLength, len(digits)); n++ {
		i, known := slices.BinarySearchFunc(plans[:], digits[:n], func(p plan, code string) int {
			return strings.Compare(p.code, code)
		})
		if known {
			national := plans[i].national(digits[n:])
			return "+" + digits[:n] + national, plans[i].valid(national)
		}
	}
	return "", false
}

// national are the digits of a number without what is dialled before it within the
// country, for many write both: +44 (0)20 7946 0958.
func (p *plan) national(digits string) string {
	rest := p.withoutPrefix(digits)
	if p.lengths>>len(rest)&1 == 0 { // too little is left
		return digits
	}
	return rest
}

func (p *plan) withoutPrefix(digits string) string {
	if p.prefix == "" {
		return digits
	}
	prefix := beginning(p.prefix)
	groups := prefix.FindStringSubmatchIndex(digits)
	if groups == nil {
		return digits
	}
	rest := digits[groups[1]:]
	if groups[len(groups)-2] >= 0 { // the last group is what the replacement names
		rest = prefix.ReplaceAllString(digits, p.replacement)
	}
	if general := whole(p.regions[0].general); general.MatchString(digits) && !general.MatchString(rest) {
		return digits
	}
	return rest
}

// valid reports whether there can be such a number in a country of the plan.
func (p *plan) valid(national string) bool {
	for _, r := range p.regions {
		if r.leading != "" && !beginning(r.leading).MatchString(national) {
			continue
		}
		valid := whole(r.general).MatchString(national) && whole(r.kinds).MatchString(national)
		if valid || r.leading != "" {
			return valid
		}
	}
	return false
}

func beginning(expression string) *regexp.Regexp { return read("^(?:" + expression + ")") }

func whole(expression string) *regexp.Regexp { return read("^(?:" + expression + ")$") }

// expressions are those of the plans that were needed.
var expressions sync.Map

func read(expression string) *regexp.Regexp {
	if known, ok := expressions.Load(expression); ok {
		return known.(*regexp.Regexp)
	}
	re := regexp.MustCompile(expression)
	expressions.Store(expression, re)
	return re
}
