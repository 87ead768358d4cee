package review

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// avoidable is how many letters words to avoid have at the least: there is no
// English without "a".
const avoidable = 4

// avoided lists the texts with words that the agent does without. What the
// request itself says cannot be avoided.
func avoided(d Draft) []Fault {
	var words []string
	for _, phrase := range d.Avoid {
		phrase = " " + plainWords(phrase) + " "
		said := slices.ContainsFunc(d.requestTexts(), func(text string) bool { return strings.Contains(text, phrase) })
		if utf8.RuneCountInString(phrase) >= avoidable+2 && !said {
			words = append(words, phrase)
		}
	}
	if len(words) == 0 {
		return nil
	}
	var faults []Fault
	for at, text := range Texts(d.Answer) {
		plain := " " + plainWords(text) + " "
		for _, phrase := range words {
			if strings.Contains(plain, phrase) {
				faults = append(faults, Fault{
					Pointer: at, Code: "brand_voice",
					Detail: "says " + inQuotes(phrase) + ", which the request's brandVoice avoids; say it in other words",
				})
			}
		}
	}
	return faults
}

// requestTexts are the texts of the request as words, with a space at both ends.
func (d Draft) requestTexts() []string {
	var all []string
	for _, text := range Texts(d.Request) {
		all = append(all, " "+plainWords(text)+" ")
	}
	return all
}
