package review

import (
	"slices"
	"strings"
)

// namesOfPlaces are the last words of the names of places that people visit.
var namesOfPlaces = wordSet(`park trail trails bakery bakehouse cafe coffee roasters brewery brewing taproom museum library theater theatre market
	garden gardens pool beach bookstore books bookshop diner grill kitchen tavern pub bistro deli pizzeria plaza playground preserve
	rink arboretum greenway boardwalk gallery creamery donuts winery distillery steakhouse boutique florist`)

// untoldPlaces are the places of a sentence whose names neither the request nor any result
// has.
func (t *toldWords) untoldPlaces(sentence string) (all []string) {
	for _, name := range namesIn(sentence) {
		last := plainWords(name[len(name)-1])
		if len(name) < 2 || !namesOfPlaces[last] {
			continue
		}
		for _, part := range name[:len(name)-1] {
			word := plainWords(part)
			one := strings.TrimSuffix(word, "s")
			known := t.all[word] || t.all[one] || t.all[word+"s"] || knownNames[word] || joining[word] ||
				t.initials[word] || strings.Contains(t.hosts, word)
			if !known && !strings.Contains(word, " ") {
				all = append(all, strings.Join(name, " "))
				break
			}
		}
	}
	return all
}

// tellsPart reports whether one of some words is told: Okafor of Okafor-Reid.
func (t *toldWords) tellsPart(words string) bool {
	return slices.ContainsFunc(strings.Fields(words), func(word string) bool { return t.all[word] })
}

// firmKinds are words behind the name of a firm.
var firmKinds = wordSet(`realty properties homes group team brokers brokerage partners associates residential company`)

// otherSurnames are the names of a sentence that are the agent's or the agency's but for
// the word behind the first, which nobody tells.
func (t *toldWords) otherSurnames(request map[string]any, sentence string) (all []string) {
	person := strings.Fields(plainWords(Member(request, "name")))
	firm := strings.Fields(plainWords(Member(request, "agencyName")))
	for _, at := range capitalRun.FindAllStringIndex(sentence, -1) {
		tokens := strings.Fields(sentence[at[0]:at[1]])
		for i := range len(tokens) - 1 {
			first, second := plainWords(tokens[i]), plainWords(possessive(tokens[i+1]))
			if len(first) < 3 || len(second) < 3 || t.tellsPart(second) || t.order.near(nameWord(first), nameWord(second)) {
				continue
			}
			ofPerson := len(person) > 1 && first == person[0] && !knownNames[second] && !firmKinds[second]
			ofFirm := len(firm) > 1 && first == firm[0] && firmKinds[second]
			if ofPerson || ofFirm {
				all = append(all, tokens[i]+" "+possessive(tokens[i+1]))
			}
		}
	}
	return all
}
