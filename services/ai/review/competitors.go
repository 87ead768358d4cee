package review

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"coagent/platform/fault"
	"coagent/services/ai/review/phone"
)

// competitorNumbers are the figures of a competitor.
var competitorNumbers = []string{"avgRating", "domainAuthority", "reviewCount", "socialFollowers"}

// A name has no more words than these.
const (
	personWords = 6
	agencyWords = 8
)

// Competitors holds each competitor against the result that it cites.
func Competitors(d Draft) []fault.Field {
	list, _ := d.Answer["competitors"].([]any)
	own := " " + plainWords(Member(d.Request, "name")) + " "
	var faults []fault.Field
	for i, v := range list {
		row, _ := v.(map[string]any)
		at := fmt.Sprintf("/competitors/%d", i)
		source, ok := d.CitedBy(row)
		if !ok {
			faults = append(
				faults, fault.Field{Pointer: at, Code: "citation", Detail: "must cite the search result that names the agent"},
			)
			continue
		}
		name := Member(row, "name")
		if strings.Contains(" "+plainWords(name)+" ", own) {
			faults = append(faults, fault.Field{Pointer: at + "/name", Code: "self", Detail: "must not be the agent who asks"})
		}
		if !source.says(name) {
			faults = append(faults, fault.Field{
				Pointer: at + "/name", Code: "evidence", Detail: "must stand in the search result that is cited",
			})
		}
		agency := Member(row, "agency")
		if !isName(name, personWords) || agency != "" && !isName(agency, agencyWords) {
			faults = append(
				faults, fault.Field{Pointer: at, Code: "name", Detail: "must hold names, and nothing else in their place"},
			)
		}
		if agency != "" && !slices.ContainsFunc(d.Sources, func(s Source) bool { return s.says(agency) }) {
			faults = append(faults, fault.Field{
				Pointer: at + "/agency", Code: "evidence",
				Detail: "must stand in a search result; leave it empty where none says it",
			})
		}
		faults = append(faults, untold(at, row, []Source{source})...)
	}
	return faults
}

// CompetitorFigures holds the figures of one competitor against those of the
// cited results that name them.
func CompetitorFigures(d Draft) []fault.Field {
	var naming []Source
	for _, n := range numbersOf(d.Answer) {
		if s, ok := d.result(n); ok && s.says(Member(d.Request, "name")) {
			naming = append(naming, s)
		}
	}
	return untold("", d.Answer, naming)
}

// elsewhere are the numbers of a page that are figures of nobody, beside its
// telephones: those of streets, and years.
var elsewhere = regexp.MustCompile(`\b\d{1,5} (?:(?:N|S|E|W|North|South|East|West)\.? )?(?:[A-Z0-9][\w'-]* ){1,3}(?:St|Street|Ave|Avenue|Blvd|Boulevard|Rd|Road|Dr|Drive|Ln|Lane|Ct|Court|Pl|Place|Pkwy|Parkway|Hwy|Highway|Way|Cir|Circle|Ter|Terrace|Plaza|Trail|Loop)\b` +
	`|\b(?:Suite|Ste\.?|Unit|Apt\.?) #?\d{1,5}\b|\b[A-Z]{2} \d{5}(?:-\d{4})?\b|(?i:\b(?:since|in|established|est\.|founded)) (?:19|20)\d\d\b`)

// untold lists the figures of a row that no source tells.
func untold(at string, row map[string]any, sources []Source) []fault.Field {
	told := map[figure]bool{}
	for _, s := range sources {
		text := phone.Blank(asRendered(s.Title+"\n"+s.Snippet), " · ")
		maps.Copy(told, figuresOf(elsewhere.ReplaceAllString(text, " · ")))
	}
	var faults []fault.Field
	for _, name := range competitorNumbers {
		if n, ok := row[name].(float64); ok && !told[numberFigure(n)] {
			faults = append(faults, fault.Field{
				Pointer: at + "/" + name, Code: "figure",
				Detail: "must stand in a cited search result that names the agent; leave it out where none tells it",
			})
		}
	}
	return faults
}
