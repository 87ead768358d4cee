package httpapi

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	_ "coagent/platform/ballast" // for the heap of a program
	"coagent/platform/env"
	"coagent/platform/telemetry"
	"coagent/platform/version"
)

const (
	// drainMargin is what a request gets at the end of a program beyond its
	// operation's time: to bring its body and to have its answer taken.
	drainMargin = 10 * time.Second
	// flushTime is how long a program that stops may take to write out its traces.
	flushTime = 5 * time.Second
)

// Main is the main of a program called name: it runs until it is told to stop
// (SIGINT, SIGTERM). A second signal cuts its farewell short ([Server.Delay]), and
// a third ends it at once. With -version it says its version and ends.
//
// An error of run is told on stderr, each of its lines after name, and ends the
// process with status 1.
func Main(name string, getenv func(string) string, run func(context.Context, Machine) error) {
	flags := flag.NewFlagSet(name, flag.ExitOnError)
	only := flags.Bool("version", false, "say the version and end; settings are read from the environment")
	_ = flags.Parse(os.Args[1:]) // ends the process on an error
	if *only {
		fmt.Println(name, version.Of())
		return
	}
	ctx, stop := signalled(context.Background())
	err := run(ctx, Machine{Getenv: getenv, Stderr: os.Stderr})
	stop()
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintln(os.Stderr, name+":", strings.TrimSpace(line))
		}
		os.Exit(1)
	}
}

// Machine is what a program has of the machine that it runs on.
type Machine struct {
	// Getenv reads a setting, as os.Getenv does.
	Getenv func(name string) string
	// Stderr is where it logs, one line of JSON each.
	Stderr io.Writer
	// Dial connects to what the program depends on; nil is the machine's network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Listen opens the address that the program serves at; nil is the machine's
	// network.
	Listen func(ctx context.Context, network, address string) (net.Listener, error)
	// Host runs the program where the machine brings the requests itself, until ctx
	// ends; nil: the program listens at its address.
	Host func(ctx context.Context, h Hosted) error
}

// signalled is a context that ends with the first signal to stop, and knows of
// the second.
func signalled(parent context.Context) (ctx context.Context, stop func()) {
	signals, hurry := make(chan os.Signal, 2), make(chan struct{})
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	ctx, stop = context.WithCancel(context.WithValue(parent, hurryKey{}, hurry))
	go func() {
		<-signals
		stop()
		<-signals
		close(hurry)
		signal.Stop(signals)
	}()
	return ctx, stop
}

type hurryKey struct{}

// hurried is closed when there was a second signal. It is nil if ctx is not that
// of a [Main].
func hurried(ctx context.Context) <-chan struct{} {
	hurry, _ := ctx.Value(hurryKey{}).(chan struct{})
	return hurry
}

// Program is an HTTP server as a whole: its log, its tracing, its handler and
// its end.
type Program struct {
	// Name is the program in its log and its traces.
	Name string
	// Addr is where it listens, host and port.
	Addr string
	// LogLevel is the lowest that is logged; the zero value is INFO.
	LogLevel slog.Level
	// Delay is that of [Server].
	Delay time.Duration
	// Probe is that of [Server], with the program's log. It is called after Handler.
	Probe func(ctx context.Context, log *slog.Logger) error
	// Handler makes what is served. It gets the program's log.
	Handler func(log *slog.Logger) (http.Handler, error)
	// Streams, Flush and Settle are those of [Hosted]; a program with a listener has
	// no need of them. Flush and Settle may be nil, and are called after Handler.
	Streams bool
	Flush   func(context.Context) error
	Settle  func(context.Context)
	// Telemetry is its traces and metrics.
	Telemetry Telemetry
	// Documents are those of what is served. Requests under way at the order to
	// stop may go on for the longest time that one of their operations has, and
	// 10 s; without documents for as long as [Server] says.
	Documents []*openapi3.T
}

// ReadProgram reads what can be set of every program: ADDR, where addr is the
// default, LOG_LEVEL, SHUTDOWN_DELAY_SECONDS, and where traces and metrics go.
func ReadProgram(e *env.Reader, name, addr string) Program {
	p := Program{Name: name, Addr: e.Address("ADDR", addr), Telemetry: readTelemetry(e)}
	level := e.OneOf("LOG_LEVEL", []string{"debug", "info", "warn", "error"}, "info")
	if err := p.LogLevel.UnmarshalText([]byte(level)); err != nil {
		e.Wrong("LOG_LEVEL", err)
	}
	p.Delay = e.Seconds("SHUTDOWN_DELAY_SECONDS", 5*time.Second, 0, time.Minute)
	return p
}

// Run serves on m until ctx ends and the requests under way are answered.
func (p Program) Run(ctx context.Context, m Machine) (err error) {
	log := telemetry.NewLoggerAt(p.LogLevel, m.Stderr, p.Name)
	v := version.Of()
	log.Info("starting", "version", v.Number, "commit", v.Commit, "go", v.Go)
	seen, err := p.Telemetry.open(ctx, m, p.Name, v.Number, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, seen.close(ctx)) }()
	handler, err := p.Handler(log)
	if err != nil {
		return err
	}
	if m.Host != nil {
		return m.Host(ctx, p.hosted(handler, log, func(ctx context.Context) { seen.tell(ctx, m) }))
	}
	drain, err := p.drain()
	if err != nil {
		return err
	}
	server := Server{
		Addr: p.Addr, Listen: m.Listen, Handler: handler, Log: log, Delay: p.Delay, Drain: drain,
	}
	if p.Probe != nil {
		server.Probe = func(ctx context.Context) error { return p.Probe(ctx, log) }
	}
	return server.Run(ctx)
}

func (p Program) drain() (time.Duration, error) {
	var drain time.Duration
	for _, doc := range p.Documents {
		operations, err := Operations(doc)
		if err != nil {
			return 0, err
		}
		for _, op := range operations {
			drain = max(drain, op.Timeout+drainMargin)
		}
	}
	return drain, nil
}
