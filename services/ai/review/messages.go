package review

import (
	"maps"
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// weekday is a day of the week, in full or as agents shorten it.
var weekday = regexp.MustCompile(`(?i)\b(sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?s?\b\.?`)

// daysIn are the days of the week in a text. "Sat" and "sun" are words as well:
// in a text of the model only a day in full is one.
func daysIn(text string, short bool) map[string]bool {
	days := map[string]bool{}
	for _, m := range weekday.FindAllString(text, -1) {
		m = strings.ToLower(strings.TrimRight(m, ".s"))
		if short || strings.HasSuffix(strings.TrimSuffix(m, "s"), "day") {
			days[m[:3]] = true
		}
	}
	return days
}

// OwnDays holds the days of the week in an answer against those of the request. One of
// a week that the request names may be meant.
func OwnDays(d Draft) []Fault {
	own, vague := map[string]bool{}, false
	for _, text := range d.requestTexts() {
		maps.Copy(own, weekdaysTold(text, d.Today))
		vague = vague || someDay.MatchString(text)
	}
	var faults []Fault
	for at, text := range d.answerTexts() {
		for _, m := range weekday.FindAllString(inPassing.ReplaceAllString(asRendered(text), " "), -1) {
			for day := range daysIn(m, false) {
				if !own[day] {
					faults = append(faults, Fault{
						Pointer: at, Code: "day", Detail: "names " + inQuotes(m) + ", and the request names another day or none",
						Sentence: sentenceWith(asRendered(text), m), Doubt: vague,
					})
				}
			}
		}
	}
	return faults
}

// sentenceWith is the first sentence of a text that has a word.
func sentenceWith(text, word string) string {
	for _, sentence := range sentences(text) {
		if strings.Contains(sentence, word) {
			return sentence
		}
	}
	return ""
}

// Message holds a message against the channel that it is sent by, and against whom the
// request names. Only an e-mail has a subject.
func Message(d Draft) []Fault {
	var faults []Fault
	channel := Member(d.Request, "channel")
	if channel == "email" && !HasWords(Member(d.Answer, "subject")) {
		faults = append(faults, Fault{Pointer: "/subject", Code: "required", Detail: "must be there in an e-mail"})
	}
	if channel != "email" && HasWords(Member(d.Answer, "subject")) {
		faults = append(faults, Fault{
			Pointer: "/subject", Code: "subject", Detail: "must not be there: only an e-mail has a subject",
		})
	}
	return slices.Concat(
		faults, unaddressed(d), pressed(d), unsigned(d, "/message"), signedByStrangers(d, "/message"), OwnDays(d),
		pricedTooSoon(d),
	)
}

// quotedPassage is what stands between quotation marks.
var quotedPassage = regexp.MustCompile(`“([^”]+)”|"([^"]+)"`)

// private is a telephone number, a street address or a price: what a client tells the
// agent, and not the world.
var private = regexp.MustCompile(either(
	`\b\d{3}[-. ]\d{4}\b`,
	`\b\d{1,6}(?:-\d{1,4})?\s+(?:(?:[NSEW]|NE|NW|SE|SW|North|South|East|West)\.?\s+)?(?:(?:\p{Lu}[\p{L}'’.-]*|\d{1,3}(?:st|nd|rd|th))\s+){1,4}`+
		`(?i:st|street|ave|avenue|rd|road|dr|drive|ln|lane|blvd|boulevard|ct|court|way|pl|place|ter|terrace|cir|circle|pkwy|parkway|hwy|highway|trl|trail|`+
		`loop|run|path|sq|square)\b`,
	`\$\s?\d[\d,.]*\s?(?:[kKmM]\b|thousand|million)?`, `\b\d{2,3}(?:[kK]|,000)\b`,
	`(?i:\b\d{1,3}(?:[.,]\d+)? ?(?:k|grand|thousand|mil|million|bucks) (?:\w+ )?(?:under|over|above|below|off|less|more|dollars)\b)`, `\b\d{1,3} (?:thousand|million) dollars`,
))

// QuotedClient holds what is quoted of a client against their comment: every
// quotation stands there, word for word. What is theirs alone is left there.
func QuotedClient(d Draft) []Fault {
	said := " " + plainWords(Member(d.Request, "comment")) + " "
	quotes := func(text string) bool { return HasWords(text) && strings.Contains(said, " "+plainWords(text)+" ") }
	faults := slices.Concat(
		namedClient(d), retold(d), thanksNobody(Member(d.Answer, "closing"), "/closing"), ranksOfComment(d),
	)
	if !quotes(Member(d.Answer, "quote")) {
		faults = append(faults, Fault{
			Pointer: "/quote", Code: "evidence", Detail: "must be copied word for word from the comment, in one piece",
		})
	}
	for _, name := range []string{"opening", "closing"} {
		for _, m := range quotedPassage.FindAllStringSubmatch(Member(d.Answer, name), -1) {
			if passage := m[1] + m[2]; !quotes(passage) {
				faults = append(faults, Fault{
					Pointer: "/" + name, Code: "evidence", Detail: "quotes " + inQuotes(passage) + ", which the comment does not say",
				})
			}
		}
	}
	if !HasWords(private.ReplaceAllString(Member(d.Request, "comment"), "")) {
		return faults // there is nothing else to quote
	}
	own := strings.Join(ownTexts(d.Request, Rules{QuotesOthers: true}), "\n")
	for at, text := range d.answerTexts() {
		for _, thing := range private.FindAllString(asRendered(text), -1) {
			if !strings.Contains(plainWords(own), plainWords(thing)) {
				faults = append(faults, Fault{
					Pointer: at, Code: "private",
					Detail: "says " + inQuotes(thing) + ": must have no street address, price or telephone number of the client; " +
						"leave it out, or quote another passage",
				})
				break
			}
		}
	}
	return faults
}
