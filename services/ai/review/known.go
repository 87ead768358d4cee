package review

import (
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"coagent/services/ai/review/phone"
)

// told are the figures that a text tells, which an answer may repeat.
type told struct {
	all []quantity
	// bare says that a number without a unit may be dollars or percent to whoever
	// wrote it, and that a price may be told as one says it.
	bare bool
	// first is the first place of each reading among places, from which it goes on to the
	// next.
	first  map[figure]int32
	places []place
	later  *placesByWords
}

// place is where in all a reading stands, and the number of the next place of the same
// reading; 0 if there is none.
type place struct{ at, next int32 }

// placesByWords are the places of the quantities of each word of a name, and of those of
// each year and of none.
type placesByWords struct{ ofOwner, inPeriod lazy[map[string][]int] }

// newTold finds its figures again by their readings.
func newTold(all []quantity, bare bool) told {
	t := told{all: all, bare: bare, later: &placesByWords{}}
	if len(all) == 0 {
		return t
	}
	t.first, t.places = make(map[figure]int32, len(all)), make([]place, 1, len(all)+8) // number 0 is none
	for i := len(all) - 1; i >= 0; i-- {
		for _, f := range all[i].figures {
			t.places = append(t.places, place{int32(i), t.first[f]})
			t.first[f] = int32(len(t.places) - 1)
		}
	}
	return t
}

// ofOwner are the places of the quantities of names with a word.
func (t told) ofOwner(word string) []int {
	return t.later.ofOwner.get(func() map[string][]int {
		places := map[string][]int{}
		for i := range t.all {
			for _, word := range t.all[i].owner() {
				places[word] = append(places[word], i)
			}
		}
		return places
	})[word]
}

// inPeriod are the places of the quantities of a year.
func (t told) inPeriod(year string) []int {
	return t.later.inPeriod.get(func() map[string][]int {
		places := map[string][]int{}
		for i := range t.all {
			year := t.all[i].period()
			places[year] = append(places[year], i)
		}
		return places
	})[year]
}

// has reports whether a reading is among those told.
func (t told) has(f figure) bool { return t.first[f] > 0 }

// near are the quantities that may be meant by a reading of q: those of its
// value, or all if it is rounded.
func (t told) near(q quantity, f figure) iter.Seq[*quantity] {
	return func(yield func(*quantity) bool) {
		if q.bound != asItIs || f.unit == '/' || f.unit == '%' {
			for i := range t.all {
				if !yield(&t.all[i]) {
					return
				}
			}
			return
		}
		t.exactly(f, yield)
	}
}

// exactly yields the quantities of the value of a reading.
func (t told) exactly(f figure, yield func(*quantity) bool) {
	readings := [...]figure{
		f, {f.value, 0}, {f.value, '$'}, {f.value * 1000, '$'}, {f.value / 1000, 0}, {f.value / 100, '/'},
	}
	for i, each := range readings {
		if i > 0 && each == f {
			continue
		}
		for at := t.first[each]; at > 0; at = t.places[at].next {
			if !yield(&t.all[t.places[at].at]) {
				return
			}
		}
	}
}

// toldBy are the figures of a text, in all readings: 12 000 may be two.
func toldBy(text string) told {
	return newTold(figuresOf(numbered(readable(text))), false)
}

// figuresOf are the figures of a readable text.
func figuresOf(t *numberedText) []quantity {
	text, all := t.text, t.quantities()
	if english := fromSpanish(text); english != text && len(foreignLanguages(text, 1)) > 0 {
		all = append(all, numbersIn(english)...)
	}
	if whole := joined(text); whole != text {
		all = append(all, numbersIn(whole)...)
	}
	return all
}

// told are the figures of a source.
func (s Source) told() told { return toldBy(s.text()) }

// text is all that a source says: when it was published as well.
func (s Source) text() string {
	text := s.shown()
	if day, err := time.Parse(time.RFC3339, s.PublishedDate); err == nil {
		text += "\n" + day.Format("January 2, 2006")
	}
	return text
}

// wordsOfResults is about how many different words the results have.
func (d Draft) wordsOfResults() (words int) {
	const lettersOfEach = 12
	for _, s := range d.Sources {
		words += len(s.Snippet) / lettersOfEach
	}
	return words
}

// lettersOfAnswer is how long the texts of the answer are together.
func (d Draft) lettersOfAnswer() (n int) {
	for _, text := range d.answerTexts() {
		n += len(text)
	}
	return n
}

// toldByRequest are the figures of a request, and the amounts of each of its texts.
func toldByRequest(request map[string]any) (whole told, amounts [][]float64) {
	var all []quantity
	names := map[string][]string{} // the short texts of each object
	for l := range leaves(request) {
		if text, ok := l.value.(string); ok && len(text) < 80 {
			object := l.at[:strings.LastIndexByte(l.at, '/')]
			names[object] = append(names[object], clauseWords("", text)...)
		}
	}
	for l := range leaves(request) {
		if n, ok := l.value.(float64); ok {
			object := l.at[:strings.LastIndexByte(l.at, '/')]
			_, name := splitPointer(l.at)
			all = append(all, quantity{
				figures: []figure{{value: n}}, at: saidOfAll(names[object]), noun: nounOfMember(name),
			})
			continue
		}
		text, _ := l.value.(string)
		text = readable(phone.Blank(asRendered(text), "|"))
		found := figuresOf(numbered(text))
		all, amounts = append(all, found...), append(amounts, amountsOf(found, true))
	}
	for i := range all {
		all[i].typed = true
	}
	return newTold(all, true), amounts
}

// often is how many times a number may be told for anything to follow from where it is.
const often = 40

// of are the quantities that one of an answer may stand for: one that says all that
// q does where there are many.
func (t told) of(q quantity) []quantity {
	var same []quantity
	for _, f := range q.readings() {
		for other := range t.near(q, f) {
			if !other.isMeant(&q, f, t.bare) {
				continue
			}
			if same = append(same, *other); len(same) > often {
				return []quantity{{text: q.text, figures: q.figures, kind: q.kind, way: q.way}}
			}
		}
	}
	return same
}

// readings are those by which a quantity of an answer is looked for.
func (q *quantity) readings() []figure {
	if q.short { // many texts have it by chance: in a range, only with the unit of the range
		return q.figures[len(q.figures)-1:]
	}
	return q.figures
}

// tells reports whether one of the quantities is one for which q may stand.
func (t told) tells(q quantity) bool {
	for _, f := range q.readings() {
		for other := range t.near(q, f) {
			if other.isMeant(&q, f, t.bare) {
				return true
			}
		}
	}
	return false
}

// isMeant reports whether a reading f of the quantity by is q, or q rounded as by
// says.
func (q *quantity) isMeant(by *quantity, f figure, bare bool) bool {
	return slices.ContainsFunc(q.figures, func(own figure) bool {
		switch {
		case own.unit == f.unit, q.inThousands() && f.unit == '$':
		case bare && own.unit == 0 && q.kind == "" && (f.unit == '$' || f.unit == '%'):
		case bare && by.spoken && f.unit == 0 && by.kind == "" && own.unit == '$':
			if f.value < 1000 { // four eighty-five
				f.value *= 1000
			}
		case own.unit == '%' && f.unit == '/': // seven in ten for 70 percent
			own.value /= 100
		case own.unit == '/' && f.unit == '%':
			own.value *= 100
		default:
			return false
		}
		if bare && own.unit == 0 && f.unit == '$' && q.lone && 100 <= own.value && own.value < 1000 &&
			by.rounds(f.value, own.value*1000) { // was 635
			return true
		}
		return by.rounds(f.value, own.value)
	})
}

// inThousands reports whether a number may be dollars as people type them: 30k, and
// nothing counted behind it.
func (q *quantity) inThousands() bool {
	return q.kind == "" && q.figures[0].unit == 0 && strings.HasSuffix(strings.ToLower(q.text), "k")
}

// rounds reports whether value is what the quantity writes for exact.
func (q *quantity) rounds(value, exact float64) bool {
	const error = 1e-9
	below := exact - value // how far value is below
	if math.Abs(below) <= error*math.Abs(exact) {
		return true
	}
	half := q.half(value) * (1 + error)
	switch q.bound {
	case about:
		return math.Abs(below) <= half
	case nearly:
		return below < 0 && -below <= half
	case over:
		return below > 0 && below < q.step
	case under:
		return below < 0 && -below < q.step && -below < value/2
	case asItIs:
		if q.figures[0].unit == '%' && q.step == 1 && exact > 10 && math.Abs(below) < .5 { // 14 percent for 14.2
			return true
		}
		return q.figures[0].unit == '/' && math.Abs(below) <= .012 // a third for 33 percent
	}
	return false
}

// half is how far what is exact lies at the most from a value that is rounded to it.
func (q *quantity) half(value float64) float64 {
	if written := math.Round(value / q.step); written > 10 && math.Mod(written, 10) == 5 { // 25 for 24
		return q.step * 2.5
	}
	return q.step / 2
}

// span are the least and the greatest of the exact values that q may write as value.
func (q *quantity) span(value float64) (least, greatest float64) {
	switch q.bound {
	case about:
		return value - q.half(value), value + q.half(value)
	case nearly:
		return value - q.half(value), value
	case over:
		return value, value + q.step
	case under:
		return max(value-q.step, value/2), value
	case asItIs:
	}
	return value, value
}
