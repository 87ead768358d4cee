package postal

import (
	"regexp"
	"slices"
	"strings"
)

func startsWithNumber(segment []string) bool {
	return len(segment) > 1 && house.MatchString(segment[0]) || boxAt(segment) > 0
}

// boxAt is where the number of a box stands with which a segment begins: "po box 12",
// "rural route 2 box 41"; 0 without one.
func boxAt(segment []string) int {
	name := strings.Join(segment[:min(len(segment), 5)], " ")
	if m := box.FindString(name); m != "" {
		return len(strings.Fields(m))
	}
	return 0
}

var box = regexp.MustCompile(`^(?:po|p o|post office|(?:rr|r r|rural (?:route|rte|rt|rd)|rt|rte|hc|highway contract) \d+(?: ,)?) box(?: )`)

// routeOfBox is what a box belongs to: the post office, or a route by its number.
func routeOfBox(words []string) string {
	for _, w := range words {
		if '0' <= w[0] && w[0] <= '9' {
			return "rr " + w
		}
	}
	return "po box"
}

// endsAsStreet reports whether a segment without a number names a street.
func endsAsStreet(segment []string) bool {
	last := len(segment) - 1
	for last > 0 && directionals[segment[last]] != "" {
		last--
	}
	return last > 0 && ending[short(segment[last])]
}

func segmentsOf(words []string) [][]string {
	var segments [][]string
	begin := 0
	for i, w := range append(slices.Clone(words), ",") {
		if w == "," {
			if i > begin {
				segments = append(segments, words[begin:i])
			}
			begin = i + 1
		}
	}
	return segments
}

func lastSegment(words []string) []string {
	if segments := segmentsOf(words); len(segments) > 0 {
		return segments[len(segments)-1]
	}
	return nil
}

// trimmed is words without commas at the end.
func trimmed(words []string) []string {
	for len(words) > 0 && words[len(words)-1] == "," {
		words = words[:len(words)-1]
	}
	return words
}
