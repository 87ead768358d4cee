package review

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"coagent/services/ai/regexp"
)

// A name of two words may have one of another: Harbor House for Harbor Door.

// nameWord is a word of a name as it is compared: without its ending, and as addresses
// shorten it.
func nameWord(token string) string {
	word := singular(plainWords(possessive(token)))
	if short := abbreviations[word]; short != "" {
		return short
	}
	return word
}

func isCapital(token string) bool {
	r, _ := utf8.DecodeRuneInString(token)
	return unicode.IsUpper(r)
}

// streetTypes are the words for streets, as addresses shorten them.
var streetTypes = wordSet(`ave blvd cir ct dr hwy ln pkwy pl plz rd sq st ter trl way`)

// saysNoName are words that stand behind many names and belong to none.
var saysNoName = wordSet(`home market buyer seller listing agent realtor day mls hoa price area real estate housing guide update team group realty winter spring summer fall
	sunday monday tuesday wednesday thursday friday saturday`)

// almost are the names of a sentence of which one word is another's.
func (t *toldWords) almost(sentence string) (all []string) {
	if isTitle(strings.Fields(sentence)) {
		return nil
	}
	common := func(word string) bool {
		return englishWords[word] || knownNames[word] || everybodys[word] || opensSentences(word) || len(word) < 3
	}
	for _, at := range capitalRun.FindAllStringIndex(sentence, -1) {
		tokens := strings.FieldsFunc(sentence[at[0]:at[1]], func(r rune) bool { return r == '-' || unicode.IsSpace(r) })
		for i := range len(tokens) - 1 {
			if possessive(tokens[i]) != tokens[i] {
				continue
			}
			first, second := nameWord(tokens[i]), nameWord(tokens[i+1])
			if !isCapital(tokens[i]) || !isCapital(tokens[i+1]) || first == "" || second == "" ||
				t.order.near(first, second) {
				continue
			}
			if t.order.hasOther(first, second) && !common(first) || t.isNewBefore(sentence, at[0], i, first, second, tokens) {
				all = append(all, tokens[i]+" "+tokens[i+1])
			}
		}
	}
	return all
}

// hasOther reports whether a word is told with other words of a name behind it alone.
func (s *sequences) hasOther(first, second string) bool {
	followers := s.behind(first)
	for _, f := range followers {
		street := streetTypes[f.word] && streetTypes[second]
		if !f.name && !street || f.word == second {
			return false
		}
	}
	return len(followers) > 0 && len(followers) < often && !saysNoName[second] && !monthWords[second] &&
		(!everybodys[second] || streetTypes[second])
}

// leadsToName are words with which a sentence begins before a name.
var leadsToName = wordSet(`dear hi hello hey happy welcome thanks thank congratulations meet visit join call text tour love across near along inside outside beyond
	around above below behind beside between toward towards within throughout downtown historic beautiful lovely charming nearby both former longtime local
	new old big little grand upper lower north south east west northern southern eastern western central today tonight tomorrow yesterday
	agent agents broker realtor mayor council member senator governor chef owner president director principal professor officer captain coach artist`)

// isNewBefore reports whether a sentence begins with a word that nobody tells, before one
// that is the second of a name: Velvet Room.
func (t *toldWords) isNewBefore(sentence string, start, i int, first, second string, tokens []string) bool {
	atStart := i == 0 && strings.Trim(sentence[:start], " \t\n-*_>#\"“‘(.)0123456789") == ""
	if !atStart || !t.order.endsName(second) || t.tells(first) || leadsToName[first] {
		return false
	}
	return len(tokens) == 2 || !t.order.near(second, nameWord(tokens[2]))
}

// honors are the last words of what somebody was given.
var honors = wordSet(`award prize medal trophy certification fellowship scholarship`)

// untoldHonors are the awards of a sentence that nobody tells.
func (t *toldWords) untoldHonors(sentence string) (all []string) {
	for _, at := range capitalRun.FindAllStringIndex(sentence, -1) {
		tokens := strings.Fields(sentence[at[0]:at[1]])
		for i := 1; i < len(tokens); i++ {
			if word := nameWord(tokens[i]); honors[word] && !t.order.near(nameWord(tokens[i-1]), word) {
				all = append(all, sentence[at[0]:at[1]])
				break
			}
		}
	}
	return all
}

var (
	// ofSpeaking is a sentence about what somebody speaks.
	ofSpeaking = regexp.MustCompile(`(?i)\b(?:speaks?|spoken|bilingual|trilingual|fluent|fluently|conversations?|speaking|speakers?)\b|\blanguages?(?::| are\b| include)`)
	language   = regexp.MustCompile(`\b(Spanish|French|German|Italian|Portuguese|Polish|Russian|Ukrainian|Chinese|Mandarin|Cantonese|Vietnamese|Korean|Japanese|` +
		`Tagalog|Hindi|Arabic|Hebrew|Farsi|Persian|Greek|Creole|Navajo|Hawaiian|Somali|Hmong|Armenian|Basque|Bengali|Urdu|Punjabi|Gujarati|Thai|Turkish|Dutch|` +
		`Swedish|Norwegian|Danish|Finnish|Czech|Hungarian|Romanian|Serbian|Croatian|Albanian|Amharic|Swahili|Nepali|Yiddish|Lao|Khmer|Samoan|Ilocano|ASL)\b`)
)

// untoldLanguages are the languages that a sentence says somebody speaks, and nobody
// tells. Who is bilingual may not say in which.
func (t *toldWords) untoldLanguages(sentence string) (all []string) {
	if t.all["bilingual"] || !ofSpeaking.MatchString(sentence) {
		return nil
	}
	for _, name := range unique(language.FindAllString(sentence, -1)) {
		if !t.all[strings.ToLower(name)] {
			all = append(all, name)
		}
	}
	return all
}
