package review

// leakLength is how many characters in a row an answer may not share with the
// instructions.
const leakLength = 60

// leakBlock is half of it: what two texts have in a row has a whole block of one of them.
const leakBlock = leakLength / 2

// Instructions are ready to be looked for in many answers.
type Instructions struct {
	words  string
	blocks map[string][]int // where each stands in words
}

// InstructionsOf makes the system prompt ready. It is ASCII.
func InstructionsOf(text string) *Instructions {
	words := plainWords(text)
	blocks := make(map[string][]int, len(words)/leakBlock)
	for i := 0; i+leakBlock <= len(words); i += leakBlock {
		blocks[words[i:i+leakBlock]] = append(blocks[words[i:i+leakBlock]], i)
	}
	return &Instructions{words, blocks}
}

// leaks lists the texts that repeat the system prompt, whatever the case and the white
// space, punctuation and markup between the words: the blocks are looked for, and what
// is round them is compared.
func leaks(d Draft) []Fault {
	if d.Instructions == nil {
		return nil
	}
	var faults []Fault
	for at, text := range d.answerTexts() {
		if d.Instructions.repeatedIn(d.words(text)) {
			faults = append(faults, Fault{Pointer: at, Code: "leak", Detail: "must not repeat these instructions"})
		}
	}
	return faults
}

// repeatedIn reports whether a text has leakLength bytes in a row in common with them.
func (i *Instructions) repeatedIn(text string) bool {
	for start := 0; start+leakBlock <= len(text); start++ {
		for _, at := range i.blocks[text[start:start+leakBlock]] {
			before, after := 0, leakBlock
			for before < start && before < at && text[start-before-1] == i.words[at-before-1] {
				before++
			}
			for start+after < len(text) && at+after < len(i.words) && text[start+after] == i.words[at+after] {
				after++
			}
			if before+after >= leakLength {
				return true
			}
		}
	}
	return false
}
