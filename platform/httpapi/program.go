package httpapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/telemetry"
)

const (
	// drainMargin is what a request gets at the end of a program beyond its
	// operation's time: to bring its body and to have its answer taken.
	drainMargin = 10 * time.Second
	// flushTime is how long a program that stops may take to write out its traces.
	flushTime = 5 * time.Second
)

// Main is the main of a program called name: it runs until it is told to stop
// (SIGINT, SIGTERM). An error of run is told on stderr, each of its lines after
// name, and ends the process with status 1.
func Main(name string, getenv func(string) string, run func(ctx context.Context, getenv func(string) string, stderr io.Writer) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, getenv, os.Stderr)
	stop()
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintln(os.Stderr, name+":", strings.TrimSpace(line))
		}
		os.Exit(1)
	}
}

// Program is an HTTP server as a whole: its log, its tracing, its handler and
// its end.
type Program struct {
	// Name is the program in its log and its traces.
	Name string
	// Addr is where it listens, host and port.
	Addr string
	// Handler makes what is served. It gets the program's log.
	Handler func(log *slog.Logger) (http.Handler, error)
	// Documents are those of what is served. Requests under way at the order to
	// stop may go on for the longest time that one of their operations has, and
	// 10 s; without documents for as long as [Server] says.
	Documents []Document
}

// Document reads a document that is built in, as the generated GetSpec does.
type Document func() (*openapi3.T, error)

// Run serves until ctx ends and the requests under way are answered. It logs to
// stderr, one line of JSON each.
func (p Program) Run(ctx context.Context, stderr io.Writer) (err error) {
	log := telemetry.NewLogger(stderr, p.Name)
	flush, err := telemetry.Start(p.Name, version())
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTime)
		defer cancel()
		err = errors.Join(err, flush(ctx))
	}()
	handler, err := p.Handler(log)
	if err != nil {
		return err
	}
	drain, err := p.drain()
	if err != nil {
		return err
	}
	return Server{Addr: p.Addr, Handler: handler, Log: log, Drain: drain}.Run(ctx)
}

func (p Program) drain() (time.Duration, error) {
	var drain time.Duration
	for _, read := range p.Documents {
		doc, err := read()
		if err != nil {
			return 0, err
		}
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

// version is that of the module, or empty if the program was built without one.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return ""
}
