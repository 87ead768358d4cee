package httpapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
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
	Addr string // host:port
	// Listen opens Addr; nil is the machine's network.
	Listen  func(ctx context.Context, network, address string) (net.Listener, error)
	Handler http.Handler
	Log     *slog.Logger
	// Probe finds out, while the server listens already, whether the program can
	// do its work. Until it has returned nil /readyz says 503; its error ends the
	// server. Its context ends when the server is told to stop. Nil finds
	// everything in order.
	Probe func(context.Context) error
	// Delay is how long the server goes on as before once it is told to stop, but
	// that /readyz says 503: so long may whoever sends it requests take to notice.
	// A second signal ends it ([Main]).
	Delay time.Duration
	// Drain is how long requests that are under way may take to finish after
	// that; 0 is 15 min, the most that a document may give an operation.
	Drain time.Duration
}

// Run listens at Addr and serves; see [Server.Serve].
func (s Server) Run(ctx context.Context) error {
	listen := s.Listen
	if listen == nil {
		listen = new(net.ListenConfig).Listen
	}
	listener, err := listen(ctx, "tcp", s.Addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is in use by another program", s.Addr)
	}
	if err != nil {
		return err
	}
	return s.Serve(ctx, listener)
}

// Serve serves at listener, which it closes, until ctx ends. Then it says for
// Delay that it is not ready, stops listening, lets the requests under way finish
// within Drain, and breaks off the rest. It returns nil if nothing was broken
// off.
func (s Server) Serve(ctx context.Context, listener net.Listener) error {
	at := &stage{}
	server := &http.Server{
		Handler:                      lingering(s.Handler),
		ReadHeaderTimeout:            readHeaderTimeout,
		IdleTimeout:                  idleTimeout,
		MaxHeaderBytes:               maxHeaderBytes,
		ErrorLog:                     slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn),
		DisableGeneralOptionsHandler: true, // "OPTIONS *" is none of the document
		BaseContext: func(net.Listener) context.Context {
			return context.WithValue(context.WithoutCancel(ctx), stageKey{}, at)
		},
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	s.Log.Info("listening", "addr", listener.Addr().String())

	if err := s.start(ctx, at, served); err != nil {
		return errors.Join(err, server.Close())
	}
	return s.stop(ctx, at, server, served)
}

// start probes and then waits until ctx ends. It returns early with the error of
// the probe or of the server.
func (s Server) start(ctx context.Context, at *stage, served <-chan error) error {
	probed := make(chan error, 1)
	within, cancel := context.WithCancel(ctx)
	var probing sync.WaitGroup
	defer func() { cancel(); probing.Wait() }()
	probing.Go(func() {
		if s.Probe == nil {
			probed <- nil
			return
		}
		probed <- s.Probe(within)
	})
	for {
		select {
		case err := <-served:
			return err
		case <-ctx.Done():
			return nil
		case err := <-probed:
			if ctx.Err() != nil { // what the probe says may come of that
				return nil
			}
			if err != nil {
				return err
			}
			at.now.Store(serving)
			s.Log.Info("ready")
		}
	}
}

func (s Server) stop(ctx context.Context, at *stage, server *http.Server, served <-chan error) error {
	drain := cmp.Or(s.Drain, maxTimeout)
	s.Log.Info("stopping", "after", s.Delay.String(), "within", drain.String())
	if at.now.Swap(stopping) == serving && s.Delay > 0 {
		select {
		case err := <-served:
			return err
		case <-time.After(s.Delay):
		case <-hurried(ctx):
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return errors.Join(fmt.Errorf("requests were broken off after %v: %w", drain, err), server.Close())
	}
	return nil
}
