package httpapi

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"coagent/platform/telemetry"
)

// flushTime is how long a program that stops may take to write out its traces.
const flushTime = 5 * time.Second

// Program is an HTTP server as a whole: its log, its tracing, its handler and
// its end.
type Program struct {
	// Name is the program in its log and its traces.
	Name string
	// Addr is where it listens, host and port.
	Addr string
	// Handler makes what is served. It gets the program's log.
	Handler func(log *slog.Logger) (http.Handler, error)
	// Drain is how long requests under way may go on after the order to stop; 0
	// is what [Server] says.
	Drain time.Duration
}

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
	return Server{Addr: p.Addr, Handler: handler, Log: log, Drain: p.Drain}.Run(ctx)
}

// version is that of the module, or empty if the program was built without one.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return ""
}
