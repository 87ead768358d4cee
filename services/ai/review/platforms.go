package review

import (
	"net/url"
	"slices"
	"strings"
)

// platform is a site on which agents have profiles.
type platform struct {
	name string
	// hosts are those of its pages; each stands for what lies beneath it as well.
	hosts []string
	// aliases are what it is called besides, in small letters.
	aliases []string
	// trade says that it shows agents alone, so that whoever has a page there is
	// one.
	trade bool
	// audited says that an audit has a row of it in any case.
	audited bool
}

// platforms are told apart by the host of a page, never by what a page says of
// itself.
var platforms = []platform{
	{name: "Google Sites", hosts: []string{"sites.google.com"}}, // before what stands under google.com
	{
		name:    "Google Business Profile",
		hosts:   []string{"google.com", "g.page", "goo.gl"},
		aliases: []string{"google", "google maps", "google business", "google my business"},
		audited: true,
	},
	{name: "Zillow", hosts: []string{"zillow.com"}, trade: true, audited: true},
	{name: "Realtor.com", hosts: []string{"realtor.com"}, aliases: []string{"realtor"}, trade: true, audited: true},
	{name: "Facebook", hosts: []string{"facebook.com", "fb.com"}, aliases: []string{"meta"}, audited: true},
	{name: "LinkedIn", hosts: []string{"linkedin.com"}, audited: true},
	{name: "Yelp", hosts: []string{"yelp.com"}, audited: true},
	{name: "Homes.com", hosts: []string{"homes.com"}, aliases: []string{"homes"}, trade: true},
	{name: "Redfin", hosts: []string{"redfin.com"}, trade: true},
	{name: "Trulia", hosts: []string{"trulia.com"}, trade: true},
	{name: "HAR.com", hosts: []string{"har.com"}, aliases: []string{"har"}, trade: true},
	{name: "FastExpert", hosts: []string{"fastexpert.com"}, trade: true},
	{name: "HomeLight", hosts: []string{"homelight.com"}, trade: true},
	{name: "RateMyAgent", hosts: []string{"ratemyagent.com"}, trade: true},
	{name: "Instagram", hosts: []string{"instagram.com"}},
	{name: "X", hosts: []string{"x.com", "twitter.com"}, aliases: []string{"twitter", "x twitter"}},
	{name: "TikTok", hosts: []string{"tiktok.com"}},
	{name: "YouTube", hosts: []string{"youtube.com", "youtu.be"}},
	{name: "Pinterest", hosts: []string{"pinterest.com"}},
	{name: "Nextdoor", hosts: []string{"nextdoor.com"}},
	{name: "Better Business Bureau", hosts: []string{"bbb.org"}, aliases: []string{"bbb"}},
	{name: "Apple Maps", hosts: []string{"maps.apple.com"}},
	{name: "Bing", hosts: []string{"bing.com"}, aliases: []string{"bing places"}},
	{name: "Foursquare", hosts: []string{"foursquare.com"}},
	{name: "Yellow Pages", hosts: []string{"yellowpages.com"}, aliases: []string{"yp", "yp com"}},
}

// platformOf is the platform that a result is a page of.
func platformOf(s Source) (platform, bool) {
	u, err := url.Parse(s.URL)
	if err != nil {
		return platform{}, false
	}
	host := strings.ToLower(u.Hostname())
	return platformWhere(func(p platform) bool {
		return slices.ContainsFunc(p.hosts, func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) })
	})
}

// platformNamed is the platform that a name means, however it is written: "Zillow
// profile", "REALTOR.com®".
func platformNamed(name string) (platform, bool) {
	words := plainWords(name)
	for _, tail := range []string{" profile", " page", " listing", " agent directory"} {
		words = strings.TrimSuffix(words, tail)
	}
	return platformWhere(func(p platform) bool {
		own := plainWords(p.name)
		return words == own || words == strings.TrimSuffix(own, " com") || slices.Contains(p.aliases, words)
	})
}

func platformWhere(is func(platform) bool) (platform, bool) {
	if i := slices.IndexFunc(platforms, is); i >= 0 {
		return platforms[i], true
	}
	return platform{}, false
}
