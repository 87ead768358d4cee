package review

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"coagent/platform/fault"
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

// OwnDays holds the days of the week in an answer against those of the request.
func OwnDays(d Draft) []fault.Field {
	own := map[string]bool{}
	for _, text := range Texts(d.Request) {
		for day := range daysIn(text, true) {
			own[day] = true
		}
	}
	var faults []fault.Field
	for at, text := range Texts(d.Answer) {
		for _, m := range weekday.FindAllString(asRendered(text), -1) {
			for day := range daysIn(m, false) {
				if !own[day] {
					faults = append(faults, fault.Field{
						Pointer: at, Code: "day", Detail: "names " + inQuotes(m) + ", and the request names another day or none",
					})
				}
			}
		}
	}
	return faults
}

// What a message may have, in characters.
const (
	smsLength  = 320 // two of the network's
	noteLength = 600 // one side of a card
)

// ChannelLength holds a message against the channel that it is sent by. Only an
// e-mail has a subject; what is written for others is not used.
func ChannelLength(d Draft) []fault.Field {
	var faults []fault.Field
	channel := Member(d.Request, "channel")
	most, bounded := map[string]int{"sms": smsLength, "note": noteLength}[channel]
	if n := utf8.RuneCountInString(Member(d.Answer, "message")); bounded && n > most {
		faults = append(faults, fault.Field{
			Pointer: "/message", Code: "length", Detail: fmt.Sprintf("has %d characters, and must have at most %d", n, most),
		})
	}
	if channel == "email" && !HasWords(Member(d.Answer, "subject")) {
		faults = append(faults, fault.Field{Pointer: "/subject", Code: "required", Detail: "must be there in an e-mail"})
	}
	return slices.Concat(faults, OwnDays(d))
}

// quotedPassage is what stands between quotation marks.
var quotedPassage = regexp.MustCompile(`“([^”]+)”|"([^"]+)"`)

// telephone is a number that somebody could be called at.
var telephone = regexp.MustCompile(`\b\d{3}[-. ]\d{4}\b`)

// QuotedClient holds what is quoted of a client against their comment: every
// quotation stands there, word for word. A telephone number in a comment may be
// anybody's, and is left there.
func QuotedClient(d Draft) []fault.Field {
	said := " " + plainWords(Member(d.Request, "comment")) + " "
	quotes := func(text string) bool { return HasWords(text) && strings.Contains(said, " "+plainWords(text)+" ") }
	var faults []fault.Field
	if !quotes(Member(d.Answer, "quote")) {
		faults = append(faults, fault.Field{
			Pointer: "/quote", Code: "evidence", Detail: "must be copied word for word from the comment, in one piece",
		})
	}
	for _, name := range []string{"opening", "closing"} {
		for _, m := range quotedPassage.FindAllStringSubmatch(Member(d.Answer, name), -1) {
			if passage := m[1] + m[2]; !quotes(passage) {
				faults = append(faults, fault.Field{
					Pointer: "/" + name, Code: "evidence", Detail: "quotes " + inQuotes(passage) + ", which the comment does not say",
				})
			}
		}
	}
	if !HasWords(telephone.ReplaceAllString(Member(d.Request, "comment"), "")) {
		return faults // there is nothing else to quote
	}
	for at, text := range Texts(d.Answer) {
		if telephone.MatchString(asRendered(text)) {
			faults = append(faults, fault.Field{
				Pointer: at, Code: "telephone", Detail: "must have no telephone number: leave it out, or quote another passage",
			})
		}
	}
	return faults
}
