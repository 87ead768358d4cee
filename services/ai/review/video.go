package review

import (
	"fmt"
	"slices"
	"strings"
)

// Script holds the pictures of a script to who may be seen in them.
func Script(d Draft) []Fault { return slices.Concat(shownPeople(d), inShorthand(d)) }

// excess is a place of a script that takes too long, and how much too long.
type excess struct{ at, detail string }

// ofScript are the places of a script that have more than its bounds say: scenes that
// take longer together, or in which more is said than there is time for.
func ofScript(d Draft, bounds []Bound) (all []excess) {
	limit := secondsOf(d)
	for _, b := range bounds {
		if b.Of != Seconds {
			continue
		}
		most := float64(b.Most)
		if asked, ok := d.Request["lengthSeconds"].(float64); ok {
			most = asked
		}
		if limit > most {
			limit = most
			all = append(all, excess{"/scenes", fmt.Sprintf("must take at most %d seconds together", int(most))})
		}
	}
	for _, b := range bounds {
		if b.Of == WordsForEachSecond {
			all = append(all, tooFast(d, b, int(limit))...)
		}
	}
	return all
}

// tooFast finds the scenes in which more is said than there is time for, and says so of
// the whole script, which takes so many seconds, hook and call to action included.
func tooFast(d Draft, b Bound, limit int) (all []excess) {
	words := spokenWords(d.Answer, "hook") + spokenWords(d.Answer, "callToAction")
	for i, scene := range rowsOf(d.Answer, "scenes") {
		seconds, _ := scene["seconds"].(float64)
		said := spokenWords(scene, "narration")
		words += said
		if most := int(seconds) * b.Most; said > most {
			all = append(all, excess{
				fmt.Sprintf("/scenes/%d/narration", i),
				fmt.Sprintf("has %d words and must have at most %d, %d for each second", said, most, b.Most),
			})
		}
	}
	if most := limit * b.Most; words > most {
		all = append(all, excess{"/scenes", fmt.Sprintf(
			"hook, narrations and call to action have %d words together and must have at most %d, %d for each second",
			words, most, b.Most)})
	}
	return all
}

// secondsOf is how long all scenes of a script take.
func secondsOf(d Draft) (total float64) {
	for _, scene := range rowsOf(d.Answer, "scenes") {
		seconds, _ := scene["seconds"].(float64)
		total += seconds
	}
	return total
}

func spokenWords(object map[string]any, member string) int {
	return len(strings.Fields(Member(object, member)))
}
