package tavily

import (
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"coagent/mocks/webpages"
)

// pages makes up the results for in, best first. The same words give the same
// pages; dates are told from now, to the hour.
func pages(in *request, now time.Time) []page {
	s := webpages.Search{Words: in.Query, Limit: in.limit(), Allows: in.allows}
	if in.Topic == "news" {
		s.NewsDays = in.days()
	}
	out := []page{}
	for i, found := range webpages.Find(s, now) {
		p := page{
			Title:   found.Title,
			URL:     found.URL,
			Content: found.Content + " Made up by the local stand-in for Tavily.",
			Score:   math.Round((0.98-0.035*float64(i))*1000) / 1000,
		}
		if in.wantsContent() {
			text := "# " + p.Title + "\n\n" + p.Content
			p.RawContent = &text
		}
		if in.IncludeFavicon {
			p.Favicon = "https://" + found.Host + "/favicon.ico"
		}
		if in.Topic == "news" {
			p.PublishedDate = found.Published.Format(http.TimeFormat)
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
	return (len(in.IncludeDomains) == 0 || slices.ContainsFunc(in.IncludeDomains, under)) &&
		!slices.ContainsFunc(in.ExcludeDomains, under)
}
