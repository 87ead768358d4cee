package httpapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"
)

const (
	readHeaderTimeout = 5 * time.Second
	idleTimeout       = 120 * time.Second
	maxHeaderBytes    = 16 << 10
)

// Server serves one handler on one address until it is told to stop.
type Server struct {
	Addr    string // host:port
	Handler http.Handler
	Log     *slog.Logger
	// Drain is how long requests that are under way may take to finish once
	// the server is told to stop; 0 is 15 min, the most that a document may give
	// an operation.
	Drain time.Duration
}

// Run listens and serves until ctx ends. Then it stops listening, lets the
// requests under way finish within Drain, and breaks off the rest. It returns
// nil if nothing was broken off.
func (s Server) Run(ctx context.Context) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.Addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is in use by another program", s.Addr)
	}
	if err != nil {
		return err
	}

	server := &http.Server{
		Handler:                      s.Handler,
		ReadHeaderTimeout:            readHeaderTimeout,
		IdleTimeout:                  idleTimeout,
		MaxHeaderBytes:               maxHeaderBytes,
		ErrorLog:                     slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn),
		DisableGeneralOptionsHandler: true, // "OPTIONS *" is none of the document
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	s.Log.Info("listening", "addr", listener.Addr().String())

	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	drain := cmp.Or(s.Drain, maxTimeout)
	s.Log.Info("stopping", "within", drain.String())
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return errors.Join(fmt.Errorf("requests were broken off after %v: %w", drain, err), server.Close())
	}
	return nil
}
