package program

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/redis/go-redis/v9"

	"coagent/platform/env"
	"coagent/platform/upstream"
	"coagent/services/search"
	"coagent/services/search/redisbucket"
	"coagent/services/search/searxng"
	"coagent/services/search/tavily"
)

// providers are those that SEARCH_PROVIDERS can name.
var providers = []provider{
	{"tavily", func(e *env.Reader) constructor {
		url, key := e.URL("TAVILY_URL", "https://api.tavily.com"), e.Secret("TAVILY_API_KEY")
		perMinute := e.Int("TAVILY_REQUESTS_PER_MINUTE", 100, 1, 100_000)
		return func(a access) search.Provider {
			return a.limited(perMinute, &tavily.Client{BaseURL: url, APIKey: key, HTTP: a.http, Guard: a.guard})
		}
	}},
	{"searxng", func(e *env.Reader) constructor {
		url := e.URL("SEARXNG_URL", "")
		return func(a access) search.Provider {
			return &searxng.Client{BaseURL: url, HTTP: a.http, Guard: a.guard}
		}
	}},
}

// provider is a row of the table: a name, and what reads the settings of the
// provider. Settings are read only if SEARCH_PROVIDERS has the name.
type provider struct {
	name     string
	settings func(*env.Reader) constructor
}

// constructor makes a provider of its settings.
type constructor func(access) search.Provider

// access is what the program gives a provider.
type access struct {
	http  *http.Client    // does not follow redirects
	guard *upstream.Guard // before the provider alone
	// limited bounds the searches a minute that a provider gets from all processes.
	limited func(perMinute int, p search.Provider) search.Provider
}

// chosen is a provider that SEARCH_PROVIDERS names, with its settings read.
type chosen struct {
	name string
	make constructor
}

// choose reads which providers are asked, in which order, and their settings.
func choose(e *env.Reader) []chosen {
	rows, known := map[string]provider{}, []string{}
	for _, row := range providers {
		rows[row.name] = row
		known = append(known, row.name)
	}
	var all []chosen
	for _, name := range e.Choices("SEARCH_PROVIDERS", known, "tavily") {
		all = append(all, chosen{name, rows[name].settings(e)})
	}
	return all
}

// open makes the provider.
func (c chosen) open(client redis.UniversalClient, dial upstream.Dialer, log *slog.Logger) search.Provider {
	return c.make(access{
		http: upstream.Client(dial),
		guard: &upstream.Guard{
			Name: c.name, Code: "search.provider", Attempts: 4,
			Timeout: 5 * time.Second, Backoff: 100 * time.Millisecond, Log: log,
		},
		limited: func(perMinute int, p search.Provider) search.Provider {
			return &redisbucket.Limited{Next: p, Redis: client, Name: c.name, PerMinute: perMinute, Log: log}
		},
	})
}
