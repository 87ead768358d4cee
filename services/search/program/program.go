// Package program is the search service as a program: its settings, its parts
// put together, its life.
package program

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"coagent/gen/searchapi"
	"coagent/platform/admission"
	"coagent/platform/admission/redisrates"
	"coagent/platform/auth"
	"coagent/platform/awsconfig"
	"coagent/platform/events"
	"coagent/platform/httpapi"
	"coagent/platform/redisclient"
	"coagent/platform/upstream"
	"coagent/services/search"
	"coagent/services/search/eventbus"
	"coagent/services/search/rediscache"
	"coagent/services/search/server"
)

// Run serves on m until ctx ends and the requests under way are answered.
func Run(ctx context.Context, m httpapi.Machine) (err error) {
	cfg, wrong := readConfig(m.Getenv)
	cfg.dial = m.Dial
	awsCfg, err := awsconfig.Load(ctx, m.Dial)
	if err := errors.Join(wrong, err); err != nil {
		return err
	}
	logging.Disable() // go-redis would tell of each lost connection; redisclient.Breaker says when Redis is down
	client, err := redisclient.New(cfg.redis, m.Dial)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, client.Close()) }()
	beside, stop := context.WithCancel(ctx)
	var listening sync.WaitGroup
	defer func() { stop(); listening.Wait() }() // also if it cannot listen
	doc := searchapi.Document()
	program := cfg.program
	program.Telemetry.Sign = awsconfig.SignTraces(awsCfg, program.Telemetry.Endpoint)
	program.Documents = []*openapi3.T{doc}
	program.Handler = func(log *slog.Logger) (http.Handler, error) {
		cache := newCache(cfg, client, log)
		handler, err := newHandler(doc, cfg, awsCfg, cache, log)
		if err != nil {
			return nil, err
		}
		listening.Go(func() { cache.Run(beside) })
		return handler, nil
	}
	program.Probe = func(ctx context.Context, log *slog.Logger) error { // it can do without either
		found := func(ctx context.Context) error { return redisclient.Start(ctx, client, log) }
		if err := upstream.Await(ctx, log, found); err != nil {
			return err
		}
		if err := awsconfig.Credentials(ctx, awsCfg); err != nil && ctx.Err() == nil {
			log.WarnContext(ctx, "events cannot be sent", "error", err)
		}
		return nil
	}
	return program.Run(ctx, m)
}

// newCache is what searches are asked of: the providers in their order, behind
// what is remembered of their answers.
func newCache(cfg config, client redis.UniversalClient, log *slog.Logger) *rediscache.Cache {
	asked := make([]search.Provider, len(cfg.providers))
	for i, p := range cfg.providers {
		asked[i] = p.open(client, cfg.dial, log)
	}
	return &rediscache.Cache{Next: &search.Failover{Providers: asked}, Redis: client, TTL: cfg.cacheTTL, Log: log}
}

// newLimiter counts how often each user comes, if no gateway does.
func newLimiter(cfg config, client redis.UniversalClient, log *slog.Logger) *admission.Limiter {
	if !cfg.front.CountsRates {
		return nil
	}
	return admission.NewLimiter(redisrates.New(client, log))
}

// newHandler is the whole program but for the port. The program is ready when
// it runs: it can answer without Redis.
func newHandler(
	doc *openapi3.T, cfg config, awsCfg aws.Config, cache *rediscache.Cache, log *slog.Logger,
) (http.Handler, error) {
	cfg.tokens.Log = log
	verifier, err := auth.NewVerifier(cfg.tokens, upstream.Client(cfg.dial))
	if err != nil {
		return nil, err
	}
	bus := events.NewBus(eventbridge.NewFromConfig(awsCfg), cfg.bus, "coagent.search", &upstream.Guard{
		Name: "eventbridge", Code: "events", Attempts: 3, Timeout: 2 * time.Second, Log: log,
	})
	deliveries := auth.Key{Header: "X-Event-Key", Scope: "events/deliver", Subject: "event-bus", Secrets: cfg.eventKeys}
	return httpapi.Service{
		Name: "search", Doc: doc, Bodies: searchapi.Bodies, Parameters: searchapi.Parameters,
		Authenticate: deliveries.Or(verifier.Authenticate),
		Caller:       auth.Subject, Log: log, ResponseSample: cfg.front.ResponseSample,
		MaxBodyBytes: cfg.front.MaxBodyBytes, Limiter: newLimiter(cfg, cache.Redis, log),
		Ready: httpapi.Cached(func(ctx context.Context) error {
			return httpapi.Degraded(redisclient.Usable(ctx, cache.Redis))
		}, redisAge),
	}.Handler(server.New(cache, &eventbus.Publisher{Bus: bus}, cache))
}
