package postal

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

func startsWithNumber(segment []string) bool {
	return len(segment) > 1 && house.MatchString(segment[0]) || boxAt(segment) > 0
}

// boxAt is where the number of a box stands with which a segment begins: "po box 12",
// "rural route 2 box 41"; 0 without one.
func boxAt(segment []string) int {
	name := strings.Join(segment[:min(len(segment), 6)], " ")
	if m := box.FindString(name); m != "" {
		return len(strings.Fields(m))
	}
	return 0
}

// What routes on which the post is brought to boxes are called (USPS Publication 28,
// sections 24 and 25).
const (
	ruralRoute      = `(?:rr|r r|rfd|r f d|rural (?:route|rte|rt|rd|delivery)|route|rte|rt) `
	highwayContract = `(?:hcr?|h c|highway contract(?: route)?|star route) `
)

var (
	box        = regexp.MustCompile(`^(?:po|p o|post office|(?:` + ruralRoute + `|` + highwayContract + `)\d+[a-z]?) box `)
	routeOnly  = regexp.MustCompile(`^(?:` + ruralRoute + `|` + highwayContract + `)\d+[a-z]?$`)
	isContract = regexp.MustCompile(`^` + highwayContract)
)

// routeOfBox is what a box belongs to: the post office, or a route of its kind by its
// number.
func routeOfBox(words []string) string {
	for _, w := range words {
		if '0' <= w[0] && w[0] <= '9' {
			if isContract.MatchString(strings.Join(words, " ")) {
				return "hc " + w
			}
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
			if segment := words[begin:i]; i > begin {
				last := len(segments) - 1
				if last >= 0 && segment[0] == "box" && routeOnly.MatchString(strings.Join(segments[last], " ")) {
					segments[last] = slices.Concat(segments[last], segment) // RR 2, Box 41
				} else {
					segments = append(segments, segment)
				}
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
