package main

import (
	"slices"
	"time"

	"coagent/platform/auth"
	"coagent/platform/env"
	"coagent/platform/httpapi"
	"coagent/platform/redisclient"
	"coagent/platform/secret"
)

// The providers that SEARCH_PROVIDERS can name.
const (
	providerTavily  = "tavily"
	providerSearXNG = "searxng"
)

// config is what can be set.
type config struct {
	program         httpapi.Program
	tokens          auth.Config
	responseSample  float64
	providers       []string // in the order in which they are asked
	tavilyURL       string
	tavilyKey       secret.Text
	tavilyPerMinute int
	searxngURL      string
	redisEndpoint   secret.Text
	cacheTTL        time.Duration
	bus             string
	eventKeys       []secret.Text // any of them may be unset
}

func readConfig(getenv func(string) string) (config, error) {
	e := env.From(getenv)
	cfg := config{
		program:        httpapi.ReadProgram(e, "search", "127.0.0.1:8082"),
		tokens:         auth.ReadConfig(e),
		responseSample: float64(e.Int("RESPONSE_CHECK_SAMPLE", 1, 0, 100)) / 100, // percent
		providers:      e.Choices("SEARCH_PROVIDERS", []string{providerTavily, providerSearXNG}, providerTavily),
		redisEndpoint:  e.Secret("REDIS_ENDPOINT"), // a URL may have a password in it
		cacheTTL:       e.Seconds("CACHE_TTL_SECONDS", time.Hour, time.Second, 24*time.Hour),
		bus:            e.String("EVENTBRIDGE_BUS_NAME", "coagent"),
		eventKeys:      []secret.Text{e.OptionalSecret("EVENT_KEY"), e.OptionalSecret("EVENT_KEY_PREVIOUS")},
	}
	if slices.Contains(cfg.providers, providerTavily) {
		cfg.tavilyURL = e.URL("TAVILY_URL", "https://api.tavily.com")
		cfg.tavilyKey = e.Secret("TAVILY_API_KEY")
		cfg.tavilyPerMinute = e.Int("TAVILY_REQUESTS_PER_MINUTE", 100, 1, 100_000)
	}
	if slices.Contains(cfg.providers, providerSearXNG) {
		cfg.searxngURL = e.URL("SEARXNG_URL", "")
	}
	if !cfg.redisEndpoint.IsZero() {
		e.Wrong("REDIS_ENDPOINT", redisclient.Check(cfg.redisEndpoint.Reveal()))
	}
	e.OptionalURL("AWS_ENDPOINT_URL_EVENTBRIDGE") // the SDK reads it
	return cfg, e.Err()
}
