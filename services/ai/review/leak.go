package review

// leakLength is how many characters in a row an answer may not share with the
// instructions.
const leakLength = 60

// leaks lists the texts that repeat the system prompt, whatever the case and the white
// space, punctuation and markup between the words. The instructions are ASCII.
//
// What both have in a row has a whole block of half that length of the instructions:
// the blocks are looked for, and what is round them is compared.
func leaks(d Draft) []Fault {
	const block = leakLength / 2
	system := plainWords(d.Instructions)
	blocks := make(map[string][]int, len(system)/block)
	for i := 0; i+block <= len(system); i += block {
		blocks[system[i:i+block]] = append(blocks[system[i:i+block]], i)
	}
	var faults []Fault
	for at, text := range Texts(d.Answer) {
		if repeats(d.words(text), system, block, blocks) {
			faults = append(faults, Fault{Pointer: at, Code: "leak", Detail: "must not repeat these instructions"})
		}
	}
	return faults
}

// repeats reports whether two texts have leakLength bytes in a row in common. The blocks
// are those of the second.
func repeats(text, system string, block int, blocks map[string][]int) bool {
	for i := 0; i+block <= len(text); i++ {
		for _, at := range blocks[text[i:i+block]] {
			before, after := 0, block
			for before < i && before < at && text[i-before-1] == system[at-before-1] {
				before++
			}
			for i+after < len(text) && at+after < len(system) && text[i+after] == system[at+after] {
				after++
			}
			if before+after >= leakLength {
				return true
			}
		}
	}
	return false
}
