package bedrock

import (
	"regexp"
	"strconv"
	"strings"
)

// bounds is what a description says in words because the schema subset has no
// keyword for it: "At most 280 characters.", "At least 3 items.", "At most 100.".
// Where bounds say the same thing twice, the tighter one holds.
type bounds struct {
	minLength, maxLength int // maxLength 0: none
	minItems, maxItems   int // maxItems -1: none
	min, max             *float64
}

var boundText = regexp.MustCompile(`\b(At least|At most) (-?[0-9][0-9,]*(?:\.[0-9]+)?)(?: (characters?|items?))?\.`)

// longest is more than any model writes: a larger bound is as good as this one.
const longest = maxOutput * bytesPerToken

func boundsIn(description string) bounds {
	b := bounds{maxItems: -1}
	for _, m := range boundText.FindAllStringSubmatch(description, -1) {
		v, err := strconv.ParseFloat(strings.ReplaceAll(m[2], ",", ""), 64)
		if err != nil {
			continue
		}
		least, n := m[1] == "At least", int(min(v, longest))
		switch {
		case strings.HasPrefix(m[3], "character") && least:
			b.minLength = max(b.minLength, n)
		case strings.HasPrefix(m[3], "character"):
			if b.maxLength == 0 || n < b.maxLength {
				b.maxLength = n
			}
		case strings.HasPrefix(m[3], "item") && least:
			b.minItems = max(b.minItems, n)
		case strings.HasPrefix(m[3], "item"):
			if b.maxItems < 0 || n < b.maxItems {
				b.maxItems = n
			}
		case least:
			if b.min == nil || v > *b.min {
				b.min = &v
			}
		default:
			if b.max == nil || v < *b.max {
				b.max = &v
			}
		}
	}
	return b
}
