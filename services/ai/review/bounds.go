package review

import (
	"fmt"
	"iter"
	"math"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"coagent/services/ai/regexp"
)

// Unit is what a bound counts of a text.
type Unit string

// The units. A heading of the second level begins a section. Tactics are items of a list.
// Seconds are those of all scenes of a script, and so are the words that are spoken in them.
const (
	Words      Unit = "words"
	Sentences  Unit = "sentences"
	Characters Unit = "characters"
	Hashtags   Unit = "hashtags"
	Sections   Unit = "sections"
	Tactics    Unit = "tactics"
	Seconds    Unit = "seconds"

	WordsForEachSecond Unit = "words for each second"
)

// Bound is how much a text of an answer, or a list, may have and should have. The model
// is told what it says, by its prompt or by the schema, and its drafts are held to it.
// What a schema counts itself stands there.
type Bound struct {
	// At is a JSON pointer; * is any member or item.
	At string
	Of Unit
	// Least and Most are what the model is told; zero for none.
	Least, Most int
	// Floor is below what a text is told to be too short; zero if nobody holds it to its
	// least. It lies below Least: whoever has little to say says it in fewer words.
	Floor int
	// Always says that it is held to its floor also where the request has little to say.
	Always bool
	// Ample is how many words of request and results are so many that a text is held to
	// its least, but for a twentieth, as no reader counts them; zero if none are.
	Ample int
	// Ceiling is above what a text is told to be too long. It is Most if it is zero, and of
	// words a thirtieth more, as no reader counts them.
	Ceiling int
	// Channel is that of the request for which alone the bound holds; empty for any.
	Channel string
	// Where says whether it holds with search results, without any, or both.
	Where Where
}

// Where is what a bound holds with.
type Where byte

// The places.
const (
	Anywhere Where = iota
	Sourced        // with search results
	Alone          // without any
)

// Holds reports whether the bound is one for such a request.
func (b Bound) Holds(request map[string]any, sourced bool) bool {
	return (b.Channel == "" || b.Channel == Member(request, "channel")) &&
		(b.Where == Anywhere || (b.Where == Sourced) == sourced)
}

// Says is the bound as a prompt writes it: 50 to 110 words, one or two sentences.
func (b Bound) Says() string {
	said := inWords(b.Most) + " " + string(b.Of)
	switch {
	case b.Least == 0:
		said = "at most " + said
	case b.Least == b.Most-1 && b.Least < len(smallNumbers):
		said = inWords(b.Least) + " or " + said
	case b.Least < b.Most:
		said = inWords(b.Least) + " to " + said
	case b.Most == 1:
		said = strings.TrimSuffix(said, "s")
	}
	return said
}

// smallNumbers are those that texts write in words.
var smallNumbers = strings.Fields("zero one two three four five six seven eight")

func inWords(n int) string {
	if n < len(smallNumbers) {
		return smallNumbers[n]
	}
	return fmt.Sprint(n)
}

// hashtag is one as networks read it; #307 is a door.
var hashtag = regexp.MustCompile(`#\p{L}[\p{L}\p{N}_]+`)

var (
	section = regexp.MustCompile(`(?m)^## `)
	// countsParts is a number of parts that the topic of a request asks for.
	countsParts = regexp.MustCompile(`(?i)\b(?:[2-9]|1\d|two|three|four|five|six|seven|eight|nine|ten|twelve)\b`)
)

// outOfBounds lists the texts and lists that have more than they may, or clearly less
// than they should.
func outOfBounds(d Draft, bounds []Bound) []Fault {
	var faults []Fault
	material := -1
	for _, e := range ofScript(d, bounds) {
		faults = append(faults, Fault{Pointer: e.at, Code: "length", Detail: e.detail})
	}
	for _, b := range bounds {
		asked := b.Of == Sections && countsParts.MatchString(Member(d.Request, "topic")) // as many as the topic counts
		if asked || !b.Holds(d.Request, len(d.Sources) > 0) {
			continue
		}
		for at, text := range b.texts(d.Answer) {
			text = d.rendered(text)
			n := b.Of.count(text)
			short := n < b.Floor
			if n < b.Least && b.Of == Words && material < 0 {
				material = wordsToldIn(d)
			}
			switch {
			case b.Of == Words:
				short = short && (b.Always || 9*material >= 4*b.Least && n < 2*material) || // of a little a little is made
					n < b.Least && b.fallsShort(n, material, text)
			case short:
				short = isOrdinary(text) && (b.Of != Sections || wordsOf(text) >= sectionWords)
			}
			var detail string
			switch {
			case n > b.ceiling():
				detail = fmt.Sprintf("has %d %s and must have at most %d", n, b.Of, b.Most)
			case short:
				detail = fmt.Sprintf("has %d %s and must have at least %d", n, b.Of, b.Least)
			default:
				continue
			}
			faults = append(faults, Fault{
				Pointer: at, Code: "length", Sentence: firstSentenceOf(d.blocks(text)), Detail: detail,
			})
		}
		if b.Ample > 0 && material >= b.Ample {
			continue // each was held to its least
		}
		for _, part := range b.cutShort(d) {
			faults = append(faults, Fault{
				Pointer: part.at, Code: "length", Sentence: part.first,
				Detail: fmt.Sprintf("has %d %s and must have at least %d", part.items, b.Of, b.Least),
			})
		}
		for _, list := range slices.Concat(b.longLists(d.Answer), b.spunOut(d)) {
			faults = append(faults, Fault{
				Pointer: list.at, Code: "length", Sentence: list.first,
				Detail: fmt.Sprintf("has %d %s and must have at most %d", list.items, b.Of, b.Most),
			})
		}
	}
	return faults
}

// texts are those for which the bound holds; of a list they are its items.
func (b Bound) texts(answer map[string]any) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for at, text := range Texts(answer) {
			// The patterns are those of the flows, and well formed.
			if ok, _ := path.Match(b.At, at); ok && b.Of != Tactics && !yield(at, text) {
				return
			}
		}
	}
}

// longList is a list or a text with too many items or too few, and the first of them.
type longList struct {
	at, first string
	items     int
}

// longLists are the lists of items that have more than the bound says.
func (b Bound) longLists(answer map[string]any) (all []longList) {
	if b.Of != Tactics {
		return nil
	}
	for at, text := range Texts(answer) { // the items of a list come together
		if ok, _ := path.Match(b.At, at); !ok {
			continue
		}
		list, _ := splitPointer(at)
		if len(all) == 0 || all[len(all)-1].at != list {
			all = append(all, longList{at: list, first: text})
		}
		all[len(all)-1].items++
	}
	return slices.DeleteFunc(all, func(l longList) bool { return l.items <= b.Most })
}

// ordinaryWords is how many words a text has at the least that is held to its parts.
const ordinaryWords = 20

// sectionWords is how many words a text has at the least that is asked for sections.
const sectionWords = 100

// isOrdinary reports whether a text is so long that one can ask for its parts: a
// signature, its hashtags, the day of which it tells.
func isOrdinary(text string) bool { return wordsOf(text) >= ordinaryWords }

// ceiling is up to how many a text may have before anybody is told.
func (b Bound) ceiling() int {
	switch {
	case b.Ceiling > 0:
		return b.Ceiling
	case b.Most == 0:
		return math.MaxInt
	case b.Of == Words && b.Most > shortText:
		return b.Most + b.Most/30
	}
	return b.Most
}

// fallsShort reports whether a text of n words has too few of them for how much there is to
// tell. Of a list, an item that only says whom to ask may be short.
func (b Bound) fallsShort(n, material int, text string) bool {
	return b.Ample > 0 && material >= b.Ample && n < b.Least-b.Least/20 &&
		!(strings.Contains(b.At, "*") && onlySaysWhomToAsk(text))
}

// shortText is up to how many words a text is counted exactly.
const shortText = 12

// count is how many a text has.
func (u Unit) count(text string) int {
	bare := hashtag.ReplaceAllString(text, " ")
	switch u {
	case Words:
		return wordsOf(bare)
	case Sentences:
		return sentencesOf(bare)
	case Characters:
		return utf8.RuneCountInString(text)
	case Hashtags:
		return len(hashtag.FindAllString(text, -1))
	case Sections:
		return len(section.FindAllString(text, -1))
	case Tactics, Seconds, WordsForEachSecond: // are counted in their list
	}
	return 0
}

// wordsOfSentence is how many words a sentence has at the least: "Thank you!" and "Great
// news." are none that a reader counts.
const wordsOfSentence = 3

// sentencesOf counts the sentences of a text. What leads to a list, and a quotation with
// what is said of it, is one.
func sentencesOf(text string) int {
	n := 0
	for _, sentence := range sentences(text) {
		if wordsOf(sentence) >= wordsOfSentence {
			n++
		}
	}
	return n
}

// firstSentence is the first of a text that has a word.
func firstSentence(text string) string { return firstSentenceOf(blocks(text)) }

// firstSentenceOf is the first of some blocks that has a word.
func firstSentenceOf(all []block) string {
	for _, b := range all {
		for _, sentence := range b.sentences() {
			if wordsOf(sentence) > 0 {
				return strings.TrimSpace(sentence)
			}
		}
	}
	return ""
}

// wordsToldIn counts the words of what a draft is made of.
func wordsToldIn(d Draft) int {
	n := 0
	for text := range textsOf(d.Request) {
		n += wordsOf(text)
	}
	for _, s := range d.Sources {
		n += wordsOf(s.Snippet)
	}
	return n
}

// wordsOf counts the words of a text: what has a letter or a digit, between spaces.
func wordsOf(text string) int {
	n := 0
	for word := range strings.FieldsSeq(text) {
		if isASCIILetter(word[0]) || strings.ContainsFunc(word, func(r rune) bool { return !noWord(r) }) {
			n++
		}
	}
	return n
}
