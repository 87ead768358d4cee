package search

import (
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// rawText bounds how much of a provider's text is looked at, in bytes. What
// lies beyond would be cut off anyway, unless nearly all before it is markup.
const rawText = 32 << 10

// Sanitize makes of what a provider found what may be answered to q at the
// time now. Every Provider passes its results through it.
//
// Texts become plain text (see [Result]) and are cut to their bounds. A result
// is left out if it has no title or no usable URL, if an earlier one is the same
// page (which gets the https address if one has it), if q has its q.Max() results,
// or, for news, if it was not published in the last q.Days() days or does not say
// when it was. The order stays.
//
// The answer is never nil. Sanitize changes nothing in found, and what it
// returns it would return again.
func Sanitize(q Query, found []Result, now time.Time) []Result {
	clean := make([]Result, 0, min(len(found), q.Max()))
	seen := make(map[string]int, len(found))
	for _, r := range found {
		if len(clean) >= q.Max() {
			break
		}
		address, source := cleanURL(r.URL)
		one := Result{
			Title:     cut(plain(r.Title), MaxTitle),
			URL:       address,
			Snippet:   cut(plain(r.Snippet), MaxSnippet),
			Source:    source,
			Published: cleanTime(r.Published),
		}
		notRecent := q.Topic() == News && !recent(one.Published, q.Days(), now)
		if one.Title == "" || one.URL == "" || notRecent {
			continue
		}
		same := page(one.URL)
		if first, again := seen[same]; again {
			if strings.HasPrefix(clean[first].URL, "http:") && strings.HasPrefix(one.URL, "https:") {
				clean[first].URL = one.URL
			}
			continue
		}
		seen[same] = len(clean)
		clean = append(clean, one)
	}
	return clean
}

// recent allows for a day ahead: a date without a time is midnight UTC, and it
// is tomorrow already in Auckland.
func recent(published time.Time, days int, now time.Time) bool {
	const day = 24 * time.Hour
	return !published.IsZero() && !published.Before(now.Add(-time.Duration(days)*day)) && !published.After(now.Add(day))
}

// cleanTime gives the zero time for one that RFC 3339 cannot write.
func cleanTime(t time.Time) time.Time {
	t = t.UTC().Truncate(time.Second)
	if t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// page is what the addresses of one page have in common: not the scheme, the
// fragment, nor what tells the page where a reader came from.
func page(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	var kept []string
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		name, _, _ := strings.Cut(strings.ToLower(pair), "=")
		if pair != "" && !strings.HasPrefix(name, "utm_") && name != "gclid" && name != "fbclid" && name != "msclkid" {
			kept = append(kept, pair)
		}
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	return u.Host + path + "?" + strings.Join(kept, "&")
}

// barePercent is a percent sign that escapes nothing: "50%-off".
var barePercent = regexp.MustCompile(`%([^0-9a-fA-F]|[0-9a-fA-F][^0-9a-fA-F]|[0-9a-fA-F]?$)`)

// percents escapes what barePercent finds.
func percents(s string) string {
	for barePercent.MatchString(s) {
		s = barePercent.ReplaceAllString(s, "%25$1")
	}
	return s
}

// cleanURL returns the URL in one spelling, and its host; both are empty if it
// is not one that a reader should be sent to. A user name in it is refused
// because https://bank.example@evil.example is read wrongly.
func cleanURL(raw string) (address, host string) {
	if len(raw) > MaxURL {
		return "", ""
	}
	u, err := url.Parse(percents(strings.TrimSpace(raw)))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil {
		return "", ""
	}
	u.Host = strings.ToLower(u.Host)
	u.Host = strings.TrimSuffix(u.Host, map[string]string{"http": ":80", "https": ":443"}[u.Scheme])
	u.Host = strings.TrimRight(u.Host, ".")
	address = escapeRest(u.String())
	if len(address) > MaxURL || !namesHost(u.Hostname()) {
		return "", ""
	}
	return address, u.Hostname()
}

// namesHost reports whether s can be a host. url.Parse takes more, such as dots
// alone, or a quotation mark as %22, which is then no address that can be read.
func namesHost(s string) bool {
	foreign := func(r rune) bool {
		ascii := 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune("-._:", r)
		return r < utf8.RuneSelf && !ascii || hidden(r)
	}
	return strings.Trim(s, ".:") != "" && len(s) <= 255 && !strings.ContainsFunc(s, foreign)
}

// escapeRest escapes what url.URL leaves as it was in a query: all that is
// not ASCII, and what RFC 3986 section 2 allows nowhere.
func escapeRest(s string) string {
	const hex = "0123456789ABCDEF"
	var out strings.Builder
	for _, b := range []byte(s) {
		if b <= ' ' || b >= 0x7f || strings.IndexByte("\"<>\\^`{|}", b) >= 0 {
			out.Write([]byte{'%', hex[b>>4], hex[b&15]})
		} else {
			out.WriteByte(b)
		}
	}
	return out.String()
}

// hidden reports characters that a reader cannot see and a program can:
// controls, zero-width, bidirectional and tag characters, variation selectors,
// private use, and what stands for broken text. Instructions are smuggled to
// language models in them.
func hidden(r rune) bool {
	return r == utf8.RuneError ||
		unicode.In(r, unicode.C, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// visible is for strings.Map: spaces of all kinds become one kind, and hidden
// characters are dropped.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case hidden(r):
		return -1
	}
	return r
}

// cut shortens s to most code points and says so with an ellipsis.
func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return strings.TrimRight(string([]rune(s)[:most-1]), " ") + "…"
}
