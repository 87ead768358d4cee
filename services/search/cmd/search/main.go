// The search program answers the search document over HTTP.
package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"coagent/gen/searchapi"
	"coagent/platform/auth"
	"coagent/platform/env"
	"coagent/platform/httpapi"
	"coagent/platform/upstream"
	"coagent/services/search/rediscache"
	"coagent/services/search/server"
	"coagent/services/search/tavily"
)

func main() { httpapi.Main("search", os.Getenv, run) }

// run serves until ctx ends and requests under way are answered. It logs to
// stderr, one line of JSON each.
func run(ctx context.Context, getenv func(string) string, stderr io.Writer) (err error) {
	cfg, err := readConfig(getenv)
	if err != nil {
		return err
	}
	logging.Disable() // go-redis would tell of each lost connection; the cache tells when Redis is down
	cache, err := rediscache.NewClient(cfg.redisEndpoint.Reveal())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cache.Close()) }()
	documents := []httpapi.Document{searchapi.GetSpec}
	return httpapi.Program{Name: "search", Addr: cfg.addr, Documents: documents, Handler: func(log *slog.Logger) (http.Handler, error) {
		return newHandler(cfg, cache, log)
	}}.Run(ctx, stderr)
}

// newHandler is the whole program but for the port. The program is ready when
// it runs: it can answer without Redis.
func newHandler(cfg config, cache redis.UniversalClient, log *slog.Logger) (http.Handler, error) {
	doc, err := searchapi.GetSpec()
	if err != nil {
		return nil, err
	}
	outbound := upstream.Client()
	cfg.tokens.Log = log
	verifier, err := auth.NewVerifier(cfg.tokens, outbound)
	if err != nil {
		return nil, err
	}
	provider := &rediscache.Cache{
		Next: &tavily.Client{
			BaseURL: cfg.tavilyURL,
			APIKey:  cfg.tavilyKey,
			HTTP:    outbound,
			Guard: &upstream.Guard{
				Name: "tavily", Code: "search.provider",
				Attempts: 4, Timeout: 5 * time.Second, Backoff: 100 * time.Millisecond, Log: log,
			},
		},
		Redis: cache, TTL: cfg.cacheTTL, Log: log,
	}
	return httpapi.Service{
		Name: "search", Doc: doc, Authenticate: verifier.Authenticate, Log: log, ResponseSample: cfg.responseSample,
	}.Handler(server.New(provider))
}

// config is what can be set.
type config struct {
	addr           string
	tokens         auth.Config
	responseSample float64
	tavilyURL      string
	tavilyKey      env.Secret
	redisEndpoint  env.Secret
	cacheTTL       time.Duration
}

func readConfig(getenv func(string) string) (config, error) {
	e := env.From(getenv)
	cfg := config{
		addr: e.String("ADDR", "127.0.0.1:8082"),
		tokens: auth.Config{
			Issuer:    e.URL("COGNITO_ISSUER", ""),
			JWKSURL:   e.String("COGNITO_JWKS_URL", ""), // the issuer's own
			ClientIDs: e.RequiredList("COGNITO_CLIENT_IDS"),
		},
		responseSample: float64(e.Int("RESPONSE_CHECK_SAMPLE", 1, 0, 100)) / 100, // percent
		tavilyURL:      e.URL("TAVILY_URL", "https://api.tavily.com"),
		tavilyKey:      e.Secret("TAVILY_API_KEY"),
		redisEndpoint:  e.Secret("REDIS_ENDPOINT"), // a URL may have a password in it
		cacheTTL:       e.Seconds("CACHE_TTL_SECONDS", time.Hour, time.Second, 24*time.Hour),
	}
	return cfg, e.Err()
}
