package review

import (
	"cmp"
	"slices"
	"strings"

	"coagent/services/ai/review/phone"
	"coagent/services/ai/review/postal"
)

// auditRows is how many rows an audit has at the most.
const auditRows = 12

// NapAudit makes the results of an audit of the rows that the model copied: their
// status, what differs, the page, a row for each audited platform on which nothing
// was found, and the order. The rows are without faults.
func NapAudit(d Draft) {
	var results []map[string]any
	for _, row := range rowsOf(d.Answer, "rows") {
		results = append(results, napResult(d, row))
	}
	for _, s := range unread(d, results) {
		results = append(results, napResult(d, s))
	}
	slices.SortStableFunc(results, func(a, b map[string]any) int { return cmp.Compare(rank(a), rank(b)) })
	var missing []any
	for _, p := range platforms {
		if p.audited && !slices.ContainsFunc(results, func(r map[string]any) bool { return r["platform"] == p.name }) {
			missing = append(missing, map[string]any{"platform": p.name, "status": "Not Found"})
		}
	}
	list := []any{}
	for _, r := range results[:min(len(results), auditRows-len(missing))] {
		list = append(list, r)
	}
	d.Answer["results"] = append(list, missing...)
}

// rank puts the audited platforms first, in the order of their table.
func rank(row map[string]any) int {
	i := slices.IndexFunc(platforms, func(p platform) bool { return p.audited && p.name == row["platform"] })
	if i < 0 {
		return len(platforms)
	}
	return i
}

// napResult is what one page shows, and what that means.
func napResult(d Draft, row map[string]any) map[string]any {
	result := map[string]any{"platform": row["platform"], "citation": row["citation"]}
	if source, ok := d.CitedBy(row); ok {
		result["platformUrl"] = source.URL
		if p, known := platformOf(source); known {
			result["platform"] = p.name
		}
	}
	for _, name := range found {
		if text := Member(row, name); text != "" {
			result[name] = text
		}
	}
	conflicts, gaps := compared(d.Request, result)
	result["status"] = "Consistent"
	if len(conflicts) > 0 {
		result["status"] = "Inconsistent"
	}
	if notes := append(conflicts, gaps...); len(notes) > 0 {
		result["note"] = strings.Join(notes, "; ")
	}
	return result
}

// partNames are what a note calls the parts of an address.
var partNames = map[postal.Part]string{
	postal.Number: "street number", postal.Direction: "direction", postal.Street: "street", postal.Unit: "unit",
	postal.City: "city", postal.State: "state", postal.ZIP: "ZIP code", postal.Country: "country",
}

// compared says in words what of a row contradicts the request, and what of the
// request it does not show.
func compared(request, row map[string]any) (conflicts, gaps []string) {
	name := Member(row, "foundName")
	asked, shown := postal.Parse(Member(request, "address")), postal.Parse(Member(row, "foundAddress"))
	if name != "" && !sameName(withoutPlace(name, asked), Member(request, "name"), Member(request, "agencyName")) {
		conflicts = append(conflicts, "shows another name")
	}
	switch {
	case shown.Street == "": // a city alone says nothing of where an office is
		gaps = append(gaps, "address not shown")
	default:
		for _, part := range postal.Conflicts(asked, shown) {
			conflicts = append(conflicts, "shows another "+partNames[part])
		}
		if len(conflicts) == 0 && slices.Contains(postal.Missing(asked, shown), postal.Unit) {
			gaps = append(gaps, "unit not shown")
		}
	}
	text := Member(row, "foundPhone")
	number, read := numberOf(text)
	own, known := phone.Parse(Member(request, "phone"))
	switch {
	case text == "":
		gaps = append(gaps, "telephone not shown")
	case !read || !known || !number.Same(own):
		conflicts = append(conflicts, "shows another telephone")
	}
	return conflicts, gaps
}

// withoutPlace is a name without the city and the state behind it, alone or with
// what the person is there: "Buddy Sprague - Mobile, AL", "Buddy Sprague | Mobile
// Realtor".
func withoutPlace(name string, where postal.Address) string {
	var kept []string
	for i, part := range nameJoint.Split(name, -1) {
		words := addressWords(part)
		rest := slices.DeleteFunc(slices.Clone(words), func(w string) bool {
			return slices.Contains(strings.Fields(where.City), w) || slices.Contains(designations, w) ||
				slices.Contains([]string{"real", "estate"}, w) || postal.StateIn([]string{w}) == where.State && where.State != ""
		})
		if i == 0 || len(rest) > 0 {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ", ")
}

// unread are rows for the audited platforms, and for the agency's own site, of
// which a result shows the agent, by name and by what makes it theirs, and of which
// the model gave no row: it would be wrong to say that they were not found.
func unread(d Draft, results []map[string]any) []map[string]any {
	var rows []map[string]any
	for i, s := range d.Sources {
		platform := auditedSite(d.Request, s)
		has := func(r map[string]any) bool { return r["platform"] == platform || r["citation"] == float64(i+1) }
		if platform == "" || slices.ContainsFunc(results, has) || slices.ContainsFunc(rows, has) {
			continue
		}
		if name := Member(d.Request, "name"); s.says(name) && showsAgent(d.Request, s) {
			row := map[string]any{"platform": platform, "citation": float64(i + 1), "foundName": name}
			readRow(d.Request, s, row)
			rows = append(rows, row)
		}
	}
	return rows
}

// showsAgent reports whether a page is about the agent beyond doubt: it shows their
// phone, agency or site, or a name of the trade in their city and no other firm.
func showsAgent(request map[string]any, s Source) bool {
	if tiedToAgent(request, s) {
		return true
	}
	city := postal.Parse(Member(request, "address")).City
	words := " " + strings.Join(addressWords(s.shown()), " ") + " "
	return aboutAgent(request, s) && city != "" && strings.Contains(words, " "+city+" ") &&
		!ofAnotherFirm(s, Member(request, "name"), Member(request, "agencyName"))
}

// auditedSite is what the site of a page is called if every audit has a row of it;
// empty if it is another one. The agency's site is known by its host.
func auditedSite(request map[string]any, s Source) string {
	if p, ok := platformOf(s); ok {
		if p.audited {
			return p.name
		}
		return ""
	}
	agency := Member(request, "agencyName")
	label, _, _ := strings.Cut(hostOfURL(s.URL), ".")
	label, squeezed := strings.ReplaceAll(label, "-", ""), strings.ReplaceAll(plainWords(agency), " ", "")
	if len(label) > 4 && strings.HasPrefix(squeezed, label) {
		return agency + " website"
	}
	return ""
}

// readRow copies telephone and address of a page: the agent's number if it is
// there, else the only one, and an address that ends with state and ZIP code.
func readRow(request map[string]any, s Source, row map[string]any) {
	text := s.shown()
	numbers := phone.In(text)
	own, _ := phone.Parse(Member(request, "phone"))
	for _, f := range numbers {
		if f.Same(own) || len(numbers) == 1 {
			row["foundPhone"] = strings.TrimSpace(text[f.Start:f.End])
			break
		}
	}
	if where := postal.In(phone.Blank(text, "|")); len(where) == 1 {
		row["foundAddress"] = where[0]
	}
}
