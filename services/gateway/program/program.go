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

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/aiapi"
	"coagent/gen/oauthapi"
	"coagent/gen/searchapi"
	"coagent/platform/auth"
	"coagent/platform/env"
	"coagent/platform/httpapi"
	"coagent/platform/upstream"
	"coagent/services/gateway"
)

// service is one API behind the gateway.
type service struct {
	name     string
	setting  string // of its address
	document func() (*openapi3.T, error)
}

// services returns all of them. To add one is to add a row.
func services() []service {
	return []service{
		{"ai", "AI_SERVICE_URL", aiapi.GetSpec},
		{"search", "SEARCH_SERVICE_URL", searchapi.GetSpec},
		{"oauth", "OAUTH_SERVICE_URL", oauthapi.GetSpec},
	}
}

// documents are those of the services, in their order.
func documents() (all []*openapi3.T, err error) {
	for _, s := range services() {
		doc, err := s.document()
		if err != nil {
			return nil, fmt.Errorf("document of %s: %w", s.name, err)
		}
		all = append(all, doc)
	}
	return all, nil
}

type config struct {
	dial           upstream.Dialer // nil: the machine's network
	program        httpapi.Program
	auth           auth.Config
	allowedOrigins []string
	urls           map[string]string // by name of the service
	docs           string            // the folder of the docs site; empty if there is none
}

func readConfig(getenv func(string) string) (config, error) {
	e := env.From(getenv)
	c := config{
		program:        httpapi.ReadProgram(e, "gateway", "127.0.0.1:8080"),
		auth:           auth.ReadConfig(e),
		allowedOrigins: e.List("CORS_ALLOWED_ORIGINS"),
		docs:           e.String("DOCS_DIR", ""),
		urls:           map[string]string{},
	}
	for _, s := range services() {
		c.urls[s.name] = e.URL(s.setting, "")
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
func newHandler(docs []*openapi3.T, c config, log *slog.Logger) (http.Handler, error) {
	c.auth.Log = log
	verifier, err := auth.NewVerifier(c.auth, upstream.Client(c.dial))
	if err != nil {
		return nil, err
	}
	g := gateway.Gateway{Authenticate: verifier.Authenticate, AllowedOrigins: c.allowedOrigins, Dial: c.dial, Log: log}
	if c.docs != "" {
		folder, err := os.OpenRoot(c.docs)
		if err != nil {
			return nil, fmt.Errorf("DOCS_DIR: %w", err)
		}
		defer folder.Close() // it is read by then
		g.Docs = folder.FS()
	}
	for i, s := range services() {
		g.Upstreams = append(g.Upstreams, gateway.Upstream{Name: s.name, URL: c.urls[s.name], Doc: docs[i]})
	}
	return g.Handler()
}

// Run serves on m until ctx ends and the requests under way are answered.
func Run(ctx context.Context, m httpapi.Machine) error {
	c, err := readConfig(m.Getenv)
	if err != nil {
		return err
	}
	c.dial = m.Dial
	docs, err := documents()
	if err != nil {
		return err
	}
	program := c.program
	program.Documents = docs
	program.Handler = func(log *slog.Logger) (http.Handler, error) { return newHandler(docs, c, log) }
	return program.Run(ctx, m)
}
