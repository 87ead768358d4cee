package review

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"coagent/services/ai/regexp"
)

// Sentences are what citations belong to. UAX 29 ends one after every full stop
// before a capital letter or a number, so after "vs.", "Nov." and "Dolores P."
// too, and knows no citations; what is left to decide is the same with a library
// as without one.

// newBlock is a line that begins something new in Markdown.
var newBlock = regexp.MustCompile(`\A\s*(?:\z|[-*+>|]\s|[#|])`)

// listMark is the number of an item of a list; an item after none begins at 1.
var listMark = regexp.MustCompile(`\A\s*\d{1,2}[.)]\s`)

// block is a paragraph, a heading, an item of a list or a row of a table.
type block struct {
	text string
	kind blockKind
	each []string // its sentences, if they are known
}

type blockKind byte

const (
	paragraph blockKind = iota
	heading
	listItem
	tableRow
)

var bullet = regexp.MustCompile(`\A\s*[-*+]\s`)

// blocks are those of a Markdown text that say something, without the numbers of
// the items.
func blocks(text string) []block {
	var all []block
	open, listed := false, false // whether the last block goes on; whether it is an item with a number
	start, end := 0, 0           // of the last block
	for line := range strings.Lines(text) {
		mark, starts := lineStart(line)
		if mark != "" && open && !listed && strings.Trim(mark, " \t.)\n") != "1" {
			mark = "" // a number that the line happens to begin with
		}
		bare := strings.TrimSpace(line)
		if starts = starts || mark != ""; starts || !open {
			start = end + len(mark)
			b := block{}
			switch {
			case strings.HasPrefix(bare, "#"):
				b.kind = heading
			case strings.HasPrefix(bare, "|"):
				b.kind = tableRow
			case mark != "", bullet.MatchString(line):
				b.kind = listItem
			}
			all = append(all, b)
			listed = mark != "" || listed && bare == ""
		}
		end += len(line)
		all[len(all)-1].text = text[start:end]
		open = !strings.HasPrefix(bare, "#") && !strings.HasPrefix(bare, "|")
	}
	return slices.DeleteFunc(all, func(b block) bool { return strings.TrimSpace(b.text) == "" })
}

// lineStart is the number of an item that a line begins with, and whether the line
// begins something new for another reason.
func lineStart(line string) (mark string, starts bool) {
	bare := strings.TrimLeft(line, " \t\n\f\r")
	switch {
	case bare == "":
		return "", true
	case '0' <= bare[0] && bare[0] <= '9':
		return listMark.FindString(line), false
	case strings.IndexByte("-*+>|#", bare[0]) >= 0:
		return "", newBlock.MatchString(line)
	}
	return "", false
}

// sentences are the sentences of a Markdown text. An item of a list, a row of a
// table and a heading is at least one by itself. A citation belongs to the
// sentence before it.
func sentences(text string) []string {
	var all []string
	for _, b := range blocks(text) {
		all = append(all, b.sentences()...)
	}
	return all
}

// sentences are the sentences of one block.
func (b block) sentences() []string {
	if b.each != nil {
		return b.each
	}
	block := b.text
	if b.kind == tableRow { // its cells tell one thing
		return []string{block}
	}
	var all []string
	start := 0
	for at := 0; at < len(block); at++ {
		switch c := block[at]; {
		case c == '.' || c == '!' || c == '?':
		case c == "…"[0] && strings.HasPrefix(block[at:], "…"):
		default:
			continue
		}
		stop := at
		end, next := sentenceTail(block, at)
		at = end - 1
		if next == end || next == len(block) || goesOn(block[start:stop], block[stop:end], block[next:]) {
			continue
		}
		all = append(all, block[start:next])
		start = next
	}
	if start < len(block) {
		all = append(all, block[start:])
	}
	return all
}

// closers may stand between the end of a sentence and the next.
const closers = `"'”’)*_»`

// sentenceTail finds where the marks, quotation marks and citations from at on
// end, and where the white space behind them does.
func sentenceTail(block string, at int) (end, next int) {
	end = at
	for end < len(block) {
		r, size := utf8.DecodeRuneInString(block[end:])
		if !strings.ContainsRune(".!?…"+closers, r) {
			space := end
			for space < len(block) && isSpace(block[space]) {
				space++
			}
			if space == len(block) || block[space] != '[' {
				break
			}
			cite := leadingCitation.FindString(block[space:])
			if cite == "" {
				break
			}
			end, size = space, len(cite)
		}
		end += size
	}
	next = end
	for next < len(block) && isSpace(block[next]) {
		next++
	}
	return end, next
}

var leadingCitation = regexp.MustCompile(`\A\[\d{1,3}\]`)

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }

// goesOn reports whether a sentence goes on after the marks that follow its
// beginning.
func goesOn(begun, marks, rest string) bool {
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, "(*_“\"'‘"))
	if unicode.IsLower(next) {
		return true
	}
	if strings.ContainsAny(marks, `"”`) && speaks(rest) { // “Prices fell!” Smith said
		return true
	}
	if strings.ContainsAny(marks, "!?…") || strings.Contains(marks, "..") {
		return false
	}
	last := begun[strings.LastIndexFunc(begun, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("(“\"‘'—–/*_[", r)
	})+1:]
	if last == "" || last[0] == '$' {
		return false
	}
	if digits := strings.Trim(last, "0123456789"); digits == "" { // 1. First
		return strings.Trim(begun[:len(begun)-len(last)], " \t\n*_#>-+") == ""
	}
	if '0' <= last[0] && last[0] <= '9' {
		return false
	}
	word := strings.ToLower(last[strings.LastIndexAny(last, "-&")+1:])
	isNumber := unicode.IsDigit(next) || next == '#' || next == '$'
	switch {
	case shortForms[word] == beforeName:
		return true
	case shortForms[word] == beforeNumber:
		return isNumber
	case shortForms[word] == anywhere, initials(last), utf8.RuneCountInString(word) == 1 && word != "i":
		return isNumber || !opens(rest) // the U.S., 5 p.m., Dolores P.
	}
	return false
}

// initials reports whether a word is letters with full stops between: U.S, Ph.D.
func initials(word string) bool {
	for part := range strings.SplitSeq(word, ".") {
		if len(part) > 2 {
			return false
		}
	}
	return strings.Contains(word, ".")
}

// speaks reports whether somebody said what was quoted, as newspapers tell it
// after the quotation.
func speaks(rest string) bool {
	for i, word := range strings.Fields(rest) {
		if i == 6 {
			return false
		}
		bare := strings.Trim(strings.ToLower(word), ",.")
		if speech[bare] {
			return true
		}
		if strings.ContainsAny(word[len(word)-1:], ".!?") && len(bare) > 1 && shortForms[bare] == 0 {
			return false
		}
	}
	return false
}

var speech = wordSet(`said says wrote writes added adds told asked asks noted notes explained explains`)

// opens reports whether a text begins with a word that begins sentences more
// often than it follows an abbreviation.
func opens(text string) bool {
	word := strings.TrimLeft(text, "(*_“\"'‘")
	if end := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		word = word[:end]
	}
	return sentenceOpeners[word]
}

var sentenceOpeners = wordSet(`A About After All Also Although An And Another Any Are As Ask At Based Be Because Before Being Both Bring But
	By Call Come Compare Did Do Does Don During Each Either Even Every Everyone Everything Expect Few Find For From Get Give Go Had Has
	Have He Her Here His How However I If In Inside Instead Is It Its Just Keep Last Let Look Make Many Maybe Meanwhile More Most My Nearly New Next
	No Nobody Not Nothing Now Of On Once One Only Or Other Our Outside Over Owners People Perhaps Plan Plus Prices Rates Read Refreshments Register
	Sales Save See Sellers She Since So Some Start Still Stop Such Take Than That The Their Then There These They This Those Though Through To
	Today Together Two Under Until Up Use Visit Was We Well Were What When Whether Which While Who Why With Without Yes Yet You Your Homes Buyers
	Listings Inventory Parking Admission Tickets Doors Light RSVP Let Stop Thanks Thank Questions Agents Lenders Nothing Everyone Pick Check Write`)

// lettersOfWord is about what a word takes of a list.
const lettersOfWord = 6

func wordSet(list string) map[string]bool {
	set := make(map[string]bool, len(list)/lettersOfWord)
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// follows says what comes after an abbreviation within a sentence.
type follows byte

const (
	beforeName   follows = 1 + iota // a sentence never ends with it
	beforeNumber                    // with a number behind it the sentence goes on
	anywhere                        // the sentence may end with it
)

// shortForms are words that are written with a full stop, in small letters.
var shortForms = func() map[string]follows {
	all := map[string]follows{}
	for kind, list := range map[follows]string{
		beforeName: `mr mrs ms mx dr prof rev fr hon gov sen rep gen lt col capt cpt sgt maj cmdr adm pres supt atty messrs
			vs v e.g i.e cf viz approx ca c jos wm chas geo thos eliz s n w e`,
		beforeNumber: `jan feb mar apr jun jul aug sept sep oct nov dec no nos fig figs sec art ch pp vol ver ex eq par pop est
			tel ext apt ste unit rm bldg mon tue tues wed thu thur thurs fri sat sun`,
		anywhere: `a.m p.m am pm u.s u.k u.n d.c n.y l.a n.c s.c n.h n.j n.m n.d s.d w.va r.i inc co corp ltd llc l.p bros assn assoc dept
			st sts ave av blvd rd ln ct pl pkwy hwy rte sq ter cir mt mts ft pt jr sr esq ph.d m.d m.b.a b.a b.s r.n d.d.s c.p.a
			min mins hr hrs mo mos yr yrs wk wks yd yds mi ac lb lbs oz gal max avg incl excl misc bd ba br bdrm bdrms
			calif colo conn del fla ga ind kan ky la md mich minn mont neb nev okla pa tenn tex vt va wis wyo
			ala ariz ark univ etc et al ne nw se sw n.e n.w s.e s.w`,
	} {
		for _, word := range strings.Fields(list) {
			all[word] = kind
		}
	}
	return all
}()
