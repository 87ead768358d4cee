package ai

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"coagent/platform/fault"
)

// What a schema cannot say about a text, and what no instruction to a model can
// guarantee, is looked at here: search results are untrusted, and a page may
// have told the model to smuggle something out.
var (
	address      = regexp.MustCompile(`(?i)\b(?:[a-z][a-z0-9+.-]*://|www\.|javascript:|data:|mailto:)[^\s<>"'\x60\]]+`)
	markdownLink = regexp.MustCompile(`\]\(\s*<?([^\s>]+)`)
	referenceDef = regexp.MustCompile(`(?m)^\s{0,3}\[[^\]]+\]:\s*<?(\S+)`)
	htmlTag      = regexp.MustCompile(`<[a-zA-Z/!][^>]*>?`)
	citation     = regexp.MustCompile(`\[(\d{1,3})\]`)
)

// sentenceEnd may follow an address without being part of it.
const sentenceEnd = ".,;:!?*_)"

// ungrounded lists what in the answer's texts does not rest on the sources:
// addresses that are neither a source's nor the requester's own, citations of
// sources that do not exist, and HTML. With cite at least one citation must be
// there.
func ungrounded(answer map[string]any, request string, sources []Source, cite bool) []fault.Field {
	var faults []fault.Field
	cited := false
	known := make(map[string]bool, len(sources))
	for _, s := range sources {
		known[s.URL] = true
	}
	for pointer, text := range texts("", answer) {
		if htmlTag.MatchString(text) {
			faults = append(faults, fault.Field{Pointer: pointer, Code: "html", Detail: "must not hold HTML"})
		}
		for _, link := range links(text) {
			if !allowed(link, known, request) {
				faults = append(faults, fault.Field{Pointer: pointer, Code: "link", Detail: "must not hold an address that is not among the search results"})
				break
			}
		}
		for _, n := range citations(text) {
			if n < 1 || n > len(sources) {
				faults = append(faults, fault.Field{Pointer: pointer, Code: "citation", Detail: fmt.Sprintf("cites [%d], but there are %d search results", n, len(sources))})
				break
			}
			cited = true
		}
	}
	if cite && !cited && len(faults) == 0 {
		faults = append(faults, fault.Field{Code: "citation", Detail: "must cite at least one search result as [1], [2], …"})
	}
	slices.SortFunc(faults, func(a, b fault.Field) int { return strings.Compare(a.Pointer+a.Code, b.Pointer+b.Code) })
	return faults
}

// allowed says whether a link is one of the known addresses or stands in the
// request. Where an address ends is not certain in running text: it may be
// followed by punctuation, and it may itself hold a bracket.
func allowed(link string, known map[string]bool, request string) bool {
	upToBracket, _, _ := strings.Cut(link, ")")
	for _, end := range []string{link, upToBracket} {
		for {
			if end != "" && (known[end] || strings.Contains(request, end)) {
				return true
			}
			if end == "" || !strings.ContainsAny(end[len(end)-1:], sentenceEnd) {
				break
			}
			end = end[:len(end)-1]
		}
	}
	return false
}

// links are what may be addresses in a text, with what follows them.
func links(text string) []string {
	found := address.FindAllString(text, -1)
	for _, pattern := range []*regexp.Regexp{markdownLink, referenceDef} {
		for _, m := range pattern.FindAllStringSubmatch(text, -1) {
			if !strings.HasPrefix(m[1], "#") { // a link within the text itself
				found = append(found, m[1])
			}
		}
	}
	return found
}

func citations(text string) []int {
	var numbers []int
	for _, m := range citation.FindAllStringSubmatch(text, -1) {
		n, err := strconv.Atoi(m[1])
		if err == nil {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// citedSources are the sources that the answer cites, in their own order.
func citedSources(answer map[string]any, sources []Source) []Source {
	cited := map[int]bool{}
	for _, text := range texts("", answer) {
		for _, n := range citations(text) {
			cited[n] = true
		}
	}
	var out []Source
	for i, s := range sources {
		if cited[i+1] {
			out = append(out, s)
		}
	}
	return out
}

// texts yields every string of a JSON value with its pointer, in a fixed order.
func texts(at string, v any) func(yield func(string, string) bool) {
	return func(yield func(string, string) bool) { walk(at, v, yield) }
}

func walk(at string, v any, yield func(string, string) bool) bool {
	switch v := v.(type) {
	case string:
		return yield(at, v)
	case []any:
		for i, item := range v {
			if !walk(at+"/"+strconv.Itoa(i), item, yield) {
				return false
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if !walk(at+"/"+name, v[name], yield) {
				return false
			}
		}
	}
	return true
}
