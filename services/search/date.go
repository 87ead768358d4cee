package search

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// dateForms are those that publishers and search engines write. Fractions of a
// second are read with each of them.
var dateForms = []string{
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04", "2006-01-02T15:04Z07:00",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05Z0700", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04:05 MST", time.DateTime, "2006-01-02 15:04", time.DateOnly, "2006/01/02",
	"Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04 MST",
	"2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700", "2 Jan 06 15:04 MST", "2 Jan 06 15:04 -0700",
	"Mon, 2 Jan 06 15:04:05 MST", "Mon, 2 Jan 06 15:04:05 -0700",
	time.RFC850, time.ANSIC, time.UnixDate, "Mon, 2 Jan 2006", "2 Jan 2006", "2 January 2006", "Jan 2, 2006",
	"January 2, 2006", "January 2, 2006 15:04", "Jan 2, 2006 3:04 PM", "January 2, 2006 3:04 PM",
}

// zones are the abbreviations that news are dated with, in hours before or after
// UTC. RFC 822 has the American ones.
var zones = map[string]float64{
	"UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
	"PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1,
	"MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5, "JST": 9, "KST": 9, "AWST": 8, "ACST": 9.5, "AEST": 10,
	"AEDT": 11, "NZST": 12, "NZDT": 13,
}

var ago = regexp.MustCompile(`(?i)^(an?|\d{1,4})\s+(second|minute|hour|day|week)s?\s+ago$`)

var spans = map[string]time.Duration{
	"second": time.Second, "minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour,
}

// ReadDate reads a date as JSON has it: a text, or seconds or milliseconds since
// 1970 as a number or a text. A date without a zone is taken for UTC, and "2 hours
// ago" is from now on. It is the zero time for what is no date, and for one in a
// zone that is not known: hours off is worse than unknown.
func ReadDate(raw json.RawMessage, now time.Time) time.Time {
	text := ""
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw) // a number, or nothing that is read
	}
	text = strings.Join(strings.Fields(text), " ")
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return sinceEpoch(n)
	}
	if m := ago.FindStringSubmatch(text); m != nil {
		n, err := strconv.Atoi(m[1])
		if err != nil { // a or an
			n = 1
		}
		return now.Add(-time.Duration(n) * spans[strings.ToLower(m[2])]).UTC()
	}
	if short, ok := strings.CutSuffix(text, " UT"); ok { // which package time takes for no zone
		text = short + " UTC"
	}
	for _, form := range dateForms {
		if t, err := time.ParseInLocation(form, text, time.UTC); err == nil {
			return inZone(t)
		}
	}
	return time.Time{}
}

// sinceEpoch takes small numbers for seconds and large ones for milliseconds. A
// year or a day that is written as a number is no date.
func sinceEpoch(n float64) time.Time {
	switch {
	case n >= 1e8 && n < 1e11:
		return time.Unix(int64(n), 0).UTC()
	case n >= 1e11 && n < 1e14:
		return time.UnixMilli(int64(n)).UTC()
	}
	return time.Time{}
}

// inZone gives a time with an abbreviation its offset, which package time does not
// know.
func inZone(t time.Time) time.Time {
	name, offset := t.Zone()
	if offset != 0 || name == "" {
		return t.UTC()
	}
	hours, ok := zones[name]
	if !ok {
		return time.Time{}
	}
	return t.Add(-time.Duration(hours * float64(time.Hour))).UTC()
}
