package httpapi

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json"

	"coagent/platform/fault"
	"coagent/platform/version"
)

// readyTime bounds one question whether a program is ready.
const readyTime = 2 * time.Second

// Health answers /healthz, always 200 while the program runs, with its version;
// and /readyz: 200 if ready returns nil within two seconds, else 503 (its error
// is for the log alone). A nil ready is always ready. A [Server] that is still
// starting or that stops is not ready, whatever ready says. Other methods than
// GET and HEAD get 405, other paths 404.
//
// What ready says is [Degraded] is told to whoever asks: as the causes of a 200
// whose status is "degraded", and in the detail of a 503.
func Health(ready func(context.Context) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := health{Status: "ok"}
		switch {
		case !isHealth(r.URL.Path):
			WriteError(w, r, notFound())
			return
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			WriteError(w, r, methodNotAllowed())
			return
		case r.URL.Path == pathReady:
			degraded, fatal := readiness(r.Context(), ready)
			if fatal != nil {
				WriteError(w, r, notReady(fatal, degraded))
				return
			}
			if degraded != nil {
				answer = health{Status: "degraded", Causes: degraded}
			}
		}
		if r.URL.Path == pathHealth {
			v := version.Of()
			answer.Version, answer.Commit = v.Number, v.Commit
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		if err := json.MarshalWrite(w, answer); err != nil {
			exchangeOf(r.Context()).note("", err)
		}
	})
}

// health is the body of both answers.
type health struct {
	Status  string   `json:"status"`
	Causes  []string `json:"causes,omitzero"`
	Version string   `json:"version,omitzero"`
	Commit  string   `json:"commit,omitzero"`
}

// readiness is what is done without, as ready sees it, and why nothing can be
// served, as the server and ready see it.
func readiness(ctx context.Context, ready func(context.Context) error) (degraded []string, fatal error) {
	if s, ok := ctx.Value(stageKey{}).(*stage); ok {
		fatal = s.err()
	}
	if ready == nil {
		return nil, fatal
	}
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	degraded, found := tellApart(ready(ctx))
	return degraded, errors.Join(fatal, found)
}

// Degraded marks err, a fault, as one that requests can be served with, if not as
// well: [Health] tells its detail to whoever asks. It is nil if err is.
func Degraded(err error) error {
	if err == nil {
		return nil
	}
	return &degradation{err}
}

type degradation struct{ error }

func (d *degradation) Unwrap() error { return d.error }

// tellApart takes the degradations out of what was joined.
func tellApart(err error) (degraded []string, fatal error) {
	if _, ok := errors.AsType[*degradation](err); !ok {
		return nil, err
	}
	switch e := err.(type) { //nolint:errorlint // what lies beneath is looked at here
	case *degradation:
		return []string{fault.From(e.error).Detail}, nil
	case interface{ Unwrap() []error }:
		for _, part := range e.Unwrap() {
			without, found := tellApart(part)
			degraded, fatal = append(degraded, without...), errors.Join(fatal, found)
		}
		return degraded, fatal
	}
	return nil, err
}

// Cached answers as check last did, if that is no longer ago than age. Anybody may
// ask whether a program is ready, and a check may cost calls that are paid for.
func Cached(check func(context.Context) error, age time.Duration) func(context.Context) error {
	var mu sync.Mutex
	var outcome error
	var at time.Time
	return func(ctx context.Context) error {
		mu.Lock()
		defer mu.Unlock()
		if at.IsZero() || time.Since(at) > age {
			now := check(ctx)
			if ctx.Err() != nil { // it may be the caller who ended the check
				return now
			}
			outcome, at = now, time.Now()
		}
		return outcome
	}
}

// stage is how far a [Server] has come. Its requests carry it in their context.
type stage struct{ now atomic.Int32 }

type stageKey struct{}

// The stages, in their order.
const (
	starting int32 = iota // until the probe has found everything
	serving
	stopping
)

// err is why the server is not ready.
func (s *stage) err() error {
	switch s.now.Load() {
	case starting:
		return errors.New("the program is starting")
	case stopping:
		return errors.New("the program is stopping")
	}
	return nil
}

const (
	pathHealth   = "/healthz"
	pathReady    = "/readyz"
	codeNotReady = "not_ready"
)

func isHealth(path string) bool { return path == pathHealth || path == pathReady }

func notReady(cause error, degraded []string) error {
	detail := strings.Join(append([]string{"This service cannot take requests now."}, degraded...), " ")
	return fault.Wrap(cause, fault.Unavailable, codeNotReady, detail)
}

func notFound() error {
	return fault.New(fault.NotFound, "not_found", "There is nothing at this path.")
}

func methodNotAllowed() error {
	return fault.New(fault.MethodNotAllowed, "method_not_allowed", "The path has no such method.")
}
