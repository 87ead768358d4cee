package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
	"coagent/services/ai/review/phone"
)

// What a prompt wants left out of a text, though the request may give it.

// Biography holds a biography to the pronouns of the request, and to what belongs on a
// profile.
func Biography(d Draft) []Fault {
	return slices.Concat(Pronouns(d), toldToCall(d), inFirstPerson(d), sizedOtherwise(d), yearsOfEarlierTrade(d))
}

var mailbox = regexp.MustCompile(`(?i)\b[\w.+-]+@[a-z0-9-]+\.[a-z]{2,}`)

// toldToCall doubts the sentences of a biography that give a telephone number or an
// e-mail address of the request: the profile has fields for them.
func toldToCall(d Draft) (faults []Fault) {
	for at, text := range d.answerTexts() {
		for _, sentence := range d.sentences(text) {
			if len(phone.In(inDigits(sentence))) > 0 || mailbox.MatchString(sentence) {
				faults = append(faults, Fault{
					Pointer: at, Code: "unasked", Sentence: strings.TrimSpace(sentence), Advice: "leave it out", Doubt: true,
					Detail: "gives a telephone number or an e-mail address, which have no place in a biography",
				})
			}
		}
	}
	return faults
}

// ownVoice is how somebody speaks of themselves.
var ownVoice = regexp.MustCompile(`\b(?:I|I['’](?:m|ve|ll|d)|my|me|mine|we|We|our|Our|us)\b`)

// inFirstPerson doubts the sentences of a biography in which the agent speaks, but for
// what is quoted and for the agent's own words.
func inFirstPerson(d Draft) (faults []Fault) {
	voice, _ := d.Request["brandVoice"].(map[string]any)
	var own []string
	for text := range textsOf(voice) {
		own = append(own, plainWords(text))
	}
	for at, text := range d.answerTexts() {
		for _, sentence := range d.sentences(text) {
			bare := afterColon.ReplaceAllString(quotedPassage.ReplaceAllString(sentence, " "), " ")
			said := ownVoice.FindString(bare)
			isOwn := slices.ContainsFunc(own, func(phrase string) bool {
				return phrase != "" && strings.Contains(plainWords(sentence), phrase)
			})
			if said != "" && !isOwn {
				faults = append(faults, Fault{
					Pointer: at, Code: "unasked", Sentence: strings.TrimSpace(sentence), Doubt: true,
					Detail: "says " + inQuotes(said) + ", and a biography is written in the third person",
				})
			}
		}
	}
	return faults
}

// afterColon is what a sentence quotes without quotation marks: one invitation: ask me.
var afterColon = regexp.MustCompile(`:.*$`)

// Article holds the texts round a post to the figures of the request.
func Article(d Draft) []Fault {
	return slices.Concat(figuresAtTheTop(d), citedAtTheTop(d), namesFirmOfResult(d), carriedElsewhere(d, bodies),
		givesLawOfNobody(d))
}

// Guide does so for a guide, whose sections have no headings of their own.
func Guide(d Draft) []Fault {
	return slices.Concat(figuresAtTheTop(d), citedAtTheTop(d), headedSections(d), withoutHighlights(d),
		untoldAmenities(d), uncitedHours(d), carriedElsewhere(d, bodies), praisesWorship(d))
}

// atTheTop are the members that stand above a text and in search engines.
var atTheTop = []string{"title", "metaDescription", "tags"}

// plainFigure is a number that is no ordinal and no part of a name.
var plainFigure = regexp.MustCompile(`(?:\$\s?)?\b\d[\d,.]*\d\b%?|(?:\$\s?)?\b\d\b%?`)

// countsItself is a number of things that a text itself names.
var countsItself = regexp.MustCompile(`(?i)^\s+(?:[a-z'’-]+ ){0,2}?[a-z'’-]+s\b`)

// figuresAtTheTop lists the titles, meta descriptions and tags with a figure that the
// request does not have.
func figuresAtTheTop(d Draft) (faults []Fault) {
	if len(d.Sources) == 0 {
		return nil
	}
	var asked strings.Builder
	for text := range textsOf(d.Request) {
		asked.WriteString(" " + inDigits(asRendered(text)))
	}
	told := digitsIn(asked.String())
	for at, text := range d.answerTexts() {
		list, name := splitPointer(at)
		_, of := splitPointer(list)
		if !slices.Contains(atTheTop, name) && !slices.Contains(atTheTop, of) || strings.HasPrefix(at, "/sections/") {
			continue
		}
		text = d.rendered(text)
		for _, m := range plainFigure.FindAllStringIndex(text, -1) {
			said := text[m[0]:m[1]]
			digits := strings.Trim(said, "$ %")
			if told[significant(digits)] || yearAtTop.MatchString(digits) && name == "title" ||
				len(digits) < 2 && said == digits && countsItself.MatchString(text[m[1]:]) || isOrdinal(text[m[1]:]) {
				continue
			}
			faults = append(faults, Fault{
				Pointer: at, Code: "unasked", Sentence: firstSentence(text), Doubt: true,
				Detail: "has the figure " + inQuotes(said) + ", which the request does not have",
				Advice: "no figures here but those of the request",
			})
			break
		}
	}
	return faults
}

var (
	yearAtTop = regexp.MustCompile(`^20\d\d$`)
	ordinalOf = regexp.MustCompile(`^(?:st|nd|rd|th|s)\b`)
)

func isOrdinal(behind string) bool { return ordinalOf.MatchString(behind) }

// headedSections lists the sections of a guide that have headings inside.
func headedSections(d Draft) (faults []Fault) {
	for at, text := range d.answerTexts() {
		if !strings.HasPrefix(at, "/sections/") || !strings.HasSuffix(at, "/content") {
			continue
		}
		for _, b := range blocks(text) {
			if b.kind == heading {
				faults = append(faults, Fault{
					Pointer: at, Code: "unasked", Sentence: strings.TrimSpace(b.text), Advice: "write it as a sentence",
					Detail: "is a heading inside a section, which has one of its own",
				})
				break
			}
		}
	}
	return faults
}

// presses is how a message hurries somebody.
var presses = regexp.MustCompile(`(?i)\b(?:hurry|act (?:now|fast|quickly|today)|don['’]t miss (?:out|this|your)|` +
	`last chance|before it['’]?s (?:too late|gone)|won['’]t last|will (?:soon )?be gone|going fast|limited time|` +
	`now or never|time is running out|while you (?:still )?can)\b`)

// noHurry is how a message leaves somebody time.
var noHurry = regexp.MustCompile(`(?i)\b(?:no|any|don['’]t|not|never|without|needn['’]t|in a)\b(?: \w+){0,2} hurry\w*`)

// pressed lists the sentences of a message that press the recipient.
func pressed(d Draft) (faults []Fault) {
	said := " " + plainWords(strings.Join(slices.Collect(textsOf(d.Request)), " ")) + " "
	for _, sentence := range sentences(asRendered(Member(d.Answer, "message"))) {
		m := presses.FindString(noHurry.ReplaceAllString(sentence, " "))
		if m != "" && !strings.Contains(said, " "+plainWords(m)+" ") {
			faults = append(faults, Fault{
				Pointer: "/message", Code: "unasked", Sentence: strings.TrimSpace(sentence), Doubt: true,
				Detail: "says " + inQuotes(m) + ", which presses the recipient", Advice: "tell a deadline of the request as a fact",
			})
		}
	}
	return faults
}

// flyerHours is a time of day with its half.
var flyerHours = regexp.MustCompile(`(?i)\b\d{1,2}(?::\d\d)?\s?(?:[ap]\.?m\b|o['’]clock)`)

// besideFlyer lists the sentences of a flyer's text that repeat what is set beside it.
func besideFlyer(d Draft) (faults []Fault) {
	flyer, _ := d.Answer["flyer"].(map[string]any)
	street, _, _ := strings.Cut(plainWords(Member(d.Request, "address")), ",")
	if words := strings.Fields(street); len(words) > 2 {
		street = strings.Join(words[:2], " ")
	}
	for _, sentence := range sentences(asRendered(Member(flyer, "body"))) {
		plain := " " + plainWords(sentence) + " "
		isPlace := leadingNumber.MatchString(street) && strings.Contains(plain, " "+street+" ")
		if isPlace || len(daysIn(sentence, false)) > 0 || flyerHours.MatchString(sentence) {
			faults = append(faults, Fault{
				Pointer: "/flyer/body", Code: "unasked", Sentence: strings.TrimSpace(sentence), Advice: "leave them out",
				Detail: "tells place, day or hours, which stand beside the text",
			})
		}
	}
	return faults
}

const (
	// retoldWords is how many words in a row of the comment make a text retell it, and
	// retoldOwn how many of them are not everybody's.
	retoldWords = 6
	retoldOwn   = 3
)

// retold lists the openings and closings that tell the comment once more in its own
// words, but for what they quote.
func retold(d Draft) (faults []Fault) {
	comment := strings.Fields(plainWords(Member(d.Request, "comment")))
	runs := map[string]bool{}
	for i := range max(0, len(comment)-retoldWords+1) {
		run := comment[i : i+retoldWords]
		own := 0
		for _, word := range run {
			if !everybodys[word] && len(word) > 3 {
				own++
			}
		}
		if own >= retoldOwn {
			runs[strings.Join(run, " ")] = true
		}
	}
	for _, name := range []string{"opening", "closing"} {
		for _, sentence := range sentences(asRendered(Member(d.Answer, name))) {
			words := strings.Fields(plainWords(quotedPassage.ReplaceAllString(sentence, " | ")))
			for i := range max(0, len(words)-retoldWords+1) {
				if run := strings.Join(words[i:i+retoldWords], " "); runs[run] {
					faults = append(faults, Fault{
						Pointer: "/" + name, Code: "unasked", Sentence: strings.TrimSpace(sentence), Advice: "leave it out",
						Detail: "says " + inQuotes(run) + ", as the comment does",
					})
					break
				}
			}
		}
	}
	return faults
}
