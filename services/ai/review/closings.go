package review

import (
	"strings"

	"coagent/services/ai/regexp"
)

// What a text of a kind always says: who is thanked, and who is asked.

var (
	thanking = regexp.MustCompile(`(?i)\b(?:thank\w*|grateful|gratitude|appreciat\w+|obliged|gracias|made (?:our|my) (?:day|week|year)|mean(?:s|t)? (?:a lot|so much|the world|everything)|` +
		`kind words|valued|honored|touched|proud|humbled|a (?:real |true )?pleasure)`)
	asking = regexp.MustCompile(`(?i)\?|\b(?:what you|how (?:you|it)|your (?:thoughts?|impressions?|opinions?|view|feedback|questions?)|` +
		`(?:tell|let|write|send|give) (?:me|us)|hear|know|curious|feedback)\b`)
)

// thanksNobody lists a text at a place that thanks nobody.
func thanksNobody(text, at string) []Fault {
	text = asRendered(text)
	if !HasWords(text) || thanking.MatchString(text) || at == "/followUp" && !isOrdinary(text) {
		return nil
	}
	return []Fault{{Pointer: at, Code: "asked", Sentence: firstSentence(text), Detail: "must thank whoever it is for"}}
}

// asksNobody lists the message for those who came to an open house that does not ask
// what they thought.
func asksNobody(d Draft) []Fault {
	text := asRendered(Member(d.Answer, "followUp"))
	if !isOrdinary(text) || asking.MatchString(text) {
		return nil
	}
	return []Fault{{
		Pointer: "/followUp", Code: "asked", Sentence: firstSentence(text),
		Detail: "must ask those who came what they thought",
	}}
}

// tagsWithin lists a caption with words behind its first hashtag.
func tagsWithin(d Draft) []Fault {
	text := asRendered(Member(d.Answer, "instagram"))
	at := captionTag.FindStringIndex(text)
	if at == nil || !HasWords(captionTag.ReplaceAllString(text[at[0]:], " ")) {
		return nil
	}
	return []Fault{{
		Pointer: "/instagram", Code: "asked", Sentence: sentenceWith(text, text[at[0]:at[1]]),
		Detail: "has words behind " + inQuotes(text[at[0]:at[1]]) + ", and hashtags stand at the end",
	}}
}

// captionTag is a hashtag, also one that begins with a digit.
var captionTag = regexp.MustCompile(`#\d*\p{L}[\p{L}\p{N}_]*`)

// formatting is what makes of plain text Markdown.
var formatting = regexp.MustCompile("(?m)\\*\\*|__|`|^ {0,3}(?:#{1,6} |[-*+] |> |\\d{1,2}[.)] )")

// formatted lists the texts of an answer with Markdown where plain text was asked for.
func formatted(d Draft) (faults []Fault) {
	for at, text := range d.answerTexts() {
		if found := formatting.FindStringIndex(text); found != nil {
			said := text[found[0]:found[1]]
			faults = append(faults, Fault{
				Pointer: at, Code: "unasked", Sentence: firstSentence(text[found[0]:]),
				Detail: "has the Markdown " + inQuotes(strings.TrimSpace(said)) + ", and must be plain text",
			})
		}
	}
	return faults
}

// unprosaic lists a summary with headings, a table or a list, of which prose was asked for.
func unprosaic(d Draft) []Fault {
	for _, b := range blocks(Member(d.Answer, "summary")) {
		if b.kind != paragraph {
			return []Fault{{
				Pointer: "/summary", Code: "unasked", Sentence: strings.TrimSpace(b.text),
				Detail: "is no prose, but a heading, a table or a list",
			}}
		}
	}
	return nil
}
