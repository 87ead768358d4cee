package server

import (
	"mime"
	"regexp"
	"strconv"
	"strings"
)

// weight is a qvalue (RFC 9110, section 12.4.2). strconv alone would also take
// NaN and 1e-1.
var weight = regexp.MustCompile(`^(0(\.[0-9]{0,3})?|1(\.0{0,3})?)$`)

// preference is how much a caller wants a media type, and how plainly it is
// named: 3 by itself, 2 by its type, 1 by */*, 0 not at all.
type preference struct {
	q     float64
	named int
}

// prefersEvents reports whether the headers Accept ask for text/event-stream
// rather than application/json (RFC 9110, section 12.5.1). Of two equal wishes
// the one that is named more plainly counts; if still in doubt, and for a caller
// who wants neither, it is JSON. Clients made from a document like to list every
// type of an operation without being able to read a stream.
//
// Parameters but for q are not looked at, as in text/event-stream;charset=utf-8.
// What cannot be parsed counts as not there.
func prefersEvents(accept []string) bool {
	var events, whole preference
	for element := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		media, params, err := mime.ParseMediaType(element)
		q, weighted := params["q"]
		if !weighted {
			q = "1"
		}
		if err != nil || !weight.MatchString(q) {
			continue
		}
		value, _ := strconv.ParseFloat(q, 64)
		events.hear(media, value, "text/event-stream")
		whole.hear(media, value, "application/json")
	}
	if events.q == whole.q {
		return events.q > 0 && events.named > whole.named
	}
	return events.q > whole.q
}

// hear takes a range into account: the plainest one for the type counts.
func (p *preference) hear(media string, q float64, of string) {
	family, _, _ := strings.Cut(of, "/")
	named := 0
	switch media {
	case of:
		named = 3
	case family + "/*":
		named = 2
	case "*/*":
		named = 1
	}
	if named > p.named || named > 0 && named == p.named && q > p.q {
		*p = preference{q, named}
	}
}
