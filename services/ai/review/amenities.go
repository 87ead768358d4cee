package review

import (
	"slices"
	"strings"
	"sync"

	"coagent/services/ai/regexp"
)

// amenityRows has a line for each thing that a place may have, in the form of featureRows.
const amenityRows = `dog park, dog run, off leash area|dog, leash, pup*, pet
playground, tot lot|play*, tot, swing*, slide*
splash pad, spray park, wading pool|splash*, spray*, wading, water
swimming pool, public pool, outdoor pool|pool, swim*
tennis court|tennis, court
pickleball court|pickleball, court
basketball court|basketball, court, hoop
skate park, skatepark|skat*
disc golf|disc, frisbee
golf course|golf*
boat ramp, boat launch, kayak launch, canoe launch|ramp, launch*, boat*, kayak*, canoe*, marina, dock*, paddl*
fishing pier|fish*, pier*
public restroom|restroom*, bathroom*, toilet*
picnic shelter, picnic area, picnic table, picnic pavilion|picnic*, shelter*, pavilion*, table
bandshell, bandstand, amphitheater|band*, amphitheat*, stage, concert*
community garden|garden*, plot*
outdoor seating, sidewalk seating, patio seating|outdoor*, sidewalk*, patio*, terrace*, seat*, outside, deck*, table*, bench*
ice rink, skating rink|rink, ice, skat*
baseball field, soccer field, ball field|field*, ball*, soccer, diamond*
rooftop bar, rooftop deck, rooftop patio|roof*
bowling alley|bowl*
carousel|merry
climbing wall|climb*, boulder*
free wi fi, wi fi, wifi|internet
charging station, ev charger|charg*, ev
fire pit|fire*
fitness station, fitness center|fitness, exercise*, gym*
free parking, parking garage|park*, lot, garage, ramp, deck
bike share, bike rental|bike*, bicycl*, cycl*`

// amenities are those of places.
var amenities = sync.OnceValue(func() featureTable { return readFeatures(amenityRows) })

// untoldAmenities doubts the sentences of a guide that give a place what neither the request
// nor a result tells that they cite. Without a citation a sentence says what to look for.
func untoldAmenities(d Draft) (faults []Fault) {
	request := wordsTold(slices.Collect(textsOf(d.Request))...)
	for l := range d.answerLeaves() {
		text, _ := l.value.(string)
		for _, sentence := range d.sentences(text) {
			cites := d.known(append(citations(sentence), l.cites...))
			if len(cites) == 0 || strings.Contains(sentence, "?") {
				continue
			}
			said, told := " "+singulars(sentence)+" ", request
			for _, n := range cites {
				told += wordsTold(d.Sources[n-1].Title, d.Sources[n-1].Snippet)
			}
			if phrase := untoldAmenity(said, told); phrase != "" {
				faults = append(faults, Fault{
					Pointer: l.at, Code: "fact", Sentence: strings.TrimSpace(sentence), Doubt: true,
					Detail: "what it cites does not tell of " + inQuotes(phrase), Advice: leaveOut,
				})
			}
		}
	}
	return faults
}

// untoldAmenity is the first amenity of what is said that is not told, the longest if
// several begin alike; empty without one.
func untoldAmenity(said, told string) (first string) {
	at := len(said)
	for phrase, row := range amenities().phrases {
		i := strings.Index(said, " "+phrase+" ")
		if i < 0 || i > at || i == at && len(phrase) < len(first) {
			continue
		}
		tells := func(other string) bool { return strings.Contains(told, other) }
		if !slices.ContainsFunc(amenities().rows[row].tells, tells) {
			first, at = phrase, i
		}
	}
	return first
}

// wordsTold are those of texts, without the endings of many.
func wordsTold(texts ...string) string {
	var b strings.Builder
	for _, text := range texts {
		b.WriteString(" " + singulars(text) + " ·")
	}
	return b.String()
}

// regularly is how a result tells when something is open or takes place.
var regularly = regexp.MustCompile(`(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\bdaily\b|\bevery day\b|\bweekdays\b|\bweekends\b`)

// uncitedHours doubts the sentences of a guide with a name of a result and its days that
// cite nothing.
func uncitedHours(d Draft) (faults []Fault) {
	results := d.toldResults()
	request := " " + plainWords(strings.Join(slices.Collect(textsOf(d.Request)), " · ")) + " "
	for l := range d.answerLeaves() {
		text, _ := l.value.(string)
		if _, member := splitPointer(l.at); member != "content" {
			continue
		}
		for _, sentence := range d.sentences(text) {
			if len(citations(sentence))+len(l.cites) > 0 || !regularly.MatchString(sentence) ||
				advises(sentence) || strings.Contains(sentence, "?") {
				continue
			}
			for _, name := range capitalRun.FindAllString(sentence, -1) {
				plain := plainWords(name)
				of := func(r toldResult) bool { return r.has(plain) }
				if !regularly.MatchString(name) && !strings.Contains(request, " "+plain+" ") && slices.ContainsFunc(results, of) {
					faults = append(faults, Fault{
						Pointer: l.at, Code: "citation", Sentence: strings.TrimSpace(sentence), Doubt: true,
						Detail: "has " + inQuotes(name) + " of a result, and cites none", Advice: "cite the result that tells it",
					})
					break
				}
			}
		}
	}
	return faults
}
