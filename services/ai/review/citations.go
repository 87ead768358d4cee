package review

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"coagent/services/ai/regexp"
)

// A citation is "[n]" in a text, or a number in a member with the name citation
// or citations. The n-th of the results that were given to the model is meant.
var (
	citation = regexp.MustCompile(`\[(\d{1,3})\]`)
	// manyAtOnce is what models write for several citations, and what nobody
	// renumbers: [1, 2], [1 and 3], [^1], [01], [ 1 ], [Source 1], 【1】.
	manyAtOnce = regexp.MustCompile(`(?i)\[\s*\^?\d{1,3}(?:\s*(?:[,;&–—-]|and|or|to)\s*\^?\d{1,3})+\s*\]|\[\^\d|\[0\d|\[\s*\d{1,3}(?:\s+\]|†|,\s*p)|\[\s+\d{1,3}\s*\]|\[\s*(?:(?:see|sources?|search results?|results?|refs?|references?|citations?|no)\b\.?|#)[\s:#]*\d{1,3}\b|【[^】\d]*\d`)
)

// numbersOf are the citations in an object's own members.
func numbersOf(object map[string]any) []int {
	var numbers []int
	list, _ := object["citations"].([]any)
	for _, v := range append(list[:len(list):len(list)], object["citation"]) {
		if n, ok := v.(float64); ok {
			numbers = append(numbers, int(n))
		}
	}
	return numbers
}

// citations are the numbers that a text cites.
func citations(text string) []int {
	var numbers []int
	for at := strings.IndexByte(text, '['); at >= 0; at = strings.IndexByte(text, '[') {
		text = text[at+1:]
		if end := strings.IndexByte(firstOf(text, len("123]")), ']'); end > 0 {
			if n, err := strconv.ParseUint(text[:end], 10, 32); err == nil {
				numbers = append(numbers, int(n))
			}
		}
	}
	return numbers
}

// cited are the numbers of the results that these texts and numbers cite, in order.
func cited(all iter.Seq[leaf]) []int {
	var numbers []int
	for l := range all {
		numbers = append(numbers, l.cites...)
		if text, ok := l.value.(string); ok {
			numbers = append(numbers, citations(text)...)
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// miscited lists the citations of results that are not there, and those that
// could not be renumbered.
func miscited(d Draft) []Fault {
	results := len(d.Sources)
	var faults []Fault
	for l := range d.answerLeaves() {
		numbers := l.cites
		if text, ok := l.value.(string); ok {
			plain := citations(text)
			seen := d.rendered(text)
			if manyAtOnce.MatchString(seen) || seen != text && !slices.Equal(plain, citations(seen)) {
				faults = append(
					faults, Fault{Pointer: l.at, Code: "citation", Detail: "must cite each result by itself, as [1] or [1][2]"},
				)
			}
			numbers = slices.Concat(numbers, plain)
		}
		if slices.ContainsFunc(numbers, func(n int) bool { return n < 1 || n > results }) {
			faults = append(faults, Fault{
				Pointer: l.at, Code: "citation",
				Detail: fmt.Sprintf("cites a search result that is not there: there are %d", results),
			})
		}
	}
	return faults
}

// Report holds a report to prose that cites what it says.
func Report(d Draft) []Fault { return slices.Concat(CitesFindings(d), unprosaic(d), uncitedFacts(d)) }

// CitesFindings holds a report to citing something, and each of its findings to
// ending with the citation of what it rests on.
func CitesFindings(d Draft) []Fault {
	var faults []Fault
	if len(cited(d.answerLeaves())) == 0 {
		faults = append(faults, Fault{Code: "citation", Detail: "must cite at least one search result as [1], [2], …"})
	}
	findings, _ := d.Answer["keyFindings"].([]any)
	for i, v := range findings {
		finding, _ := v.(string)
		if !endsCited.MatchString(strings.TrimSpace(finding)) {
			faults = append(faults, Fault{
				Pointer: fmt.Sprintf("/keyFindings/%d", i), Code: "citation",
				Detail: "must end with the number of the result that it rests on, as [1]",
			})
		}
	}
	return faults
}

// endsCited is a text that ends with a citation.
var endsCited = regexp.MustCompile(`\[\d{1,3}\][.!?)"”’*_]*\z`)

// Renumber makes an answer without faults cite its own list of sources, which it
// returns: [n] and the number n mean the n-th of them.
func Renumber(answer map[string]any, sources []Source) []Source {
	var kept []Source
	now := map[int]int{}
	for _, n := range cited(leaves(answer)) {
		kept = append(kept, sources[n-1])
		now[n] = len(kept)
	}
	rewrite(answer, "", now)
	return kept
}

// rewrite is v, the member name, with the numbers of now.
func rewrite(v any, name string, now map[int]int) any {
	switch v := v.(type) {
	case string:
		return citation.ReplaceAllStringFunc(v, func(old string) string {
			n, _ := strconv.Atoi(strings.Trim(old, "[]"))
			return fmt.Sprintf("[%d]", now[n])
		})
	case float64:
		if name == "citation" || name == "citations" {
			return float64(now[int(v)])
		}
	case []any:
		for i := range v {
			v[i] = rewrite(v[i], name, now)
		}
	case map[string]any:
		for member := range v {
			v[member] = rewrite(v[member], member, now)
		}
	}
	return v
}

// CitedBy is the search result that an object cites in its member citation;
// there may be none.
func (d Draft) CitedBy(object map[string]any) (Source, bool) { return citedBy(d.Sources, object) }

// citedBy is what was made of the search result that an object cites, where of is
// what was made of each.
func citedBy[T any](of []T, object map[string]any) (one T, ok bool) {
	n, _ := object["citation"].(float64)
	if n < 1 || int(n) > len(of) {
		return one, false
	}
	return of[int(n)-1], true
}

// result is the n-th search result; there may be none.
func (d Draft) result(n int) (Source, bool) {
	if n < 1 || n > len(d.Sources) {
		return Source{}, false
	}
	return d.Sources[n-1], true
}

// known are those of some numbers that are of search results, each once.
func (d Draft) known(numbers []int) []int {
	var all []int
	for _, n := range numbers {
		if _, ok := d.result(n); ok && !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	return all
}
