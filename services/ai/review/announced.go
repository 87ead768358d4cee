package review

import (
	"slices"
	"strconv"
	"strings"

	"coagent/services/ai/regexp"
)

// A text that says how many things it names is held to that: five jobs are five.

var (
	// announces is a number of things, of a text in digits.
	announces = regexp.MustCompile(`(?i)(?:^|[^$\d.,/-])\b(\d{1,2}) (?:[a-z'’-]+ ){0,3}?([a-z]{2,}s)\b`)
	// leadsIn is how a sentence says that what follows is what it counts.
	leadsIn = regexp.MustCompile(`(?i)\b(?:here are|here['’]s|these|following|below are)\b`)
	// ofSoMany stands before a number of which fewer are meant: three of the four.
	ofSoMany = regexp.MustCompile(`(?i)\b\d+ of (?:the |your |their |these |all )?$`)
	// headedNumber is a heading with a number: ## 3. Ask, ## Tip 4: Sell.
	headedNumber = regexp.MustCompile(`(?m)^#{2,4} (?:\*\*)?(?:[\p{L}]+ )?#?\d{1,2}[.):](?:\s|$)`)
)

// announced lists the sentences that announce another number of things than follows: in
// their own list, in the list behind them, or under numbered headings.
func announced(d Draft) (faults []Fault) {
	for at, text := range d.answerTexts() {
		all := d.blocks(text)
		text = d.rendered(text)
		headed := len(headedNumber.FindAllString(text, -1))
		for i, b := range all {
			if b.kind != paragraph {
				continue
			}
			list := b.sentences()
			for k, sentence := range list {
				last := k == len(list)-1
				said, is := miscountedIn(inDigits(sentence), last, all[i+1:], headed)
				if said != "" {
					faults = append(faults, Fault{
						Pointer: at, Code: "figure", Sentence: strings.TrimSpace(sentence), Doubt: true,
						Detail: "announces " + inQuotes(said) + ", and there are " + strconv.Itoa(is), Advice: "count them",
					})
				}
			}
		}
	}
	return faults
}

// miscountedIn is what a sentence announces, and how many there are of it; empty if that
// is right, or if nobody can tell.
func miscountedIn(sentence string, last bool, behind []block, headed int) (said string, is int) {
	m := announces.FindStringSubmatchIndex(firstOf(sentence, announceReach))
	if m == nil {
		return "", 0
	}
	n, what := atoi(sentence[m[2]:m[3]]), sentence[m[2]:m[5]]
	noun := strings.TrimSuffix(strings.ToLower(sentence[m[4]:m[5]]), "s")
	tail := strings.TrimRight(sentence[m[5]:], " \n*_")
	if n < 2 || n > 12 || notListed[noun] || ofSoMany.MatchString(sentence[:m[2]]) {
		return "", 0
	}
	if strings.HasSuffix(tail, ":") && last {
		if items := itemsBehind(behind); items > 1 && items != n {
			return what, items
		}
		return "", 0
	}
	if lead, list, found := strings.Cut(tail, ": "); found && !strings.ContainsAny(lead, ",;—–(") {
		least, most := itemsListed(list)
		if least > 1 && (n < least || n > most) {
			return what, least
		}
		return "", 0
	}
	if leadsIn.MatchString(sentence[:m[2]]) && ownParts[noun] && headed > 1 && headed != n {
		return what, headed
	}
	return "", 0
}

// announceReach is how far into a sentence, in bytes, a number of things stands.
const announceReach = 160

// notListed are things of which a sentence gives one number, and goes on with another
// matter.
var notListed = wordSet(`bed bedroom bath bathroom hour minute day week month year block mile foot acre dollar percent
	point unit car home house side`)

// itemsBehind is how many items the list has that begins what follows.
func itemsBehind(behind []block) int {
	n := slices.IndexFunc(behind, func(b block) bool { return b.kind != listItem })
	if n < 0 {
		n = len(behind)
	}
	for _, b := range behind[:n] {
		if strings.HasPrefix(b.text, "  ") || strings.HasPrefix(b.text, "\t") {
			return 0 // a list within a list
		}
	}
	return n
}

// itemsListed is how many things a run of words lists, at the least and at the most.
func itemsListed(list string) (least, most int) {
	list = strings.TrimRight(list, " .!?*_")
	if strings.ContainsAny(list, ";:!?(—–") || strings.Contains(list, ". ") {
		return 0, 0
	}
	parts := strings.Split(list, ", ")
	for i, part := range parts {
		least++
		words := strings.Fields(part)
		if len(words) > longItem {
			return 0, 0 // these are no items
		}
		ands := strings.Count(" "+part+" ", " and ") + strings.Count(" "+part+" ", " & ")
		if strings.HasPrefix(part, "and ") {
			ands--
		} else if i == len(parts)-1 && ands > 0 {
			least++
			ands--
		}
		most += ands
	}
	return least, least + most
}

// longItem is how many words an item of a list within a sentence has at the most.
const longItem = 7
