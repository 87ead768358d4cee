package search

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"coagent/platform/fault"
)

// Topic is what kind of thing is looked for.
type Topic string

// The topics.
const (
	Web  Topic = "web"
	News Topic = "news"
)

// Depth is how far a provider reads for an answer.
type Depth string

// The depths. Advanced costs twice as much as Basic.
const (
	Basic    Depth = "basic"
	Advanced Depth = "advanced"
)

// Query is a question in canonical form: questions that mean the same compare
// equal, so that one answer serves them all. [NewWebQuery] and [NewNewsQuery]
// make it; the zero Query asks for nothing.
type Query struct {
	topic    Topic
	text     string
	limit    int
	depth    Depth
	location string
	days     int
}

// NewWebQuery asks the web for at most limit pages, 1 to MaxResults.
//
// The canonical form of text leaves out what changes no meaning: upper case,
// the Unicode form (NFKC), invisible characters, repeated spaces, and sentence
// marks at either end. Quotes, brackets, #, - and the full stop of .net mean
// something to a search engine and stay. Providers are sent the canonical
// form, so an answer never depends on who asked first.
//
// It returns an Invalid fault that names every offending member of the request
// body; the code is search.query_empty if the text has no letter, digit or
// pictograph.
func NewWebQuery(text string, limit int, depth Depth) (Query, error) {
	var wrong complaints
	q := Query{topic: Web, text: wrong.text("/body/query", text, MaxText), limit: limit, depth: depth}
	wrong.bounds("/body/maxResults", limit, MaxResults)
	if depth != Basic && depth != Advanced {
		wrong.add("/body/searchDepth", "enum", "must be basic or advanced")
	}
	return wrong.or(q)
}

// NewNewsQuery asks for articles of the last days, 1 to MaxDays, about a place
// if location is not empty. Text and location become canonical as in
// [NewWebQuery], and so are its faults.
func NewNewsQuery(text, location string, days int) (Query, error) {
	var wrong complaints
	q := Query{topic: News, text: wrong.text("/body/query", text, MaxText), limit: MaxResults, depth: Basic, days: days}
	if location != "" {
		q.location = wrong.text("/body/location", location, MaxLocation)
	}
	wrong.bounds("/body/days", days, MaxDays)
	return wrong.or(q)
}

// Topic says what kind of thing is looked for.
func (q Query) Topic() Topic { return q.topic }

// Text is what is looked for, in canonical form.
func (q Query) Text() string { return q.text }

// Max is how many results are wanted at the most.
func (q Query) Max() int { return q.limit }

// Depth is how far to read.
func (q Query) Depth() Depth { return q.depth }

// Location is the place that news should be about, in canonical form; empty
// if it is any.
func (q Query) Location() string { return q.location }

// Days is how far back news may lie; zero for the web.
func (q Query) Days() int { return q.days }

// Name says what q looks for, for people and for a [Pattern]; queries that
// differ in the number of results alone share it:
//
//	web:spring home buying trends austin
//	news:housing market @ austin, texas
func (q Query) Name() string { return string(q.appendName(nil)) }

func (q Query) appendName(to []byte) []byte {
	to = append(append(to, q.topic...), ':')
	to = append(to, q.text...)
	if q.location != "" {
		to = append(append(to, " @ "...), q.location...)
	}
	return to
}

// Key is the name under which the answer to q is remembered. Equal queries
// have equal keys and different ones different keys. A person can read it, and
// a pattern can find the keys of a topic or a word:
//
//	search:v2:{0f}:web:spring home buying trends austin:0f3c9a7be1d20456
//	search:v2:{17}:news:housing market @ austin, texas:77aa01c2ee3b9d48
//
// v2 changes when the meaning of a remembered answer does. The braces hold one of
// [KeyGroups]: what a cache keeps beside an answer lies where the answer does, and
// the groups may lie anywhere. They come before the text, which may have braces.
func (q Query) Key() string {
	var space [512]byte // enough for most
	all := append(append(space[:0], q.topic...), ' ')
	all = append(appendQuote(all, q.text), ' ')
	all = append(strconv.AppendInt(all, int64(q.limit), 10), ' ')
	all = append(append(all, q.depth...), ' ')
	all = append(appendQuote(all, q.location), ' ')
	all = strconv.AppendInt(all, int64(q.days), 10)
	sum := sha256.Sum256(all)
	key := append(space[:0], KeyPrefix(int(sum[0])%KeyGroups)...)
	key = append(q.appendName(key), ':')
	return string(hex.AppendEncode(key, sum[:8]))
}

// appendQuote is [strconv.AppendQuote], and faster for most texts.
func appendQuote(to []byte, text string) []byte {
	if !isPlain(text) || strings.ContainsAny(text, `"\`) {
		return strconv.AppendQuote(to, text)
	}
	return append(append(append(to, '"'), text...), '"')
}

// KeyGroups is how many groups there are of keys of answers.
const KeyGroups = 32

var keyPrefixes = func() (all [KeyGroups]string) {
	for group := range all {
		all[group] = fmt.Sprintf("search:v2:{%02x}:", group)
	}
	return all
}()

// KeyPrefix is what the keys of a group begin with.
func KeyPrefix(group int) string { return keyPrefixes[group] }

// What a text may begin and end with and mean the same.
const (
	before = " ,;:!?¡¿。、"
	after  = " ,;:!?.。、"
)

// canonical is stable: canonical(canonical(s)) == canonical(s).
func canonical(s string) string {
	return strings.TrimRight(strings.TrimLeft(fold(s), before), after)
}

// fold gives all spellings of a text one form. It is stable, too.
func fold(s string) string {
	if isPlain(s) {
		return spaced(strings.ToLower(s))
	}
	s = strings.Map(visible, s)
	s = strings.ToLower(compatible(s))
	s = compatible(s) // lower case can compose where upper case cannot: H and U+0331
	return spaced(s)
}

// isPlain reports whether s is of visible ASCII and spaces alone: then its letters
// have two cases, and nothing else has two spellings.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// spaced is the words of s with one space between them.
func spaced(s string) string {
	if isPlain(s) && !strings.Contains(s, "  ") {
		return strings.Trim(s, " ")
	}
	return strings.Join(strings.Fields(s), " ")
}

// compatible is s in the Unicode form NFKC, but that fractions and raised or
// circled numbers stay: 2½ would become 21⁄2, and 10² another number.
func compatible(s string) string {
	var out strings.Builder
	for s != "" {
		at := strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.No, r) })
		if at < 0 {
			at = len(s)
		}
		out.WriteString(norm.NFKC.String(s[:at]))
		_, size := utf8.DecodeRuneInString(s[at:])
		out.WriteString(s[at : at+size])
		s = s[at+size:]
	}
	return out.String()
}

// says reports whether s has anything that can be searched for.
func says(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.So, r)
	})
}

// complaints gathers what is wrong with a query.
type complaints struct {
	fields []fault.Field
	empty  bool
}

func (c *complaints) text(pointer, s string, most int) string {
	s = canonical(s)
	switch {
	case !says(s):
		c.empty = true
		c.add(pointer, "pattern", "must have a letter, a digit or a pictograph; ! or $ alone will not do")
	case utf8.RuneCountInString(s) > most: // compatibility forms grow: one ﷺ is 18 code points
		c.add(pointer, "maxLength", fmt.Sprintf("must have at most %d characters in Unicode form NFKC", most))
	}
	return s
}

func (c *complaints) bounds(pointer string, n, most int) {
	if n < 1 || n > most {
		c.add(pointer, "maximum", fmt.Sprintf("must be from 1 to %d", most))
	}
}

func (c *complaints) add(pointer, code, detail string) {
	c.fields = append(c.fields, fault.Field{Pointer: pointer, Code: code, Detail: detail})
}

func (c *complaints) or(q Query) (Query, error) {
	if len(c.fields) == 0 {
		return q, nil
	}
	err := fault.New(fault.Invalid, "invalid_request", "The query breaks the document.")
	if c.empty {
		err = fault.New(fault.Invalid, "search.query_empty",
			"The query or the location has nothing that can be searched for.")
	}
	err.Fields = c.fields
	return Query{}, err
}
