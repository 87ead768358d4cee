package review

import (
	"fmt"
	"strings"
)

// What a script may take.
const (
	videoSeconds   = 60 // if the request does not say
	wordsPerSecond = 3  // a brisk speaker
)

// ScreenTime holds a script against the length that was asked for, and what is
// said, hook and call to action included, against the time for it.
func ScreenTime(d Draft) []Fault {
	limit, asked := d.Request["lengthSeconds"].(float64)
	if !asked {
		limit = videoSeconds
	}
	scenes, _ := d.Answer["scenes"].([]any)
	total, words := 0.0, spokenWords(d.Answer, "hook")+spokenWords(d.Answer, "callToAction")
	var faults []Fault
	for i, v := range scenes {
		scene, _ := v.(map[string]any)
		seconds, _ := scene["seconds"].(float64)
		said := spokenWords(scene, "narration")
		total, words = total+seconds, words+said
		if most := int(seconds) * wordsPerSecond; said > most {
			faults = append(faults, Fault{
				Pointer: fmt.Sprintf("/scenes/%d/narration", i), Code: "length",
				Detail: fmt.Sprintf("has %d words and must have at most %d, %d for each second", said, most, wordsPerSecond),
			})
		}
	}
	if total > limit {
		faults = append(faults, Fault{
			Pointer: "/scenes", Code: "length", Detail: fmt.Sprintf("must take at most %d seconds together", int(limit)),
		})
	}
	if most := int(min(total, limit)) * wordsPerSecond; words > most {
		faults = append(faults, Fault{
			Pointer: "/scenes", Code: "length",
			Detail: fmt.Sprintf("hook, narrations and call to action have %d words together and must have at most %d, "+
				"%d for each second", words, most, wordsPerSecond),
		})
	}
	return append(faults, shownPeople(d)...)
}

func spokenWords(object map[string]any, member string) int {
	return len(strings.Fields(Member(object, member)))
}
