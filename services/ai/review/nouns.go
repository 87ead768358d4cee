package review

import (
	"fmt"
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// What a number counts is the noun behind it: 140 sales are no 140 reviews. Nouns that
// a text may use for each other stand in one row. A noun of several rows is the same as
// each of those: clients are people, and sales may be told as clients.
var nounRows = rowsOfNouns(
	`review rating testimonial recommendation endorsement comment reviewer`,
	`sale transaction closing deal home house property client family household buyer seller customer side settlement`,
	`listing home house property seller place`,
	`home house property condo condominium unit townhome townhouse residence apartment building dwelling door household bungalow cottage lot project`,
	`offer bid proposal`,
	`follower fan subscriber`,
	`person people man woman adult resident passenger guest visitor attendee student employee worker member neighbor client customer
		buyer seller homeowner owner renter tenant reader voter volunteer agent colleague teammate reviewer family household job staff`,
	`agent realtor broker colleague teammate associate member`,
	`team office company brokerage firm agency business`,
	`car vehicle space spot stall`, `bike bicycle`, `dog puppy pet`, `cat kitten pet`, `boat vessel slip`,
	`restaurant eatery cafe spot place shop bar diner business`, `shop store boutique spot place business retailer`,
	`park trail garden playground green`, `school campus`, `language tongue`,
	`award honor prize`, `designation certification credential`, `book title volume`,
	`showing tour visit appointment viewing through walkthrough`, `reduction cut drop price change`, `message text voicemail call`,
	`party group family household visitor guest`, `permit approval license start`,
	`kid child children son daughter`, `neighborhood community area town city suburb district place village`,
	`foot feet`, `yard`, `inch`, `mile`, `meter`, `kilometer km`, `acre`, `pound lb lbs`, `kg kilogram kilo`, `ton`, `gallon`, `liter`,
	`degree`, `bedroom bed`, `bathroom bath`, `floor story level storey`, `room space`, `year anniversary`, `quarter`, `decade`,
	`day date morning afternoon night`,
	`week weekend`, `month`, `hour`, `minute`, `second`, `block`, `star rating`, `review client`,
	`window`, `tree`, `photo picture image`, `unit apartment home`,
	`call phone conversation`, `email message`, `bus train line route`, `flight`, `percent point`,
)

// rowsOfNouns are the rows of each noun.
func rowsOfNouns(rows ...string) map[string][]int {
	all := map[string][]int{}
	for i, row := range rows {
		for _, noun := range strings.Fields(row) {
			all[noun] = append(all[noun], i)
		}
	}
	return all
}

var (
	// irregular are nouns whose plural has no s.
	irregular = map[string]string{
		"people": "person", "men": "man", "women": "woman", "children": "child", "kids": "child", "feet": "foot",
		"foot": "foot",
		"inch": "inch", "staff": "staff", "homes": "home", "families": "family", "bids": "bid", "buses": "bus", "kg": "kg",
		"kgs": "kg", "sf": "foot", "sqft": "foot", "km": "km", "gallon": "gallon", "person": "person",
	}
	// noNouns are words with an s that are no plural, and end what is counted.
	noNouns = wordSet(`is was has does costs sells runs takes makes includes says goes comes means gets needs wants plus less works keeps
		gives shows starts ends begins opens closes sits stands lists reads feels its us yes thus this his hers always sometimes across
		pays asks leads adds covers holds serves helps looks draws brings moves lives lies gross
		towards besides hundreds thousands millions
		dozen dozens thirds quarters fifths tenths halves s`)
)

// extents are what inches are of: 48 in wide.
var extents = wordSet(`wide tall high deep long thick across`)

// nounAfter is what a number before these words counts, in the singular: the first
// plural after at most two other words, or a unit at once behind it. It is empty where
// nothing is counted.
func nounAfter(words []string) string {
	if len(words) > 1 && words[0] == "in" && extents[words[1]] {
		return "inch"
	}
	for i, word := range words[:min(3, len(words))] {
		if noun := irregular[word]; noun != "" {
			return noun
		}
		if i == 0 && kinds[word] != "" {
			return kinds[word]
		}
		if noNouns[word] || prepositions[word] && word != "more" {
			return ""
		}
		if noun := pluralOf(word); noun != "" {
			return noun
		}
	}
	return ""
}

// pluralOf is the noun of a plural; empty if the word is none.
func pluralOf(word string) string {
	switch stem, plural := strings.CutSuffix(word, "s"); {
	case kinds[word] != "":
		return kinds[word]
	case !plural || len(word) < 4 || strings.HasSuffix(stem, "s") || strings.HasSuffix(stem, "u"):
		return ""
	case strings.HasSuffix(word, "ies") && len(word) > 5:
		return strings.TrimSuffix(word, "ies") + "y"
	case strings.HasSuffix(word, "sses"), strings.HasSuffix(word, "ches"), strings.HasSuffix(word, "shes"),
		strings.HasSuffix(word, "xes"):
		return strings.TrimSuffix(word, "es")
	default:
		return stem
	}
}

// sameNoun reports whether a text may use one noun for the other.
func sameNoun(a, b string) bool {
	return a == b || sameStem(a, b) || shortens(a, b) || shortens(b, a) || isPerson(a) && isPerson(b) ||
		slices.ContainsFunc(nounRows[a], func(row int) bool { return slices.Contains(nounRows[b], row) })
}

// shortens reports whether a word is what is left of a noun without its vowels: blk, mth.
func shortens(word, noun string) bool {
	if len(word) > 4 || len(word) < 2 || word[0] != noun[0] || strings.ContainsAny(word, "aeiou") {
		return false
	}
	for _, letter := range word {
		at := strings.IndexRune(noun, letter)
		if at < 0 {
			return false
		}
		noun = noun[at+1:]
	}
	return true
}

// ofPeople are endings of nouns of people.
var ofPeople = []string{"er", "or", "ist", "ian", "man"}

// isPerson reports whether a noun is one of people: there are more than any list has.
func isPerson(noun string) bool {
	if slices.Contains(nounRows[noun], nounRows["person"][0]) {
		return true
	}
	return nounRows[noun] == nil && kinds[noun] == "" &&
		slices.ContainsFunc(ofPeople, func(ending string) bool { return strings.HasSuffix(noun, ending) })
}

// measured are the units of which none may be used for another, nor for what is counted.
var measured = wordSet(`foot yard inch mile meter kilometer acre pound kg kilogram ton gallon liter`)

// inInches is behind a number of inches: 48 in range, 48" wide.
var inInches = regexp.MustCompile(`^ ?(?:in\.? |"|″|”)`)

// monthWords are those of months, short or long.
var monthWords = wordSet(`january february march april june july august september october november december jan feb mar apr jun jul aug
	sep sept oct nov dec`)

// isName reports whether a number counts nothing: it is of a suite, a day or an hour.
func (q quantity) isName() bool {
	return q.kind == "hour" || q.noun == "" && (monthWords[q.beside] || unitWords[q.beside])
}

// tells reports whether a told number counts what q does, or may: nobody says what it
// counts, or the noun stands near it. A small number of a page that stands alone needs
// more than that.
func (o quantity) tells(q quantity) bool {
	switch {
	case o.noun == "" && !o.typed && o.short:
		return o.heads || sharesWord(o.about(), q.about())
	case q.noun == "foot" && inInches.MatchString(o.tail()):
		return false
	case o.noun == "", q.noun == "", sameNoun(o.noun, q.noun):
		return true
	case measured[o.noun], measured[q.noun]:
		return false
	}
	return stands(q.noun, o.about()) || stands(o.noun, q.about())
}

// stands reports whether a form of a noun is among the words, or their stems.
func stands(noun string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return sameStem(word, stemOf(noun)) })
}

// ofAnotherNoun says what is wrong with a number that is told of other things alone:
// empty if nothing is, or if nobody knows the nouns.
func (q quantity) ofAnotherNoun(said []quantity, all ...told) string {
	if q.noun == "" || q.year || len(said) == 0 || q.figures[0].unit != 0 {
		return ""
	}
	for _, o := range said {
		unknown := o.noun == "" && inDays[q.kind] == 0 || nounRows[q.noun] == nil && nounRows[o.noun] == nil
		if unknown || o.tells(q) || o.figures[0].unit != 0 {
			return ""
		}
	}
	if q.plain && inDays[q.kind] > 0 && !slices.ContainsFunc(said, func(o quantity) bool { return inDays[o.kind] > 0 }) &&
		!slices.ContainsFunc(all, func(t told) bool { return t.hasLike(q) }) {
		return "" // two full days
	}
	return fmt.Sprintf("%s is told of another thing there: %s",
		inQuotes(q.text+" "+q.noun), inQuotes(said[0].text+" "+said[0].noun))
}

// hasLike reports whether another number of the same things is told in such a clause.
func (t told) hasLike(q quantity) bool {
	return slices.ContainsFunc(t.all[:min(len(t.all), 5*often)], func(o quantity) bool {
		return o.kind == q.kind && o.figures[0] != q.figures[0] && sharesWord(o.about(), q.about())
	})
}

// nounOfMember is what a number of the request counts, by the name of its member:
// lengthSeconds.
func nounOfMember(name string) string {
	for i := len(name) - 1; i >= 0; i-- {
		if i > 0 && !('A' <= name[i] && name[i] <= 'Z') {
			continue
		}
		word := strings.ToLower(name[i:])
		if noun := nounAfter([]string{word}); noun != "" {
			return noun
		}
		if nounRows[word] != nil {
			return word
		}
		name = name[:i]
	}
	return ""
}
