// Package local runs the whole product on one machine: every part of it, and a
// stand-in for whatever would otherwise need an account.
package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"coagent/local/seed"
	"coagent/local/supervise"
)

// Ports says where each part listens. Everything listens on 127.0.0.1 alone.
type Ports struct {
	Gateway, AI, Search, OAuth int
	Bedrock, EventBridge       int
	KMS, OAuthProvider         int
	S3                         int
	Redis, Cognito, DynamoDB   int
	// Web is where the application listens; zero if the run has none.
	Web int
	// SearchProviders are those of the stand-ins for search providers, by name.
	SearchProviders map[string]int
	// Front is where the front listens; zero if the run has none.
	Front int
	// Traces is where the viewer of traces listens, and TracesGRPC where it does for
	// who speaks gRPC; zero if the run has none.
	Traces, TracesGRPC int
	// Metrics is where the page of metrics is; zero if the run has none. MetricsOf are
	// the ports at which the programs answer /metrics, by name.
	Metrics   int
	MetricsOf map[string]int
}

// StandardPorts are the ones that the documentation names.
func StandardPorts() Ports {
	providers := map[string]int{}
	for _, p := range searchProviders {
		providers[p.name] = p.port
	}
	return Ports{
		Gateway: 8080, AI: 8081, Search: 8082, OAuth: 8083,
		Bedrock: 8090, EventBridge: 8092,
		KMS: 8093, OAuthProvider: 8094,
		S3:    8096,
		Redis: 6390, Cognito: 9229, DynamoDB: 8000,
		Web:    3000,
		Traces: 4318, TracesGRPC: 4317,
		Metrics: 9090, MetricsOf: map[string]int{"gateway": 9080, "ai": 9081, "search": 9082, "oauth": 9083},
		SearchProviders: providers,
	}
}

// Config is what a run needs to know.
type Config struct {
	// Root is the repository: the Go module and node_modules are there.
	Root string
	// Dir holds what the run leaves behind: logs, process ids, accounts. It is
	// made if it does not exist. Deleting it while nothing runs is a fresh start.
	Dir string
	// Bin holds the programs, as `go build -o bin/` leaves them.
	Bin string
	// Self is this very program; it also plays Redis where there is none.
	Self  string
	Ports Ports
	// Getenv reads the caller's environment. Parts see only what parts.go names.
	Getenv func(string) string
	// Out is told what a person should know. Several goroutines write to it, a
	// whole message at a time; it must allow that, as an [os.File] does.
	Out io.Writer

	following bool     // changes of sources show while it runs
	providers []string // of OAuth; known once the run starts
}

// System is a run that is up. [Start] makes it, [System.Stop] ends it.
type System struct {
	Pool    seed.Pool
	Took    time.Duration
	cfg     Config
	outside outside
	parts   *supervise.Supervisor
	front   *http.Server // nil if there is none
	metrics *http.Server // likewise
}

// Start brings every part up and returns when all of them answer. If that does
// not succeed, or ctx ends first, nothing is left running, and the error is a
// message for a person.
func Start(ctx context.Context, cfg Config) (*System, error) {
	begun := time.Now()
	cfg, err := cfg.absolute()
	if err != nil {
		return nil, err
	}
	s := &System{cfg: cfg, outside: readOutside(cfg.Getenv)}
	if err := s.cfg.preflight(s.outside); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(redisFolder(cfg.Dir), 0o755); err != nil {
		return nil, err
	}
	s.parts = &supervise.Supervisor{Dir: cfg.Dir, Say: cfg.say}
	if err := s.start(ctx); err != nil {
		s.Stop()
		return nil, err
	}
	s.Took = time.Since(begun)
	return s, nil
}

func (s *System) start(ctx context.Context) error {
	err := s.cfg.step("Starting Redis, Cognito, DynamoDB and the stand-ins", func() error {
		return s.parts.Start(ctx, s.cfg.surroundings(s.outside)...)
	})
	if err != nil {
		return err
	}
	err = s.cfg.step("Making the demo accounts and the table", func() error { return s.seed(ctx) })
	if err != nil {
		return err
	}
	if s.cfg.providers, err = readProviders(s.cfg.Root); err != nil {
		return err
	}
	err = s.cfg.step("Starting search, ai, oauth and the gateway", func() error {
		return s.parts.Start(ctx, s.cfg.services(s.outside, s.Pool)...)
	})
	if err != nil {
		return err
	}
	if s.cfg.Ports.Web != 0 {
		err = s.cfg.step("Starting the application", func() error { return s.startWeb(ctx) })
		if err != nil {
			return err
		}
	}
	if s.metrics, err = s.cfg.openMetrics(s.parts.Down); err != nil {
		return err
	}
	s.front, err = s.cfg.openFront(s.outside, s.Pool)
	return err
}

// seed makes the accounts and the table, and writes down whose they are.
func (s *System) seed(ctx context.Context) (err error) {
	if s.Pool, err = (&seed.Cognito{Endpoint: s.cfg.url(s.cfg.Ports.Cognito)}).Seed(ctx); err != nil {
		return fmt.Errorf("%w\nThe accounts in %s may be damaged. "+
			"They are for this machine only: delete that folder and start again",
			err, filepath.Join(s.cfg.Dir, cognitoState))
	}
	if err := writeToken(s.cfg.Dir, s.Pool.Token); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(s.cfg.Dir, "demo-user-id"), []byte(s.Pool.UserID), 0o600); err != nil {
		return err
	}
	return seed.Table(ctx, s.cfg.url(s.cfg.Ports.DynamoDB))
}

// Stop ends every part, services first. It returns when no process of theirs
// is left, after ten seconds at the latest.
func (s *System) Stop() {
	if s.front != nil {
		_ = s.front.Close() // it listens no more, whatever it says
	}
	if s.metrics != nil {
		_ = s.metrics.Close()
	}
	s.parts.Stop()
}

// KeepToken writes a fresh demo token twice a day until ctx ends: a token
// lives for a day, and a run may last longer.
func (s *System) KeepToken(ctx context.Context) {
	every := time.NewTicker(seed.TokenLife / 2)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
			if _, err := FreshToken(ctx, s.cfg); err != nil && ctx.Err() == nil {
				s.parts.Say("The demo token could not be renewed: %v", err)
			}
		}
	}
}

func (c Config) absolute() (Config, error) {
	var err error
	for _, path := range []*string{&c.Root, &c.Dir, &c.Bin, &c.Self} {
		var one error
		*path, one = filepath.Abs(*path)
		err = errors.Join(err, one)
	}
	return c, err
}

func (c Config) addr(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }
func (c Config) url(port int) string  { return "http://" + c.addr(port) }

func redisFolder(dir string) string { return filepath.Join(dir, "redis") }

// step does something that takes a while, and says in one line what it is and how
// long it took.
func (c Config) step(what string, do func() error) error {
	_, _ = fmt.Fprint(c.Out, what, " … ")
	begun := time.Now()
	if err := do(); err != nil {
		c.say("failed after %s", seconds(time.Since(begun)))
		return err
	}
	c.say("%s", seconds(time.Since(begun)))
	return nil
}

func (c Config) say(format string, args ...any) {
	_, _ = fmt.Fprintf(c.Out, format+"\n", args...) // a terminal that is gone cannot be told so
}
