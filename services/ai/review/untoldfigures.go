package review

import (
	"strconv"
	"strings"

	"coagent/services/ai/regexp"
)

var (
	// answeredWithin is within what time something is done.
	answeredWithin = regexp.MustCompile(`(?i)\bwithin (\d{1,3})(?: (?:business|working|full))?[ -](?:minute|hour|day|week)s?\b`)
	// clientHad is how a clause tells what a client had.
	clientHad = regexp.MustCompile(`(?i)\b(?:client|buyer|seller|tenant|landlord|couple|family|reviewer)s? ` +
		`(?:had|got|received|heard|saw|found|was|were)\b`)
)

// worksOut is how a clause tells what came of arithmetic.
var worksOut = regexp.MustCompile(`(?i)\b(?:on average|averag(?:es?|ed|ing)|(?:an|the) average|the median|in total|altogether|all told|combined)\b`)

// untoldIn is a figure with which a clause tells of a client, or a sum of money, that
// nobody told; empty without one. What is rounded may be another.
func untoldIn(clause string, told map[string]bool) string {
	ofClient := ofOneClient.MatchString(clause)
	proposes := ofClient && withinTime.MatchString(clause)
	m := answeredWithin.FindStringSubmatch(clause)
	if m != nil && !told[m[1]] && (!ofClient || clientHad.MatchString(clause)) {
		return m[0]
	}
	works := worksOut.MatchString(clause)
	for _, m := range commentFigure.FindAllStringSubmatchIndex(clause, -1) {
		before, behind := lastOf(clause[:m[0]], nameReach), strings.TrimLeft(clause[m[1]:], " ")
		if share := strings.HasPrefix(behind, "%") || strings.HasPrefix(behind, "percent "); share &&
			!told[clause[m[2]:m[3]]] {
			return clause[m[0]:m[1]] + "%"
		}
		if (!ofClient || proposes) && !strings.HasSuffix(strings.TrimRight(before, " "), "$") && !works ||
			roughly.MatchString(before) && !works {
			continue
		}
		n, err := strconv.ParseFloat(strings.ReplaceAll(clause[m[2]:m[3]], ",", ""), 64)
		if m[4] >= 0 { // 15k
			n *= 1000
		}
		if err == nil && n >= countedFrom && !told[plainNumber(n)] && !told[plainNumber(n/1000)] {
			return clause[m[0]:m[1]]
		}
	}
	return ""
}
