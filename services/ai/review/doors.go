package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// The numbers of a house, a suite, a lot and a ZIP code are part of one address: one
// that stands elsewhere in the request leads readers to another door.

var (
	// unitNumber is a unit by its number or letter.
	unitNumber = regexp.MustCompile(`(?i)\b(suite|ste|unit|apt|apartment|lot|bldg|building|rm|room|space|spc|slip|pier|gate|hall|booth)\.? ?(?:#|no\.? ?|number )? ?` +
		`([a-z]-?\d{1,4}|\d{1,4}-?[a-z]?)\b|(?:^|[\s(,])#(\d{1,4}-?[a-z]?)\b`)
	// zipCode is one behind a state or the word for it.
	zipCode = regexp.MustCompile(`\b(?:` + states + `),? (\d{5})\b|(?i:\bzip(?: codes?)? (\d{5}))\b|\b(\d{5}) (?i:zip)\b`)
	// streetNumber is one before the name of a street.
	streetNumber = regexp.MustCompile(`\b(\d{1,6}[A-Z]?) ((?:[NSEW]{1,2}\.? |(?:North|South|East|West|Northeast|Northwest|Southeast|Southwest) )?)((?:[A-Z][\p{L}'’.-]+|\d+(?:st|nd|rd|th)) )` +
		`((?:[A-Z][\p{L}'’-]+ ){0,2}?)(?:St|Street|Ave|Avenue|Rd|Road|Ln|Lane|Dr|Drive|Ct|Court|Blvd|Boulevard|Way|Pl|Place|Ter|Terrace|Cir|Circle|Pkwy|Parkway|Trl|Trail|Hwy|Highway|Sq|Square|Loop|Row|Pike)\b`)
	// noDoor is what stands before a number that is none of a house: a month, a year.
	noDoor = regexp.MustCompile(`(?i)(?:\b(?:in|since|of|by|after|before|until|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?|\$) ?$`)
	// numberOrName are the runs that a number or a name of an address may be.
	numberOrName = regexp.MustCompile(`[\p{L}\p{N}][\p{L}\p{N}'’-]*`)
)

// addressNumbers are what the texts that a passage may rest on tell of addresses.
type addressNumbers struct {
	words []string // in small letters, in order
	at    map[string][]int
}

func addressNumbersIn(text string) addressNumbers {
	n := addressNumbers{at: map[string][]int{}}
	for _, word := range numberOrName.FindAllString(strings.ToLower(text), -1) {
		parts := []string{strings.ReplaceAll(word, "-", "")}
		if word[0] <= '9' { // 911-913
			parts = strings.Split(word, "-")
		}
		for _, part := range parts {
			n.at[part] = append(n.at[part], len(n.words))
			n.words = append(n.words, part)
		}
	}
	return n
}

// unitWords are what stands before the number of a unit, or the street before it.
var unitWords = wordSet(`suite suites ste unit units apt apts apartment lot lots bldg building rm room space spc slip pier gate hall booth no number st street ave avenue rd road ln
	lane dr drive ct court blvd boulevard way pl place ter terrace cir circle pkwy parkway n s e w ne nw se sw`)

// hasUnit reports whether a number stands as that of a unit.
func (n addressNumbers) hasUnit(id string) bool {
	return slices.ContainsFunc(n.at[id], func(at int) bool { return at > 0 && unitWords[n.words[at-1]] })
}

// designators are the words before the number of a unit alone.
var designators = wordSet(`suite suites ste unit units apt apts apartment lot lots bldg building rm room space spc slip`)

// hasHouse reports whether a number stands near one of the words of a street.
func (n addressNumbers) hasHouse(number string, street []string) bool {
	return slices.ContainsFunc(n.at[number], func(at int) bool {
		if at > 0 && designators[n.words[at-1]] {
			return false
		}
		near := n.words[max(0, at-4):min(len(n.words), at+5)]
		return slices.ContainsFunc(near, func(word string) bool {
			return slices.ContainsFunc(street, func(own string) bool { return sameStem(word, own) })
		})
	})
}

// untoldDoors says which numbers of addresses in a sentence are no part of one that is
// told.
func (c *figureCheck) untoldDoors(text string, p passage) (all []Fault) {
	if !hasDigit(text) {
		return nil
	}
	cites := p.rests()
	if len(cites) == 0 && !c.rules.Closed {
		for i := range c.resultReadings {
			cites = append(cites, i+1)
		}
	}
	doubt := func(what string, tells func(addressNumbers) bool) {
		if !slices.ContainsFunc(c.readings(cites), func(r *reading) bool { return tells(r.doors()) }) {
			all = append(all, doubted("the address "+inQuotes(what)+nowhere, leaveOut))
		}
	}
	houses := streetNumber.FindAllStringSubmatchIndex(text, -1)
	for _, at := range houses {
		number, street := text[at[2]:at[3]], strings.Fields(strings.ToLower(text[at[6]:at[7]]+text[at[8]:at[9]]))
		n := atoi(number)
		if noDoor.MatchString(lastOf(text[:at[0]], reach)) || len(number) == 4 && 1900 <= n && n < 2100 {
			continue
		}
		told := func(d addressNumbers) bool { return len(d.at[strings.ToLower(number)]) > 0 }
		if n > 12 && !slices.ContainsFunc(c.readings(cites), func(r *reading) bool { return told(r.doors()) }) {
			continue // it is a figure that nobody tells
		}
		doubt(text[at[0]:at[1]], func(d addressNumbers) bool {
			return d.hasHouse(strings.ToLower(number), street) || street[0][0] <= '9' && told(d)
		})
	}
	for _, at := range unitNumber.FindAllStringSubmatchIndex(text, -1) {
		i := 4 // the number
		if at[i] < 0 {
			i = 6
		}
		if nounAfter(wordsAfter(firstOf(text[at[1]:], reach))) != "" || i == 6 && len(houses) == 0 {
			continue // a lot 3 blocks away
		}
		id := strings.ToLower(strings.ReplaceAll(text[at[i]:at[i+1]], "-", ""))
		doubt(text[at[0]:at[1]], func(d addressNumbers) bool { return d.hasUnit(id) })
	}
	if !c.rules.Closed && len(p.cites) == 0 {
		return all // everybody knows the ZIP codes of a town
	}
	for _, m := range zipCode.FindAllStringSubmatch(text, -1) {
		doubt(m[0], func(d addressNumbers) bool { return len(d.at[m[1]+m[2]+m[3]]) > 0 })
	}
	return all
}
