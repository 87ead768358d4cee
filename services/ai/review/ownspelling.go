package review

import (
	"slices"
	"strings"
)

// The agent and the agency are called as the request calls them: Priti Rao is no Priya Rao,
// and High Mesa Land Co. no High Mesa Realty Group.

// firmWord are the words with which the names of firms end.
var firmWord = wordSet(`realty realtors properties homes home group partners team brokers brokerage associates co company collective residential
	agency estate real land sales advisors house living inc llc network international`)

// written is a word of a sentence: as it stands there and as it is compared, and whether
// nothing but a space or an ampersand parts it from the next.
type written struct {
	token, plain string
	joined       bool
}

func writtenIn(sentence string) (all []written) {
	for _, token := range strings.Fields(sentence) {
		if token == "&" || token == "and" {
			continue
		}
		bare := strings.Trim(token, `.,;:!?()"“”‘*_`)
		joined := strings.HasSuffix(token, bare) && possessive(bare) == bare
		all = append(all, written{bare, plainWords(possessive(bare)), joined})
	}
	return all
}

// strayed are the names of a sentence that begin or end as that of the agent or the agency,
// and go on otherwise.
func (t *toldWords) strayed(request map[string]any, sentence string) (all []string) {
	words := writtenIn(sentence)
	if name := strings.Fields(plainWords(Member(request, "name"))); len(name) > 1 {
		all = append(all, t.otherFirstNames(name[len(name)-1], words)...)
	}
	firm := strings.Fields(plainWords(Member(request, "agencyName")))
	firm = slices.DeleteFunc(firm, func(w string) bool { return w == "and" })
	if len(firm) > 1 {
		all = append(all, t.otherFirmEnds(firm, words)...)
	}
	for i, w := range words {
		opens := i == 0 && opensSentences(w.plain) // Come see it
		if isCapital(w.token) && !opens && t.isOneLetterOff(w.plain) {
			all = append(all, w.token)
		}
	}
	return all
}

// otherFirstNames are the names of which the last word is the agent's, and the one before
// it one that nobody tells.
func (t *toldWords) otherFirstNames(last string, words []written) (all []string) {
	for i := range len(words) - 1 {
		first := words[i]
		ofAgent := words[i+1].plain == last && isCapital(words[i+1].token)
		isName := isCapital(first.token) && first.joined && len(first.plain) > 2 && !strings.Contains(first.plain, " ")
		if ofAgent && isName && !t.tells(first.plain) && !leadsToName[first.plain] && !firmWord[first.plain] {
			all = append(all, first.token+" "+words[i+1].token)
		}
	}
	return all
}

// otherFirmEnds are the names that begin as the agency's and go on otherwise.
func (t *toldWords) otherFirmEnds(firm []string, words []written) (all []string) {
	for i := range words {
		n := 0
		for n < len(firm) && i+n < len(words) && words[i+n].plain == firm[n] && isCapital(words[i+n].token) {
			n++
		}
		if n == 0 || n == len(firm) || i+n >= len(words) || !words[i+n-1].joined {
			continue
		}
		next := words[i+n]
		if !isCapital(next.token) || next.plain == "" || n == 1 && !firmWord[next.plain] ||
			strings.Contains(t.said, " "+firm[n-1]+" "+next.plain+" ") {
			continue
		}
		all = append(all, strings.Join(firm[:n], " ")+" "+next.token)
	}
	return all
}

// isOneLetterOff reports whether a word that nobody tells is a name of the agent or the
// agency but for a letter.
func (t *toldWords) isOneLetterOff(word string) bool {
	if len(word) < 2 || t.all[word] || t.ordinary[word] || knownNames[word] || englishWords[word] {
		return false
	}
	return slices.ContainsFunc(t.own, func(name string) bool {
		return len(name) > 2 && name[0] == word[0] && word != name+"s" && name != word+"s" && distance(name, word) == 1
	})
}
