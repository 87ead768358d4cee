package review

import (
	"fmt"
	"slices"
	"strings"

	"coagent/services/ai/regexp"
	"coagent/services/ai/review/postal"
)

// A name has no more words than these.
const (
	personWords = 6
	agencyWords = 8
)

// Competitors holds each competitor against the result that it cites: it names
// them, and says their figures of them and not of another.
func Competitors(d Draft) []Fault {
	rows := rowsOf(d.Answer, "competitors")
	own := Member(d.Request, "name")
	people := []string{own}
	firms := []string{Member(d.Request, "agencyName")}
	for _, row := range rows {
		people = append(people, Member(row, "name"))
		firms = append(firms, Member(row, "agency"))
	}
	pages, address := d.pagesOf(people, firms), postal.Parse(Member(d.Request, "address"))
	var faults []Fault
	for i, row := range rows {
		at := fmt.Sprintf("/competitors/%d", i)
		source, ok := d.CitedBy(row)
		if !ok {
			faults = append(
				faults, Fault{Pointer: at, Code: "citation", Detail: "must cite the search result that names the agent"},
			)
			continue
		}
		name := Member(row, "name")
		if strings.Contains(" "+plainWords(name)+" ", " "+plainWords(own)+" ") ||
			sameName(name, own, Member(d.Request, "agencyName")) || isOwnRow(d.Request, row) {
			faults = append(faults, Fault{
				Pointer: at, Code: "self", Detail: "must not be the agent who asks; leave it out",
			})
			continue
		}
		if slices.ContainsFunc(people[1:i+1], func(other string) bool { return other == name || sameName(name, other, "") }) {
			faults = append(faults, Fault{
				Pointer: at, Code: "twice", Detail: "is the competitor of an earlier row; leave it out",
			})
			continue
		}
		agency := Member(row, "agency")
		if !isName(name, personWords) || agency != "" && !isName(agency, agencyWords) {
			faults = append(
				faults, Fault{Pointer: at, Code: "name", Detail: "must hold names, and nothing else in their place"},
			)
		}
		read, _ := citedBy(pages, row)
		p := read()
		if !p.names(name) {
			faults = append(faults, Fault{
				Pointer: at, Code: "evidence", Detail: "must name somebody whom the search result that it cites names",
			})
			continue
		}
		if p.onlyOutsiders(name) || isTradeFirm(agency) {
			faults = append(faults, Fault{
				Pointer: at, Code: "person",
				Detail: "must be an agent: the result names somebody of another trade, or who wrote a review; leave it out",
			})
			continue
		}
		if elsewhere(address, source) {
			faults = append(faults, Fault{
				Pointer: at, Code: "area", Detail: "works in a city of that name in another state; leave it out",
			})
			continue
		}
		if agency != "" && !employs(pages, agency, name) {
			faults = append(faults, Fault{
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

// elsewhere reports whether a page is about the city of the address in another
// state, and in no other way about the one of the address.
func elsewhere(asked postal.Address, s Source) bool {
	if asked.City == "" || asked.State == "" || twinned[asked.City] {
		return false
	}
	words := strings.Fields(plainWords(s.shown()))
	city := strings.Fields(asked.City)
	another := false
	for i := range words {
		if i+len(city) >= len(words) || !slices.Equal(words[i:i+len(city)], city) {
			continue
		}
		behind := words[i+len(city) : min(len(words), i+len(city)+5)]
		switch state := postal.StateIn(behind); state {
		case "":
		case asked.State:
			return false
		default:
			another = true
		}
	}
	return another
}

// twinned are cities that lie on the border of two states, by the same name.
var twinned = map[string]bool{
	"kansas city": true, "texarkana": true, "bristol": true, "delmar": true, "union city": true,
}

// employs reports whether a result says the agency of the agent: there it stands
// beside the name, over all names of the page, or beside the team of the agent.
func employs(pages []func() *page, agency, name string) bool {
	return slices.ContainsFunc(pages, func(read func() *page) bool {
		p := read()
		return p.names(name) && slices.ContainsFunc(namings(p.text, p.words, agency), func(at [2]int) bool {
			for m := range p.mentions.overlapping(mention{start: at[0], end: at[1]}) {
				return m.name == name && at[1] > m.end // Hattie Bloom Realty, and not the Bloom of Hattie Bloom
			}
			head := p.mentions.inOrder[0].start >= at[0]
			return head || p.of(at[0], name) || p.follows(at, name) || p.isOfTeam(at, name)
		})
	})
}

var (
	// attached is what stands between a name and the agency behind it.
	attached = regexp.MustCompile(`(?i)^[\s,(|·–—/-]*(?:(?:of|with|at|from|for|and)\s+)?(?:the\s+)?$`)
	// owns is what stands between an agency and the name behind it: "Skyline Realty's
	// agent Arvid Pelletier".
	owns  = regexp.MustCompile(`(?i)^(?:['’]s?\s+|\.\s+(?:her|his|their)\s+)` + roles + `$`)
	heads = regexp.MustCompile(`(?i)^\s*[:,(|·–—-]?\s+` + roles + `$`)
	leads = regexp.MustCompile(`(?i)\b(?:team|group|partners)\b`)
)

// roles are what people of a firm are.
const roles = `(?:(?:top |lead |listing |buyer'?s |sales |associate |managing |broker|real estate )*(?:realtor®?s?|agents?|brokers?|associates?|owners?` +
	`|founders?|co-owners?|co-founders?|partners?|principals?|president|colleagues?|producers?|team leaders?|advisors?)?[\s:,-]*)`

// follows reports whether a name follows an agency as one of its people. Where the
// agency stands behind another name, it is the agency of that one.
func (p *page) follows(agency [2]int, name string) bool {
	last, next := p.round(agency[1])
	if next < 0 || !p.means(next, name) {
		return false
	}
	end := p.mentions.inOrder[next].start
	if end-agency[1] > reach {
		return false
	}
	between := p.text[agency[1]:end]
	if owns.MatchString(between) {
		return true
	}
	if !heads.MatchString(between) {
		return false
	}
	if last < 0 || p.mentions.inOrder[last].end > agency[0] {
		return true
	}
	begin := p.mentions.inOrder[last].end
	return agency[0]-begin > reach || !attached.MatchString(p.text[begin:agency[0]])
}

// isOfTeam reports whether the agency at these bytes is that of a team, of which
// the page names somebody behind it and no other firm.
func (p *page) isOfTeam(agency [2]int, name string) bool {
	last, _ := p.round(agency[0])
	ofTeam := last >= 0 && leads.MatchString(p.mentions.inOrder[last].name)
	if last < 0 {
		for _, f := range p.firms.inOrder {
			if f.start >= agency[0] || ofTeam {
				break
			}
			ofTeam = f.end <= agency[0] && leads.MatchString(f.name)
		}
	}
	if !ofTeam {
		return false
	}
	behind := p.mentions.inOrder[p.mentions.from(agency[1]):]
	i := slices.IndexFunc(behind, func(m mention) bool { return m.name == name })
	if i < 0 {
		return false
	}
	for _, f := range p.firms.inOrder[p.firms.from(agency[1]):] {
		if f.start >= behind[i].start {
			break
		}
		if f.end <= behind[i].start && !leads.MatchString(f.name) {
			return false
		}
	}
	return true
}

// untold is the fault of a figure that its result does not tell.
func untold(at string, m measure) Fault {
	return Fault{
		Pointer: at, Code: "figure",
		Detail: "must stand in the cited search result, beside the word for it (" + m.say + ") and said of this agent; " +
			"leave it out where it does not",
	}
}

// CompetitorFigures holds the figures of one competitor against the result that
// each cites. How many reviews there are and how many stars they give is told by
// one site.
func CompetitorFigures(d Draft) []Fault {
	name := Member(d.Request, "name")
	pages := d.pagesOf([]string{name}, []string{Member(d.Request, "agency")})
	cites := map[string]any{}
	var faults []Fault
	for i, row := range rowsOf(d.Answer, "figures") {
		at := fmt.Sprintf("/figures/%d", i)
		m, ok := measureNamed(Member(row, "kind"))
		if !ok {
			continue // the schema says so
		}
		if cites[m.name] != nil {
			faults = append(faults, Fault{Pointer: at, Code: "twice", Detail: "is of a kind that comes twice; keep one"})
			continue
		}
		cites[m.name] = row["citation"]
		value, _ := row["value"].(float64)
		switch source, there := d.CitedBy(row); {
		case !there || !d.tellsOf(row, pages, m, value):
			faults = append(faults, untold(at, m))
		case ofAnotherFirm(source, name, Member(d.Request, "agency")):
			faults = append(faults, Fault{
				Pointer: at, Code: "person",
				Detail: "must be told of this agent: the result is about somebody of that name with another agency; leave it out",
			})
		case d.hasMore(pages, m, value) > 0:
			faults = append(faults, Fault{
				Pointer: at, Code: "figure",
				Detail: "is less than another result tells of this agent: " +
					plainNumber(d.hasMore(pages, m, value)) + "; take that",
			})
		}
	}
	if a, b := cites["reviews"], cites["rating"]; a != nil && b != nil && a != b && len(faults) == 0 {
		for i, row := range rowsOf(d.Answer, "figures") {
			if row["kind"] == "rating" {
				faults = append(faults, Fault{
					Pointer: fmt.Sprintf("/figures/%d", i), Code: "pair",
					Detail: "must cite the result that the count of reviews cites: both are told by one site, or one is left out",
				})
			}
		}
	}
	return faults
}

// firm is the name of a firm of the trade, where it stands.
var firm = regexp.MustCompile(`^(?:[\p{Lu}&][\p{L}\d&'’.-]*\s+){1,4}?(?:Realty|Realtors®?|Properties|Homes|Real Estate|Brokers|Brokerage|Group|Land|Living)\b`)

// ofAnotherFirm reports whether a result is about somebody of that name who works
// for another firm than the agency: it puts that one behind the name, and the
// agency nowhere.
func ofAnotherFirm(s Source, name, agency string) bool {
	first, _, _ := strings.Cut(firmWords(agency), " ")
	text := s.shown()
	if first == "" || strings.Contains(" "+plainWords(text)+" ", " "+first+" ") {
		return false
	}
	for _, at := range namings(text, wordsAt(text), name) {
		behind := firstOf(text[at[1]:], reach)
		if joint := besideName.FindString(behind); joint != "" && firm.MatchString(behind[len(joint):]) {
			return true
		}
	}
	return false
}

// besideName is what stands between a name and the firm behind it.
var besideName = regexp.MustCompile(`(?i)^\s*[,(|·–—.-]?\s+(?:realtor®?,?\s+)?(?:(?:of|with|at|from)\s+)?(?:the\s+)?`)

// tellsOf reports whether the page that a row cites tells its figure of the
// competitor. The page about a site says whose it is by the site's name: that of the
// person, or one that a page of the person tells.
func (d Draft) tellsOf(row map[string]any, pages []func() *page, m measure, value float64) bool {
	read, _ := citedBy(pages, row)
	p := read()
	if m.name == "domain_authority" && d.isOfAgencySite(p) {
		return false
	}
	if p.tells(m, value, Member(d.Request, "name")) {
		return true
	}
	if m.name != "domain_authority" || value > m.most || !p.says(m, value) {
		return false
	}
	about := strings.ReplaceAll(plainWords(p.text), " ", "")
	return slices.ContainsFunc(d.sitesOf(pages), func(site string) bool {
		return len(site) > 7 && strings.Contains(about, site)
	})
}

// isOfAgencySite reports whether a page is about the site of the agency, whose name has
// nothing of the person's.
func (d Draft) isOfAgencySite(p *page) bool {
	m := site.FindStringSubmatch(p.text)
	agency := strings.ReplaceAll(firmWords(Member(d.Request, "agency")), " ", "")
	if m == nil || agency == "" {
		return false
	}
	label := strings.ReplaceAll(plainWords(m[1]+m[2]), " ", "")
	persons := slices.ContainsFunc(strings.Fields(plainWords(Member(d.Request, "name"))), func(word string) bool {
		return len(word) > 2 && strings.Contains(label, word)
	})
	return !persons && len(label) > 4 && (strings.HasPrefix(label, agency) || strings.HasPrefix(agency, label))
}

// site is a handle, or the name of a site by its host.
var site = regexp.MustCompile(`(?i)@([\w.]{4,})|\b(?:www\.)?([a-z0-9-]{4,})\.(?:[a-z]{2,})\b`)

// sitesOf are the names of sites that may be the competitor's: their own name, and
// what the pages that name them tell.
func (d Draft) sitesOf(pages []func() *page) []string {
	name := Member(d.Request, "name")
	sites := []string{strings.ReplaceAll(plainWords(name), " ", "")}
	agency := strings.ReplaceAll(firmWords(Member(d.Request, "agency")), " ", "")
	for _, read := range pages {
		if p := read(); p.names(name) {
			for _, m := range site.FindAllStringSubmatch(p.text, -1) {
				label := strings.ReplaceAll(plainWords(m[1]+m[2]), " ", "")
				ofAgency := agency != "" && (strings.HasPrefix(label, agency) || strings.HasPrefix(agency, label))
				if _, platform := platformNamed(label); !platform && !ofAgency {
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

// isOwnRow reports whether a row is of somebody of the agent's agency and last name whose
// first name begins alike: Manuel Quiroz for Manny Quiroz.
func isOwnRow(request, row map[string]any) bool {
	own, name := strings.Fields(plainWords(Member(request, "name"))), strings.Fields(plainWords(Member(row, "name")))
	agency := plainWords(Member(row, "agency"))
	return len(own) > 1 && len(name) > 1 && agency != "" && agency == plainWords(Member(request, "agencyName")) &&
		own[len(own)-1] == name[len(name)-1] && own[0] != name[0] && len(own[0]) > 2 && strings.HasPrefix(name[0], own[0][:2])
}
