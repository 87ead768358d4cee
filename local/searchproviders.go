package local

import (
	"cmp"
	"fmt"
	"strings"
)

// searchProviders are the providers of search results, in the order in which
// they are asked.
var searchProviders = []searchProvider{
	{
		name: "tavily", title: "Tavily", port: 8091,
		url: "TAVILY_URL", key: "TAVILY_API_KEY", standInKey: "tvly-local",
		behaviour: []string{"TAVILY_REQUESTS_PER_MINUTE"},
	},
	{
		name: "searxng", title: "SearXNG", port: 8095,
		url: "SEARXNG_URL",
	},
}

// searchProvider is all that a run knows of a provider.
type searchProvider struct {
	name       string   // in SEARCH_PROVIDERS, and of its stand-in
	title      string   // for people
	port       int      // of its stand-in
	url        string   // the setting with its address
	key        string   // the setting with its key; empty if it needs none
	standInKey string   // that the stand-in takes
	behaviour  []string // settings that are passed on if the caller has them
}

// decisive is the setting by which the caller has the real provider asked.
func (p searchProvider) decisive() string { return cmp.Or(p.key, p.url) }

// isReal reports whether p is the real one in this run.
func (o outside) isReal(p searchProvider) bool { return o.getenv(p.decisive()) != "" }

// searchSettings are what the search program has to know of its providers. A
// stand-in is not asked where another provider is real: made-up results would
// pass for found ones.
func (c Config) searchSettings(o outside) []string {
	var settings, real, all []string
	for _, p := range searchProviders {
		all = append(all, p.name)
		settings = append(settings, o.pass(p.behaviour...)...)
		if o.isReal(p) {
			real = append(real, p.name)
			settings = append(settings, o.pass(p.url, p.key)...)
			continue
		}
		settings = append(settings, p.url+"="+c.url(c.Ports.SearchProviders[p.name]))
		if p.key != "" {
			settings = append(settings, p.key+"="+p.standInKey)
		}
	}
	if real != nil {
		all = real
		settings = append(settings, o.network()...)
	}
	return append(settings, "SEARCH_PROVIDERS="+cmp.Or(o.getenv("SEARCH_PROVIDERS"), strings.Join(all, ",")))
}

func (c Config) searchStandIns(o outside) []standIn {
	var all []standIn
	for _, p := range searchProviders {
		all = append(all, standIn{p.name, c.Ports.SearchProviders[p.name], o.isReal(p), nil})
	}
	return all
}

// aboutSearchProviders says of each provider whether it is the real one.
func (c Config) aboutSearchProviders(o outside) []string {
	var lines []string
	for _, p := range searchProviders {
		real := "real, your " + p.key
		if p.key == "" {
			real = "real, " + o.getenv(p.url)
		}
		standIn := "stand-in, " + c.url(c.Ports.SearchProviders[p.name])
		lines = append(lines, fmt.Sprintf("%-14s%s", p.title+":", realOr(o.isReal(p), real, standIn)))
	}
	return lines
}
