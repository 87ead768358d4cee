package httpapi

import (
	"context"
	"errors"
	"net/http"
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
func Health(ready func(context.Context) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !isHealth(r.URL.Path):
			WriteError(w, r, notFound())
			return
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			WriteError(w, r, methodNotAllowed())
			return
		case r.URL.Path == pathReady:
			if err := readiness(r.Context(), ready); err != nil {
				WriteError(w, r, notReady(err))
				return
			}
		}
		answer := health{Status: "ok"}
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
	Status  string `json:"status"`
	Version string `json:"version,omitzero"`
	Commit  string `json:"commit,omitzero"`
}

// readiness asks the server first, and then ready.
func readiness(ctx context.Context, ready func(context.Context) error) error {
	if s, ok := ctx.Value(stageKey{}).(*stage); ok {
		if err := s.err(); err != nil {
			return err
		}
	}
	if ready == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	return ready(ctx)
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

func notReady(cause error) error {
	return fault.Wrap(cause, fault.Unavailable, codeNotReady, "This service cannot take requests now.")
}

func notFound() error {
	return fault.New(fault.NotFound, "not_found", "There is nothing at this path.")
}

func methodNotAllowed() error {
	return fault.New(fault.MethodNotAllowed, "method_not_allowed", "The path has no such method.")
}
