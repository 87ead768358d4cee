package review

import (
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
	// by are the places in all of each reading.
	by map[figure][]int
}

// newTold finds its figures again by their readings.
func newTold(all []quantity, bare bool) told {
	t := told{all: all, bare: bare, by: map[figure][]int{}}
	for i, q := range all {
		for _, f := range q.figures {
			t.by[f] = append(t.by[f], i)
		}
	}
	return t
}

// near are the quantities that may be meant by a reading of q: those of its
// value, or all if it is rounded.
func (t told) near(q quantity, f figure) []quantity {
	if q.bound != asItIs || f.unit == '/' || f.unit == '%' {
		return t.all
	}
	readings := []figure{f, {f.value, 0}, {f.value, '$'}, {f.value * 1000, '$'}, {f.value / 1000, 0}, {f.value / 100, '/'}}
	var all []quantity
	for i, each := range readings {
		if i > 0 && each == f {
			continue
		}
		for _, at := range t.by[each] {
			all = append(all, t.all[at])
		}
	}
	return all
}

// toldBy are the figures of a text, in all readings: 12 000 may be two.
func toldBy(text string) told {
	text = readable(text)
	all := numbersIn(text)
	if english := fromSpanish(text); english != text && len(foreignLanguages(text, 1)) > 0 {
		all = append(all, numbersIn(english)...)
	}
	if whole := joined(text); whole != text {
		all = append(all, numbersIn(whole)...)
	}
	return newTold(all, false)
}

// told are the figures of a source.
func (s Source) told() told { return toldBy(s.text()) }

// text is all that a source says: when it was published as well.
func (s Source) text() string {
	text := s.Title + "\n" + s.Snippet
	if day, err := time.Parse(time.RFC3339, s.PublishedDate); err == nil {
		text += "\n" + day.Format("January 2, 2006")
	}
	return asRendered(text)
}

// toldByRequest are the figures of a request.
func toldByRequest(request map[string]any) told {
	var all []quantity
	names := map[string][]string{} // the short texts of each object
	for l := range leaves(request) {
		if text, ok := l.value.(string); ok && len(text) < 80 {
			object := l.at[:strings.LastIndexByte(l.at, '/')]
			names[object] = append(names[object], clauseWords(text, 0, 0)...)
		}
	}
	for l := range leaves(request) {
		if n, ok := l.value.(float64); ok {
			object := l.at[:strings.LastIndexByte(l.at, '/')]
			all = append(all, quantity{figures: []figure{{value: n}}, about: names[object], owner: names[object]})
			continue
		}
		text, _ := l.value.(string)
		all = append(all, toldBy(phone.Blank(asRendered(text), "|")).all...)
	}
	return newTold(all, true)
}

// of are the quantities that one of an answer may stand for.
func (t told) of(q quantity) []quantity {
	readings := q.figures
	if q.short { // many texts have it by chance: in a range, only with the unit of the range
		readings = readings[len(readings)-1:]
	}
	var same []quantity
	for _, f := range readings {
		for _, other := range t.near(q, f) {
			if other.isMeant(q, f, t.bare) {
				same = append(same, other)
			}
		}
	}
	return same
}

// isMeant reports whether a reading f of the quantity by is q, or q rounded as by
// says.
func (q quantity) isMeant(by quantity, f figure, bare bool) bool {
	return slices.ContainsFunc(q.figures, func(own figure) bool {
		switch {
		case own.unit == f.unit, bare && own.unit == 0 && q.kind == "" && (f.unit == '$' || f.unit == '%'):
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

// rounds reports whether value is what the quantity writes for exact.
func (q quantity) rounds(value, exact float64) bool {
	const error = 1e-9
	below, half := exact-value, q.step/2 // how far value is below
	if math.Abs(below) <= error*math.Abs(exact) {
		return true
	}
	if written := math.Round(value / q.step); written > 10 && math.Mod(written, 10) == 5 { // 25 for 24
		half *= 5
	}
	half *= 1 + error
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
