package review

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"coagent/services/ai/regexp"
)

// Small numbers are told as other figures are where they count things that somebody
// else can count: five offers, the sixth offer. A text counts its own parts as it likes.

// ownParts are what a text counts of itself, and in ways of speaking.
var ownParts = wordSet(`thing reason way word tip step question time idea detail piece part line post picture photo photograph shot minute
	second hour mile block dollar cent buck percent point degree side half sentence paragraph section chapter number figure fact
	item example option choice path kind type sort category group rule lesson mistake myth sign secret world hand foot eye cup
	move bit use cause factor force theme thought angle scene beat market goal priority promise paw leg wheel
	column bullet hashtag tier pillar key truth signal trend takeaway approach scenario strategy format minute rating extreme
	decade quarter afternoon morning evening night weekend date today`)

// untoldCount says what is wrong with a small number that is no figure otherwise.
func (c *figureCheck) untoldCount(q quantity, p passage, l leaf) []Fault {
	n := q.figures[0].value
	ofAll := q.noun == "" && c.rules.Closed && 3 <= n && n <= 12 && ofNamed.MatchString(q.tail())
	if q.plain && ofAll && !c.counted(n, "", p) {
		return []Fault{doubted("the number "+inQuotes(q.text)+nowhere, leaveOut)}
	}
	if !q.plain || q.noun == "" || n < 2 || n > 12 || ownParts[q.noun] || q.figures[0].unit != 0 || q.kind == "hour" {
		return nil
	}
	_, name := splitPointer(l.at)
	switch {
	case name == "visual", name == "title", q.noun == "house" && openHouses.MatchString(q.tail()):
		return nil
	case c.analyses():
		if clients[q.noun] && int(n) <= c.commentsAt(l.at) {
			return nil
		}
	case !c.rules.Closed && len(p.cites) == 0:
		return nil
	}
	for _, o := range append(c.request.of(q), c.saidBy(p.rests(), q)...) {
		if !o.isName() && o.tells(q) {
			return nil
		}
	}
	if (n == 6 || n == 12) && c.tellsDozen(p) || c.enumerates(q) || c.isDerived(q, p) {
		return nil
	}
	return []Fault{doubted("the number "+inQuotes(q.text+" "+q.noun)+nowhere, leaveOut)}
}

// ofNamed is behind a number of what was named before.
var ofNamed = regexp.MustCompile(`^ (?:in all|altogether|in total|of them)\b`)

// openHouses are told by their days.
var openHouses = regexp.MustCompile(`(?i)^\s+open houses`)

// tellsDozen reports whether what a passage may rest on counts by the dozen.
func (c *figureCheck) tellsDozen(p passage) bool {
	if strings.Contains(c.asked, "dozen") {
		return true
	}
	for i, s := range c.draft.Sources {
		if slices.Contains(p.rests(), i+1) && strings.Contains(s.Snippet, "dozen") {
			return true
		}
	}
	return false
}

// decade is a time of tens of years, of which a request speaks in years.
var decade = regexp.MustCompile(`(?i)\b(?:(a|1|2|two|3|three|4|four) (?:full |whole )?|more than a |over a |nearly a )decades?\b`)

// untoldDecades says which decades of a sentence no years of the request make up.
func (c *figureCheck) untoldDecades(text string) []Fault {
	if !c.rules.Closed {
		return nil
	}
	said := decade.FindString(text)
	if said == "" || strings.Contains(strings.ToLower(c.asked), "decade") {
		return nil
	}
	for _, q := range c.request.all {
		n := q.figures[0].value
		if q.year || n >= 8 && (q.kind == "year" || q.noun == "" && n < 60) {
			return nil
		}
	}
	return []Fault{doubted("the time "+inQuotes(said)+nowhere, leaveOut)}
}

// clients are those who write comments, and what they write.
var clients = wordSet(`client person comment review reviewer buyer seller customer family other homeowner owner couple writer household note
	mention voice`)

// analyses reports whether the draft says what comments have in common.
func (c *figureCheck) analyses() bool {
	_, analyses := c.draft.Request["comments"].([]any)
	return analyses && c.rules.Recommends
}

// commentsAt is the most comments that a text at a place can speak of: those of its
// theme, or all.
func (c *figureCheck) commentsAt(at string) int {
	comments, _ := c.draft.Request["comments"].([]any)
	most := len(comments)
	if rest, ok := strings.CutPrefix(at, "/themes/"); ok {
		index, _, _ := strings.Cut(rest, "/")
		if themes := rowsOf(c.draft.Answer, "themes"); atoi(index) < len(themes) {
			if own, _ := themes[atoi(index)]["comments"].([]any); len(own) > 0 {
				return len(own)
			}
		}
	}
	return most
}

// enumerates reports whether the sentence lists so many things, or the request does.
func (c *figureCheck) enumerates(q quantity) bool {
	n := int(q.figures[0].value)
	return lists(q.tail(), n) || slices.ContainsFunc(c.asksFor(q.noun), func(text string) bool { return lists(text, n) })
}

// listMarks stand between the items of a list.
var listMarks = regexp.MustCompile(`,(?: and| or| &)? |;| and | & |/| \+ |\+`)

// lists reports whether a text lists n things before its sentence ends.
func lists(text string, n int) bool {
	end := strings.IndexAny(text, ".!?\n")
	if end < 0 {
		end = len(text)
	}
	if strings.HasSuffix(strings.TrimRight(text[:end], " *_"), ":") { // what follows lists them
		return true
	}
	if !strings.ContainsAny(text[:end], ",:;—–(") {
		return false
	}
	marks := len(listMarks.FindAllString(text[:end], -1))
	return marks >= n-1 && marks <= n+1
}

// asksFor are the ends of the request's texts from each place on at which a noun stands,
// the first few.
func (c *figureCheck) asksFor(noun string) (all []string) {
	rest, stem := c.asked, stemOf(noun)
	for range often {
		_, behind, ok := strings.Cut(rest, stem)
		if !ok {
			break
		}
		all, rest = append(all, firstOf(behind, reach)), behind
	}
	return all
}

var (
	// ordinal is a place in a row, of what stands behind it.
	ordinal = regexp.MustCompile(`([\p{L}]+)[ -](?:(third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)|(\d{1,2})(?:st|nd|rd|th))\b(?:[ -]([\p{L}]+))?`)
	// anyPlace are the words behind an ordinal that is none of a count.
	anyPlace = wordSet(`party parties generation grade grader graders floor street avenue st ave rd of tip step thing reason question time way
		option choice point idea degree wheel quarter half space century district ward amendment`)
	// ownsVerb are the words behind an ordinal that is one of the things of which the
	// text itself tells: the third is to ask.
	ownsVerb = wordSet(`is was are were has had will would may can should comes goes asks says concerns`)
	// noPlace are the words before an ordinal that make it a part of a whole, or a day.
	noPlace = wordSet(`a an per thirds first second half every each sunday monday tuesday wednesday thursday friday saturday sun mon tue wed thu fri sat`)
)

// untoldOrdinals says which ordinals of a sentence nobody tells: an offer that was the
// sixth.
func (c *figureCheck) untoldOrdinals(text string, p passage) (all []Fault) {
	for _, m := range ordinal.FindAllStringSubmatch(text, -1) {
		before, next := strings.ToLower(m[1]), m[4]
		rank := slices.Index(rankWords, m[2]) + 1
		if rank == 0 {
			rank = atoi(m[3])
		}
		switch {
		case noPlace[before], before == "the" && ownsVerb[next],
			monthWords[before], monthWords[strings.ToLower(next)], anyPlace[next],
			next != strings.ToLower(next),
			m[3] != "" && (next == "" || prepositions[next]), rank < 3, rank > 12: // a share, a date, a street
			continue
		}
		has := func(r *reading) bool { return slices.Contains(r.ranks(), strconv.Itoa(rank)) }
		if slices.ContainsFunc(c.readings(p.rests()), has) || c.counted(float64(rank), cmp.Or(pluralOf(next), next), p) {
			continue
		}
		all = append(all, doubted("the place "+inQuotes(strings.TrimSpace(m[2]+m[3]+" "+next))+nowhere, leaveOut))
	}
	return all
}

// counted reports whether so many of a thing are told, or so many of what nobody names.
func (c *figureCheck) counted(n float64, noun string, p passage) bool {
	q := quantity{figures: []figure{{value: n}}, step: 1, noun: noun}
	return slices.ContainsFunc(append(c.request.of(q), c.saidBy(p.rests(), q)...), func(o quantity) bool {
		return !o.isName() && o.tells(q)
	})
}
