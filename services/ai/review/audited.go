package review

import (
	"slices"
	"strings"
	"time"

	"coagent/services/ai/regexp"
	"coagent/services/ai/review/phone"
)

var (
	// showing is what a page does.
	showing = regexp.MustCompile(`(?i)\b(?:shows?|has|lists?|gives?|says|carries|displays?|reads|spells?|writes|uses)\b`)
	// spelled leads to a name as a page spells it.
	spelled = regexp.MustCompile(`\b(?:spells?|writes)\s+(?:the|your|his|her|their)?\s*(?:name|it)?\s*(?:as\s+)?["“‘']?((?:[\p{Lu}][\p{L}'’-]*\s?)+)|` +
		`\b(?:lists?|shows?|has)\s+(?:you|the \p{L}+|it|them|her|him)\s+as\s+["“‘']?((?:[\p{Lu}][\p{L}'’-]*\s?)+)`)
	// notThere says that an audit found no page.
	notThere = regexp.MustCompile(`(?i)\b(?:found (?:no (?:page|profile|listing|account|trace|sign)s?|nothing|none|you on none)|(?:did not|didn't|could not|couldn't) find (?:you|a (?:page|profile)|the (?:agent|team|group)|her|him|them)|` +
		`(?:you|she|he|they) (?:are|is) (?:missing|absent)|no (?:page|profile|listing|account)s?|missing from|absent from|(?:you|he|she|they|the \p{L}+) (?:are|is) not (?:listed |found )?on)\b`)
	// houseNumber is the number of a house before a name, or of a suite.
	houseNumber = regexp.MustCompile(`\b(?:(?i:ste|suite|unit|apt)\.?\s*#?\s?|#)(\d+\w?)\b|\b(\d{1,6})\s+((?:[NSEW]\.?\s+)?[\p{Lu}\d][\p{L}\d]*)`)
	// instead leads from what a page shows to what it should, or what another does.
	instead = regexp.MustCompile(`(?i)\b(?:instead|rather|not|without|minus|lacking|omitting|leaving (?:off|out)|while|where|whereas|but|although|though|when|unlike)\b|;`)
	// butPhone is no turn to something else: the correct name but (804) 555-0145.
	butPhone = regexp.MustCompile(`(?i)\s+but\s+(?:with )?(?:the (?:number|phone) )?(\(?\d)`)
	// shownName is a name that a page shows.
	shownName = regexp.MustCompile(`^\p{L}+ (?:the name |your name |you as )?["“‘']?((?:\p{Lu}[\p{L}'’-]+\s?){2,})`)
	// auditDay is the day of an audit as a text tells it.
	auditDay = regexp.MustCompile(`(?i)\baudit (?:(?:was run|ran|is)\s)?(?:of|on|from|dated)\s+((?:` + monthNames + `)\.? \d{1,2})\b`)
	// ofNext leads from what a page shows to the page.
	ofNext = regexp.MustCompile(`(?i)^\)?\s*(?:on|at|from|of|that|as on|in)\s+(?:the |your )?$`)
	// wished is before what a page is to show.
	wished = regexp.MustCompile(`(?i)\b(?:so that|should|must|until|once|if|to|will|can|make)\b`)
)

// wrongPages says what of a sentence a page of the audit does not show.
func (s standing) wrongPages(sentence string) (all []string) {
	at := s.sites.in(sentence)
	for i, m := range at {
		p, ok := s.page(sentence[m.start:m.end])
		end := len(sentence)
		if i+1 < len(at) {
			end = at[i+1].start
		}
		says := sentence[m.end:end]
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
		for _, f := range phone.In(firstClause(butPhone.ReplaceAllString(says, ", $1"))) {
			if i+1 < len(at) && f.End <= len(says) && ofNext.MatchString(says[f.End:]) { // that of the next page
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
		if n := shownName.FindStringSubmatch(says); n != nil {
			for _, word := range strings.Fields(plainWords(n[1])) {
				if !s.words[word] && !knownNames[word] {
					all = append(all, inQuotes(n[1])+" is not what "+p.platform+" shows")
					break
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
		if !s.words[number] {
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
		for i, m := range s.sites.in(rest) {
			site := rest[m.start:m.end]
			if i > 0 && opensClause.MatchString(rest[m.end:]) { // a clause of its own
				break
			}
			if p, ok := s.page(site); len(s.pages) > 0 && !(ok && p.missing) {
				all = append(all, "the audit does not say that "+inQuotes(site)+" is missing")
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
		if m[1] == "" && (len(street) == 0 || !s.streets[street[len(street)-1]]) {
			continue
		}
		all = append(all, strings.ToLower(m[1]+m[2]))
	}
	return all
}

// page is the page of the audit that is called so.
func (s standing) page(name string) (audited, bool) {
	i := slices.IndexFunc(s.pages, func(a audited) bool { return plainWords(a.platform) == plainWords(name) })
	if p, known := platformNamed(name); i < 0 && known {
		i = slices.IndexFunc(s.pages, func(a audited) bool {
			other, ok := platformNamed(a.platform)
			return ok && other.name == p.name
		})
	}
	if i < 0 {
		return audited{}, false
	}
	return s.pages[i], true
}

// wrongAudit says where a sentence tells another day of the audit.
func (s standing) wrongAudit(sentence string) (all []string) {
	for _, m := range auditDay.FindAllStringSubmatch(sentence, -1) {
		if day := monthDay(m[1]); s.lastRun != "" && day != "" && day != s.lastRun {
			all = append(all, "the audit is not of "+inQuotes(m[1]))
		}
	}
	return all
}

// monthDay is the month and day of a date; empty if there is none.
func monthDay(date string) string {
	if len(date) >= len(time.DateOnly) {
		if day, err := time.Parse(time.DateOnly, date[:len(time.DateOnly)]); err == nil {
			return strings.ToLower(day.Format("Jan 2"))
		}
	}
	if m := monthAndDay.FindStringSubmatch(date); m != nil {
		return strings.ToLower(m[1][:3]) + " " + strings.TrimPrefix(m[2], "0")
	}
	return ""
}
