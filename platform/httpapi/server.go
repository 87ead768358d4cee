package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	defaultDrain      = 25 * time.Second
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
	// the server is told to stop; 0 is 25 s.
	Drain time.Duration
	// Notice is how long, before that, /readyz answers 503 while everything
	// else is still served, so that a load balancer looks away first. 0 is not
	// at all.
	Notice time.Duration
}

// Run listens and serves until ctx ends. Then it turns unready, waits Notice,
// stops listening, lets the requests under way finish within Drain, and breaks
// off the rest. It returns nil if nothing was broken off.
func (s Server) Run(ctx context.Context) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.Addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is in use by another program", s.Addr)
	}
	if err != nil {
		return err
	}

	var stopping atomic.Bool
	server := &http.Server{
		Handler:                      unreadyWhen(&stopping, s.Handler),
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
	stopping.Store(true)
	s.Log.Info("stopping")
	if s.Notice > 0 {
		select {
		case err := <-served:
			return err
		case <-time.After(s.Notice):
		}
	}
	drain := s.Drain
	if drain == 0 {
		drain = defaultDrain
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return errors.Join(fmt.Errorf("requests were broken off after %v: %w", drain, err), server.Close())
	}
	return nil
}

func unreadyWhen(stopping *atomic.Bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if stopping.Load() && r.URL.Path == pathReady {
			WriteError(w, r, notReady(errors.New("stopping")))
			return
		}
		next.ServeHTTP(w, r)
	})
}
