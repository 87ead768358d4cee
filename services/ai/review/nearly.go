package review

import (
	"strconv"
	"strings"

	"coagent/services/ai/regexp"
)

var digitRun = regexp.MustCompile(`\d+(?:,\d{3})*(?:\.\d+)?`)

// digitsIn are the numbers of a text without what may be written otherwise: separators,
// the point, and the zeros at the end.
func digitsIn(text string) map[string]bool {
	all := map[string]bool{}
	for _, run := range digitRun.FindAllString(text, -1) {
		all[significant(run)] = true
		if whole, _, found := strings.Cut(run, "."); found {
			all[significant(whole)] = true
		}
	}
	return all
}

// significant are the digits of a number by which it is known in another form: 32 of
// $3,200 and of 3.2k. A number of one such digit keeps its zeros: 800 is no 8.
func significant(number string) string {
	digits := number
	if strings.ContainsAny(number, ",.") {
		digits = strings.ReplaceAll(strings.ReplaceAll(number, ",", ""), ".", "")
	}
	short := strings.Trim(digits, "0")
	if len(short) < 2 {
		return strings.TrimLeft(digits, "0")
	}
	return short
}

// mayBeTold reports whether the request, or a result that is cited, has the digits of a
// figure that code did not find there: it may be told in a form that code does not know,
// as 800 bucks, 3.2k or '31.
func (c *figureCheck) mayBeTold(q quantity, cites []int) bool {
	for _, f := range q.figures {
		number := strconv.FormatFloat(f.value, 'f', -1, 64)
		for _, r := range c.readings(cites) {
			if r.digits()[significant(number)] || q.year && len(number) == 4 && r.digits()[significant(number[2:])] {
				return true
			}
		}
	}
	return false
}
