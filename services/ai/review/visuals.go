package review

import (
	"fmt"
	"regexp"
)

// shown are people whom a picture may show. What follows in brackets makes a thing of
// the word: family room, a couple of boxes.
var shown = regexp.MustCompile(`(?i)(\b(?:no|without|empty of|not|never)\b[^.;]*)?\b(?:young |older |elderly |happy |retired )*` +
	`(?:couple|family|families|children|child|kids|kid|toddlers?|bab(?:y|ies)|newlyweds|seniors|retirees|mother|father|mom|dad|parents|` +
	`grandparents|students|teenagers|twins)\b(['’]s?)?( of\b| rooms?\b| photos?\b| home\b| heirlooms?\b| bath\b| bathroom\b| bikes?\b|-owned\b| gate\b| doctor\b)?`)

// shownPeople lists the pictures of a script in which people stand for a kind of
// buyer.
func shownPeople(d Draft) []Fault {
	var faults []Fault
	for i, scene := range rowsOf(d.Answer, "scenes") {
		for _, m := range shown.FindAllStringSubmatch(asRendered(Member(scene, "visual")), -1) {
			if m[1] == "" && m[2] == "" && m[3] == "" {
				faults = append(faults, Fault{
					Pointer: fmt.Sprintf("/scenes/%d/visual", i), Code: "people",
					Detail: "shows " + inQuotes(m[0]) + "; nobody but the agent is seen, and no people who stand for a kind of buyer",
				})
				break
			}
		}
	}
	return faults
}
