package review

import (
	"fmt"
	"slices"
	"strings"

	"coagent/services/ai/regexp"
	"coagent/services/ai/review/phone"
)

// A plan speaks of the agent, of competitors and of pages, whose figures, numbers
// and spellings the request gives one by one. What it says of one of them is held
// against what the request says of that one.

// rival is a competitor of a request, or the agent who asks.
type rival struct {
	own   bool
	names []string // how a text may call them
	has   map[string]float64
}

// page of an audit.
type audited struct {
	platform                 string
	missing                  bool
	status                   string
	note                     bool // whether the row tells more
	name, address, telephone string
}

// standing is what a request says of competitors and pages.
type standing struct {
	rivals   []rival
	pages    []audited
	words    map[string]bool // of the request
	lastRun  string          // of the audit: month and day
	streets  map[string]bool // the words of all addresses that are no numbers
	subjects callings        // who is spoken of
	sites    callings        // which page is spoken of
}

// Standings holds what a plan says of the agent, of a competitor or of a page
// against what the request says of them.
func Standings(d Draft) []Fault {
	s, ok := standingOf(d.Request)
	var faults []Fault
	for at, text := range d.answerTexts() {
		kind := "" // what the last number counted
		for _, sentence := range d.sentences(text) {
			var wrong []Fault
			if ok {
				wrong = slices.Concat(
					s.wrongFigures(sentence, &kind), sureAll(s.wrongPages(sentence)), sureAll(s.wrongAudit(sentence)),
				)
			}
			var other []string
			switch {
			case len(wrong) > 0:
			case len(s.pages) > 0:
				other = slices.Concat(s.otherStates(sentence), s.staleNumbers(sentence), s.rowsMiscounted(sentence))
			default:
				other = withoutAudit(sentence)
			}
			for _, detail := range other {
				wrong = append(wrong, doubted(detail, leaveOut))
			}
			faults = append(faults, placed(Fault{Pointer: at, Code: "subject", Sentence: sentence}, wrong)...)
		}
	}
	return faults
}

// standingOf reads a request; false if it has neither competitors nor pages.
func standingOf(request map[string]any) (standing, bool) {
	var s standing
	known := false // whether the agent is among the competitors
	for _, row := range rowsOf(request, "competitors") {
		r := rival{has: map[string]float64{}, names: namesFor(Member(row, "name"))}
		r.own, _ = row["isYou"].(bool)
		known = known || r.own
		if agency := Member(row, "agency"); agency != "" {
			r.names = append(r.names, agency)
		}
		for _, m := range measures {
			if n, ok := row[m.member].(float64); ok {
				r.has[m.name] = n
			}
		}
		s.rivals = append(s.rivals, r)
	}
	if !known {
		s.rivals = append(s.rivals, rival{own: true, has: map[string]float64{}})
	}
	audit, _ := request["brandAudit"].(map[string]any)
	s.lastRun = monthDay(Member(audit, "lastRun"))
	for _, row := range rowsOf(audit, "results") {
		s.pages = append(s.pages, audited{
			platform: Member(row, "platform"), missing: Member(row, "status") == "Not Found",
			status: Member(row, "status"), note: Member(row, "note") != "", name: Member(row, "foundName"),
			address: Member(row, "foundAddress"), telephone: Member(row, "foundPhone"),
		})
	}
	s.words, s.streets = map[string]bool{}, map[string]bool{}
	for _, text := range Texts(request) {
		for _, word := range strings.Fields(plainWords(text)) {
			s.words[word] = true
		}
	}
	for _, p := range s.pages {
		for _, word := range strings.Fields(plainWords(p.address)) {
			if word[0] > '9' {
				s.streets[word] = true
			}
		}
	}
	s.subjects, s.sites = callings{}, sitesCalled()
	for i, r := range s.rivals {
		for _, name := range r.names {
			s.subjects.add(name, i)
			s.subjects.add(readable(name), i) // Twelve South Realty
		}
	}
	named := len(s.subjects) > 0
	for _, word := range strings.Fields("you your yours") {
		s.subjects.add(word, slices.IndexFunc(s.rivals, func(r rival) bool { return r.own }))
	}
	for _, word := range strings.Fields("he she they his hers her their theirs who whose") {
		s.subjects.add(word, whoWasNamed)
	}
	for _, p := range s.pages {
		s.sites.add(p.platform, 0)
	}
	return s, len(s.pages) > 0 || named
}

// teams are the words by which a name is that of several people.
var teams = wordSet(`the team group partners realty homes properties associates`)

// namesFor are the ways in which a text may call somebody of this name.
func namesFor(name string) []string {
	words := strings.Fields(name)
	if len(words) > 1 && strings.EqualFold(words[0], "the") {
		words = words[1:]
	}
	names := []string{strings.Join(words, " ")}
	if slices.ContainsFunc(words, func(w string) bool { return teams[strings.ToLower(w)] || w == "&" }) || len(words) < 2 {
		return names
	}
	return append(names, words[0], words[len(words)-1])
}

var (
	countOf = map[string]form{
		"reviews":          {before: regexp.MustCompile(`(?i)\breviews?:?\s*$`), after: regexp.MustCompile(`(?i)^\s*(?:[\p{L}-]+\s+){0,2}(?:reviews?|testimonials)\b`)},
		"followers":        {before: regexp.MustCompile(`(?i)\b(?:followers:?|following of|followed by)\s*$`), after: regexp.MustCompile(`(?i)^\s*(?:[\p{L}-]+\s+){0,2}(?:followers?|fans)\b`)},
		"domain_authority": {before: regexp.MustCompile(`(?i)\bauthority(?:\s+(?:of|is|score|at))*\s*$`), after: regexp.MustCompile(`(?i)^\s*(?:for\s+)?(?:domain\s+)?authority\b`)},
		"rating":           {before: regexp.MustCompile(`(?i)\b(?:at|average(?:\s+rating)?(?:\s+(?:of|is))?|ratings?(?:\s+(?:of|is))?|rated|score of)\s*$`), after: regexp.MustCompile(`(?i)^\s*(?:-?\s?stars?|average|rating)\b`)},
	}
	// goesBack leads from a subject, or from a comparison, to a number of the kind
	// that was spoken of last.
	goesBack = regexp.MustCompile(`(?i)\b(?:has|have|had|is|are|reach(?:es)?|holds?|with|against|and|beside|to|than|only|just|about|nearly|over|already|behind|versus|vs\.?|next to|above|below|under|between)\s*$`)
	// forWhom leads from a number to its subject.
	forWhom = regexp.MustCompile(`(?i)^\s*(?:[\p{L}-]+\s+){0,3}?(?:for|of|from|by|to)\s+(?:the\s+)?$`)
	// noCount is behind a number that compares or proposes.
	noCount = regexp.MustCompile(`(?i)^\s*(?:%|percent\b|more\b|fewer\b|less\b|new\b|further\b|additional\b|ahead\b|behind\b|times\b|[-\s](?:day|week|month|minute|second|mile)s?\b)`)
	// willHave is before a number that is promised.
	willHave = regexp.MustCompile(`(?i)\bwill (?:soon )?(?:reach|hit|have|gain|earn|win|get)\s*$`)
	// theirs is somebody with a number: Gwen Tolliver of Fan District Homes, with 210.
	theirs = regexp.MustCompile(`(\p{Lu}[\p{L}'’-]+ \p{Lu}[\p{L}'’-]+)(?: (?:of|at|with|from) [\p{L}&.' -]+)?,? (?:who )?(?:with|has|have|at|holds)\s+$`)
	// someOf is before a number of some of what is counted.
	someOf = regexp.MustCompile(`(?i)\b(?:last|latest|first|next|past|recent|newest|top|best|another|these|those|other|of the)\s*$`)
	// compares leads to what others have.
	compares = regexp.MustCompile(`(?i)\b(?:against|vs\.?|versus|compared?s? (?:with|to)|behind|beside|next to|under|above|below|than|trail(?:s|ing)?|to|` +
		`(?:the )?(?:others?|competitors|rivals?|field|nearest|next|agents|then))\b[^.;]{0,20}(?:[\d.,]+(?:,? and |, | or |,? to )){0,4}(?:has |have |with |of |between )?$`)
	// aimsAt is before a number that is to be reached.
	aimsAt = regexp.MustCompile(`(?i)\b(?:until|till|once|when|if|aims?|goals?|targets?|toward|to have|should|could|would|will|want|next|first|another|grow|` +
		`by the time|so that|after|every|each|ask|get|match|pass|beyond|than)\b`)
)

// wrongFigures says which figures of a sentence another has, or nobody. That another has
// it is doubted alone: a sentence may compare. last is what the number before counted.
func (s standing) wrongFigures(sentence string, last *string) (all []Fault) {
	text := phone.Blank(readable(sentence), "|")
	end, told := 0, s.subjectsOf(text)
	aims := aimsAt.FindStringIndex(text)
	for _, at := range amount.FindAllStringIndex(text, -1) {
		gap, written, after := text[end:at[0]], text[at[0]:at[1]], firstOf(text[at[1]:], reach)
		before := lastOf(text[:at[0]], reach)
		end = at[1]
		value := worth(written)
		kind := kindOfCount(gap, after, value, *last)
		if kind == "" || noCount.MatchString(after) || someOf.MatchString(gap) || partOfMore(before) {
			continue
		}
		if kind != "rating" {
			*last = kind
		}
		if name := s.unknownBefore(before); name != "" {
			all = append(all, sure(inQuotes(name)+" is nobody whom the request names; leave it out", ""))
			continue
		}
		subject, claimed := told.of(at)
		if subject < 0 {
			continue
		}
		q := quantity{
			figures: []figure{{value: value}}, step: part{digits: strings.TrimRight(written, " kKmM")}.step(),
			bound: boundBefore(wordsBefore(before)),
		}
		fits := func(r rival) bool { n, ok := r.has[kind]; return ok && q.rounds(value, n) }
		aim := (!claimed && aims != nil && aims[1] <= at[0] || advises(text)) && !willHave.MatchString(before)
		anothers := slices.ContainsFunc(s.rivals, fits)
		compared := !claimed && compares.MatchString(before)
		if anothers && compared {
			continue
		}
		if r := s.rivals[subject]; !fits(r) && (!aim || anothers) {
			of := "a competitor"
			if r.own {
				of = "the agent"
			}
			all = append(all, Fault{
				Detail: fmt.Sprintf("%s is no figure that the request gives of %s there (%s)", inQuotes(written), of,
					strings.ReplaceAll(kind, "_", " ")),
				Advice: leaveOut, Doubt: anothers || compared,
			})
		}
	}
	return all
}

// partOfMore reports whether a number behind this is a part of something longer.
func partOfMore(before string) bool {
	return before != "" && strings.ContainsRune("$/.#", rune(before[len(before)-1]))
}

// unknownBefore is who is named before a number as the one who has it, if the
// request names nobody so.
func (s standing) unknownBefore(before string) string {
	m := theirs.FindStringSubmatch(before)
	if m == nil {
		return ""
	}
	for _, word := range strings.Fields(plainWords(m[1])) {
		if s.words[word] || s.words[strings.TrimSuffix(word, "s")] || knownNames[word] || sentenceOpeners[title(word)] {
			return ""
		}
	}
	return m[1]
}

// title is a word with a capital letter.
func title(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

// subjects are those whom a text calls, as its figures are read one after the other.
type subjects struct {
	text            string
	rivals          []rival
	next            []calling
	subject, person int // who was called last: anybody, and another than the agent; -1 for nobody
}

func (s standing) subjectsOf(text string) *subjects {
	return &subjects{text: text, rivals: s.rivals, next: s.subjects.in(text), subject: -1, person: -1}
}

// of is of whom a number is told, and whether the words behind it say so: 24 for Jo
// Abernathy; -1 for nobody. Where they do not, it is who is named last before.
func (s *subjects) of(at []int) (subject int, claimed bool) {
	for ; len(s.next) > 0 && s.next[0].start < at[1]; s.next = s.next[1:] {
		if called := s.called(s.next[0]); called >= 0 {
			s.subject = called
			if !s.rivals[called].own {
				s.person = called
			}
		}
	}
	if len(s.next) > 0 && s.next[0].start < at[1]+reach && forWhom.MatchString(s.text[at[1]:s.next[0].start]) {
		return s.called(s.next[0]), true
	}
	return s.subject, false
}

func (s *subjects) called(c calling) int {
	if c.who == whoWasNamed {
		return s.person
	}
	return c.who
}

// kindOfCount is what a number counts; empty if nothing says it. A number that only
// stands behind a name, or behind what goes back, counts what was spoken of last.
func kindOfCount(gap, after string, value float64, last string) string {
	for _, kind := range []string{"reviews", "followers", "domain_authority"} {
		if f := countOf[kind]; f.after.MatchString(after) || f.before.MatchString(gap) {
			return kind
		}
	}
	f := countOf["rating"]
	if value <= 5 && (f.after.MatchString(after) || f.before.MatchString(gap)) && !countsElse(gap, after) {
		return "rating"
	}
	if value > 5 && atRating.MatchString(after) {
		return "reviews" // 57 at a rating of 4.9
	}
	bare := strings.TrimSpace(gap) == "" || goesBack.MatchString(gap) || endsWithName.MatchString(gap)
	if value > 5 && bare && endsCount.MatchString(after) {
		return last
	}
	return ""
}

// countsElse reports whether a number behind "at" is none that rates: at 5 Elm St, at 4
// open houses, at 3 p.m. A rating of whole stars is followed by nothing or a small word.
func countsElse(gap, after string) bool {
	return strings.HasSuffix(strings.ToLower(strings.TrimRight(gap, " ")), "at") && thingBehind.MatchString(after) &&
		!rateBehind.MatchString(after)
}

var (
	thingBehind = regexp.MustCompile(`^(?:\s+\p{L}|:[0-5]\d\b)`)
	rateBehind  = regexp.MustCompile(`(?i)^\s+(?:and|or|but|with|while|on|from|by|for|to|in|across|over|out|of|stars?|average|rating|each|now|today|` +
		`after|than|is|are|was|points?|reviews?)\b`)
)

// atRating is behind a number of reviews that a rating follows.
var atRating = regexp.MustCompile(`(?i)^\s*(?:at|with) (?:(?:a|an) (?:rating|average|score)(?: rating)? of )?[1-5]\.\d\b`)

// endsWithName is a text that a name ends: Jo Abernathy 188.
var endsWithName = regexp.MustCompile(`(?:^|\s)\p{Lu}[\p{L}'’&-]*\s+$`)

// endsCount is behind a number whose kind was told before.
var endsCount = regexp.MustCompile(`(?i)^\s*(?:$|[,.;:)]|and\b|at\b|while\b|for\b|with\b|but\b|to\b)`)
