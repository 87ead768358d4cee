package review

import (
	"fmt"
	"strings"

	"coagent/platform/fault"
)

// What a script may take.
const (
	videoSeconds   = 60 // if the request does not say
	wordsPerSecond = 3  // a brisk speaker
)

// ScreenTime holds a script against the length that was asked for, and what is
// said against the time for it.
func ScreenTime(d Draft) []fault.Field {
	limit, asked := d.Request["lengthSeconds"].(float64)
	if !asked {
		limit = videoSeconds
	}
	scenes, _ := d.Answer["scenes"].([]any)
	total, words := 0.0, 0
	for _, v := range scenes {
		scene, _ := v.(map[string]any)
		seconds, _ := scene["seconds"].(float64)
		narration, _ := scene["narration"].(string)
		total, words = total+seconds, words+len(strings.Fields(narration))
	}
	var faults []fault.Field
	if total > limit {
		faults = append(faults, fault.Field{
			Pointer: "/scenes", Code: "length", Detail: fmt.Sprintf("must take at most %d seconds together", int(limit)),
		})
	}
	if most := int(min(total, limit)) * wordsPerSecond; words > most {
		faults = append(faults, fault.Field{
			Pointer: "/scenes", Code: "length",
			Detail: fmt.Sprintf("must have at most %d words of narration together, %d for each second", most, wordsPerSecond),
		})
	}
	return faults
}
