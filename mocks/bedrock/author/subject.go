package author

import (
	"cmp"
	"encoding/json"
	"hash/fnv"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// subject is what a prompt is about, in words that are safe to repeat: no link,
// no markup and no square bracket, so that nothing in it can pass for a
// citation.
type subject struct {
	topic   string            // a short phrase; never empty
	fields  map[string]string // plain values of the request, by normalised name
	altered map[string]bool   // those of which clean left something out
	lists   map[string][]string
	results []result
	themes  []theme
	mood    string // of the comments: positive, neutral or negative
	numbers map[string]float64

	quotable []string         // what can be quoted from the request
	profiles bool             // the request asks for the figures of a competitor
	words    []string         // all texts of the request, as they stand
	rows     map[string][]row // what the results tell, by the normalised name of the list that asks for it
}

// result is a search result that the prompt offers for citation.
type result struct {
	n                   int
	title, url, snippet string
	platform            string // of a site that shows agents; empty if it is none that is known
}

// subjectOf reads the request between <request> and </request> and the search
// results between <search_results> and </search_results>. Whatever is missing
// or is not JSON is left out.
func subjectOf(prompt string) subject {
	s := subject{fields: map[string]string{}, altered: map[string]bool{}, lists: map[string][]string{},
		numbers: map[string]float64{}}
	var request map[string]any
	_ = json.Unmarshal([]byte(Section(prompt, "request")), &request) // a prompt need not have one
	s.collect(spoken(request))
	_, s.profiles = request["agency"]
	s.quotable, s.words = quotable(statements(request)), allTexts(request)
	s.results = resultsIn(Section(prompt, "search_results"))
	comments := s.lists["comments"]
	if c := s.fields["comment"]; c != "" {
		comments = append(comments, c)
	}
	s.themes, s.mood = themesIn(comments), moodOf(comments)
	s.topic = s.nameTopic(prompt, len(comments) > 0)
	s.rows = s.facts()
	return s
}

// telephone is a number that a quotation does without.
var telephone = regexp.MustCompile(`[(+]?[\d() .-]*\d{3}[-. ]\d{4}\b`)

// statements are the members of the request that say something: a client's comment
// alone if there is one, and never how the text should sound.
func statements(request map[string]any) map[string]any {
	if comment, ok := request["comment"].(string); ok {
		if without := telephone.ReplaceAllString(comment, ". "); strings.ContainsFunc(without, isWord) {
			comment = without
		}
		return map[string]any{"comment": comment}
	}
	return spoken(request)
}

// spoken are the members of the request but those that say how the text should
// sound, and where the agent is.
func spoken(request map[string]any) map[string]any {
	said := maps.Clone(request)
	delete(said, "brandVoice")
	delete(said, "timeZone")
	return said
}

// Section is what stands between <tag> and </tag> in a prompt; empty if there is
// no such section.
func Section(prompt, tag string) string {
	_, rest, found := strings.Cut(prompt, "<"+tag+">")
	inside, _, closed := strings.Cut(rest, "</"+tag+">")
	if !found || !closed {
		return ""
	}
	return inside
}

// collect takes over what is plain in m, and in the objects and arrays below
// it. Of equal names the one higher up counts.
func (s *subject) collect(m map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		name := normal(key)
		switch v := m[key].(type) {
		case string:
			said := clean(v)
			if name == "phone" { // it is compared, and never repeated
				said = v
			}
			if _, taken := s.fields[name]; !taken && said != "" {
				s.fields[name], s.altered[name] = said, normal(said) != normal(v)
			}
		case float64:
			if _, taken := s.numbers[name]; !taken {
				s.numbers[name] = v
			}
		case []any:
			for _, e := range v {
				switch e := e.(type) {
				case string:
					s.lists[name] = append(s.lists[name], clean(e))
				case map[string]any: // the list of competitors is the list of their names
					if title, _ := e["name"].(string); clean(title) != "" {
						s.lists[name] = append(s.lists[name], clean(title))
					}
					if platform, _ := e["platform"].(string); clean(platform) != "" && e["status"] != "Consistent" {
						s.lists["toFix"] = append(s.lists["toFix"], clean(platform))
					}
				}
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if inner, ok := m[key].(map[string]any); ok {
			s.collect(inner)
		}
	}
}

func (s *subject) nameTopic(prompt string, hasComments bool) string {
	if place, city := s.fields["neighborhood"], s.fields["city"]; place != "" && city != "" {
		return shorten(place+", "+city, 90)
	}
	for _, name := range []string{"topic", "query", "location", "neighborhood", "subject", "title", "address"} {
		if v := s.fields[name]; v != "" {
			return shorten(v, 90)
		}
	}
	switch {
	case hasComments:
		return "client feedback"
	case s.lists["competitors"] != nil || s.lists["toFix"] != nil:
		return "local visibility"
	case s.fields["name"] != "":
		return shorten(s.fields["name"], 90)
	}
	if topic := s.firstPhrase(); topic != "" {
		return topic
	}
	if before, _, tagged := strings.Cut(prompt, "<request>"); !tagged && clean(before) != "" {
		return shorten(clean(before), 60) // a prompt in free form
	}
	return "your market"
}

// firstPhrase is what a request is about that names no topic: its shortest text of
// some words, else the beginning of its longest; empty if it has neither.
func (s *subject) firstPhrase() string {
	var short, long string
	for _, name := range slices.Sorted(maps.Keys(s.fields)) {
		text := s.fields[name]
		if s.altered[name] || delicate.MatchString(text) {
			continue
		}
		if words := len(strings.Fields(text)); words >= 2 && length(text) <= 90 &&
			(short == "" || length(text) < length(short)) {
			short = text
		}
		if length(text) > length(long) {
			long = text
		}
	}
	return cmp.Or(strings.TrimRight(short, ".!?"), excerpt(strings.TrimRight(long, ".!?"), 60))
}

// allTexts are the texts of a JSON value, in a fixed order.
func allTexts(v any) []string {
	var all []string
	switch v := v.(type) {
	case string:
		all = append(all, v)
	case []any:
		for _, item := range v {
			all = append(all, allTexts(item)...)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			all = append(all, allTexts(v[name])...)
		}
	}
	return all
}

// resultsIn reads an array of {n, title, url, snippet}. A result without a
// number has its position, counted from one.
func resultsIn(text string) []result {
	var raw []struct {
		N       *int   `json:"n"`
		Title   string `json:"title"`
		URL     string `json:"url"`
		Snippet string `json:"snippet"`
	}
	if json.Unmarshal([]byte(text), &raw) != nil {
		return nil
	}
	out := make([]result, 0, len(raw))
	for i, r := range raw {
		n := i + 1
		if r.N != nil {
			n = *r.N
		}
		title := clean(address.ReplaceAllString(r.Title, ""))
		if title == "" {
			title = "a page on the subject"
		}
		out = append(out, result{n, shorten(title, 120), r.URL, clean(address.ReplaceAllString(r.Snippet, "")),
			platformOf(r.URL)})
	}
	return out
}

// address is a word that a renderer may make a link of.
var address = regexp.MustCompile(`(?i)\S*(?:[^\s@]@[^\s@]|[\p{L}\p{N}-]\.(?:com|net|org|io|co|ai|app|dev|info|biz|me|us|example)\b)\S*`)

// clean makes outside text fit to be repeated in one line: words that hold a
// link are left out, and so are markup, entities, brackets, invisible characters, and
// quotation marks, since what is left out would make another quotation. A
// word that would be another one then is left out if it could be an address, or a figure
// that was cut in the middle.
func clean(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) && !hidden(r) })
	kept := make([]string, 0, len(words))
	for _, word := range words {
		lower := strings.ToLower(norm.NFKC.String(word))
		// After www there need not be a dot: one may end the sentence.
		if strings.Contains(lower, "://") || strings.Contains(lower, "www") || strings.Contains(lower, "javascript:") {
			continue
		}
		safe := strings.TrimSpace(strings.Map(func(r rune) rune {
			switch {
			case hidden(r):
				return -1
			case strings.ContainsRune("[]<>`*_#|\\{}“”\"", r) || !unicode.IsPrint(r):
				return ' ' // what stood on either side were two words
			}
			return r
		}, word))
		if strings.HasPrefix(safe, "%") && len(kept) > 0 && hasDigit(kept[len(kept)-1]) {
			kept = kept[:len(kept)-1] // "26 %": without its sign it is another figure
		}
		safe = strings.TrimLeft(safe, "% ")    // after a number it would make a figure of it
		if html.UnescapeString(safe) != safe { // &lto shows as <o
			safe = strings.TrimSpace(strings.ReplaceAll(safe, "&", " "))
		}
		changed := safe != word && strings.ContainsAny(safe, ".:@") || !strings.Contains(word, safe) && hasDigit(safe)
		if safe != "" && (!likeAddress.MatchString(safe) || halfOfDay.MatchString(safe)) && !changed {
			kept = append(kept, strings.Fields(safe)...)
		}
	}
	return strings.Join(kept, " ")
}

// likeAddress is a word that could be taken for an address of some kind: somebody
// else's must not be repeated. Names of platforms that are written so may stay.
var likeAddress = regexp.MustCompile(`@|:\S|\S\.\p{M}*\p{L}`)

// halfOfDay is what stands behind an hour, and is no address.
var halfOfDay = regexp.MustCompile(`^(?i:[ap]\.m)\.?[,;]?$`)

func hasDigit(text string) bool { return strings.IndexFunc(text, unicode.IsNumber) >= 0 }

// hidden is what a reader does not see, not even as a space.
func hidden(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r'
}

// normal makes metaDescription, meta_description and "Meta description" equal.
func normal(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// hash turns words into a number below n, the same one every time.
func hash(n int, words ...string) int {
	h := fnv.New32a()
	for _, w := range words {
		_, _ = h.Write([]byte(w)) // a hash takes every write
		_, _ = h.Write([]byte{0})
	}
	return int(h.Sum32() % uint32(n))
}
