// Package webpages is the made-up web in which the stand-ins for search
// engines search. The same words find the same pages, whoever searches.
package webpages

import (
	"fmt"
	"hash/fnv"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Page is one page that was found. Its address is under a name that RFC 2606
// reserves, so it leads nowhere.
type Page struct {
	Title, URL, Host string
	Content          string    // a few sentences of plain text
	Published        time.Time // zero for a page that is no news
}

// Search is what to look for.
type Search struct {
	Words string
	// Limit is how many pages are found at the most, 24 or fewer.
	Limit int
	// NewsDays, if positive, asks for news, and is how many days they go back.
	NewsDays int
	// Allows says which hosts may be found; nil allows all.
	Allows func(host string) bool
}

// Find finds pages, best first; dates are told from now, to the hour. What the
// pages say can be quoted, and depends on what the words ask for:
//
//   - a market: figures, the same on each page (rise of listings, median price,
//     days until a sale, mortgage rate);
//   - real estate agents (also realtors, competitors, top agents) in, near or
//     around a place: agents with agency, reviews and rating, without those
//     whom the words name;
//   - a person's name in quotes and a phone number: the person's profiles on
//     three platforms, of which Yelp has another number;
//   - a person's name in quotes and a word of the trade, or an agency in quotes:
//     reviews, rating, followers and domain authority, and two directories, of
//     which the phone book has another number;
//   - anything else: general words about it.
func Find(s Search, now time.Time) []Page {
	words := strings.Join(strings.Fields(s.Words), " ")
	found := people(words)
	if found == nil {
		found = articles(words)
	}
	var out []Page
	for _, p := range found {
		if len(out) >= s.Limit {
			break
		}
		if s.Allows != nil && !s.Allows(p.Host) {
			continue
		}
		if s.NewsDays > 0 {
			back := time.Duration(s.NewsDays) * 24 * time.Hour * time.Duration(len(out)+1) / 25 // 24 at most, all inside
			p.Published = now.UTC().Truncate(time.Hour).Add(-back)
		}
		out = append(out, p)
	}
	return out
}

var hosts = []string{"www.example.com", "news.example.org", "homes.example.net", "market.example.com",
	"journal.example.org",
	"city.example.net", "research.example.com"}

// kinds of articles; the words take the place of %s.
var kinds = []struct{ title, content string }{
	{"%s: a guide for buyers and sellers", "This guide explains %s step by step. It covers costs, timing and the " +
		"questions that people ask most."},
	{"What the numbers say about %s", "A look at the latest figures on %s. Prices and volumes differ from one " +
		"neighborhood to the next."},
	{"%s, explained by local experts", "Three local agents explain %s in plain words. They agree on preparation and " +
		"disagree on timing."},
	{"Five trends in %s", "Five trends shape %s this year. Inventory, interest rates and new construction lead the " +
		"list."},
	{"%s: common mistakes and how to avoid them", "Many households learn about %s the hard way. The page lists the " +
		"common mistakes and what to do instead."},
	{"How %s is changing", "Over the past months %s has changed in small steps. The article compares this season with " +
		"the last."},
	{"Questions and answers on %s", "Readers ask about %s and an editor answers. The most frequent question concerns " +
		"the total cost."},
	{"%s: a view from the neighborhood", "Residents describe what %s means on their own street. Their accounts are " +
		"short and concrete."},
}

func articles(words string) []Page {
	start := int(sum(strings.ToLower(words)))
	facts := figures(words)
	out := make([]Page, 3*len(kinds))
	for i := range out {
		kind := kinds[(start+i)%len(kinds)]
		content := fmt.Sprintf(kind.content, words)
		if len(facts) > 0 {
			content += " " + facts[i%len(facts)] + " " + facts[(i+1)%len(facts)]
		}
		out[i] = page(hosts[(start+i)%len(hosts)], fmt.Sprintf("%s-%d", slug(words), i+1),
			fmt.Sprintf(kind.title, capital(words)), content)
	}
	return out
}

// figures is what is known of a market, nil if words are not about one.
func figures(words string) []string {
	if !market.MatchString(words) {
		return nil
	}
	n := int(sum(strings.ToLower(words)))
	return []string{
		fmt.Sprintf("Active listings rose by %d%% against the same month of last year.", 4+n%14),
		fmt.Sprintf("Homes sold at a median price of $%d,000.", 320+n%60*5),
		fmt.Sprintf("It took %d days on average to sell a home.", 21+n%130),
		fmt.Sprintf("The average rate of a 30-year mortgage was %d.%d%%.", 5+n%2, n%10),
		fmt.Sprintf("Sellers got %d.%d%% of the asking price.", 95+n%5, n%7),
	}
}

func page(host, path, title, content string) Page {
	return Page{Title: title, URL: "https://" + host + "/" + path, Host: host, Content: content}
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
	parts := strings.FieldsFunc(strings.ToLower(text),
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return url.PathEscape(strings.Join(parts[:min(len(parts), 8)], "-"))
}
