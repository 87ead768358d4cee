package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// What a prompt asks a text to have, as far as the request gives it. A fault says what
// is missing, and stands at the first sentence: the text can go out without it, and
// whoever posts it is told.

// names reports whether a text has one of the words of a name, by which people are
// called: a given name, a surname, and no initial.
func names(text, name string) bool {
	said := " " + plainWords(text) + " "
	words := strings.Fields(plainWords(name))
	return len(words) == 0 || slices.ContainsFunc(words, func(word string) bool {
		return (len(word) > 1 || len(words) == 1) && strings.Contains(said, " "+word+" ")
	}) || strings.Contains(said, " "+plainWords(name)+" ")
}

// namesFirm reports whether a text has the name of a firm, or of its words those that
// other firms do not share.
func namesFirm(text, firm string) bool {
	said := " " + plainWords(text) + " "
	own := slices.DeleteFunc(strings.Fields(plainWords(firm)), func(word string) bool { return inFirms[word] })
	if len(own) == 0 {
		return strings.Contains(said, " "+plainWords(firm)+" ")
	}
	return !slices.ContainsFunc(own, func(word string) bool { return !strings.Contains(said, " "+word+" ") })
}

// Posts holds the posts for networks against what the request names.
func Posts(d Draft) []Fault { return slices.Concat(unnamed(d), tagsWithin(d), inShorthand(d)) }

// unnamed lists the posts for Facebook and LinkedIn that name neither the agent nor the
// agency of the request, and those for LinkedIn that name the agent alone.
func unnamed(d Draft) (faults []Fault) {
	name, firm := Member(d.Request, "name"), Member(d.Request, "agencyName")
	if name == "" && firm == "" {
		return nil
	}
	for _, at := range []string{"facebook", "linkedin"} {
		text := asRendered(Member(d.Answer, at))
		byName, byFirm := name != "" && names(text, name), firm != "" && namesFirm(text, firm)
		withoutFirm := at == "linkedin" && firm != "" && !byFirm && !saysPartOf(text, firm)
		if isOrdinary(text) && (!byName && !byFirm || withoutFirm) {
			mayGoWithout := name == "" || firm == "" && at == "facebook"
			faults = append(faults, Fault{
				Pointer: "/" + at, Code: "asked", Sentence: firstSentence(text), Doubt: mayGoWithout,
				Detail: "must name the agent and the agency of the request",
			})
		}
	}
	return faults
}

// saysPartOf reports whether a text has a word of a firm's name that other firms do not share.
func saysPartOf(text, firm string) bool {
	said := " " + plainWords(text) + " "
	return slices.ContainsFunc(strings.Fields(plainWords(firm)), func(word string) bool {
		return !inFirms[word] && strings.Contains(said, " "+word+" ")
	})
}

// greetingReach is within how many characters a message greets whom it is written to.
const greetingReach = 120

// unaddressed doubts a message that does not begin with the name of the recipient.
func unaddressed(d Draft) []Fault {
	message, recipient := asRendered(Member(d.Answer, "message")), Member(d.Request, "recipient")
	if recipient == "" || !isOrdinary(message) || names(Truncate(message, greetingReach), recipient) {
		return nil
	}
	return []Fault{{ // a doubt: "the Hendersons" may be greeted as neighbors
		Pointer: "/message", Code: "asked", Sentence: firstSentence(message), Doubt: true,
		Detail: "must greet " + inQuotes(recipient) + " by name",
	}}
}

// unsigned lists the texts at these places that are signed by nobody whom the request
// names.
func unsigned(d Draft, places ...string) (faults []Fault) {
	name, firm := Member(d.Request, "name"), Member(d.Request, "agencyName")
	if name == "" { // an agency alone is often told within the text, by its first word
		return nil
	}
	for at, text := range d.answerTexts() {
		text = d.rendered(text)
		signed := names(text, name) || firm != "" && namesFirm(text, firm)
		if slices.Contains(places, at) && isOrdinary(text) && !signed {
			faults = append(faults, Fault{
				Pointer: at, Code: "asked", Sentence: firstSentence(text),
				Detail: "must be signed with the name of the agent or the agency of the request",
			})
		}
	}
	return faults
}

var (
	anyDayNumber  = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)?\b`)
	anyHour       = regexp.MustCompile(`\b(\d{1,2})(?::[0-5]\d)?\b`)
	leadingNumber = regexp.MustCompile(`^\s*(\d{1,6})\b`)
)

// oneOf reports whether a text has one of the first groups that a pattern finds in what
// was asked, or none is there.
func oneOf(pattern *regexp.Regexp, asked, text string) bool {
	all := pattern.FindAllStringSubmatch(inDigits(asked), -1)
	if len(all) == 0 {
		return true
	}
	said := map[string]bool{}
	for _, run := range strings.FieldsFunc(inDigits(text), func(r rune) bool { return r < '0' || r > '9' }) {
		said[strings.TrimLeft(run, "0")] = true
	}
	return slices.ContainsFunc(all, func(m []string) bool { return said[strings.TrimLeft(m[1], "0")] })
}

// unannounced lists what invitation and post of an open house leave out: where it is, on
// which day and at what hours.
func unannounced(d Draft) (faults []Fault) {
	invitation, _ := d.Answer["invitation"].(map[string]any)
	address, date, hours := asRendered(Member(d.Request, "address")), Member(d.Request, "date"), Member(d.Request, "time")
	days := daysIn(date, true)
	for _, t := range []struct{ at, text string }{
		{"/invitation/body", Member(invitation, "body") + " \n" + Member(invitation, "subject")},
		{"/post", Member(d.Answer, "post")},
	} {
		text := asRendered(t.text)
		day := oneOf(anyDayNumber, date, text) || sharesDay(days, daysIn(text, false))
		for _, m := range []struct {
			is   bool
			what string
		}{
			{oneOf(leadingNumber, address, text), "where the open house is: " + inQuotes(address)},
			{day || today.MatchString(text), "on which day it is: " + inQuotes(date)},
			{oneOf(anyHour, hours, text) || noon.MatchString(hours+" "+text), "at what hours it is: " + inQuotes(hours)},
		} {
			if !m.is && isOrdinary(text) {
				faults = append(faults, Fault{
					Pointer: t.at, Code: "asked", Sentence: firstSentence(text), Detail: "must say " + m.what,
				})
			}
		}
	}
	return faults
}

var (
	today = regexp.MustCompile(`(?i)\b(?:today|tonight|tomorrow)\b`)
	noon  = regexp.MustCompile(`(?i)\b(?:noon|midday)\b`)
)

func sharesDay(a, b map[string]bool) bool {
	for day := range a {
		if b[day] {
			return true
		}
	}
	return false
}
