package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// A designation is earned, and an association owns its letters: whoever holds one says so.

// designationNames are the designations and certifications of the trade, each by its
// letters and by its name.
var designationNames = map[string]string{
	"abr": "accredited buyer", "ahwd": "at home with diversity", "alc": "accredited land consultant",
	"ccim": "certified commercial investment", "cips": "certified international property",
	"clhms": "certified luxury home marketing", "cne": "certified negotiation expert",
	"cpm": "certified property manager", "crb": "certified real estate brokerage manager",
	"cre": "counselor of real estate", "crs": "certified residential specialist", "epro": "e pro",
	"gri": "graduate realtor", "mrp": "military relocation professional", "psa": "pricing strategy advisor",
	"rene": "real estate negotiation expert", "rsps": "resort and second home",
	"sfr": "short sales and foreclosure", "sior": "society of industrial and office",
	"sres": "seniors real estate specialist", "srs": "seller representative specialist",
}

var (
	// heldLetters are letters that may be those of a designation.
	heldLetters = regexp.MustCompile(`\b(?:[A-Z]{3,5}|e-?PRO)\b`)
	// speaksOfHolding is what a sentence has that speaks of designations.
	speaksOfHolding = regexp.MustCompile(`(?i)\b(?:designations?|designated|certifi(?:ed|cations?)|credentials?|` +
		`accredit(?:ed|ations?)|holds?|holding|earned|letters)\b`)
)

// untoldDesignations lists the designations that a text gives to somebody, and the request
// does not.
func untoldDesignations(d Draft) (faults []Fault) {
	var told string
	for at, text := range d.answerTexts() {
		if !heldLetters.MatchString(text) {
			continue
		}
		for _, sentence := range d.sentences(text) {
			if !speaksOfHolding.MatchString(sentence) {
				continue
			}
			for _, said := range unique(heldLetters.FindAllString(sentence, -1)) {
				letters := strings.ToLower(strings.ReplaceAll(said, "-", ""))
				name := designationNames[letters]
				if name == "" {
					continue
				}
				if told == "" {
					told = wordsOfDesignations(d.Request)
				}
				if strings.Contains(told, " "+letters+" ") || strings.Contains(told, " "+name) {
					continue
				}
				faults = append(faults, Fault{
					Pointer: at, Code: "name", Sentence: strings.TrimSpace(sentence), Advice: leaveOut,
					Detail: "the designation " + inQuotes(said) + " stands nowhere in the request",
				})
			}
		}
	}
	return faults
}

// wordsOfDesignations are the words of a request, as designations are compared.
func wordsOfDesignations(request map[string]any) string {
	var all []string
	for text := range textsOf(request) {
		words := strings.Fields(plainWords(asRendered(text)))
		words = slices.DeleteFunc(words, func(word string) bool { return word == "s" }) // buyer's
		all = append(all, words...)
	}
	return spelledAlike.Replace(" " + strings.Join(all, " ") + " ")
}

// spelledAlike are the other ways to write some of the names.
var spelledAlike = strings.NewReplacer(
	"sellers representative", "seller representative", "buyers representative", "buyer representative",
	"accredited buyers", "accredited buyer", "senior real estate", "seniors real estate",
	" e pro ", " epro e pro ",
)
