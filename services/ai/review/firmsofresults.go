package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// firmOfTrade is a run of words with capitals that ends as the name of a firm does.
var firmOfTrade = regexp.MustCompile(`(?:\p{Lu}[\p{L}\d.'’-]*\s+(?:(?:&|and|of)\s+)?){1,4}?` + inTrade + `(?:\s+` + inTrade + `)?\b`)

// inTrade are the last words of such names.
const inTrade = `(?:Realty|Realtors|Lending|Mortgage|Bank|Properties|Insurance|` +
	`Builders|Brokers|Brokerage|Associates|Inspections|Company|Financial|Escrow|Inc|LLC|Heating|Cooling|Plumbing|Roofing|Electric|Septic|` +
	`Excavating|Excavation|Solar|Construction|Contractors|Contracting|Remodeling|Restoration|Landscaping|Painting|Movers|Moving|Storage|` +
	`Architects|Architecture|Staging|Photography|Homes|Custom Homes|Mechanical|Exteriors|Windows|Foundations?|Pest Control|Sons|Brothers|` +
	`Environmental|Drilling|Wells|Pools|Masonry|Flooring|Carpentry|Woodworks|Interiors|Appraisals?|Surveying|Engineering)`

var (
	// ofPublic are words in the names of offices, programs and associations.
	ofPublic = regexp.MustCompile(`\b(?:Association|Division|Department|Board|National|Federal|State|County|City|Bureau|Commission|Office|Authority|Agency|Public|Our)\b`)
	// goesOnAsProgram is behind words that are no firm: National Flood Insurance Program.
	goesOnAsProgram = regexp.MustCompile(`^ (?:\p{Lu}|programs?\b|cap\b|laws?\b|acts?\b|rules?\b|plans?\b|season\b)`)
)

// agentOfResult is the name of somebody of the trade, with the word for it.
var agentOfResult = regexp.MustCompile(`(?:\b(?:[Aa]gent|[Bb]roker|Realtor|REALTOR®?|[Ll]oan officer|[Ll]ender)\s+(\p{Lu}[\p{L}'’-]+ (?:\p{Lu}\. )?\p{Lu}[\p{L}'’-]+))|` +
	`(?:(\p{Lu}[\p{L}'’-]+ (?:\p{Lu}\. )?\p{Lu}[\p{L}'’-]+), (?:an? |the )?(?:[a-z-]+ ){0,2}(?:agent|broker|Realtor|realtor|lender|loan officer)\b)`)

// namesFirmOfResult doubts the sentences of a post that name a firm or an agent whom a
// result names, and not the request.
func namesFirmOfResult(d Draft) (faults []Fault) {
	var names []string
	for _, s := range d.Sources {
		text := s.shown()
		for _, at := range firmOfTrade.FindAllStringIndex(text, often) {
			if name := text[at[0]:at[1]]; !ofPublic.MatchString(name) && !goesOnAsProgram.MatchString(text[at[1]:]) {
				names = append(names, name)
				if _, firm, of := strings.Cut(name, " of "); of && firmOfTrade.MatchString(firm) {
					names = append(names, firm) // Dale Pratt of Pratt & Sons Septic
				}
			}
		}
		for _, m := range agentOfResult.FindAllStringSubmatch(text, often) {
			names = append(names, m[1]+m[2])
		}
	}
	names = unique(names)
	if len(names) == 0 {
		return nil
	}
	for at, text := range d.answerTexts() {
		seen := d.rendered(text)
		if !slices.ContainsFunc(names, func(name string) bool { return strings.Contains(seen, name) }) {
			continue
		}
		for _, sentence := range d.sentences(text) {
			for _, name := range names {
				_, behind, there := strings.Cut(sentence, name)
				if !there || goesOnAsProgram.MatchString(behind) || isAsked(d.Request, name) {
					continue
				}
				faults = append(faults, Fault{
					Pointer: at, Code: "name", Sentence: strings.TrimSpace(sentence), Doubt: true,
					Detail: "names " + inQuotes(name) + ", a firm or an agent of a result", Advice: "say it without the name",
				})
				break
			}
		}
	}
	return faults
}
