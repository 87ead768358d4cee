package ai

import (
	"slices"
	"strconv"
	"strings"

	"coagent/services/ai/review"
)

// usable makes of a draft with faults one that can go out. Rows and members with a
// fault are left out, of those that the flow may lose: the innermost first, and what is
// round it if the answer does not fit the document without it. A fault elsewhere that a
// person can look up becomes a doubt, which is told. It is false if any other fault
// stands elsewhere, if more is to be told than can be, or if nothing would be left.
func usable(w written, faults []review.Fault, f Flow, schema Schema) (written, bool) {
	for {
		var gone [][]string
		var toCheck []review.Fault
		for _, each := range faults {
			left := func() bool { // each looks through the whole answer
				return len(toCheck) < MaxClaims && canBeLeft(w.draft.Answer, each, schema)
			}
			switch at := f.losable(w.draft.Answer, strings.Split(each.Pointer, "/")[1:]); {
			case at != nil && !(each.Formal() && left()):
				gone = append(gone, at)
			case left():
				toCheck = append(toCheck, each)
			default:
				return w, false
			}
		}
		if len(gone) == 0 {
			w.marked = len(toCheck) > 0
			w.doubts = append(toCheck, w.doubts...)
			return w, len(w.doubts) <= MaxClaims && review.HasLeaves(w.draft.Answer)
		}
		// From the end, so that the numbers of the rows before stay as they are.
		slices.SortFunc(gone, func(a, b []string) int { return slices.CompareFunc(b, a, comparePlaces) })
		for _, at := range slices.CompactFunc(gone, slices.Equal) {
			w.draft.Answer, _ = without(w.draft.Answer, at).(map[string]any)
		}
		w.lost, w.doubts = true, nil
		if faults = unfit(schema.CheckAnswer(w.draft.Answer)); len(faults) == 0 {
			faults, w.doubts = review.Apart(review.Check(w.draft, f.Rules))
		}
	}
}

// losable is the innermost place round another that the flow may lose and that
// is there; nil if there is none.
func (f Flow) losable(answer any, place []string) []string {
	for n := len(place); n > 0; n-- {
		fits := func(pattern string) bool {
			names := strings.Split(pattern, "/")[1:]
			return slices.EqualFunc(names, place[:n], func(a, b string) bool { return a == b || a == "*" })
		}
		if slices.ContainsFunc(f.MayLose, fits) && isThere(answer, place[:n]) {
			return place[:n]
		}
	}
	return nil
}

func isThere(v any, place []string) bool {
	for _, name := range place {
		switch in := v.(type) {
		case map[string]any:
			v = in[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(in) {
				return false
			}
			v = in[i]
		default:
			return false
		}
	}
	return v != nil
}

// without is v without what stands at a place, which is there.
func without(v any, place []string) any {
	name, last := place[0], len(place) == 1
	switch in := v.(type) {
	case map[string]any:
		if last {
			delete(in, name)
		} else {
			in[name] = without(in[name], place[1:])
		}
	case []any:
		i, _ := strconv.Atoi(name)
		if last {
			return slices.Delete(in, i, i+1)
		}
		in[i] = without(in[i], place[1:])
	}
	return v
}

// comparePlaces orders names of members by the alphabet and rows by number.
func comparePlaces(a, b string) int {
	i, notA := strconv.Atoi(a)
	k, notB := strconv.Atoi(b)
	if notA == nil && notB == nil {
		return i - k
	}
	return strings.Compare(a, b)
}
