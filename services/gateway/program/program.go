// Package program is the gateway as a program: its settings, its parts put
// together, its life.
package program

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/redis/go-redis/v9/logging"

	"coagent/gen/aiapi"
	"coagent/gen/oauthapi"
	"coagent/gen/searchapi"
	"coagent/platform/admission"
	"coagent/platform/admission/redisrates"
	"coagent/platform/auth"
	"coagent/platform/env"
	"coagent/platform/httpapi"
	"coagent/platform/redisclient"
	"coagent/platform/upstream"
	"coagent/services/gateway"
)

// service is one API behind the gateway.
type service struct {
	name     string
	setting  string                      // of its address
	document func() *openapi3.T          // what is known of its operations
	whole    func() (*openapi3.T, error) // the same with its examples, as it is published
}

// services returns all of them. To add one is to add a row.
func services() []service {
	return []service{
		{"ai", "AI_SERVICE_URL", aiapi.Document, aiapi.GetSpec},
		{"search", "SEARCH_SERVICE_URL", searchapi.Document, searchapi.GetSpec},
		{"oauth", "OAUTH_SERVICE_URL", oauthapi.Document, oauthapi.GetSpec},
	}
}

// documents are those of the services, in their order.
func documents() (all []*openapi3.T) {
	for _, s := range services() {
		all = append(all, s.document())
	}
	return all
}

type config struct {
	dial           upstream.Dialer // nil: the machine's network
	program        httpapi.Program
	auth           auth.Config
	allowedOrigins []string
	urls           map[string]string // by name of the service
	docs           string            // the folder of the docs site; empty if there is none
	redis          redisclient.Config
}

func readConfig(getenv func(string) string) (config, error) {
	e := env.From(getenv)
	c := config{
		program:        httpapi.ReadProgram(e, "gateway", "127.0.0.1:8080"),
		auth:           auth.ReadConfig(e),
		allowedOrigins: e.List("CORS_ALLOWED_ORIGINS"),
		docs:           e.String("DOCS_DIR", ""),
		redis:          redisclient.ReadConfig(e, e.OptionalSecret("REDIS_ENDPOINT")),
		urls:           map[string]string{},
	}
	for _, s := range services() {
		c.urls[s.name] = strings.Join(e.URLs(s.setting), ",")
	}
	for _, origin := range c.allowedOrigins {
		e.Wrong("CORS_ALLOWED_ORIGINS", gateway.CheckOrigin(origin))
	}
	if folder, err := os.Stat(c.docs); c.docs != "" && (err != nil || !folder.IsDir()) {
		e.Wrong("DOCS_DIR", errors.New("must be a folder that can be read"))
	}
	return c, e.Err()
}

// newHandler knows no port.
func newHandler(
	docs []*openapi3.T, c config, rates admission.Store, beside func(func(context.Context)), log *slog.Logger,
) (http.Handler, error) {
	c.auth.Log = log
	verifier, err := auth.NewVerifier(c.auth, upstream.Client(c.dial))
	if err != nil {
		return nil, err
	}
	g := gateway.Gateway{
		Authenticate: verifier.Authenticate, AllowedOrigins: c.allowedOrigins, Rates: rates, Beside: beside, Dial: c.dial,
		Log: log,
	}
	if c.docs != "" {
		folder, err := os.OpenRoot(c.docs)
		if err != nil {
			return nil, fmt.Errorf("DOCS_DIR: %w", err)
		}
		defer folder.Close() // it is read by then
		g.Docs = folder.FS()
	}
	for i, s := range services() {
		g.Upstreams = append(g.Upstreams, gateway.Upstream{
			Name: s.name, URL: c.urls[s.name], Doc: docs[i], Whole: s.whole,
		})
	}
	return g.Handler()
}

// Run serves on m until ctx ends and the requests under way are answered.
func Run(ctx context.Context, m httpapi.Machine) (err error) {
	c, err := readConfig(m.Getenv)
	if err != nil {
		return err
	}
	c.dial = m.Dial
	docs := documents()
	within, stop := context.WithCancel(ctx)
	var looking sync.WaitGroup
	defer func() { stop(); looking.Wait() }()
	beside := func(run func(context.Context)) { looking.Go(func() { run(within) }) }
	program := c.program
	program.Documents, program.Telemetry.Strangers = docs, true
	if !c.redis.IsSet() {
		program.Handler = func(log *slog.Logger) (http.Handler, error) { return newHandler(docs, c, nil, beside, log) }
		return program.Run(ctx, m)
	}
	logging.Disable() // go-redis would tell of each lost connection; redisclient.Breaker says when Redis is down
	client, err := redisclient.New(c.redis, m.Dial)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, client.Close()) }()
	program.Handler = func(log *slog.Logger) (http.Handler, error) {
		return newHandler(docs, c, redisrates.New(client, log), beside, log)
	}
	program.Probe = func(ctx context.Context, log *slog.Logger) error {
		found := func(ctx context.Context) error { return redisclient.Start(ctx, client, log) }
		return upstream.Await(ctx, log, found)
	}
	return program.Run(ctx, m)
}
