package tavily

import (
	"fmt"
	"hash/fnv"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// sites are under the names that RFC 2606 reserves, so no link leads anywhere.
var sites = []string{"www.example.com", "news.example.org", "homes.example.net", "market.example.com", "journal.example.org",
	"city.example.net", "research.example.com"}

// kinds of pages; the query takes the place of %s.
var kinds = []struct{ title, content string }{
	{"%s: a guide for buyers and sellers", "This guide explains %s step by step. It covers costs, timing and the questions that people ask most."},
	{"What the numbers say about %s", "A look at the latest figures on %s. Prices and volumes differ from one neighborhood to the next."},
	{"%s, explained by local experts", "Three local agents explain %s in plain words. They agree on preparation and disagree on timing."},
	{"Five trends in %s", "Five trends shape %s this year. Inventory, interest rates and new construction lead the list."},
	{"%s: common mistakes and how to avoid them", "Many households learn about %s the hard way. The page lists the common mistakes and what to do instead."},
	{"How %s is changing", "Over the past months %s has changed in small steps. The article compares this season with the last."},
	{"Questions and answers on %s", "Readers ask about %s and an editor answers. The most frequent question concerns the total cost."},
	{"%s: a view from the neighborhood", "Residents describe what %s means on their own street. Their accounts are short and concrete."},
}

// pages makes up the results for in, best first. The same words give the same
// pages; dates are told from now, to the hour.
func pages(in *request, now time.Time) []page {
	words := strings.Join(strings.Fields(in.Query), " ")
	start := int(sum(strings.ToLower(words)))
	out := []page{}
	for i := 0; i < 3*len(kinds) && len(out) < in.limit(); i++ {
		kind, host := kinds[(start+i)%len(kinds)], sites[(start+i)%len(sites)]
		if !in.allows(host) {
			continue
		}
		p := page{
			Title:   fmt.Sprintf(kind.title, capital(words)),
			URL:     "https://" + host + "/" + slug(words) + fmt.Sprintf("-%d", i+1),
			Content: fmt.Sprintf(kind.content, words) + " Made up by the local stand-in for Tavily.",
			Score:   math.Round((0.98-0.035*float64(len(out)))*1000) / 1000,
		}
		if in.wantsContent() {
			text := "# " + p.Title + "\n\n" + p.Content
			p.RawContent = &text
		}
		if in.IncludeFavicon {
			p.Favicon = "https://" + host + "/favicon.ico"
		}
		if in.Topic == "news" {
			back := time.Duration(in.days()) * 24 * time.Hour * time.Duration(len(out)+1) / 22 // 20 results at most, all inside
			p.PublishedDate = now.UTC().Truncate(time.Hour).Add(-back).Format(http.TimeFormat)
		}
		out = append(out, p)
	}
	return out
}

// allows says whether the domain lists of the request let a site through.
func (in *request) allows(host string) bool {
	under := func(domain string) bool {
		domain = strings.TrimPrefix(strings.ToLower(domain), "*.")
		return host == domain || strings.HasSuffix(host, "."+domain)
	}
	return (len(in.IncludeDomains) == 0 || slices.ContainsFunc(in.IncludeDomains, under)) && !slices.ContainsFunc(in.ExcludeDomains, under)
}

func sum(text string) uint16 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text)) // a hash takes every write
	return uint16(h.Sum32())
}

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

func slug(text string) string {
	parts := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return url.PathEscape(strings.Join(parts[:min(len(parts), 8)], "-"))
}
