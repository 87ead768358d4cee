package author

import (
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"coagent/mocks/bedrock/schema"
)

// row is what search results tell of one thing: values by property name, as
// text, as float64 or, for citations, as []any. What they do not tell is absent.
type row map[string]any

// cites says that objects of s tell which search results they rest on. They
// are made of rows and hold nothing else.
func cites(s *schema.Schema) bool {
	return s.Properties["citation"] != nil || s.Properties["citations"] != nil
}

// row is the row that an object at p is made of; nil if it is not made of one.
func (s subject) row(of *schema.Schema, p place) row {
	rows, known := s.rows[p.name]
	switch {
	case !known || !cites(of):
		return nil
	case p.index < len(rows):
		return rows[p.index]
	}
	return row{}
}

// fact is v as a value of s, if it is one.
func (w *writer) fact(s *schema.Schema, v any) (any, bool) {
	s = s.Flat()
	b, kind := s.Bounds(), s.Kind()
	if len(s.Enum) > 0 {
		return v, slices.ContainsFunc(s.Enum, func(e any) bool { return schema.Same(e, v) })
	}
	switch v := v.(type) {
	case string:
		if kind != "string" || s.Format != "" || length(v) < b.MinLength || (b.MaxLength > 0 && length(v) > b.MaxLength) {
			return nil, false
		}
		l := &Leaf{Text: v, Most: b.MaxLength}
		w.leaves = append(w.leaves, l)
		w.room -= len(v)
		return l, true
	case float64:
		return v, (kind == "number" || (kind == "integer" && v == math.Trunc(v))) && (b.Min == nil || v >= *b.Min) &&
			(b.Max == nil || v <= *b.Max)
	case []any:
		fits := kind == "array" && s.Items != nil && len(v) >= max(s.MinItems, b.MinItems) &&
			(b.MaxItems < 0 || len(v) <= b.MaxItems)
		for _, item := range v {
			if fits {
				_, fits = w.fact(s.Items, item)
			}
		}
		return v, fits
	}
	return nil, false
}

// facts are the rows of everything that results can tell.
func (s subject) facts() map[string][]row {
	rows := map[string][]row{}
	for _, r := range s.results {
		rows["statistics"] = append(rows["statistics"], r.statistics()...)
		rows["competitors"] = append(rows["competitors"], s.competitorsIn(r)...)
	}
	rows["statistics"] = unique(rows["statistics"], "value")
	rows["statistics"] = rows["statistics"][:min(6, len(rows["statistics"]))]
	rows["competitors"] = unique(rows["competitors"], "name")
	if s.fields["phone"] != "" {
		rows["rows"] = s.audit()
	}
	if s.profiles {
		rows["figures"] = s.enriched()
	}
	return rows
}

// unique drops the rows that repeat the member of an earlier one.
func unique(rows []row, member string) []row {
	seen := map[any]bool{}
	return slices.DeleteFunc(rows, func(r row) bool {
		again := seen[r[member]]
		seen[r[member]] = true
		return again
	})
}

// text is all that the result says, as safe to repeat as its parts.
func (r result) text() string { return r.title + ".\n" + r.snippet }

var sentenceEnd = regexp.MustCompile(`[.!?;]+(?:\s+|$)`)

// oneSentence is text without what would end a sentence inside it.
func oneSentence(text string) string {
	return strings.TrimSpace(strings.TrimRight(sentenceEnd.ReplaceAllString(text, ", "), ", "))
}

// aFigure is a number as a page writes it; the first group is what is
// repeated, the second what is counted.
var aFigure = regexp.MustCompile(`(?:^|[\s(])(\$?\d{1,3}(?:,\d{3})+(?:\.\d+)?%?|\$?\d+(?:\.\d+)?(?:%| (?:thousand|million|billion|percent)\b)?)(?: (days|homes|houses|listings|sales|units)\b|[\s.,:)]|$)`)

var (
	risen  = regexp.MustCompile(`\b(?:up|rose|grew|increased|climbed)\b`)
	fallen = regexp.MustCompile(`\b(?:down|fell|dropped|declined|decreased)\b`)
)

// measures are what a figure may be one of, by the words near it.
var measures = []struct{ word, metric string }{
	{"days on market", "Days on market"}, {"listings", "Active listings"}, {"inventory", "Homes for sale"},
	{"homes for sale", "Homes for sale"}, {"median", "Median sale price"},
	{"rents", "Rents"}, {"mortgage", "Mortgage rate"}, {"interest rate", "Interest rate"}, {"sales", "Homes sold"},
	{"sold", "Homes sold"},
	{"price", "Prices"},
}

// statistics are the figures with a dollar or percent sign, and those whose
// measure is plain.
func (r result) statistics() []row {
	var rows []row
	for _, sentence := range sentenceEnd.Split(r.snippet, -1) {
		lower := " " + strings.ToLower(sentence) + " "
		metric := ""
		for _, m := range measures {
			if metric == "" && strings.Contains(lower, " "+m.word) {
				metric = m.metric
			}
		}
		for _, m := range aFigure.FindAllStringSubmatch(sentence, -1) {
			value := m[1]
			if !strings.ContainsAny(value, "$%") && (metric == "" || m[2] == "") {
				continue
			}
			out := row{"metric": metric, "value": value, "citation": float64(r.n)}
			if metric == "" {
				out["metric"] = "Change that the page reports"
				if value[0] == '$' {
					out["metric"] = "Amount that the page names"
				}
			}
			switch {
			case risen.MatchString(lower):
				out["change"] = "up on the period before"
			case fallen.MatchString(lower):
				out["change"] = "down on the period before"
			}
			rows = append(rows, out)
			break // one figure of a sentence is enough: the next may measure something else
		}
	}
	return rows
}

// figures are the measures of an agent, by property name.
var figures = map[string]*regexp.Regexp{
	"reviewCount":     regexp.MustCompile(`(?i)\b(\d[\d,]*) (?:[a-z]+ )?reviews?\b`),
	"avgRating":       regexp.MustCompile(`(?i)(?:\brat(?:ed|ing)(?: [a-z]+){0,2}:? |\baverage(?: [a-z]+){0,2} )([0-5](?:\.\d+)?)\b|\b([0-5](?:\.\d+)?) (?:out of (?:5|five)|stars?)\b`),
	"socialFollowers": regexp.MustCompile(`(?i)\b(\d[\d,]*) (?:[a-z]+ )?followers\b`),
	"domainAuthority": regexp.MustCompile(`(?i)\bdomain authority(?: [a-z]+)?:? (\d{1,3}(?:\.\d+)?)\b`),
}

// measure puts the figures that text tells into r, and reports whether there is any.
func (r row) measure(text string) bool {
	told := false
	for name, pattern := range figures {
		m := pattern.FindStringSubmatch(text)
		if m == nil || r[name] != nil {
			continue
		}
		if n, err := strconv.ParseFloat(strings.ReplaceAll(strings.Join(m[1:], ""), ",", ""), 64); err == nil {
			r[name], told = n, true
		}
	}
	return told
}

// person is a name and an agency, as pages put them: "Sam Ortiz of Hill Country
// Homes", "Sam Ortiz (Hill Country Homes)", "Sam Ortiz, Hill Country Homes".
var (
	person = regexp.MustCompile(`\b(\p{Lu}[\p{L}'’-]+ (?:\p{Lu}\. )?\p{Lu}[\p{L}'’-]+)(?:,? (?:of|at|with|from) |(, | \())((?:\p{Lu}[\p{L}'’&-]*)(?: (?:\p{Lu}[\p{L}'’&-]*|&|and|of))*)`)
	firm   = regexp.MustCompile(`(?:Agency|Brokerage|Brokers|Estates?|Group|Homes|Partners|Properties|Realtors|Realty|Team)$`)
)

// competitorsIn are the agents whom a result names, without who asks. What
// stands before the next name is said of the one before.
func (s subject) competitorsIn(r result) []row {
	var rows []row
	text := r.text()
	found := person.FindAllStringSubmatchIndex(text, -1)
	for i, at := range found {
		name, agency := text[at[2]:at[3]], text[at[6]:at[7]]
		if (at[4] >= 0 && !firm.MatchString(agency)) || // only beside each other, so it may be a place
			strings.EqualFold(name, s.fields["name"]) || strings.EqualFold(agency, s.fields["agencyname"]) {
			continue
		}
		end := len(text)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		out := row{"name": name, "agency": agency, "citation": float64(r.n)}
		out.measure(text[at[0]:end])
		rows = append(rows, out)
	}
	return rows
}

// kinds are the measures of an agent as figures name them, in the order in which
// they are told.
var kinds = []struct{ kind, member string }{
	{"reviews", "reviewCount"}, {"rating", "avgRating"}, {"followers", "socialFollowers"},
	{"domain_authority", "domainAuthority"},
}

// enriched is what the results that name the competitor tell of them: each kind
// once, and the stars of the page that counts the reviews.
func (s subject) enriched() []row {
	var rows []row
	cites := map[string]int{}
	for _, k := range kinds {
		for _, r := range s.results {
			told := row{}
			text := r.text()
			if s.altered["name"] || asWords(text, s.fields["name"]) == "" || !told.measure(text) || told[k.member] == nil ||
				cites[k.kind] > 0 || k.kind == "rating" && cites["reviews"] > 0 && cites["reviews"] != r.n {
				continue
			}
			cites[k.kind] = r.n
			rows = append(rows, row{"kind": k.kind, "value": told[k.member], "citation": float64(r.n)})
		}
	}
	return rows
}

// platforms show agents, each under its own host.
var platforms = []struct{ name, host string }{
	{"Google Business Profile", "google.com"}, {"Zillow", "zillow.com"}, {"Realtor.com", "realtor.com"},
	{"Yelp", "yelp.com"},
	{"Facebook", "facebook.com"}, {"LinkedIn", "linkedin.com"}, {"Homes.com", "homes.com"}, {"Redfin", "redfin.com"},
}

// platformOf is the platform of an address; empty if it is none that is known.
func platformOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	for _, p := range platforms {
		if u.Hostname() == p.host || strings.HasSuffix(u.Hostname(), "."+p.host) {
			return p.name
		}
	}
	return ""
}

var (
	aPhone   = regexp.MustCompile(`(?:\+1[ .-]?|\b1[ .-])?\(?\b[2-9]\d{2}\)?[ .-]?[2-9]\d{2}[ .-]?\d{4}\b`)
	aAddress = regexp.MustCompile(`\b\d{1,5} (?:\p{Lu}[\p{L}.]* ){1,4}?(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln|Way|Court|Ct|Place|Pl|Parkway|Pkwy)\b(?:,? (?:Suite|Ste|Unit) \w+)?(?:, \p{Lu}[\p{L} ]+)?(?:, [A-Z]{2}\b)?(?: \d{5}\b)?`)
)

// aTrade are words by which a page shows that it is about the trade.
var aTrade = regexp.MustCompile(`(?i)\b(?:real estate|realtors?|realty|brokers?|brokerage|homes|properties)\b`)

// audit is a row for each result that shows the agent, or the agency, with what
// it shows.
func (s subject) audit() []row {
	var rows []row
	for _, r := range s.results {
		text := r.text()
		name := asWords(text, s.fields["name"])
		if s.altered["name"] || strings.ContainsFunc(s.fields["name"], inPieces) { // what is left of it is somebody else's
			name = ""
		}
		if name == "" && asWords(text, s.fields["agencyname"]) == "" {
			continue
		}
		out := row{"platform": r.platform, "citation": float64(r.n)}
		if r.platform == "" {
			out["platform"] = "Example site " + strconv.Itoa(r.n)
		}
		if name != "" {
			out["foundName"] = name
		}
		own := false
		for _, phone := range aPhone.FindAllString(text, -1) {
			same := lastTen(phone) == lastTen(s.fields["phone"])
			if out["foundPhone"] == nil || same && !own {
				out["foundPhone"], own = phone, same
			}
		}
		if address := aAddress.FindString(text); address != "" {
			out["foundAddress"] = address
		}
		if len(out) > 2 && (own || aTrade.MatchString(text)) {
			rows = append(rows, out)
		}
	}
	rows = unique(rows, "platform")
	return rows[:min(10, len(rows))]
}

// inPieces says whether a character is a number of several, as ½ and ² are: as a
// word it is not what it is in a name.
func inPieces(r rune) bool { return unicode.Is(unicode.No, r) }

// asWords is phrase as text has it, as whole words; empty if text has it not.
func asWords(text, phrase string) string {
	words := strings.FieldsFunc(phrase, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return ""
	}
	lower := strings.ToLower(text)
	for i, word := range words {
		if len(text) == len(lower) && !strings.Contains(lower, strings.ToLower(word)) {
			return "" // an expression is dear
		}
		words[i] = regexp.QuoteMeta(word)
	}
	found := regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{N}])(` + strings.Join(words, `[^\p{L}\p{N}]+`) +
		`)(?:[^\p{L}\p{N}]|$)`).FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	return found[1]
}

// lastTen are the digits of a number without the country's.
func lastTen(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, phone)
	if len(digits) == 11 {
		digits = strings.TrimPrefix(digits, "1")
	}
	return digits
}

func containsFold(text, part string) bool {
	return part != "" && strings.Contains(strings.ToLower(text), strings.ToLower(part))
}
