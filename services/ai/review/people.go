package review

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"coagent/services/ai/regexp"
)

// person is a run of words that may be somebody's name: L. B. Okafor, Camille R.
var person = regexp.MustCompile(`(?:\p{Lu}\.\s*){1,3}\p{Lu}[\p{L}'’-]+|\p{Lu}[\p{Ll}'’-]+(?:\s+(?:\p{Lu}\.|\p{Lu}[\p{L}'’-]+)){0,3}`)

// people are the names in a text that may be somebody's.
func people(text string) []string {
	var names []string
	for _, p := range peopleAt(text) {
		names = append(names, p.name)
	}
	return names
}

// ofPlace stands before the name of a place.
var ofPlace = regexp.MustCompile(`(?i)\b(?:in|of|from|at|on|near|around|for|downtown|outside)\s+(?:the\s+)?$`)

// nameReach is how far before a name, in bytes, is looked for what leads to it.
const nameReach = 40

func peopleAt(text string) []mention {
	var all []mention
	for _, at := range wholeWords(person, text) {
		name := text[at[0]:at[1]]
		words := strings.Fields(name)
		for len(words) > 0 && (roleWords[strings.ToLower(words[0])] || opensSentences(strings.ToLower(words[0]))) {
			words = words[1:]
		}
		switch {
		case len(words) == 0, ofPlace.MatchString(lastOf(text[:at[0]], nameReach)),
			slices.ContainsFunc(words, func(w string) bool { return streets[strings.ToLower(strings.Trim(w, ".,"))] }):
		case len(words) == 1 && startsSentence(text, at[0]) && len(strings.Fields(name)) == 1,
			len(words) == 1 && knownNames[plainWords(words[0])]:
		default:
			all = append(all, mention{strings.Join(words, " "), at[0], at[1]})
		}
	}
	return all
}

// wholeWords are where a pattern matches a text and no letter, mark or digit goes on
// before or behind: Ann, and not the end of Joann.
func wholeWords(pattern *regexp.Regexp, text string) [][]int {
	goesOn := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) }
	return slices.DeleteFunc(pattern.FindAllStringSubmatchIndex(text, -1), func(at []int) bool {
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		behind, _ := utf8.DecodeRuneInString(text[at[1]:])
		return goesOn(before) || goesOn(behind)
	})
}

// startsSentence reports whether nothing but marks stands before at.
func startsSentence(text string, at int) bool {
	before := strings.TrimRightFunc(text[:at], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"“'‘(*_`, r) })
	last, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || strings.ContainsRune(".!?:…", last)
}

var (
	// roleWords stand before a name with a capital letter where a sentence begins.
	roleWords = wordSet(`mayor nurse teacher agent realtor broker buyer seller owner resident neighbor professor economist officer councilmember
		councilman councilwoman director president attorney lender title loan dr mr mrs ms miss judge sheriff chief senator governor commissioner
		assessor inspector builder farmer baker chef captain pastor analyst spokesman spokeswoman spokesperson clients client says said`)
	// streets make a name one of a place.
	streets = wordSet(`st street ave avenue rd road dr drive ln lane blvd boulevard ct court way pl place pkwy parkway hwy highway park county city
		university college district department association board council bank church school hill hills lake river creek valley island beach`)
)

// surname is the last word of a name that is no initial, or its first if there is
// none.
func surname(name string) string {
	words := strings.Fields(plainWords(name))
	for i := len(words) - 1; i >= 0; i-- {
		if len(words[i]) > 1 {
			return words[i]
		}
	}
	return strings.Join(words, " ")
}

var (
	// addressed is how people are called by their last name.
	addressed = regexp.MustCompile(`\b(?:Mr|Mrs|Ms|Mx|Dr)\.?\s+((?:\p{Lu}\.\s*)*\p{Lu}[\p{L}'’-]+)`)
	// streetBefore makes Dr a drive: Elm Dr, 5th Dr.
	streetBefore = regexp.MustCompile(`(?:\p{Lu}\S*|\d\S*)\s+$`)
	// firmName is a run of words with capitals that ends as firms' names do.
	firmName = regexp.MustCompile(`(?:\p{Lu}[\p{L}\d.'’-]*\s+(?:(?:&|and|of)\s+)?){1,4}(?:Realty|Realtors|Loans?|Mortgages?|Lending|Lenders|Bank|Banking|` +
		`Credit Union|Properties|Insurance|Builders|Brokers|Brokerage|Associates|Inspections|Company|Financial|Title Co|Escrow|Partners|Inc|LLC|Group)\b`)
	capital = regexp.MustCompile(`\p{Lu}[\p{L}'’-]+`)
	// inFirms are the words of firms' names that firms share.
	inFirms = wordSet(`realty realtors loan loans home homes mortgage mortgages lending lenders bank banking credit union properties property real estate
		insurance builders brokers brokerage associates inspections company financial title co escrow partners inc llc group team the and of your my
		our ask call a fha va usda first time reverse refinance adjustable rate fixed jumbo conventional bridge renovation hard money personal
		private hazard flood owners homeowners health life national program community food land west left piggy river savings world jumbo`)
)

// peopleAndFirms are the names of people, and of firms, in a sentence that are not
// told.
func peopleAndFirms(sentence string, told map[string]bool, firms bool) []string {
	var names []string
	strange := func(name string, shared map[string]bool) bool {
		words := slices.DeleteFunc(strings.Fields(plainWords(name)), func(word string) bool {
			return len(word) == 1 || shared[word]
		})
		if strings.HasPrefix(strings.TrimSpace(sentence), name) && len(words) > 1 {
			words = words[1:] // it may be no part of the name: "At Sandia Crest Realty"
		}
		return slices.ContainsFunc(words, func(word string) bool {
			return !told[word] && !told[strings.TrimSuffix(word, "s")] && !englishWords[word]
		})
	}
	for _, m := range wholeWords(addressed, sentence) {
		drive := strings.HasPrefix(sentence[m[0]:], "Dr") && streetBefore.MatchString(lastOf(sentence[:m[0]], nameReach))
		if name := sentence[m[2]:m[3]]; !drive && strange(possessive(name), nil) {
			names = append(names, name)
		}
	}
	for _, at := range wholeWords(firmName, sentence) {
		name := sentence[at[0]:at[1]]
		if firms && strange(name, inFirms) && !opensWith(sentence, name) {
			names = append(names, name)
		}
	}
	words := wholeWords(capital, sentence)
	ofPlaces := leadToPlaces(sentence, words)
	for i, at := range words {
		word := strings.ToLower(plainWords(possessive(sentence[at[0]:at[1]])))
		if givenNames[word] && !told[word] && !ofPlaces[i] && !namePlaces[lastWord(lastOf(sentence[:at[0]], nameReach))] {
			names = append(names, sentence[at[0]:at[1]])
		}
	}
	return names
}

// leadToPlaces tells of each word with a capital whether a word of a place stands
// behind it, with nothing but such words between: Martin Luther King Boulevard.
func leadToPlaces(sentence string, words [][]int) []bool {
	lead := make([]bool, len(words))
	for i := len(words) - 2; i >= 0; i-- {
		next := words[i+1]
		between := sentence[words[i][1]:next[0]]
		joined := strings.Trim(between, " ") == "" || strings.HasPrefix(between, "'s ") || strings.HasPrefix(between, "’s ")
		lead[i] = joined && (lead[i+1] || namePlaces[strings.ToLower(sentence[next[0]:next[1]])])
	}
	return lead
}

// opensWith reports whether the first word of a name is the first of the sentence and
// a verb: "Ask Tri-County Home Loans".
func opensWith(sentence, name string) bool {
	first, rest, _ := strings.Cut(name, " ")
	starts := strings.HasPrefix(strings.TrimSpace(sentence), name)
	return starts && !strings.Contains(rest, " ") && opensSentences(strings.ToLower(first))
}

// apostrophe is where the first one of a word stands; below 0 if it has none.
func apostrophe(word string) int {
	for i := range len(word) {
		if word[i] == '\'' || word[i] == "’"[0] && strings.HasPrefix(word[i:], "’") {
			return i
		}
	}
	return -1
}

// possessive is a name without the ending of what belongs to it.
func possessive(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, "'s"), "’s")
}

// How near a misspelled name is to a name.
const (
	sameBeginning = 3 // letters
	otherLetters  = 3
	nameLetters   = 5
)

// misspelled are the words with a capital in a sentence that are not told, and nearly
// a word of a name that is.
func misspelled(sentence string, told *toldWords) []string {
	var wrong []string
	for _, at := range wholeWords(capital, sentence) {
		written := possessive(sentence[at[0]:at[1]])
		word := plainWords(written)
		if len(word) < nameLetters || startsSentence(sentence, at[0]) || told.tells(word) {
			continue
		}
		joined := strings.Fields(word) // Arceneaux-Ray
		if slices.ContainsFunc(joined, func(part string) bool { return slices.Contains(told.own, part) }) &&
			slices.ContainsFunc(joined, func(part string) bool { return !told.tells(part) }) {
			wrong = append(wrong, written)
			continue
		}
		if slices.ContainsFunc(told.own, func(name string) bool {
			return len(name) >= nameLetters && max(len(name), len(word))-min(len(name), len(word)) <= 1 &&
				name[:sameBeginning] == word[:sameBeginning] && distance(name, word) <= otherLetters
		}) {
			wrong = append(wrong, written)
		}
	}
	return wrong
}

// distance is how many letters have to be put in, left out or exchanged to make one
// word of another (V. I. Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			now := before
			if a[i] != b[j] {
				now++
			}
			before = row[j+1]
			row[j+1] = min(now, row[j]+1, before+1)
		}
	}
	return row[len(b)]
}
