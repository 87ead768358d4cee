package review

import (
	"maps"
	"slices"
	"strings"
)

// unavoidable are words without which there is no English.
var unavoidable = wordSet(`a an the and or but if of to in on at by for from with as is are was were be been it its this that these those i you he she we
	they me my your our their his her not no yes so do does did has have had will would can could may all any`)

// avoided lists the texts with words that the agent does without, in whatever form:
// whoever avoids "boasts" does not write "boasting". What the request itself says cannot
// be avoided.
func avoided(d Draft) []Fault {
	if len(d.Avoid) == 0 {
		return nil
	}
	words := map[string]string{} // by their roots
	request := rootsOfAll(d.requestWords())
	var exact []string // a form of which the request uses another: landlording, and landlords
	for _, phrase := range d.Avoid {
		phrase = plainWords(phrase)
		said := slices.ContainsFunc(d.requestWords(), func(text string) bool {
			return saysUnforbidden(text, phrase)
		})
		switch roots := rootsOf(phrase); {
		case phrase == "" || unavoidable[phrase] || said:
		case slices.ContainsFunc(request, func(text string) bool { return saysUnforbidden(text, strings.TrimSpace(roots)) }):
			exact = append(exact, phrase)
		default:
			words[roots] = phrase
		}
	}
	if len(words)+len(exact) == 0 {
		return nil
	}
	var faults []Fault
	for at, text := range d.answerTexts() {
		plain := d.words(text)
		roots := rootsOf(plain)
		var said []string
		for _, root := range slices.Sorted(maps.Keys(words)) {
			if strings.Contains(roots, root) {
				said = append(said, words[root])
			}
		}
		for _, phrase := range exact {
			if strings.Contains(" "+plain+" ", " "+phrase+" ") {
				said = append(said, phrase)
			}
		}
		for _, phrase := range said {
			faults = append(faults, Fault{
				Pointer: at, Code: "brand_voice",
				Detail: "says " + inQuotes(phrase) + ", which the request's brandVoice avoids; say it in other words",
			})
		}
	}
	return faults
}

// rootsOfAll are the roots of each text.
func rootsOfAll(texts []string) (all []string) {
	for _, text := range texts {
		all = append(all, rootsOf(text))
	}
	return all
}

// forbids are words before a phrase that is not wanted: NO "meant to be" stuff.
var forbids = wordSet(`no not never dont don avoid without skip nothing hates ban banned`)

// saysUnforbidden reports whether a text has a phrase that it does not forbid.
func saysUnforbidden(text, phrase string) bool {
	for {
		before, behind, found := strings.Cut(text, " "+phrase+" ")
		if !found {
			return false
		}
		words := strings.Fields(before)
		if !slices.ContainsFunc(words[max(0, len(words)-3):], func(word string) bool { return forbids[word] }) {
			return true
		}
		text = " " + behind
	}
}

// rootsOf are plain words without the endings of their forms, with a space at both ends.
func rootsOf(words string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for word := range strings.FieldsSeq(words) {
		b.WriteString(rootOf(word) + " ")
	}
	return b.String()
}

// endings are those of nouns, verbs and adverbs.
var endings = []string{"ingly", "edly", "ings", "ing", "ies", "ied", "es", "ed", "ly", "s", "e", "y"}

// shortest is how many letters an ending leaves of a word at the least: there is no fami
// in family.
func shortest(ending string) int {
	switch ending {
	case "s":
		return 3
	case "ly":
		return 5
	}
	return 4
}

func rootOf(word string) string {
	for _, ending := range endings {
		root, found := strings.CutSuffix(word, ending)
		if !found || len(root) < shortest(ending) || ending == "s" && strings.HasSuffix(root, "s") {
			continue
		}
		if n := len(root); len(ending) > 1 && root[n-1] == root[n-2] && !strings.ContainsRune("lsz", rune(root[n-1])) {
			root = root[:n-1] // stunning, stun
		}
		return root
	}
	return word
}

// requestWords are the texts of the request as words, with a space at both ends.
func (d Draft) requestWords() []string {
	var all []string
	for _, text := range d.requestTexts() {
		all = append(all, " "+d.words(text)+" ")
	}
	return all
}
