package review

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"coagent/services/ai/regexp"
)

// ownNames are the names that a request gives of its own people and firms, each as
// words, and whose firm each is.
type ownNames struct {
	all   [][]string
	pairs []namePair
}

// namePair is somebody and their firm.
type namePair struct{ person, firm []string }

func ownNamesOf(request map[string]any) ownNames {
	var own ownNames
	add := func(text string) []string {
		words := strings.Fields(plainWords(text))
		if len(words) > 1 && len(own.all) < often {
			own.all = append(own.all, words)
		}
		return words
	}
	add(Member(request, "name"))
	add(Member(request, "agencyName"))
	add(Member(request, "agency"))
	for _, row := range rowsOf(request, "competitors") {
		p := namePair{add(Member(row, "name")), add(Member(row, "agency"))}
		if len(p.person) > 0 && len(p.firm) > 0 && len(own.pairs) < often {
			own.pairs = append(own.pairs, p)
		}
	}
	return own
}

// capitalRun is a run of words with capital letters of a text, with "of" and the like
// between them.
var capitalRun = regexp.MustCompile(`\p{Lu}[\p{L}'’-]*(?: (?:(?:of|the|and|&|for|de|del|la) ){0,2}\p{Lu}[\p{L}'’-]*)+`)

// institutions are the last words of the names of offices, which a text may write out
// for their letters.
var institutions = wordSet(`district department authority commission bureau council agency administration board ministry`)

// otherNames are the names of a sentence that are one word away from one of the
// request's, and those of offices that nobody names.
func (t *toldWords) otherNames(sentence string) (all []string) {
	for _, at := range capitalRun.FindAllStringIndex(sentence, -1) {
		run := possessive(sentence[at[0]:at[1]])
		words := strings.Fields(plainWords(run))
		if slices.ContainsFunc(t.names.all, func(own []string) bool { return isOneWordOff(words, own) }) {
			all = append(all, run)
			continue
		}
		if t.isUntoldOffice(words) {
			all = append(all, run)
		}
	}
	return all
}

// isOneWordOff reports whether some words of a run are all of a name of three words or
// more but one.
func isOneWordOff(words, own []string) bool {
	if len(own) < 3 || len(own) > len(words) || containsRun(words, own) {
		return false
	}
	for i := 0; i+len(own) <= len(words); i++ {
		other := 0
		for k, word := range own {
			if words[i+k] != word {
				other++
			}
		}
		if other == 1 {
			return true
		}
	}
	return false
}

// containsRun reports whether some words stand among others in a row.
func containsRun(words, run []string) bool {
	for i := 0; i+len(run) <= len(words); i++ {
		if slices.Equal(words[i:i+len(run)], run) {
			return true
		}
	}
	return false
}

// isUntoldOffice reports whether a run of words is the name of an office that the
// request tells neither in its last words nor by its letters.
func (t *toldWords) isUntoldOffice(words []string) bool {
	at := slices.IndexFunc(words, func(word string) bool { return institutions[word] })
	if at < 1 {
		return false
	}
	letters := ""
	for _, word := range words {
		if r, _ := utf8.DecodeRuneInString(word); unicode.IsLetter(r) && !joining[word] {
			letters += string(r)
		}
	}
	for i := range letters { // the city may stand before
		if len(letters)-i > 2 && t.all[letters[i:]] {
			return false
		}
	}
	before := words[at-1]
	if joining[before] { // Department of Lands
		return false
	}
	return !strings.Contains(t.said, " "+before+" "+words[at]+" ")
}

// nearMisses are the words of a sentence that are nearly a name of somebody to whom
// the text is written.
func (t *toldWords) nearMisses(sentence string) (all []string) {
	for _, at := range wholeWords(capital, sentence) {
		written := possessive(sentence[at[0]:at[1]])
		word := plainWords(written)
		if len(word) < nameLetters || t.tells(word) || slices.Contains(t.own, word) {
			continue
		}
		if slices.ContainsFunc(t.own, func(name string) bool {
			begins := strings.HasPrefix(name, word) || strings.HasPrefix(word, name)
			if len(name) < nameLetters || begins || name[:1] != word[:1] {
				return false
			}
			most := max(1, len(name)/4)
			if strings.HasPrefix(name, word[:otherLetters+1]) {
				most = otherLetters
			}
			return distance(name, word) <= most
		}) {
			all = append(all, written)
		}
	}
	return all
}

// withOtherFirm are the names of a sentence that it puts with the firm of somebody else.
func (o ownNames) withOtherFirm(sentence string) (all []string) {
	if len(o.pairs) < 2 {
		return nil
	}
	plain := " " + plainWords(sentence) + " "
	for _, p := range o.pairs {
		name := " " + strings.Join(p.person, " ") + " "
		if !strings.Contains(plain, name) {
			continue
		}
		for _, q := range o.pairs {
			firm := strings.Join(q.firm[:min(2, len(q.firm))], " ")
			if p.firm[0] == q.firm[0] {
				continue
			}
			joined := slices.ContainsFunc(withFirm, func(with string) bool {
				return strings.Contains(plain, name+with+firm+" ")
			})
			if joined || strings.Contains(plain, " "+firm+" s"+name) {
				all = append(all, strings.TrimSpace(name)+" "+firm)
				break
			}
		}
	}
	return all
}

// withFirm stands between somebody and their firm.
var withFirm = []string{"", "of ", "at ", "with ", "from "}
