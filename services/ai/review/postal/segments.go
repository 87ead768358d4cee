package postal

import "slices"

func startsWithNumber(segment []string) bool {
	return len(segment) > 1 && house.MatchString(segment[0]) ||
		len(segment) > 2 && segment[0] == "po" && segment[1] == "box"
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
