package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
	"coagent/services/ai/review/phone"
)

// pageState is a state of a page of an audit, by the words for it before the names of pages
// or behind them.
type pageState struct {
	name string
	// fits are the statuses of which it may be said.
	fits          []string
	before, after *regexp.Regexp
	// wished says that words of a wish before it make it none.
	wished bool
}

// pageWords may stand behind the name of a page.
const pageWords = `^(?:\s+(?:business|agent|company|profiles?|pages?|listings?|accounts?|entr(?:y|ies)|rows?))*`

// ofPage leads from what is said of a page to its name.
const ofPage = `\s+(?:the |your |an? |both |either )?$`

var pageStates = []pageState{
	{
		name: "missing", fits: []string{"Not Found"}, wished: true,
		before: regexp.MustCompile(`(?i)(?:\b(?:nothing|no (?:page|profile|listing|trace)s?|nowhere) (?:on|at|for)|\b(?:did|could) not find you (?:on|at)|` +
			`\b(?:are|is) (?:not|neither) (?:yet )?(?:listed |found )?on|\b(?:absent|missing) from|\blacks?|\bfound no)` + ofPage),
		after: regexp.MustCompile(`(?i)` + pageWords + `\s+(?:(?:is|are|was|were|as)\s+(?:(?:marked|still|both|also|listed|as)\s+)*["“]?(?:missing|absent|not found|nowhere)\b|` +
			`comes? back (?:as )?["“]?not found|(?:as|:) ["“]?not found|(?:do|does|did) not (?:list|have|show) (?:you|an? (?:page|profile))|` +
			`(?:has|have|shows?) (?:no (?:page|profile|trace)|nothing))`),
	},
	{ // What is to be made is not there.
		name: "missing", fits: []string{"Not Found"},
		before: regexp.MustCompile(`(?i)\b(?:(?:open|start|build|add)\s+(?:an?|new|both|missing|the missing)|(?:create|set up|register|launch)(?: or claim)?(?:\s+(?:an?|the|your|new|both|missing))*)\s+$`),
		after:  regexp.MustCompile(`(?i)^(?:\s+(?:business|agent|company))*\s+(?:profiles?|pages?|listings?|accounts?|entr(?:y|ies))\b|^\s*(?:,|\.|$)`),
	},
	{
		name: "consistent", fits: []string{"Consistent"}, wished: true,
		before: regexp.MustCompile(`(?i)\b(?:are|is|already|all)\s+(?:already |both )?(?:consistent|correct|right|accurate|in order)\s+(?:only )?(?:on|at)` + ofPage),
		after: regexp.MustCompile(`(?i)` + pageWords + `\s+(?:(?:is|are|as)\s+(?:(?:all|both|already|also|marked|listed|as|fully)\s+)*["“]?(?:(?:consistent|correct|in order|accurate)\b|` +
			`up to date|right(?:[,.;”"]|\s+and\b|$))|match(?:es)? (?:the|your|what|every|all)|needs? no (?:change|correction|fix|repair)|already shows? you correctly)`),
	},
	{
		name: "inconsistent", fits: []string{"Inconsistent"}, wished: true,
		before: regexp.MustCompile(`(?i)^\W*(?:then |first,? |also )?(?:correct|fix|mend|repair|replace)\s+(?:[\p{L}'’]+\s+){0,4}(?:number|phone|telephone|` +
			`address|name|suite|unit|spelling|street|line)\s+(?:on|at|in)` + ofPage),
		after: regexp.MustCompile(`(?i)` + pageWords + `\s+(?:(?:is|are|as)\s+(?:(?:marked|still|both|also|listed|as)\s+)*["“]?(?:inconsistent|wrong|outdated|out of date)\b|` +
			`differs?\b|disagrees?\b|conflicts?\b|(?:still )?(?:has|lists?|shows?|gives?|carries) (?:an?|the|your) (?:old|wrong|outdated|former|different|stale|previous)\b)`),
	},
	{
		name: "shown", fits: []string{"Consistent", "Inconsistent"}, wished: true,
		before: regexp.MustCompile(`\z\A.`), // nothing
		after: regexp.MustCompile(`(?i)` + pageWords + `\s+(?:already |still )?(?:shows?|lists?|spells?|gives?|puts?|places?|carries)\s+` +
			`(?:you (?:as|at|under|with)\b|your (?:number|phone|address|name|office|old)|the (?:number|phone|address|name|office|suite|old|wrong)|\(?\d{3})`),
	},
}

var (
	// joinsPages stand between the names of pages of which one thing is said.
	joinsPages = regexp.MustCompile(`(?i)^(?:\s|,|&|and\b|or\b|nor\b|the\b|your\b|on\b|an?\b|profile\b|page\b)*$`)
	// opensClause is behind the name of a page of which its clause says something: "found no
	// page on Yelp, and the Facebook page shows no phone".
	opensClause = regexp.MustCompile(`(?i)` + pageWords + `\s+(?:still |already |only |also )?(?:shows?|has|have|lists?|gives?|names?|puts?|spells?|carries|is|are|was|needs?|does|do)\b`)
	// partsClause begins something else to say.
	partsClause = regexp.MustCompile(`(?i)[;:]|,?\s\b(?:but|yet|while|although|though|whereas|because|so|which|where)\b`)
	// theAudit says what an audit found.
	theAudit = regexp.MustCompile(`(?i)\baudit (?:found|finds|shows?|marks?|marked|lists?|calls?|says|flags?|flagged)\b`)
	// foundNone says that it found nothing.
	foundNone = regexp.MustCompile(`(?i)\b(?:no|nothing|none|not|empty|nowhere)\b`)
	// wishes are before what is not so yet.
	wishes = regexp.MustCompile(`(?i)\b(?:so that|should|must|until|once|if|to|will|can|make sure|check|whether|when|as soon as|see that|before)\b`)
)

// otherStates says which pages a sentence gives another state than the audit does.
func (s standing) otherStates(sentence string) (all []string) {
	at := s.sites.in(sentence)
	for from := 0; from < len(at); {
		start, end := 0, len(sentence)
		if from > 0 {
			start = at[from-1].end
		}
		told := toldBefore(sentence[start:at[from].start])
		to := from + 1
		for to < len(at) && joinsPages.MatchString(sentence[at[to-1].end:at[to].start]) &&
			!(told && opensClause.MatchString(sentence[at[to].end:])) {
			to++
		}
		if to < len(at) {
			end = at[to].start
		}
		before, after := sentence[start:at[from].start], sentence[at[to-1].end:end]
		if stops := partsClause.FindAllStringIndex(before, -1); len(stops) > 0 {
			before = before[stops[len(stops)-1][1]:]
		}
		for _, m := range at[from:to] {
			if p, ok := s.page(sentence[m.start:m.end]); ok {
				all = append(all, p.isNot(before, after)...)
			}
		}
		from = to
	}
	return unique(all)
}

// toldBefore reports whether the words before the name of a page say the state of it.
func toldBefore(before string) bool {
	return slices.ContainsFunc(pageStates, func(st pageState) bool { return st.before.MatchString(before) })
}

// isNot says which state of a page the words round its name tell and the audit does not.
func (a audited) isNot(before, after string) (all []string) {
	for _, st := range pageStates {
		said := st.before.MatchString(before) && (st.name != "missing" || st.wished || st.after.MatchString(after)) ||
			(st.name != "missing" || st.wished) && st.after.MatchString(after)
		if !said || slices.Contains(st.fits, a.status) || st.wished && wishes.MatchString(before) {
			continue
		}
		if st.name == "inconsistent" && a.status == "Consistent" && a.note {
			continue
		}
		all = append(all, "the audit marks "+inQuotes(a.platform)+" as "+strings.ToLower(a.status)+", and not as "+st.name)
	}
	return all
}

// entered leads to what is to stand on a page from now on.
var entered = regexp.MustCompile(`(?i)\b(?:with|to|enter|use|put in|make it|should (?:read|be|say)|must (?:read|be))\s+$`)

// entering begins a sentence that says what is to be done to a page.
var entering = regexp.MustCompile(`(?i)^\W*(?:then |first,? |next,? |also )?(?:replace|change|correct|update|use|enter|set|put|fix|make|show|list)\b`)

// staleNumbers says which telephone numbers a sentence would put on pages that stand on
// pages of the audit that are inconsistent, and on no page that is right.
func (s standing) staleNumbers(sentence string) (all []string) {
	for _, f := range phone.In(sentence) {
		if !entering.MatchString(sentence) || !entered.MatchString(lastOf(sentence[:f.Start], reach)) {
			continue
		}
		on := map[string]bool{} // statuses of the pages with this number
		known := false          // whether a page that is right has a number
		for _, p := range s.pages {
			if own, read := phone.Parse(p.telephone); read {
				known = known || p.status == "Consistent"
				on[p.status] = on[p.status] || own.Same(f.Number)
			}
		}
		if known && on["Inconsistent"] && !on["Consistent"] {
			all = append(all, inQuotes(sentence[f.Start:f.End])+" stands only on pages that the audit marks as inconsistent")
		}
	}
	return all
}

// withoutAudit says where a sentence tells what an audit found that has no rows.
func withoutAudit(sentence string) (all []string) {
	if m := theAudit.FindString(sentence); m != "" && !foundNone.MatchString(sentence) {
		all = append(all, "says what the audit found, and the audit of the request has no rows")
	}
	return all
}
