package review

import (
	"fmt"

	"coagent/services/ai/regexp"
)

// shown are people whom a picture may show. What follows in brackets makes a thing of
// the word: family room, a couple of boxes.
var shown = regexp.MustCompile(`(?i)(\b(?:no|without|empty of|not|never)\b[^.;]*)?\b(?:young |older |elderly |happy |retired )*` +
	`(?:couple|family|families|children|child|kids|kid|toddlers?|bab(?:y|ies)|newlyweds|seniors|retirees|mother|father|mom|dad|parents|` +
	`grandparents|students|teenagers|twins)\b(['’]s?)?( of\b| rooms?\b| photos?\b| home\b| heirlooms?\b| bath\b| bathroom\b| bikes?\b|-owned\b| gate\b| doctor\b)?`)

// peopled are others whom a picture may show. They may stand in words on the screen, or
// for what belongs to them.
var peopled = regexp.MustCompile(`(?i)(\b(?:no|without|empty of|not|never)\b[^.;]*)?\b(?:buyers|clients|people|neighbors|residents|homeowners|tenants|` +
	`renters|shoppers|guests|visitors|men|women|man and (?:a )?woman|woman and (?:a )?man|boys?|girls?|husband|wife|bride|groom|grandmother|` +
	`grandfather|grandma|grandpa|grandkids|grandchildren|dog walkers?|joggers?|(?:a|the|another) (?:buyer|client|neighbor|resident|tenant|renter))\b` +
	`(['’]s?)?( names?\b| lists?\b| guides?\b| mailbox\w*| folders?\b| files?\b| names?\b)?`)

// shownWords are those that a picture has on a screen, a sign or a paper.
var shownWords = regexp.MustCompile(`"[^"]*"|“[^”]*”|(?i:\b(?:text|caption|words|title)(?: on (?:the )?screen)?:.*)`)

// shownPeople lists the pictures of a script in which people stand for a kind of
// buyer.
func shownPeople(d Draft) []Fault {
	var faults []Fault
	for i, scene := range rowsOf(d.Answer, "scenes") {
		visual := asRendered(Member(scene, "visual"))
		at, wrong := fmt.Sprintf("/scenes/%d/visual", i), len(faults)
		for _, m := range shown.FindAllStringSubmatch(visual, -1) {
			if m[1] == "" && m[2] == "" && m[3] == "" {
				faults = append(faults, Fault{
					Pointer: at, Code: "people",
					Detail: "shows " + inQuotes(m[0]) + "; nobody but the agent is seen, and no people who stand for a kind of buyer",
				})
				break
			}
		}
		for _, m := range peopled.FindAllStringSubmatch(shownWords.ReplaceAllString(visual, ""), -1) {
			if len(faults) == wrong && m[1] == "" && m[2] == "" && m[3] == "" {
				faults = append(faults, Fault{
					Pointer: at, Code: "people", Sentence: visual, Doubt: true,
					Detail: "shows " + inQuotes(m[0]) + ", and nobody but the agent is to be seen",
				})
			}
		}
	}
	return faults
}
