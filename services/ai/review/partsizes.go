package review

import (
	"strings"

	"coagent/services/ai/regexp"
)

// sizedParts has a line for each part of a home that has a size of its own, with all
// words for it.
const sizedParts = `basement|bsmt|basemt|cellar|lower level
garage|gar|carport
lot|land|parcel|grounds
deck
patio|terrace|courtyard
porch|piazza|veranda
balcony|lanai
guest house|guest suite|guesthouse|casita|adu|carriage house|in-law|inlaw|granny flat|cottage|apartment|apt
pool house
studio
workshop|shop
barn|stable
loft
attic
kitchen
primary suite|primary bedroom|master|primary
office|den
yard|backyard
home|house|hse|condo|residence|townhome|townhouse|bungalow|ranch|main|total|living area`

const (
	squareFeet = `(?:square[ -]f(?:ee|oo)t|sq\.? ?f(?:ee)?t\.?|sf|sqft)\b`
	oneSize    = `(\d[\d,]*)[ -]?` + squareFeet
)

var (
	partOfWord, partWords = readSizedParts()
	// sizeOfPart is the size of a part behind its name, and partOfSize before it.
	sizeOfPart = regexp.MustCompile(`(?i)\b(` + partWords + `)\b(?:\s+(?:of|has|have|is|measures?|adds|at|offers|with|about|some|roughly|over|nearly|around|an|a|another|,))+\s+` + oneSize)
	partOfSize = regexp.MustCompile(`(?i)` + oneSize + `(?:\s+(?:of|in|for|the|a|an|separate|finished|unfinished|detached|attached|private|open|covered|heated))*\s+(` + partWords + `)\b`)
	anySize    = regexp.MustCompile(`(?i)\b` + oneSize)
	// sizeBits part what a request tells of one part from the next.
	sizeBits = regexp.MustCompile(`[;\n+&|]|,(?:\D|$)|\.\s|\bw/|(?i:\b(?:and|with|plus|over)\b)`)
)

// readSizedParts reads the lines: the line of each word, and a pattern of all.
func readSizedParts() (map[string]int, string) {
	lines := map[string]int{}
	for i, line := range strings.Split(sizedParts, "\n") {
		for word := range strings.SplitSeq(line, "|") {
			lines[word] = i
		}
	}
	return lines, strings.ReplaceAll(sizedParts, "\n", "|")
}

// sizedBit is what a request tells in one place: sizes, and of which parts.
type sizedBit struct {
	sizes map[string]bool
	parts map[int]bool
}

var aPart = regexp.MustCompile(`(?i)\b(?:` + partWords + `)\b`)

func sizedBitsOf(text string) (all []sizedBit) {
	for _, bit := range sizeBits.Split(text, -1) {
		b := sizedBit{map[string]bool{}, map[int]bool{}}
		for _, m := range anySize.FindAllStringSubmatch(bit, -1) {
			b.sizes[strings.ReplaceAll(m[1], ",", "")] = true
		}
		if len(b.sizes) == 0 {
			continue
		}
		for _, word := range aPart.FindAllString(bit, -1) {
			b.parts[partOfWord[strings.ToLower(word)]] = true
		}
		all = append(all, b)
	}
	return all
}

// strangeSizes are the sizes that a sentence gives to a part of a home and the request
// to another.
func (c featureCheck) strangeSizes(sentence string) (phrases []string) {
	named := map[string]bool{} // sizes behind which a part stands: a lot of 412 square feet of deck
	look := func(part, size, phrase string) {
		if c.sizeOfOther(partOfWord[strings.ToLower(part)], strings.ReplaceAll(size, ",", "")) {
			phrases = append(phrases, phrase)
		}
	}
	for _, m := range partOfSize.FindAllStringSubmatch(sentence, -1) {
		named[m[1]] = true
		look(m[2], m[1], m[0])
	}
	for _, m := range sizeOfPart.FindAllStringSubmatch(sentence, -1) {
		if !named[m[2]] {
			look(m[1], m[2], m[0])
		}
	}
	return unique(phrases)
}

// sizeOfOther reports whether the request has a size, but of no place where it names
// the part: it names another there, or has another size for the part.
func (c featureCheck) sizeOfOther(part int, size string) bool {
	told, other := false, false
	for _, b := range c.sizes {
		switch {
		case b.sizes[size] && b.parts[part]:
			return false
		case b.sizes[size]:
			told, other = true, other || len(b.parts) > 0
		case b.parts[part]:
			other = true
		}
	}
	return told && other
}
