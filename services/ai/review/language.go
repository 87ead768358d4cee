package review

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"coagent/services/ai/regexp"
)

// Texts are in English: the review for fair housing reads no other language, and a
// text that was not reviewed must not leave. What is looked for is other languages,
// not English, so that lists, addresses and short lines are nothing to look at.

// functionWords are small words of the languages that agents' clients speak, without
// accents, and without those that are English words too.
var functionWords = languageWords(map[string]string{
	"Spanish": `que los las una unos unas por para con del su sus es son esta este estos estas como pero muy mas tambien y o el
		al se le les lo nos hay tiene tienen desde hasta donde cuando sin sobre entre ya aqui cada todo todos nuestra nuestro usted`,
	"Portuguese": `que os uma umas por para com da das dos seu sua seus suas esta este isso como mas muito mais tambem e ou ao aos
		em na nas nos voce tem desde ate onde quando sem sobre entre ja aqui cada todo todos nossa nosso nao pelo pela`,
	"French": `que les une des et est sont dans pour qui sur pas avec vous nous ce cette ces votre vos notre nos aux du le la il elle
		ils mais plus tres aussi ou leur leurs chez sans entre depuis vers tout tous chaque ici`,
	"German": `und der das ist nicht ein eine einen einer mit fur auf von zu sich dem sind wird werden haben sie ihr ihre ihren wir
		unser unsere auch aber oder bei nach vom zum zur uber aus wie noch nur hier jede jeder ohne zwischen`,
	"Italian": `il che e la una per con non del della dei delle sono gli nel nella alla alle ai questo questa come piu anche ma di da
		si lo le suo sua loro tra dove quando senza ogni tutti nostro nostra`,
	"Vietnamese": `va cua la cho voi trong khong duoc nhung mot cac nay co ban chung toi nha o tai den tu rat`,
	"Tagalog":    `ang ng mga sa na ay para ito iyong inyong kung hindi may mula namin natin ninyo at isang`,
	"Haitian":    `nan yon ou pou ak yo ki se gen nou li pa ki sa te ap kay`,
	"Polish":     `jest nie sie na w z oraz dla ze jak ale czy przez tym tego ktory ktora sa od po bardzo przy`,
})

// englishWords are those that English sentences have.
var englishWords = wordSet(`the of and to in is for on with that it as are this by from at or your you we be an has have not will who what
	how when our their they its was were than then there these those which where can may more most a i my me so if but about into`)

func languageWords(lists map[string]string) map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for language, words := range lists {
		all[language] = wordSet(words)
	}
	return all
}

const (
	// foreignWords is how many different function words of a language make a
	// sentence one of that language.
	foreignWords = 3
	// foreignLetters is how many letters of other scripts make more than a name.
	foreignLetters = 12
)

// otherScript is a run of letters that are not Latin.
var otherScript = regexp.MustCompile(`[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Cyrillic}\p{Greek}\p{Arabic}\p{Hebrew}\p{Thai}` +
	`\p{Devanagari}\p{Bengali}\p{Tamil}\p{Khmer}\p{Lao}\p{Myanmar}\p{Ethiopic}\p{Armenian}\p{Georgian}\p{Gujarati}\p{Gurmukhi}\p{Telugu}]+`)

// otherLanguages lists the texts with sentences in another language than English.
// What repeats the request as it stands is none where it is a whole text, a tagline
// or a quotation, nor is a name or a quotation of a result. A long quotation of a
// result is doubted: who reads English may not read it.
func otherLanguages(d Draft) []Fault {
	given := givenWords{request: givenTexts(strings.Join(d.requestWords(), "·"))}
	var results strings.Builder
	for _, s := range d.Sources {
		results.WriteString(" " + d.wordsOf(s) + " ·")
	}
	given.results = givenTexts(results.String())
	var faults []Fault
	for at, text := range d.answerTexts() {
		text = d.rendered(text)
		if given.request.have(d.words(text)) {
			continue
		}
		longer := wordsOf(text) > 2*quotedForeign // than the words in its quotation marks
		quoted := ""
		text = quotedPassage.ReplaceAllStringFunc(text, func(passage string) string {
			short := wordsOf(passage) <= quotedForeign
			switch {
			case given.request.say(passage), longer && short:
				return " "
			case given.results.say(passage):
				if !short && len(foreignParts(passage)) > 0 {
					quoted = cmp.Or(quoted, passage)
				}
				return " "
			}
			return passage
		})
		fault := Fault{Pointer: at, Code: "language"}
		if passage, odd, found := given.foreignPassage(text); found {
			fault.Detail = "says " + inQuotes(passage) + "; every text must be in English"
			faults = append(faults, fault)
		} else if odd != "" {
			fault.Detail, fault.Doubt = "says "+inQuotes(odd)+", which may not be English", true
			faults = append(faults, fault)
		} else if quoted != "" {
			fault.Detail, fault.Doubt = "quotes "+inQuotes(quoted)+", which is not English", true
			faults = append(faults, fault)
		}
	}
	return faults
}

// givenTexts are texts as words, apart from each other: no passage goes on from one
// to the next.
type givenTexts string

// say reports whether one of the texts has the words of a passage in a row.
func (g givenTexts) say(passage string) bool { return g.have(plainWords(passage)) }

// have reports whether one of the texts has words in a row.
func (g givenTexts) have(words string) bool {
	return words != "" && strings.Contains(string(g), " "+words+" ")
}

// hold reports whether one of the texts has these letters in a row. Scripts without
// spaces have no words that one could tell apart.
func (g givenTexts) hold(letters string) bool {
	return strings.Contains(string(g), plainWords(letters))
}

// givenWords are the texts of a request and of its results.
type givenWords struct{ request, results givenTexts }

// say reports whether the request or a result has the words of a passage in a row.
func (g givenWords) say(passage string) bool { return g.request.say(passage) || g.results.say(passage) }

// ofLanguages says that a request is about a language.
var ofLanguages = regexp.MustCompile(` (?:spanish|espanol|bilingual|bilingue|hispanic|latino|hablo|habla|portuguese|portugues|` +
	`french|francais|creole|kreyol|vietnamese|tagalog|filipino|polish|italian|german|norwegian|chinese|korean|russian|` +
	`arabic) `)

// tagline reports whether a passage is a name or a tagline: one that was given, or a
// line for those whose language the request names.
func (g givenWords) tagline(passage string) bool {
	n := wordsOf(passage)
	return n <= taglineWords && g.say(passage) || n < quotedForeign && ofLanguages.MatchString(string(g.request))
}

// repeats reports whether all that is foreign in a passage stands in the request: what it
// is about, in an English sentence. A whole sentence with many words of a language is one
// of that language, whoever wrote it.
func (g givenWords) repeats(passage string, whole bool) bool {
	for _, w := range wordsByLanguage(passage) {
		if (w.accented || w.isKnown()) && !g.request.hold(passage[w.start:w.end]) {
			return false
		}
	}
	return !whole || knownWords(passage) < 4
}

// foreignPassage is what of a text is in another language, or what is odd in it: letters
// that English has not, in words of no language that code knows.
func (g givenWords) foreignPassage(text string) (passage, odd string, found bool) {
	letters, first := 0, ""
	for _, run := range otherScript.FindAllString(text, -1) {
		if n := utf8.RuneCountInString(run); !g.request.hold(run) && (n >= foreignLetters || !g.results.hold(run)) {
			letters += n
			first = cmp.Or(first, run)
		}
	}
	if letters >= foreignLetters {
		return first, "", true
	}
	for _, sentence := range sentences(text) {
		for _, part := range foreignParts(sentence) {
			if whole := part == sentence; !g.tagline(part) && !g.repeats(part, whole) && (whole || !g.say(part)) {
				if knownWords(part) > 1 {
					return part, "", true
				}
				odd = cmp.Or(odd, part)
			}
		}
	}
	return text, odd, isForeign(text) && !g.tagline(text) // short sentences together
}

// knownWords is how many different words of other languages in the tables a passage has.
func knownWords(passage string) int {
	known := map[string]bool{}
	for _, w := range wordsByLanguage(passage) {
		if w.isKnown() {
			known[w.plain] = true
		}
	}
	return len(known)
}

// isForeign reports whether a text is in another language than English.
func isForeign(text string) bool { return len(foreignLanguages(text, foreignWords)) > 0 }

// foreignLanguages are those of which a text has the most different small words: more
// than of English, and at least so many. Several share their words. A word with a capital
// is a name, as in Playa del Rey.
func foreignLanguages(text string, least int) (found []string) {
	all := allFunctionWords
	seen, english, foreign := make([]bool, len(all.words)), 0, make([]int, len(all.languages))
	for word := range wordsWithApostrophes(text) {
		if first, _ := utf8.DecodeRuneInString(word); !unicode.IsLower(first) {
			continue
		}
		small := all.find(unaccented(word))
		if small == nil || seen[small.number] {
			continue
		}
		seen[small.number] = true
		if small.english {
			english++
		}
		for _, language := range small.languages {
			foreign[language]++
		}
	}
	most := max(least, english+1, slices.Max(foreign))
	for language, words := range foreign {
		if words == most {
			found = append(found, all.languages[language])
		}
	}
	return found
}

// wordsWithApostrophes are the words of a text, with the apostrophes and number signs at
// them.
func wordsWithApostrophes(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := 0
		for i := 0; i < len(text); {
			c, width := text[i], 1
			part := kindsOfASCII[c]&isWord != 0 || c == '\'' || c == '#'
			if c >= utf8.RuneSelf {
				var r rune
				r, width = utf8.DecodeRuneInString(text[i:])
				part = !noWord(r) || r == '’' || unicode.Is(unicode.Mn, r)
			}
			if !part {
				if start < i && !yield(text[start:i]) {
					return
				}
				start = i + width
			}
			i += width
		}
		if start < len(text) {
			yield(text[start:])
		}
	}
}
