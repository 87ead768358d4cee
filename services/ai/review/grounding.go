package review

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"coagent/services/ai/regexp"
)

// What a schema cannot say about a text, and what no instruction to a model can
// guarantee, is looked at here. Search results and quoted comments are
// untrusted: a page may have told the model to smuggle something out in a link,
// or in an image that loads by itself. So an answer's texts hold no link at all:
// sources are cited by number, and their addresses are given beside the text.
//
// Where exactly a link begins and ends differs from renderer to renderer, so
// this does not look for links but for whatever one could be made of.
var (
	markup    = regexp.MustCompile(`<[a-zA-Z/!?]`)
	structure = regexp.MustCompile(`!\[|\]\(`)
	// definition is a link reference definition (CommonMark 4.7): a label before a
	// colon, where a line begins but for the marks of lists and quotations.
	definition = regexp.MustCompile(`(?m)^[^\p{L}\n\[]*\[(?:[^\n]|\n[^\n])*?\]:`)
	// address is a run without white space that a renderer, or a network on which
	// the text is posted, may turn into a link.
	address = regexp.MustCompile(`(?i)\S*(?:` + strings.Join([]string{
		`[a-z][a-z0-9+.-]*:/{1,2}`, // https://…, also with one slash
		`www\.`,                    //
		`(?:javascript|vbscript|data|file|blob|mailto|xmpp):\S`, `(?:\b|_)(?:tel|sms|tg|callto|magnet|intent):\S`,
		`@[a-z0-9_]{2,}`,                  // a handle
		`[^\s@]@[^\s@]+\.[^\s@]`,          // somebody@…
		`[\p{L}\p{N}-]\.[\p{L}]{2,}[/?#]`, // host.tld/…
		`[\p{L}\p{N}-]\.(?:com|net|org|io|co|ai|app|dev|info|biz|me|us|ly|to|xyz|site|online|shop|link|click|page|live|top|cc|tk|ru|cn)\b`,
	}, "|") + `)\S*`)
)

// What may stand round an address without being part of it.
const (
	sentenceEnd   = ".,;:!?*_)\"'”’»®"
	beforeAddress = "(*_\"'“‘«"
)

// addressTail is what a sentence hangs on an address: Realtor.com's, Zillow.com[1],
// Redfin.com—and.
var addressTail = regexp.MustCompile(`(?:['’]s|tm|(?:—[\p{L}\p{N}'’-]*)+|(?:\[\d{1,3}\])+)$`)

// places are names that people write with their ending, and that lead nowhere
// but there.
var places = []string{"realtor.com", "zillow.com", "redfin.com", "trulia.com", "homes.com", "apartments.com", "har.com",
	"land.com", "landwatch.com", "loopnet.com", "crexi.com", "rent.com", "hotpads.com", "zumper.com",
	"newhomesource.com", "move.com", "bankrate.com", "homelight.com", "ratemyagent.com", "fastexpert.com"}

// What has a full stop within and is no address.
var (
	// reserved are endings under which nobody can have a name who is no authority
	// or school of the United States.
	reserved = []string{"gov", "mil", "edu"}
	// openers begin a sentence, and are no top-level domain: after them a space is
	// missing, as in "home.The". What is capital in a name leads there as well.
	openers = strings.Fields(`The This That These Those There They Their Its If An And But Or For From With When While What Where Who Why Your Our He She
		Are Was Were Does Not Then Each Every Some Many Most More All Both Buyers Sellers Prices Rates Listings Ask Look See Use Start After Before Also Yet`)
	// shortened are abbreviations that are written together with the next word.
	shortened = strings.Fields(`St Mt Ft Sts Mts`)
)

// ungrounded lists what in the answer's texts does not rest on the sources or
// may lead a reader away: links, markup, and citations of sources that do not
// exist. An address that is among own, the requester's, may be repeated.
func ungrounded(d Draft, own []string) []Fault {
	faults := miscited(d)
	for pointer, text := range d.answerTexts() {
		seen := d.rendered(text)
		if markup.MatchString(seen) {
			faults = append(faults, Fault{Pointer: pointer, Code: "html", Detail: "must not hold HTML"})
		}
		if structure.MatchString(seen) || definition.MatchString(seen) ||
			slices.ContainsFunc(addresses(seen), func(a string) bool { return !slices.Contains(own, a) }) {
			faults = append(faults, Fault{
				Pointer: pointer, Code: "link",
				Detail: "must not hold a link, an image or a web address; cite results as [1], [2], …",
			})
		}
		if strings.ContainsFunc(text, hidden) {
			faults = append(faults, Fault{Pointer: pointer, Code: "control", Detail: "must not hold control characters"})
		}
	}
	return faults
}

// ownAddresses are the addresses in what the requester wrote.
func ownAddresses(request map[string]any) []string {
	own := slices.Clone(places)
	for _, text := range Texts(request) {
		for _, a := range addresses(asRendered(text)) {
			own = append(own, a, hostOf(a))
		}
	}
	return own
}

// hostOf is the host of an address as people write it, without www.
func hostOf(address string) string {
	_, rest, schemed := strings.Cut(address, "://")
	if !schemed {
		rest = address
	}
	host, _, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(host, "www.")
}

// addresses are whatever in a text could be an address, without the punctuation
// round it, in lower case.
func addresses(text string) []string {
	var found []string
	for at := 0; ; { // each of the forms has one of these
		n := strings.IndexAny(text[at:], ".:@")
		if n < 0 {
			return found
		}
		n += at
		start := max(at, strings.LastIndexFunc(text[:n], isBlank)+1)
		if at = strings.IndexFunc(text[n:], isBlank) + n; at < n {
			at = len(text)
		}
		run := text[start:at]
		if address.MatchString(run) || domain(run) {
			found = append(found, bareAddress(strings.ToLower(run)))
		}
	}
}

// isBlank reports whether a letter is white space of ASCII.
func isBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\f' || r == '\r' }

// bareAddress is an address without what a sentence puts round it.
func bareAddress(run string) string {
	run = strings.TrimLeft(run, beforeAddress)
	for range 3 { // "Zillow.com[1]’s."
		run = strings.TrimRight(run, sentenceEnd)
		run = run[:len(run)-len(addressTail.FindString(run))]
	}
	return strings.TrimRight(run, sentenceEnd)
}

// dotted is a word after a full stop.
var dotted = regexp.MustCompile(`\.(\p{L}{2,}|(?i:xn--)[a-z0-9-]+)`)

// domain reports whether a run without white space has what could be the name
// of a host: there are more endings than can be listed, and more every year.
func domain(run string) bool {
	for _, at := range dotted.FindAllStringSubmatchIndex(run, -1) {
		label, ending := run[:at[0]], run[at[2]:at[3]]
		if begin := strings.LastIndexFunc(label, func(r rune) bool { return r != '-' && noWord(r) }); begin >= 0 {
			_, size := utf8.DecodeRuneInString(label[begin:])
			label = label[begin+size:]
		}
		after, _ := utf8.DecodeRuneInString(run[at[3]:])
		switch {
		case utf8.RuneCountInString(label) < 2: // e.g., a.m., U.S.
		case at[3] < len(run) && !noWord(after): // an ending has no digits
		case slices.Contains(reserved, strings.ToLower(ending)), slices.Contains(openers, ending):
		case slices.Contains(shortened, label) && unicode.IsUpper([]rune(ending)[0]):
		case strings.EqualFold(label+ending, "sqft"):
		default:
			return true
		}
	}
	return false
}
