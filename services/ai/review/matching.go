package review

import (
	"strings"
	"unicode"

	"coagent/services/ai/regexp"
)

// namelike is what the name of a person, a firm or a platform consists of.
var namelike = regexp.MustCompile(`^["“]?[\p{L}\p{N}][\p{L}\p{N} .,&'‘’"“”()/+®™–-]*$`)

// isName reports whether a text can be a name of at most so many words. A
// sentence in the place of a name is somebody's message, and so is a phone
// number.
func isName(text string, most int) bool {
	digits := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return namelike.MatchString(text) && len(strings.Fields(text)) <= most && digits <= nameDigits
}

// nameDigits is how many digits a name has at the most: 1st, Century 21, since 1999.
const nameDigits = 4

// shown is what a reader sees of the source: its title, and what it says.
func (s Source) shown() string { return asRendered(s.Title + "\n" + s.Snippet) }

// says reports whether the source has the words of phrase in a row. A phrase
// without words is said nowhere.
func (s Source) says(phrase string) bool {
	words := addressWords(phrase)
	return len(words) > 0 &&
		strings.Contains(" "+strings.Join(addressWords(s.shown()), " ")+" ", " "+strings.Join(words, " ")+" ")
}

// abbreviations are the words that addresses are written with in two ways
// (USPS Publication 28, appendices B and C).
var abbreviations = map[string]string{
	"avenue": "ave", "boulevard": "blvd", "circle": "cir", "court": "ct", "drive": "dr", "highway": "hwy", "lane": "ln",
	"parkway": "pkwy", "place": "pl", "plaza": "plz", "road": "rd", "square": "sq", "street": "st", "terrace": "ter",
	"trail": "trl",
	"suite": "ste", "apartment": "apt", "building": "bldg", "floor": "fl", "north": "n", "south": "s", "east": "e",
	"west": "w",
}

// addressWords are the words of a text, the words of addresses in their short
// form.
func addressWords(text string) []string {
	words := strings.Fields(plainWords(text))
	for i, w := range words {
		if short := abbreviations[w]; short != "" {
			words[i] = short
		}
	}
	return words
}
