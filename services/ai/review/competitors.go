package review

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"coagent/platform/fault"
)

// A name has no more words than these.
const (
	personWords = 6
	agencyWords = 8
)

// Competitors holds each competitor against the result that it cites: it names
// them, and says their figures of them and not of another.
func Competitors(d Draft) []fault.Field {
	rows := rowsOf(d.Answer, "competitors")
	own := Member(d.Request, "name")
	people := []string{own}
	for _, row := range rows {
		people = append(people, Member(row, "name"))
	}
	var faults []fault.Field
	for i, row := range rows {
		at := fmt.Sprintf("/competitors/%d", i)
		source, ok := d.CitedBy(row)
		if !ok {
			faults = append(
				faults, fault.Field{Pointer: at, Code: "citation", Detail: "must cite the search result that names the agent"},
			)
			continue
		}
		name := Member(row, "name")
		if strings.Contains(" "+plainWords(name)+" ", " "+plainWords(own)+" ") ||
			sameName(name, own, Member(d.Request, "agencyName")) {
			faults = append(faults, fault.Field{
				Pointer: at, Code: "self", Detail: "must not be the agent who asks; leave it out",
			})
			continue
		}
		if slices.Contains(people[1:i+1], name) {
			faults = append(faults, fault.Field{
				Pointer: at, Code: "twice", Detail: "is the competitor of an earlier row; leave it out",
			})
			continue
		}
		agency := Member(row, "agency")
		if !isName(name, personWords) || agency != "" && !isName(agency, agencyWords) {
			faults = append(
				faults, fault.Field{Pointer: at, Code: "name", Detail: "must hold names, and nothing else in their place"},
			)
		}
		p := pageOf(source, people)
		if !p.names(name) {
			faults = append(faults, fault.Field{
				Pointer: at, Code: "evidence", Detail: "must name somebody whom the search result that it cites names",
			})
			continue
		}
		if p.onlyOutsiders(name) {
			faults = append(faults, fault.Field{
				Pointer: at, Code: "person",
				Detail: "must be an agent: the result names somebody of another trade, or who wrote a review; leave it out",
			})
			continue
		}
		if agency != "" && !d.employs(agency, name, people) {
			faults = append(faults, fault.Field{
				Pointer: at + "/agency", Code: "evidence",
				Detail: "must stand in a search result as the agency of this agent; leave it empty where none says it",
			})
		}
		for _, m := range measures {
			if n, there := row[m.member].(float64); there && !p.tells(m, n, name) {
				faults = append(faults, untold(at+"/"+m.member, m))
			}
		}
	}
	return faults
}

// employs reports whether a result says the agency of the agent: there it stands
// beside the name, or over all names of the page.
func (d Draft) employs(agency, name string, people []string) bool {
	for _, s := range d.Sources {
		p := pageOf(s, people)
		if !p.names(name) {
			continue
		}
		for _, at := range namings(p.text, agency) {
			head := p.mentions[0].start >= at[0]
			if head || p.of(at[0], name) || p.follows(at[1], name) {
				return true
			}
		}
	}
	return false
}

// beside is how many bytes lie between an agency and the name that follows it:
// "Skyline Realty's Arvid Pelletier".
const beside = 30

// follows reports whether a name follows closely behind a byte.
func (p page) follows(at int, name string) bool {
	return slices.ContainsFunc(p.mentions, func(m mention) bool {
		return m.name == name && m.start >= at && m.start-at < beside
	})
}

// tells reports whether the page tells a figure of somebody.
func (p page) tells(m measure, value float64, name string) bool {
	return value <= m.most && slices.ContainsFunc(m.places(p.text, value), func(at int) bool { return p.of(at, name) })
}

// untold is the fault of a figure that its result does not tell.
func untold(at string, m measure) fault.Field {
	return fault.Field{
		Pointer: at, Code: "figure",
		Detail: "must stand in the cited search result, beside the word for it (" + m.say + ") and said of this agent; " +
			"leave it out where it does not",
	}
}

// CompetitorFigures holds the figures of one competitor against the result that
// each cites. How many reviews there are and how many stars they give is told by
// one site.
func CompetitorFigures(d Draft) []fault.Field {
	name := Member(d.Request, "name")
	cites := map[string]any{}
	var faults []fault.Field
	for i, row := range rowsOf(d.Answer, "figures") {
		at := fmt.Sprintf("/figures/%d", i)
		m, ok := measureNamed(Member(row, "kind"))
		if !ok {
			continue // the schema says so
		}
		if cites[m.name] != nil {
			faults = append(faults, fault.Field{Pointer: at, Code: "twice", Detail: "is of a kind that comes twice; keep one"})
			continue
		}
		cites[m.name] = row["citation"]
		value, _ := row["value"].(float64)
		if source, there := d.CitedBy(row); !there || !d.tellsOf(source, m, value, name) {
			faults = append(faults, untold(at, m))
		}
	}
	if a, b := cites["reviews"], cites["rating"]; a != nil && b != nil && a != b && len(faults) == 0 {
		for i, row := range rowsOf(d.Answer, "figures") {
			if row["kind"] == "rating" {
				faults = append(faults, fault.Field{
					Pointer: fmt.Sprintf("/figures/%d", i), Code: "pair",
					Detail: "must cite the result that the count of reviews cites: both are told by one site, or one is left out",
				})
			}
		}
	}
	return faults
}

// tellsOf reports whether a source tells a figure of somebody. The page about a
// site says whose it is by the site's name: that of the person, or one that a
// page of the person tells.
func (d Draft) tellsOf(s Source, m measure, value float64, name string) bool {
	p := pageOf(s, []string{name})
	if p.tells(m, value, name) {
		return true
	}
	if m.name != "domain_authority" || value > m.most || len(m.places(p.text, value)) == 0 {
		return false
	}
	about := strings.ReplaceAll(plainWords(p.text), " ", "")
	return slices.ContainsFunc(d.sitesOf(name), func(site string) bool {
		return len(site) > 7 && strings.Contains(about, site)
	})
}

// site is a handle, or the name of a site by its host.
var site = regexp.MustCompile(`(?i)@([\w.]{4,})|\b(?:www\.)?([a-z0-9-]{4,})\.(?:[a-z]{2,})\b`)

// sitesOf are the names of sites that may be somebody's: their own name, and what
// the pages that name them tell.
func (d Draft) sitesOf(name string) []string {
	sites := []string{strings.ReplaceAll(plainWords(name), " ", "")}
	for _, s := range d.Sources {
		if p := pageOf(s, []string{name}); p.names(name) {
			for _, m := range site.FindAllStringSubmatch(p.text, -1) {
				label := strings.ReplaceAll(plainWords(m[1]+m[2]), " ", "")
				if _, platform := platformNamed(label); !platform {
					sites = append(sites, label)
				}
			}
		}
	}
	return sites
}

func measureNamed(name string) (measure, bool) {
	if i := slices.IndexFunc(measures, func(m measure) bool { return m.name == name }); i >= 0 {
		return measures[i], true
	}
	return measure{}, false
}

// CompetitorProfile makes the members of a profile of the figures, which are
// without faults.
func CompetitorProfile(d Draft) {
	citations := []any{}
	for _, row := range rowsOf(d.Answer, "figures") {
		if m, ok := measureNamed(Member(row, "kind")); ok {
			d.Answer[m.member] = row["value"]
			if !slices.Contains(citations, row["citation"]) {
				citations = append(citations, row["citation"])
			}
		}
	}
	d.Answer["citations"] = citations
}
