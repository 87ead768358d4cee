package postal

import (
	"strings"

	"coagent/services/ai/regexp"
)

var (
	// foot is how an address ends on a page: Austin, TX 78701.
	foot = regexp.MustCompile(`\b[A-Z]{2},? \d{5}(?:-\d{4})?\b`)
	// head is how it begins: with the number of the house.
	head = regexp.MustCompile(`(?:^|[\s(:])(\d[\w-]*)\s`)
)

// longest is how many bytes an address on a page has at the most.
const longest = 120

// In lists the addresses of a text that end with state and ZIP code, as they are
// written there.
func In(text string) []string {
	var all []string
	begin := 0
	for _, at := range foot.FindAllStringIndex(text, -1) {
		before := text[max(begin, at[0]-longest):at[0]]
		if cut := strings.LastIndexAny(before, "|\n·•"); cut >= 0 {
			before = before[cut:]
		}
		begin = at[1]
		starts := head.FindAllStringSubmatchIndex(before, -1)
		for i := len(starts) - 1; i >= 0; i-- { // the nearest number that makes it an address
			found := before[starts[i][2]:] + text[at[0]:at[1]]
			if a := Parse(found); a.HasStreet() && a.Suffix+a.Route != "" {
				all = append(all, found)
				break
			}
		}
	}
	return all
}
