package review

import (
	"slices"
	"strings"
)

// oppositePairs are words of a listing of which one is not the other.
var oppositePairs = [][2][]string{
	{{"owned"}, {"leased", "rented"}}, {{"included", "conveys", "convey", "stays", "stay"}, {"excluded"}},
	{{"attached"}, {"detached"}}, {{"finished"}, {"unfinished"}}, {{"furnished"}, {"unfurnished"}},
	{{"public", "city", "municipal", "sewer"}, {"septic", "well"}}, {{"heated"}, {"unheated"}},
	{{"allowed", "permitted", "ok", "okay", "welcome"}, {"prohibited", "forbidden"}}, {{"vacant"}, {"occupied"}},
	{{"gas"}, {"electric", "propane", "oil"}}, {{"north"}, {"south"}}, {{"east"}, {"west"}}, {{"left"}, {"right"}},
	{{"covered"}, {"uncovered"}}, {{"assigned", "deeded"}, {"unassigned"}},
	{{"monthly"}, {"yearly", "annual", "annually"}},
	{{"indoor"}, {"outdoor"}}, {{"above"}, {"below"}}, {{"upstairs"}, {"downstairs"}},
}

// denials are words that turn what follows round.
var denials = wordSet(`not no never non nor without isn aren wasn doesn don neither`)

// affirmed are the words of a text that it does not deny.
func affirmed(text string) []string {
	words := strings.Fields(plainWords(text))
	kept := words[:0:0]
	for i, word := range words {
		if !slices.ContainsFunc(words[max(0, i-2):i], func(before string) bool { return denials[before] }) {
			kept = append(kept, word)
		}
	}
	return kept
}

// againstBasis is the sentence of an answer that says the opposite of its basis, with the
// word that it says and the one that is there; empty without one.
func againstBasis(basis, answer string) (sentence, said, there string) {
	has := affirmed(basis)
	for _, sentence := range sentences(asRendered(answer)) {
		says := affirmed(sentence)
		for _, pair := range oppositePairs {
			for i := range pair {
				own, other := sharedIn(has, pair[i]), sharedIn(has, pair[1-i])
				said, same := sharedIn(says, pair[1-i]), sharedIn(says, pair[i])
				if own != "" && other == "" && said != "" && same == "" {
					return strings.TrimSpace(sentence), said, own
				}
			}
		}
		words := strings.Fields(plainWords(sentence))
		first := strings.Fields(plainWords(basis))
		denies := func(word string) bool { return denials[word] }
		if len(words) > 0 && words[0] == "yes" && len(first) > 0 && (first[0] == "no" || first[0] == "not") &&
			!slices.ContainsFunc(words, denies) {
			return strings.TrimSpace(sentence), "yes", first[0]
		}
	}
	return "", "", ""
}

// sharedIn is the first of some words that a list has.
func sharedIn(list, words []string) string {
	for _, word := range words {
		if slices.Contains(list, word) {
			return word
		}
	}
	return ""
}
