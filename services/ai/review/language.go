package review

import (
	"cmp"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
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
// Words of the request or of a result that are repeated as they stand are none:
// names, addresses and quotations.
func otherLanguages(d Draft) []Fault {
	given := d.requestTexts()
	for _, s := range d.Sources {
		given = append(given, " "+plainWords(s.shown())+" ")
	}
	all := givenTexts(strings.Join(given, "·")) // no passage goes on from one text to the next
	var faults []Fault
	for at, text := range Texts(d.Answer) {
		text = quotedPassage.ReplaceAllStringFunc(asRendered(text), func(passage string) string {
			if all.say(passage) {
				return " "
			}
			return passage
		})
		if all.say(text) {
			continue
		}
		if passage, found := all.foreignPassage(text); found {
			faults = append(faults, Fault{
				Pointer: at, Code: "language", Detail: "says " + inQuotes(passage) + "; every text must be in English",
			})
		}
	}
	return faults
}

// givenTexts are the request's and the results' texts as words.
type givenTexts string

// say reports whether one of the texts has the words of a passage in a row.
func (g givenTexts) say(passage string) bool {
	words := plainWords(passage)
	return words != "" && strings.Contains(string(g), " "+words+" ")
}

// hold reports whether one of the texts has these letters in a row. Scripts without
// spaces have no words that one could tell apart.
func (g givenTexts) hold(letters string) bool {
	return strings.Contains(string(g), plainWords(letters))
}

// foreignPassage is what of a text is in another language.
func (g givenTexts) foreignPassage(text string) (string, bool) {
	letters, first := 0, ""
	for _, run := range otherScript.FindAllString(text, -1) {
		if !g.hold(run) {
			letters += utf8.RuneCountInString(run)
			first = cmp.Or(first, run)
		}
	}
	if letters >= foreignLetters {
		return first, true
	}
	for _, sentence := range sentences(text) {
		if isForeign(sentence) {
			return sentence, true
		}
	}
	return text, isForeign(text) // short sentences together
}

// isForeign reports whether a text is in another language than English.
func isForeign(text string) bool { return len(foreignLanguages(text, foreignWords)) > 0 }

// foreignLanguages are those of which a text has the most small words: more than of
// English, and at least so many. Several share their words. A word with a capital is a name, as in Playa del
// Rey.
func foreignLanguages(text string, least int) []string {
	english := map[string]bool{}
	foreign := map[string]map[string]bool{}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool {
		return noWord(r) && r != '\'' && r != '’' && r != '#' && !unicode.Is(unicode.Mn, r)
	}) {
		if first := []rune(word)[0]; !unicode.IsLower(first) {
			continue
		}
		word = unaccented(word)
		if englishWords[word] {
			english[word] = true
		}
		for language, words := range functionWords {
			if words[word] {
				if foreign[language] == nil {
					foreign[language] = map[string]bool{}
				}
				foreign[language][word] = true
			}
		}
	}
	most := max(least, len(english)+1)
	for _, words := range foreign {
		most = max(most, len(words))
	}
	var found []string
	for language, words := range foreign {
		if len(words) == most {
			found = append(found, language)
		}
	}
	return found
}
