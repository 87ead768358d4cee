package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

var (
	// pronounSets are the words for a person by what requests call the set.
	pronounSets = []struct {
		name  string
		words *regexp.Regexp
	}{
		{"he", regexp.MustCompile(`(?i)\b(?:he|him|his|himself)\b`)},
		{"she", regexp.MustCompile(`(?i)\b(?:she|her|hers|herself)\b`)},
	}
	// others are people of whom a biography may speak beside the agent.
	others = regexp.MustCompile(`(?i)\b(?:husband|wife|spouse|partner|mother|father|mom|dad|son|sons|daughter|daughters|brother|sister|` +
		`grand\w+|uncle|aunt|cousin|parents|child|children|kids|mentor|founder|colleague|family|twins?|couple)\b`)
)

// Pronouns holds a biography to the pronouns of the request. Where it speaks of
// somebody else as well, nobody can tell whose they are.
func Pronouns(d Draft) []Fault {
	asked := strings.ToLower(Member(d.Request, "pronouns"))
	own := strings.Fields(plainWords(asked))
	if len(own) == 0 {
		return unaskedPronouns(d)
	}
	var faults []Fault
	for at, text := range d.answerTexts() {
		if others.MatchString(text) {
			continue
		}
		for _, set := range pronounSets {
			if slices.Contains(own, set.name) {
				continue
			}
			if found := set.words.FindString(asRendered(text)); found != "" {
				faults = append(faults, Fault{
					Pointer: at, Code: "pronoun",
					Detail: "says " + inQuotes(found) + "; the pronouns of the request are " + inQuotes(asked),
				})
			}
		}
	}
	return faults
}

// severalPeople is a name of more than one.
var severalPeople = regexp.MustCompile(`(?i)&|\+|/|\b(?:and|team|group|sisters|brothers|family|y)\b`)

// unaskedPronouns doubts the pronouns of a biography for whose agent the request gives
// none, and has none itself, where nobody else is spoken of in the sentence or before. The first tells of all.
func unaskedPronouns(d Draft) []Fault {
	if severalPeople.MatchString(Member(d.Request, "name")) {
		return nil
	}
	var asked strings.Builder
	for at, text := range d.requestTexts() {
		if at != "/brandVoice/sample" {
			asked.WriteString(asRendered(text) + "\n")
		}
	}
	for at, text := range d.answerTexts() {
		before := ""
		for _, sentence := range d.sentences(text) {
			for _, set := range pronounSets {
				found := set.words.FindString(sentence)
				if found == "" || set.words.MatchString(asked.String()) ||
					others.MatchString(before) || others.MatchString(sentence) {
					continue
				}
				return []Fault{{
					Pointer: at, Code: "pronoun", Sentence: sentence,
					Detail: "says " + inQuotes(found) + ", and the request gives no pronouns",
					Advice: "repeat the name, or turn the sentence", Doubt: true,
				}}
			}
			before = sentence
		}
	}
	return nil
}
