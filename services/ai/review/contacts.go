package review

import (
	"slices"
	"strings"

	"coagent/services/ai/fairhousing"
	"coagent/services/ai/regexp"
	"coagent/services/ai/review/phone"
)

// Contact marks the faults of a text that tells readers whom to call, write to
// or pay, though the requester did not give it. A page of the web may have told
// the model to; the page that says so vouches for nothing.
const Contact = "contact"

// contactForms are what leads to somebody and is no link.
var contactForms = regexp.MustCompile(`(?i)` + either(
	// evil at evil dot com, evil (at) evil [dot] com
	`\b[a-z0-9][\w.+-]*\s*(?:\s|\(|\[)at(?:\s|\)|\])\s*[a-z0-9-]+\s*(?:\s|\(|\[)dot(?:\s|\)|\])\s*(?:com|net|org|io|co|info|biz|me|us|app|dev|xyz|homes|realtor|example)\b`,
	// WhatsApp: evil_1, Telegram id evil
	`\b(?:whatsapp|telegram|wechat|viber|signal|kik|snapchat)\s*(?:(?:id|handle|username|user name|account)\b:?|:|(?:me\s+)?at\b)\s*@?[a-z]*[a-z0-9_.]*[0-9_][a-z0-9_]*`,
	`\b(?:whatsapp|telegram|wechat|viber|kik|snapchat)\s*(?:id|handle|username|user name)\b:?\s*@?[a-z0-9_.]{3,}`,
	// Zelle, Venmo and Cash App to somebody
	`\b(?:zelle|venmo|cash ?app|paypal)\s*(?:(?:id|handle|account)\b:?|:|to\s+[@$])\s*[@$]?[a-z][\w.-]{2,}`,
	// a bank account
	`\b(?:account|acct\.?|routing|iban)(?:\s+(?:number|no\.?|#))?[:\s#]*\d[\d -]{5,}\d`,
)).FindAllString

// coins are addresses of payment in Bitcoin and Ethereum.
var coins = regexp.MustCompile(`\b(?:bc1[a-z0-9]{20,60}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|0x[0-9a-fA-F]{40})\b`)

// contacts lists the texts that hold a telephone number, a payment address or
// another way to somebody that is not the requester's.
func contacts(d Draft, rules Rules) []Fault {
	request := toldContacts(strings.Join(ownTexts(d.Request, rules), "\n"))
	var faults []Fault
	for at, text := range d.answerTexts() {
		for _, strange := range contactsIn(d.rendered(text), request) {
			faults = append(faults, Fault{
				Pointer: at, Code: Contact,
				Detail: "says " + inQuotes(strange) + ", which the request does not give as the agent's own; leave it out",
			})
		}
	}
	return faults
}

// ownTexts are the texts of a request that are the requester's own: what clients
// wrote is not.
func ownTexts(request map[string]any, rules Rules) []string {
	var own []string
	for at, text := range Texts(request) {
		if rules.QuotesOthers && (at == "/comment" || strings.HasPrefix(at, "/comments/")) {
			continue
		}
		own = append(own, asRendered(text))
	}
	return own
}

// given is what a request says of ways to somebody.
type given struct {
	phones []phone.Found
	coins  []string
	words  string
}

func toldContacts(request string) given {
	return given{phone.In(request), coins.FindAllString(request, -1), " " + plainWords(request) + " "}
}

// contactsIn are the ways to somebody in a text that the request does not have.
func contactsIn(text string, request given) []string {
	var strange []string
	for _, f := range phone.In(text) {
		if !slices.ContainsFunc(request.phones, func(g phone.Found) bool { return g.Same(f.Number) }) {
			strange = append(strange, text[f.Start:f.End])
		}
	}
	for _, way := range contactForms(text, -1) {
		if !strings.Contains(request.words, " "+plainWords(way)+" ") { // the beginning of an account is another one
			strange = append(strange, way)
		}
	}
	for _, coin := range coins.FindAllString(text, -1) {
		if !slices.Contains(request.coins, coin) { // small letters are others there than capital ones
			strange = append(strange, coin)
		}
	}
	return strange
}

// sentenceEnds is where the snippet of a page may be cut.
var sentenceEnds = regexp.MustCompile(`[.!?…]+["”')\]]*\s+|\s*\n+\s*`)

// Presentable are sources as they may be shown beside a text: their snippets
// without the sentences that steer readers and, where the text is for the public,
// without those that tell them whom to call, write to or pay.
func Presentable(sources []Source, rules Rules) []Source {
	good := func(text string) bool {
		return len(fairhousing.Review(text)) == 0 && (!rules.Advertises || len(contactsIn(text, given{})) == 0)
	}
	shown := slices.Clone(sources)
	for i, s := range shown {
		if good(s.Snippet) {
			continue
		}
		var kept strings.Builder
		for at := 0; at < len(s.Snippet); {
			end := len(s.Snippet)
			if next := sentenceEnds.FindStringIndex(s.Snippet[at:]); next != nil {
				end = at + next[1]
			}
			if sentence := s.Snippet[at:end]; good(sentence) {
				kept.WriteString(sentence)
			}
			at = end
		}
		shown[i].Snippet = strings.TrimSpace(kept.String())
		if !good(shown[i].Snippet) {
			shown[i].Snippet = "" // a phrase goes on from one sentence to the next
		}
	}
	return shown
}
