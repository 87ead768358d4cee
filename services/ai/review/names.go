package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// What stands round a person's name and is no part of it.
var (
	honorifics = strings.Fields(`mr mrs ms miss dr`)
	// designations are those of the trade, and the forms of a person's own firm.
	designations = strings.Fields(`realtor realtors broker agent associate owner salesperson
		abr ahwd alc asr bpor ccim cips clhms cpm crb crs c2ex dpp e pro epro gaa gre gri mrp nar pmn psa raa rce rene
		rsps sfr sra sres srs
		lic license dre calbre bre rs rb sa trec
		pa pllc llc pc inc`)
	// trades are the phrases of the trade, longest first.
	trades = []string{
		"real estate agent", "real estate broker", "real estate professional", "real estate salesperson",
		"real estate advisor", "real estate consultant", "associate broker", "managing broker", "broker owner",
		"broker associate", "sales associate",
		"licensed agent",
	}
	generations = strings.Fields(`jr sr ii iii iv`)

	// nickname is one in quotation marks or brackets: Dale "Buck" Renner.
	nickname = regexp.MustCompile(`["“”'‘’(]\s*(\pL[\pL.\d# -]*?)\s*["“”'’)]`)
	// nameJoint is where a name ends and something else begins.
	nameJoint = regexp.MustCompile(`\s+[-–—|·•:/]+\s+|\s*[|·•,;]\s*|\s+(?:at|with|of|from)\s+`)
)

// sameName reports whether found is how somebody would write the asked person's
// name: accents, case, points and the order of the words make no other name,
// nor do titles, designations, an added middle initial or nickname, or the agency
// behind it. What is left is the person: a first name that is shortened to a
// letter, or a word of a business, makes another name.
func sameName(found, asked, agency string) bool {
	nick, found := withoutNickname(found)
	askedNick, asked := withoutNickname(asked)
	want := nameWords(asked, agency)
	got := nameWords(found, agency)
	if len(want) == 0 || len(got) == 0 {
		return false
	}
	if samePerson(got, want) {
		return true
	}
	// who is asked for by the nickname, or found by it alone
	return nick != "" && samePerson(withFirst(nick, got), want) ||
		askedNick != "" && samePerson(got, withFirst(askedNick, want))
}

func withoutNickname(name string) (nick, rest string) {
	m := nickname.FindStringSubmatchIndex(name)
	if m == nil {
		return "", name
	}
	inside := name[m[2]:m[3]]
	if first, _, _ := strings.Cut(plainWords(inside), " "); slices.Contains(designations, first) {
		return "", name[:m[0]] + " " + name[m[1]:]
	}
	return inside, name[:m[0]] + " " + name[m[1]:]
}

// withFirst puts a nickname in the place of the first name.
func withFirst(nick string, words []string) []string {
	return append(strings.Fields(plainWords(nick)), words[min(1, len(words)):]...)
}

// nameWords are the words of a name that are the person's.
func nameWords(name, agency string) []string {
	var words []string
	for _, part := range nameJoint.Split(name, -1) {
		part = plainWords(part)
		if part == "" || isAgency(part, agency) {
			continue
		}
		for _, trade := range trades {
			part = strings.TrimSpace(strings.ReplaceAll(" "+part+" ", " "+trade+" ", " "))
		}
		for _, w := range joinedInitials(strings.Fields(part)) {
			title := len(words) == 0 && slices.Contains(honorifics, w)
			if !title && !slices.Contains(designations, w) && !isLicense(w) {
				words = append(words, w)
			}
		}
	}
	return words
}

// isLicense reports whether a word is the number of a license.
func isLicense(w string) bool { return len(w) > 3 && strings.Trim(w, "0123456789") == "" }

// isAgency reports whether words are the agency's name, or its beginning.
func isAgency(words, agency string) bool {
	own := firmWords(agency)
	if _, ok := platformNamed(words); ok {
		return true
	}
	got := firmWords(words)
	return got != "" && got == own || len(got) > 3 && strings.HasPrefix(own, got+" ")
}

// legalForms are those that a firm's name may end with.
var legalForms = wordSet(`llc inc co corp company pllc ltd`)

// firmWords are the words of a firm's name without its legal form.
func firmWords(name string) string {
	words := strings.Fields(strings.ReplaceAll(" "+plainWords(strings.ReplaceAll(name, "&", " and "))+" ", " and ", " "))
	return strings.Join(slices.DeleteFunc(words, func(w string) bool {
		return w == "the" || legalForms[w]
	}), " ")
}

// joinedInitials joins letters that stand in a row: R. J. is RJ.
func joinedInitials(words []string) []string {
	var joined []string
	for i, w := range words {
		if i > 0 && len(w) == 1 && len(words[i-1]) == 1 {
			joined[len(joined)-1] += w
			continue
		}
		joined = append(joined, w)
	}
	return joined
}

// samePerson reports whether two names have the same words but for a middle
// initial and a generation that one of them leaves out.
func samePerson(a, b []string) bool {
	if equalWords(a, b) {
		return true
	}
	return equalWords(essential(a), essential(b)) && !contradicting(a, b)
}

func equalWords(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// optional reports whether the word at i of a name may be left out.
func optional(words []string, i int) bool {
	return i > 0 && (len(words[i]) == 1 && i < len(words)-1 || slices.Contains(generations, words[i]))
}

func essential(words []string) []string {
	var kept []string
	for i, w := range words {
		if !optional(words, i) {
			kept = append(kept, w)
		}
	}
	return kept
}

// contradicting reports whether both names have an initial, or both a generation,
// and another one.
func contradicting(a, b []string) bool {
	rest := func(words []string, generation bool) []string {
		var kept []string
		for i, w := range words {
			if optional(words, i) && slices.Contains(generations, w) == generation {
				kept = append(kept, w)
			}
		}
		return kept
	}
	return slices.ContainsFunc([]bool{true, false}, func(generation bool) bool {
		x, y := rest(a, generation), rest(b, generation)
		return len(x) > 0 && len(y) > 0 && !equalWords(x, y)
	})
}
