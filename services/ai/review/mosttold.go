package review

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"coagent/services/ai/regexp"
)

// nearName is how many bytes behind a name its figures stand at the most, where nobody
// else can be meant.
const nearName = 90

var (
	// betweenNames are words that may stand between a name and its figures.
	betweenNames = wordSet(`of at with in the and agent real estate realtor broker stars star from by on rating rated average avg out reviews review google
		zillow yelp facebook instagram followers following posts likes profile page verified clients client based principal associate`)
	// ofOthersToo is what makes a figure that of more than one.
	ofOthersToo = regexp.MustCompile(`(?i)\b(?:teams?|company|office|our|brokerage|agents|group|show|podcast|episode|ranked|also|all of|together|combined|plays|views|` +
		`people|others|similar|nearby)\b|#\d|\d\)\s+\p{Lu}`)
)

// hasMore is a greater figure of a kind that another result tells at once behind the name
// of the agent of a profile; 0 if there is none. Where two sites tell how many wrote a
// review, the one with the most counts, and so does the network with the most followers.
func (d Draft) hasMore(pages []func() *page, m measure, value float64) (more float64) {
	if m.name != "reviews" && m.name != "followers" {
		return 0
	}
	name, agency := Member(d.Request, "name"), Member(d.Request, "agency")
	first, _, _ := strings.Cut(firmWords(agency), " ")
	for i, read := range pages {
		p := read()
		tied := first == "" || strings.Contains(" "+plainWords(p.text)+" ", " "+first+" ")
		if !tied || !p.names(name) || ofAnotherFirm(d.Sources[i], name, agency) {
			continue
		}
		figures := p.figures(m)
		for k, f := range figures {
			last, _ := p.round(f.at)
			if f.value <= max(value, more) || isYear(figure{f.value, 0}) || last < 0 || !p.means(last, name) {
				continue
			}
			end := p.mentions.inOrder[last].end
			another := k > 0 && figures[k-1].at > end
			if !another && f.at-end <= nearName && isBareBetween(p.text[end:f.at], agency) && p.tells(m, f.value, name) {
				more = f.value
			}
		}
	}
	return more
}

// isBareBetween reports whether between a name and a figure stand no words but those of
// the agency, of a place, and of the figures of profiles.
func isBareBetween(text, agency string) bool {
	if ofOthersToo.MatchString(text) {
		return false
	}
	firm, names, others := wordSet(strings.ToLower(agency)), 0, 0
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return noWord(r) }) {
		lower := strings.ToLower(word)
		r, _ := utf8.DecodeRuneInString(word)
		switch {
		case firm[lower] || betweenNames[lower] || unicode.IsDigit(r) || len(word) < 3 || inFirms[lower]:
		case unicode.IsUpper(r):
			names++
		default:
			others++
		}
	}
	return names <= 3 && others <= 1
}
