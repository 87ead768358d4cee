package ai

import (
	"slices"
	"strconv"
	"strings"

	"coagent/services/ai/review"
)

// withoutFaultyRows leaves out of the draft's answer the rows and members with a
// fault, of those that the flow may lose: the innermost first, and what is round
// it if the answer does not fit the document without it. It is false if a fault
// stands elsewhere, or if nothing would be left. What is doubted of the rest is told.
func withoutFaultyRows(d review.Draft, faults []review.Fault, f Flow, schema Schema) (
	left review.Draft, doubts []review.Fault, ok bool,
) {
	for len(faults) > 0 {
		var gone [][]string
		for _, each := range faults {
			at := f.losable(d.Answer, strings.Split(each.Pointer, "/")[1:])
			if at == nil {
				return d, nil, false
			}
			gone = append(gone, at)
		}
		// From the end, so that the numbers of the rows before stay as they are.
		slices.SortFunc(gone, func(a, b []string) int { return slices.CompareFunc(b, a, comparePlaces) })
		for _, at := range slices.CompactFunc(gone, slices.Equal) {
			d.Answer, _ = without(d.Answer, at).(map[string]any)
		}
		if faults = unfit(schema.CheckAnswer(d.Answer)); len(faults) == 0 {
			faults, doubts = review.Apart(review.Check(d, f.Rules))
		}
	}
	return d, doubts, review.HasLeaves(d.Answer)
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
