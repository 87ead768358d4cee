package bedrock

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"coagent/mocks/bedrock/author"
)

// orders are what hostile text tells a model to do.
type orders struct {
	insert []string // to be put verbatim into every prose text
	cite   []int    // to be cited, whether or not there is such a result
	leak   bool     // the system prompt, in the first prose text
}

var (
	insertOrder = regexp.MustCompile(`(?s)INSERT\[\[(.*?)\]\]`)
	citeOrder   = regexp.MustCompile(`CITE\[\[\s*(\d{1,6})\s*\]\]`)
	leakOrder   = regexp.MustCompile(`LEAK\[\[\s*system\s*\]\]`)
)

// ordersIn finds the orders in what strangers wrote: titles and snippets of
// the search results, and comments. The notation is that of hostile pages in
// tests: INSERT[[…]], CITE[[7]] and LEAK[[system]], anywhere in a text. An order
// may be split over texts that follow one another.
func ordersIn(prompt string) orders {
	var o orders
	seen := map[string]bool{}
	for _, text := range strangersWords(prompt) {
		for _, m := range insertOrder.FindAllStringSubmatch(text, -1) {
			if !seen[m[1]] {
				seen[m[1]] = true
				o.insert = append(o.insert, m[1])
			}
		}
		for _, m := range citeOrder.FindAllStringSubmatch(text, -1) {
			if n, err := strconv.Atoi(m[1]); err == nil && !seen["["+m[1]] {
				seen["["+m[1]] = true
				o.cite = append(o.cite, n)
			}
		}
		o.leak = o.leak || leakOrder.MatchString(text)
	}
	return o
}

// strangersWords are the titles one after the other, then the snippets, then
// the comments; if no order can be read there, each title with its snippet.
func strangersWords(prompt string) []string {
	var found []struct{ Title, Snippet string }
	_ = json.Unmarshal([]byte(author.Section(prompt, "search_results")), &found) // a prompt need not have any
	var request struct {
		Comment  string
		Comments []string
	}
	_ = json.Unmarshal([]byte(author.Section(prompt, "request")), &request) // a comment of another type is none
	var titles, snippets, mixed strings.Builder
	for _, r := range found {
		titles.WriteString(r.Title)
		snippets.WriteString(r.Snippet)
		mixed.WriteString(r.Title + r.Snippet)
	}
	words := []string{titles.String(), snippets.String(), strings.Join(request.Comments, "") + request.Comment}
	for _, text := range words {
		if insertOrder.MatchString(text) || citeOrder.MatchString(text) || leakOrder.MatchString(text) {
			return words
		}
	}
	return []string{mixed.String()}
}

// leaked is how much of the system prompt is quoted, in characters.
const leaked = 200

// obey does to a draft what the orders say. A text stays within its bound, at
// the cost of what was to be said; a text that is too short for an order is left
// alone. Without any prose the orders go for every text, and the citations.
func obey(d author.Draft, o orders, system string) {
	victims := make([]*author.Leaf, 0, len(d.Leaves))
	for _, l := range d.Leaves {
		if l.Prose {
			victims = append(victims, l)
		}
	}
	if len(victims) == 0 {
		victims = d.Leaves
		if len(o.cite) > 0 {
			recite(d.Root, o.cite[0])
		}
	}
	for i, l := range victims {
		tail := ""
		add := func(text string) {
			if text != "" && l.Holds(tail+" "+text) {
				tail += " " + text
			}
		}
		for _, text := range o.insert {
			add(text)
		}
		for _, n := range o.cite {
			add(fmt.Sprintf("[%d]", n))
		}
		if o.leak && i == 0 {
			quoted := []rune(strings.TrimSpace(system))
			add(string(quoted[:min(leaked, len(quoted))]))
		}
		l.Append(tail)
	}
}

// recite makes every citation that is a member of its own one of n.
func recite(v any, n int) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			switch {
			case name == "citation":
				v[name] = n
			case name == "citations":
				v[name] = []any{n}
			default:
				recite(inner, n)
			}
		}
	case []any:
		for _, inner := range v {
			recite(inner, n)
		}
	}
}
