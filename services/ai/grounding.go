package ai

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"coagent/platform/fault"
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
		`(?:javascript|vbscript|data|file|blob|mailto|xmpp):\S`, //
		`[^\s@]@[^\s@]+\.[^\s@]`,                                // somebody@…
		`[\p{L}\p{N}-]\.[\p{L}]{2,}[/?#]`,                       // host.tld/…
		`[\p{L}\p{N}-]\.(?:com|net|org|io|co|ai|app|dev|info|biz|me|us|ly|to|xyz|site|online|shop|link|click|page|live|top|cc|tk|ru|cn)\b`,
	}, "|") + `)\S*`)
)

// sentenceEnd may follow an address without being part of it, and beforeAddress
// may stand before one.
const (
	sentenceEnd   = ".,;:!?*_)\"'”’»"
	beforeAddress = "(*_\"'“‘«"
)

// places are names that people write with their ending, and that lead nowhere
// but there.
var places = []string{"realtor.com", "zillow.com", "redfin.com", "trulia.com", "homes.com", "apartments.com"}

// ungrounded lists what in the answer's texts does not rest on the sources or
// may lead a reader away: links, markup, and citations of sources that do not
// exist. An address that is among own, the requester's, may be repeated.
func ungrounded(answer map[string]any, own []string, sources []Source) []fault.Field {
	faults := miscited(answer, len(sources))
	for pointer, text := range texts(answer) {
		seen := asRendered(text)
		if markup.MatchString(seen) {
			faults = append(faults, fault.Field{Pointer: pointer, Code: "html", Detail: "must not hold HTML"})
		}
		if structure.MatchString(seen) || definition.MatchString(seen) || slices.ContainsFunc(addresses(seen), func(a string) bool { return !slices.Contains(own, a) }) {
			faults = append(faults, fault.Field{Pointer: pointer, Code: "link", Detail: "must not hold a link, an image or a web address; cite results as [1], [2], …"})
		}
		if strings.ContainsFunc(text, hidden) {
			faults = append(faults, fault.Field{Pointer: pointer, Code: "control", Detail: "must not hold control characters"})
		}
	}
	return faults
}

// ownAddresses are the addresses in what the requester wrote.
func ownAddresses(request map[string]any) []string {
	own := slices.Clone(places)
	for _, text := range texts(request) {
		own = append(own, addresses(asRendered(text))...)
	}
	return own
}

// addresses are whatever in a text could be an address, without the punctuation
// round it, in lower case.
func addresses(text string) []string {
	var found []string
	for run := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" \t\n\f\r", r) }) {
		if !strings.ContainsAny(run, ".:@") { // each of the forms has one of them
			continue
		}
		for _, a := range address.FindAllString(run, -1) {
			found = append(found, strings.ToLower(strings.TrimRight(strings.TrimLeft(a, beforeAddress), sentenceEnd)))
		}
	}
	return found
}

// asRendered undoes what a renderer undoes before it looks for links: character
// references, escapes, characters that cannot be seen, and look-alikes of the
// full stop.
func asRendered(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r > '~' || r == '&' || r == '\\' || hidden(r) }) {
		return text
	}
	for range 2 { // one reference may hold another
		text = html.UnescapeString(text)
	}
	text = norm.NFKC.String(text)
	var b strings.Builder
	runes := []rune(text)
	for i, r := range runes {
		switch {
		case r == '\\' && i+1 < len(runes) && runes[i+1] < unicode.MaxASCII && unicode.In(runes[i+1], unicode.P, unicode.S):
		case unicode.In(r, unicode.Cf, unicode.Mn) || hidden(r):
		case r == '。' || r == '．' || r == '｡':
			b.WriteByte('.')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hidden are the control characters that no text needs.
func hidden(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' }
