package review

import (
	"strings"
	"sync"

	"coagent/services/ai/regexp"
)

// feature is something that a home, an event or a person has or is, in the words of
// one row of featureRows or personRows.
type feature struct {
	// tells are the words that tell it in a request, as shorthand does too; one that
	// ends with * is the beginning of a word.
	tells []string
}

// featureWords are how many words the longest phrase for a feature has.
const featureWords = 4

// featureTable is the rows, and the row of each phrase with which an answer says a
// feature; -1 for what only looks like one.
type featureTable struct {
	rows    []feature
	phrases map[string]int
}

// features are those of homes, events and persons. A text that tells some has them read.
var features = sync.OnceValue(func() featureTable { return readFeatures(featureRows + "\n" + personRows) })

func readFeatures(rows string) featureTable {
	var all []feature
	phrases := map[string]int{}
	for row := range strings.SplitSeq(rows, "\n") {
		said, more, _ := strings.Cut(row, "|")
		if rest, none := strings.CutPrefix(said, "not: "); none {
			for phrase := range strings.SplitSeq(rest, ",") {
				phrases[singulars(phrase)] = -1
			}
			continue
		}
		var f feature
		for phrase := range strings.SplitSeq(said, ",") {
			phrases[singulars(phrase)] = len(all)
			f.tells = append(f.tells, " "+singulars(phrase)+" ")
		}
		for phrase := range strings.SplitSeq(more, ",") {
			stem, begins := strings.CutSuffix(strings.TrimSpace(phrase), "*")
			switch words := singulars(stem); {
			case begins:
				f.tells = append(f.tells, " "+stem)
			case words != "":
				f.tells = append(f.tells, " "+words+" ")
			}
		}
		all = append(all, f)
	}
	return featureTable{all, phrases}
}

// untoldFeatures doubts what an answer tells of a home, an event or a person, and the
// request does not in any words. Questions and advice say nothing of the home, and
// pictures show what is there.
func untoldFeatures(d Draft) []Fault {
	said := readRequest(d.Request)
	var faults []Fault
	for l := range d.answerLeaves() {
		text, ok := l.value.(string)
		if _, member := splitPointer(l.at); !ok || member == "visual" || member == "basis" {
			continue
		}
		for _, sentence := range d.sentences(text) {
			if strings.Contains(sentence, "?") || maintains(sentence) {
				continue
			}
			var found []Fault
			for _, phrase := range append(said.strange(sentence), said.strangeMaterials(sentence)...) {
				found = append(found, doubted("the request does not tell of "+inQuotes(phrase), leaveOut))
			}
			for _, phrase := range said.strangeSizes(sentence) {
				found = append(found, doubted("the request tells "+inQuotes(phrase)+" of another", leaveOut))
			}
			faults = append(faults, placed(Fault{Pointer: l.at, Code: "fact", Sentence: sentence}, found)...)
		}
	}
	return faults
}

// upkeep are verbs of advice on what any home may have.
var upkeep = wordSet(`clean check test replace inspect change drain service seal ask look find make use remove keep cover turn put set store
	shut close flush wipe vacuum sweep schedule hire repair fix skip avoid paint declutter depersonalize pack label measure photograph`)

// maintains reports whether a sentence advises on the upkeep of what a home may have.
func maintains(sentence string) bool {
	rest := sentence[len(opening.FindString(sentence)):]
	first, _, _ := strings.Cut(rest, " ")
	return upkeep[plainWords(first)]
}

// featureCheck has the words of a request, and of each feature that was asked for
// whether they tell it.
type featureCheck struct {
	words string
	firm  string // the words of the agency's name
	tells map[int]bool
	// bits are the words of each thing that the request tells, and made is whether it
	// tells of a part that it is of a material.
	bits [][]string
	made map[madeThing]bool
	// sizes are those that it tells of parts.
	sizes []sizedBit
}

// readRequest reads what a request tells. The sample of a voice is there for its
// sound, and Lake Realty has no lake.
func readRequest(request map[string]any) featureCheck {
	var b strings.Builder
	var told [][]string
	var sizes []sizedBit
	for at, text := range Texts(request) {
		if at == "/brandVoice/sample" || at == "/agencyName" {
			continue
		}
		text += spanishParts(text)
		b.WriteString(" " + singulars(text) + " ·")
		sizes = append(sizes, sizedBitsOf(text)...)
		for _, bit := range bits.Split(text, -1) {
			told = append(told, strings.Fields(singulars(bit)))
		}
	}
	firm := " " + singulars(Member(request, "agencyName")) + " "
	return featureCheck{b.String(), firm, map[int]bool{}, told, map[madeThing]bool{}, sizes}
}

// strange are the phrases of a sentence for features that the request does not tell.
func (c featureCheck) strange(sentence string) (phrases []string) {
	words := lettersInRow.FindAllStringIndex(sentence, -1)
	plain := make([]string, len(words))
	for i, at := range words {
		plain[i] = singular(strings.ToLower(unaccented(sentence[at[0]:at[1]])))
	}
	for i := 0; i < len(plain); i++ {
		for n := min(featureWords, len(plain)-i); n > 0; n-- {
			row, ok := features().phrases[strings.Join(plain[i:i+n], " ")]
			if !ok {
				continue
			}
			if row >= 0 && !c.has(row) && !strings.Contains(c.firm, " "+strings.Join(plain[i:i+n], " ")+" ") {
				phrases = append(phrases, sentence[words[i][0]:words[i+n-1][1]])
			}
			i += n - 1
			break
		}
	}
	return unique(phrases)
}

// lettersInRow is what a text has between spaces and marks.
var lettersInRow = regexp.MustCompile(`[\p{L}\p{Nd}]+`)

// has reports whether the request tells the feature of a row.
func (c featureCheck) has(row int) bool {
	tells, known := c.tells[row]
	if !known {
		for _, words := range features().rows[row].tells {
			tells = tells || strings.Contains(c.words, words)
		}
		c.tells[row] = tells
	}
	return tells
}

// singulars is a text as words alone, each without the ending of many.
func singulars(text string) string {
	words := strings.Fields(plainWords(text))
	for i, word := range words {
		words[i] = singular(word)
	}
	return strings.Join(words, " ")
}

// singular is a word without the ending of many: porches, views, balconies.
func singular(word string) string {
	if !strings.HasSuffix(word, "s") {
		return word
	}
	for _, many := range [...]struct{ ending, one string }{{"ches", "ch"}, {"shes", "sh"}, {"xes", "x"}, {"ies", "y"}} {
		if stem, ok := strings.CutSuffix(word, many.ending); ok && len(stem) > 2 {
			return stem + many.one
		}
	}
	if len(word) > 3 && !strings.HasSuffix(word, "ss") {
		return strings.TrimSuffix(word, "s")
	}
	return word
}
