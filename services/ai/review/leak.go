package review

import (
	"iter"
)

// leakLength is how many characters in a row an answer may not share with the
// instructions.
const leakLength = 60

// leaks lists the texts that repeat the system prompt.
func leaks(answer map[string]any, system string) []Fault {
	runs := map[string]bool{}
	for run := range runsOf(system) {
		runs[run] = true
	}
	var faults []Fault
	for at, text := range Texts(answer) {
		for run := range runsOf(text) {
			if runs[run] {
				faults = append(faults, Fault{Pointer: at, Code: "leak", Detail: "must not repeat these instructions"})
				break
			}
		}
	}
	return faults
}

// runsOf yields every run of leakLength bytes, whatever the case and the white
// space, punctuation and markup between the words. The instructions are ASCII.
func runsOf(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		words := plainWords(text)
		for i := range max(0, len(words)-leakLength+1) {
			if !yield(words[i : i+leakLength]) {
				return
			}
		}
	}
}
