package review

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"coagent/services/ai/regexp"
	"coagent/services/ai/review/phone"
	"coagent/services/ai/review/postal"
)

// ofTitle takes out what titles of pages have between and behind names.
var ofTitle = strings.NewReplacer("®", "", "™", "", "|", " ", "–", " ", "—", " ")

// platformWords is how many words the name of a platform has at the most.
const platformWords = 8

// found are the members of an audit's row that say what a page shows, in the
// order in which they are looked at.
var found = []string{"foundName", "foundAddress", "foundPhone"}

// NapRows holds the rows of an audit against the results that they cite: what
// was found stands there, the platform is that of the page, and the page is about
// the agent who asks. Whether it agrees with the request is no question to the
// model: [NapAudit] says it.
func NapRows(d Draft) []Fault {
	rows, own := rowsOf(d.Answer, "rows"), postal.Parse(Member(d.Request, "address"))
	var faults []Fault
	for i, row := range rows {
		at := fmt.Sprintf("/rows/%d", i)
		faults = append(faults, napPlatform(d, at, row)...)
		faults = append(faults, napFound(d, own, at, row)...)
		for _, before := range rows[:i] {
			if sameRow(d, row, before) {
				faults = append(faults, Fault{
					Pointer: at, Code: "twice",
					Detail: "is about the page or platform of an earlier row; keep the one that shows more",
				})
				break
			}
		}
	}
	return faults
}

// sameRow reports whether two rows are about one page, or about one platform.
func sameRow(d Draft, a, b map[string]any) bool {
	if a["citation"] == b["citation"] {
		return true
	}
	one, ok := d.platformCited(a)
	other, same := d.platformCited(b)
	return ok && same && one.name == other.name
}

func (d Draft) platformCited(row map[string]any) (platform, bool) {
	source, ok := d.CitedBy(row)
	if !ok {
		return platform{}, false
	}
	return platformOf(source)
}

// asSentence makes a sentence of the name of a platform.
var asSentence = regexp.MustCompile(`(?i)\b(?:is|are|was|which|that|where|shows?)\b`)

// napPlatform holds the name of a platform against the host of the page.
func napPlatform(d Draft, at string, row map[string]any) []Fault {
	name := Member(row, "platform")
	if !isName(ofTitle.Replace(name), platformWords) || asSentence.MatchString(name) {
		return []Fault{{
			Pointer: at + "/platform", Code: "name", Detail: "must be the name of a platform and nothing else",
		}}
	}
	of, hosted := d.platformCited(row)
	named, known := platformNamed(name)
	switch {
	case hosted && (!known || named.name != of.name):
		return []Fault{{
			Pointer: at, Code: "platform", Detail: "must have the platform " + of.name + ", whose page it cites",
		}}
	case !hosted && known:
		return []Fault{{
			Pointer: at, Code: "platform",
			Detail: "must not have the platform " + named.name + ", where the page that it cites is not; " +
				"name the site, or leave the row out",
		}}
	}
	return nil
}

// napFound holds what a row shows against its page. own is the address of the request.
func napFound(d Draft, own postal.Address, at string, row map[string]any) []Fault {
	source, known := d.CitedBy(row)
	if !known {
		return nil // no such result, as is told of every citation
	}
	var faults []Fault
	something := false
	for _, name := range found {
		text := Member(row, name)
		if _, there := row[name]; !there {
			continue
		}
		something = true
		if !shows(source, name, text) {
			faults = append(faults, Fault{
				Pointer: at + "/" + name, Code: "evidence",
				Detail: "must stand in the search result that the row cites, letter for letter",
			})
		}
	}
	if !something {
		return []Fault{{
			Pointer: at, Code: "evidence",
			Detail: "must copy the name, address or phone that its result shows; leave out a row without any",
		}}
	}
	if len(faults) > 0 {
		return faults
	}
	if !aboutAgent(d.Request, source) || inAnotherState(d.Request, own, source) {
		return []Fault{{
			Pointer: at, Code: "person",
			Detail: "is about somebody else of that name: " +
				"its result shows nothing of the agent's agency, phone, address or trade; leave it out",
		}}
	}
	if where := Member(row, "foundAddress"); !isOwnAddress(own, where) && showsOwnAddress(own, source) {
		return []Fault{{
			Pointer: at + "/foundAddress", Code: "address",
			Detail: "must be the address of the agent, which the result shows as well, and not that of somebody else",
		}}
	}
	asked, ok := phone.Parse(Member(d.Request, "phone"))
	copied, read := numberOf(Member(row, "foundPhone"))
	if ok && read && !copied.Same(asked) && showsOwnPhone(source, asked) {
		return []Fault{{
			Pointer: at + "/foundPhone", Code: "phone",
			Detail: "must be the agent's own number, which the result shows as well, and not that of an office or a colleague",
		}}
	}
	return nil
}

// shows reports whether the source has what a row says was found.
func shows(s Source, name, text string) bool {
	if name != "foundPhone" {
		return s.says(text)
	}
	number, ok := numberOf(text)
	return ok && slices.ContainsFunc(s.phones(), func(f phone.Found) bool {
		return f.E164 == number.E164 && f.Same(number)
	})
}

// numberOf is the telephone number that a row copied, with whatever words.
func numberOf(text string) (phone.Number, bool) {
	text = asRendered(text)
	if number, ok := phone.Parse(text); ok {
		return number, true
	}
	if all := phone.In(text); len(all) == 1 {
		return all[0].Number, true
	}
	return phone.Number{}, false
}

func showsPhone(s Source, number phone.Number) bool {
	return slices.ContainsFunc(s.phones(), func(f phone.Found) bool { return f.Same(number) })
}

// isOwnAddress reports whether an address does not contradict that of the request in
// number and street.
func isOwnAddress(own postal.Address, text string) bool {
	conflicts := postal.Conflicts(own, postal.Parse(text))
	return !slices.Contains(conflicts, postal.Number) && !slices.Contains(conflicts, postal.Street)
}

// showsOwnAddress reports whether a source shows the address of the request, with
// state and ZIP code.
func showsOwnAddress(own postal.Address, s Source) bool {
	return own.HasStreet() && slices.ContainsFunc(postal.In(phone.Blank(s.shown(), "|")), func(text string) bool {
		return isOwnAddress(own, text)
	})
}

// showsOwnPhone reports whether a source shows a number as the one of the agent
// alone: the number of an office is reached without the agent's extension.
func showsOwnPhone(s Source, number phone.Number) bool {
	return slices.ContainsFunc(s.phones(), func(f phone.Found) bool {
		return f.Same(number) && (number.Extension == "" || f.Extension == number.Extension)
	})
}

// phones are the telephone numbers that a source shows.
func (s Source) phones() []phone.Found { return phone.In(s.shown()) }

// trade are the words by which a page shows that it is about the trade.
var trade = []string{
	"real estate", "realtor", "realtors", "realty", "broker", "brokers", "brokerage", "homes", "properties",
	"listings", "bienes raices", "mls",
	"re max", "remax", "keller williams", "coldwell banker", "century 21", "berkshire hathaway", "sothebys", "exp realty",
}

// aboutAgent reports whether a page can be about the agent who asks: it shows
// their phone, agency or site, or is about the trade. A nurse of the same name has
// none of them.
func aboutAgent(request map[string]any, s Source) bool {
	if p, ok := platformOf(s); ok && p.trade || tiedToAgent(request, s) {
		return true
	}
	text := " " + plainWords(s.shown()) + " "
	return slices.ContainsFunc(trade, func(tie string) bool { return strings.Contains(text, " "+tie+" ") })
}

// tiedToAgent reports whether a page shows the phone or the agency of the agent, or
// is of their site.
func tiedToAgent(request map[string]any, s Source) bool {
	if number, ok := phone.Parse(Member(request, "phone")); ok && showsPhone(s, number) {
		return true
	}
	if host := hostOfURL(Member(request, "website")); host != "" && host == hostOfURL(s.URL) {
		return true
	}
	agency := firmWords(Member(request, "agencyName"))
	text := s.shown()
	return agency != "" && slices.ContainsFunc([]string{plainWords(text), firmWords(text)}, func(words string) bool {
		return strings.Contains(" "+words+" ", " "+agency+" ")
	})
}

// inAnotherState reports whether a page shows nothing of the agent's but the name,
// and puts that into another state.
func inAnotherState(request map[string]any, own postal.Address, s Source) bool {
	if own.State == "" || tiedToAgent(request, s) {
		return false
	}
	states := postal.StatesOf(s.shown())
	return len(states) > 0 && !slices.Contains(states, own.State)
}

func hostOfURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// rowsOf are the objects of a list.
func rowsOf(object map[string]any, name string) []map[string]any {
	list, _ := object[name].([]any)
	rows := make([]map[string]any, len(list))
	for i, v := range list {
		rows[i], _ = v.(map[string]any)
	}
	return rows
}
