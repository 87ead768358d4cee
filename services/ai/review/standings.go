package review

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"coagent/platform/fault"
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
	name, address, telephone string
}

// standing is what a request says of competitors and pages.
type standing struct {
	rivals   []rival
	pages    []audited
	address  string         // the words of all addresses
	streets  string         // those of them that are no numbers
	subjects *regexp.Regexp // who is spoken of
	sites    *regexp.Regexp // which page is spoken of
}

// Standings holds what a plan says of the agent, of a competitor or of a page
// against what the request says of them.
func Standings(d Draft) []fault.Field {
	s, ok := standingOf(d.Request)
	if !ok {
		return nil
	}
	var faults []fault.Field
	for at, text := range Texts(d.Answer) {
		kind := "" // what the last number counted
		for _, sentence := range sentences(asRendered(text)) {
			wrong := append(s.wrongFigures(sentence, &kind), s.wrongPages(sentence)...)
			for _, w := range wrong {
				faults = append(faults, fault.Field{Pointer: at, Code: "subject", Detail: inSentence(sentence) + w})
			}
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
	for _, row := range rowsOf(audit, "results") {
		s.pages = append(s.pages, audited{
			platform: Member(row, "platform"), missing: Member(row, "status") == "Not Found", name: Member(row, "foundName"),
			address: Member(row, "foundAddress"), telephone: Member(row, "foundPhone"),
		})
	}
	for _, text := range Texts(request) {
		s.address += " " + plainWords(text)
	}
	for _, p := range s.pages {
		for _, word := range strings.Fields(plainWords(p.address)) {
			if word[0] > '9' {
				s.streets += " " + word
			}
		}
	}
	var names, sites []string
	for i, r := range s.rivals {
		for _, name := range r.names { // Twelve South Realty
			if digits := readable(name); digits != name {
				s.rivals[i].names = append(s.rivals[i].names, digits)
			}
		}
		names = append(names, s.rivals[i].names...)
	}
	for _, p := range platforms {
		sites = append(sites, p.name, strings.TrimSuffix(p.name, ".com"))
		for _, tail := range []string{" Profile", " Business Profile"} {
			sites = append(sites, strings.TrimSuffix(p.name, tail))
		}
	}
	for _, p := range s.pages {
		sites = append(sites, p.platform)
	}
	s.subjects = anyOf(names, `|you|your|yours|he|she|they|his|hers|her|their|theirs|who|whose`)
	s.sites = anyOf(sites, "")
	return s, len(s.pages) > 0 || len(names) > 0
}

// anyOf matches each of the phrases, the longest first, or one of the words.
func anyOf(phrases []string, words string) *regexp.Regexp {
	slices.SortFunc(phrases, func(a, b string) int { return len(b) - len(a) })
	var quoted []string
	for _, p := range phrases {
		if p != "" {
			quoted = append(quoted, regexp.QuoteMeta(p))
		}
	}
	return regexp.MustCompile(`(?i)(?:^|[^\p{L}\d])(` + strings.Join(quoted, "|") + words + `)(?:$|[^\p{L}\d])`)
}

// teams are the words by which a name is that of several people.
var teams = wordSet(`the team group partners realty homes properties associates`)

// namesFor are the ways in which a text may call somebody of this name.
func namesFor(name string) []string {
	words := strings.Fields(strings.TrimPrefix(name, "The "))
	names := []string{strings.Join(words, " ")}
	if slices.ContainsFunc(words, func(w string) bool { return teams[strings.ToLower(w)] || w == "&" }) || len(words) < 2 {
		return names
	}
	return append(names, words[0], words[len(words)-1])
}

// called is who or what is called by the words; -1 for nobody.
func (s standing) called(words string, before int) int {
	switch lower := strings.ToLower(words); lower {
	case "you", "your", "yours":
		return slices.IndexFunc(s.rivals, func(r rival) bool { return r.own })
	case "he", "she", "they", "his", "hers", "her", "their", "theirs", "who", "whose":
		return before
	default:
		return slices.IndexFunc(s.rivals, func(r rival) bool {
			return slices.ContainsFunc(r.names, func(name string) bool { return strings.EqualFold(name, words) })
		})
	}
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
	goesBack = regexp.MustCompile(`(?i)\b(?:has|have|had|is|are|reach(?:es)?|holds?|with|against|and|beside|to|than|only|just|about|nearly|over|already)\s*$`)
	// forWhom leads from a number to its subject.
	forWhom = regexp.MustCompile(`(?i)^\s*(?:[\p{L}-]+\s+){0,3}?(?:for|of|from|by|to)\s+(?:the\s+)?$`)
	// noCount is behind a number that compares or proposes.
	noCount = regexp.MustCompile(`(?i)^\s*(?:%|percent\b|more\b|fewer\b|less\b|new\b|further\b|additional\b|ahead\b|behind\b|times\b|[-\s](?:day|week|month|minute|second|mile)s?\b)`)
	// someOf is before a number of some of what is counted.
	someOf = regexp.MustCompile(`(?i)\b(?:last|latest|first|next|past|recent|newest|top|best|another|these|those|other|of the)\s*$`)
	// aimsAt is before a number that is to be reached.
	aimsAt = regexp.MustCompile(`(?i)\b(?:until|till|once|when|if|aims?|goals?|targets?|toward|to have|should|could|would|will|want|next|first|another|grow|` +
		`by the time|so that|after|every|each|ask|get|match|pass|beyond|than)\b`)
)

// wrongFigures says which figures of a sentence another has, or nobody. last is what
// the number before counted.
func (s standing) wrongFigures(sentence string, last *string) (all []string) {
	text := phone.Blank(readable(sentence), "|")
	end := 0
	for _, at := range amount.FindAllStringIndex(text, -1) {
		gap, written, after := text[end:at[0]], text[at[0]:at[1]], text[at[1]:]
		end = at[1]
		value := worth(written)
		kind := kindOfCount(gap, after, value, *last)
		if kind == "" || noCount.MatchString(after) || someOf.MatchString(gap) || partOfMore(text[:at[0]]) {
			continue
		}
		if kind != "rating" {
			*last = kind
		}
		subject, claimed := s.subjectOf(text, at)
		if subject < 0 {
			continue
		}
		q := quantity{
			figures: []figure{{value: value}}, step: part{digits: strings.TrimRight(written, " kKmM")}.step(),
			bound: boundBefore(wordsBefore(text[:at[0]])),
		}
		fits := func(r rival) bool { n, ok := r.has[kind]; return ok && q.rounds(value, n) }
		aim := !claimed && aimsAt.MatchString(text[:at[0]]) || advises(text)
		if r := s.rivals[subject]; !fits(r) && (!aim || slices.ContainsFunc(s.rivals, fits)) {
			of := "a competitor"
			if r.own {
				of = "the agent"
			}
			all = append(all, fmt.Sprintf("%s is no figure that the request gives of %s there (%s); leave it out, "+
				"or write what is there", inQuotes(written), of, strings.ReplaceAll(kind, "_", " ")))
		}
	}
	return all
}

// partOfMore reports whether a number behind this is a part of something longer.
func partOfMore(before string) bool {
	return before != "" && strings.ContainsRune("$/.#", rune(before[len(before)-1]))
}

// subjectOf is of whom a number is told, and whether the words behind it say so: 24
// for Jo Abernathy; -1 for nobody. Where they do not, it is who is named last before.
func (s standing) subjectOf(text string, at []int) (subject int, claimed bool) {
	subject, person := -1, -1
	for _, w := range s.subjects.FindAllStringSubmatchIndex(text, -1) {
		called := s.called(text[w[2]:w[3]], person)
		if w[2] >= at[1] {
			if forWhom.MatchString(text[at[1]:w[2]]) {
				return called, true
			}
			break
		}
		if called >= 0 {
			subject = called
			if !s.rivals[called].own {
				person = called
			}
		}
	}
	return subject, false
}

// kindOfCount is what a number counts; empty if nothing says it. A number that only
// stands behind a name, or behind what goes back, counts what was spoken of last.
func kindOfCount(gap, after string, value float64, last string) string {
	for _, kind := range []string{"reviews", "followers", "domain_authority"} {
		if f := countOf[kind]; f.after.MatchString(after) || f.before.MatchString(gap) {
			return kind
		}
	}
	if f := countOf["rating"]; value <= 5 && (f.after.MatchString(after) || f.before.MatchString(gap)) {
		return "rating"
	}
	bare := strings.TrimSpace(gap) == "" || goesBack.MatchString(gap) || endsWithName.MatchString(gap)
	if value > 5 && bare && endsCount.MatchString(after) {
		return last
	}
	return ""
}

// endsWithName is a text that a name ends: Jo Abernathy 188.
var endsWithName = regexp.MustCompile(`(?:^|\s)\p{Lu}[\p{L}'’&-]*\s+$`)

// endsCount is behind a number whose kind was told before.
var endsCount = regexp.MustCompile(`(?i)^\s*(?:$|[,.;:)]|and\b|at\b|while\b|for\b|with\b|but\b|to\b)`)

var (
	// showing is what a page does.
	showing = regexp.MustCompile(`(?i)\b(?:shows?|has|lists?|gives?|says|carries|displays?|reads|spells?|writes?|uses)\b`)
	// spelled leads to a name as a page spells it.
	spelled = regexp.MustCompile(`\b(?:spells?|writes?)\s+(?:the|your|his|her|their)?\s*(?:name|it)?\s*(?:as\s+)?["“‘']?((?:[\p{Lu}][\p{L}'’-]*\s?)+)|` +
		`\b(?:lists?|shows?|has)\s+(?:you|the \p{L}+|it|them|her|him)\s+as\s+["“‘']?((?:[\p{Lu}][\p{L}'’-]*\s?)+)`)
	// notThere says that an audit found no page.
	notThere = regexp.MustCompile(`(?i)\b(?:found (?:no (?:page|profile|listing|account|trace|sign)s?|nothing|none|you on none)|(?:did not|didn't|could not|couldn't) find (?:you|a (?:page|profile)|the (?:agent|team|group)|her|him|them)|` +
		`(?:you|she|he|they) (?:are|is) (?:missing|absent)|no (?:page|profile|listing|account)s?|missing from|absent from|(?:you|he|she|they|the \p{L}+) (?:are|is) not (?:listed |found )?on)\b`)
	// houseNumber is the number of a house before a name, or of a suite.
	houseNumber = regexp.MustCompile(`\b(?:(?i:ste|suite|unit|apt)\.?\s*#?\s?|#)(\d+\w?)\b|\b(\d{1,6})\s+((?:[NSEW]\.?\s+)?[\p{Lu}\d][\p{L}\d]*)`)
	// instead leads from what a page shows to what it should, or what another does.
	instead = regexp.MustCompile(`(?i)\b(?:instead|rather|not|while|where|whereas|but|although|though|when|unlike)\b|;`)
	// ofNext leads from what a page shows to the page.
	ofNext = regexp.MustCompile(`(?i)^\)?\s*(?:on|at|from|of|that|as on|in)\s+(?:the |your )?$`)
	// wished is before what a page is to show.
	wished = regexp.MustCompile(`(?i)\b(?:so that|should|must|until|once|if|to|will|can|make)\b`)
)

// wrongPages says what of a sentence a page of the audit does not show.
func (s standing) wrongPages(sentence string) (all []string) {
	at := s.sites.FindAllStringSubmatchIndex(sentence, -1)
	for i, m := range at {
		p, ok := s.page(sentence[m[2]:m[3]])
		end := len(sentence)
		if i+1 < len(at) {
			end = at[i+1][2]
		}
		says := sentence[m[3]:end]
		if stop := strings.IndexAny(says, ";"); stop >= 0 {
			says = says[:stop]
		}
		verb := showing.FindStringIndex(says)
		if verb == nil || verb[0] > 25 || wished.MatchString(says[:verb[0]]) {
			continue
		}
		says = says[verb[0]:]
		if !ok {
			continue
		}
		for _, f := range phone.In(firstClause(says)) {
			if i+1 < len(at) && ofNext.MatchString(says[f.End:]) { // that of the next page
				continue
			}
			if own, read := phone.Parse(p.telephone); read && !own.Same(f.Number) {
				all = append(all, inQuotes(says[f.Start:f.End])+" is not the number that "+p.platform+" shows")
			}
		}
		if p.address != "" {
			for _, number := range s.houseNumbers(firstClause(says)) {
				if !slices.Contains(addressWords(p.address), number) {
					all = append(all, inQuotes(number)+" is not in the address that "+p.platform+" shows")
				}
			}
		}
		if n := spelled.FindStringSubmatch(says); n != nil && p.name != "" {
			for _, word := range strings.Fields(plainWords(n[1] + n[2])) {
				if !slices.Contains(strings.Fields(plainWords(p.name)), word) {
					all = append(all, inQuotes(word)+" is not how "+p.platform+" spells the name")
				}
			}
		}
	}
	for _, number := range s.houseNumbers(sentence) {
		if s.address != "" && !slices.Contains(strings.Fields(s.address), number) {
			all = append(all, inQuotes(number)+" is in no address of the request")
		}
	}
	if not := notThere.FindStringIndex(sentence); not != nil {
		rest := sentence[not[1]:]
		if stop := strings.IndexAny(rest, ";:"); stop >= 0 {
			rest = rest[:stop]
		}
		if stop := turns.FindStringIndex(rest); stop != nil {
			rest = rest[:stop[0]]
		}
		for _, m := range s.sites.FindAllStringSubmatch(rest, -1) {
			if p, ok := s.page(m[1]); len(s.pages) > 0 && !(ok && p.missing) {
				all = append(all, "the audit does not say that "+inQuotes(m[1])+" is missing")
			}
		}
	}
	return all
}

// turns leads from what is missing to what is there.
var turns = regexp.MustCompile(`(?i)\b(?:but|while|although|though|whereas|even|because|so|only|unlike|where|as|like|than)\b`)

// firstClause is what stands before a turn to something else.
func firstClause(text string) string {
	if stop := instead.FindStringIndex(text); stop != nil {
		return text[:stop[0]]
	}
	return text
}

// houseNumbers are the numbers of houses and suites in a text: those before a
// word of an address of the request, and those that say what they are.
func (s standing) houseNumbers(text string) (all []string) {
	for _, m := range houseNumber.FindAllStringSubmatch(phone.Blank(text, "|"), -1) {
		street := strings.Fields(plainWords(m[3]))
		if m[1] == "" && (len(street) == 0 || !slices.Contains(strings.Fields(s.streets), street[len(street)-1])) {
			continue
		}
		all = append(all, strings.ToLower(m[1]+m[2]))
	}
	return all
}

// page is the page of the audit that is called so.
func (s standing) page(name string) (audited, bool) {
	p, known := platformNamed(name)
	i := slices.IndexFunc(s.pages, func(a audited) bool {
		if strings.EqualFold(a.platform, name) {
			return true
		}
		other, ok := platformNamed(a.platform)
		return known && ok && other.name == p.name
	})
	if i < 0 {
		return audited{}, false
	}
	return s.pages[i], true
}
