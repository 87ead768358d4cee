package httpapi

import (
	"context"
	"io"
	"net/http"
	"time"

	"coagent/platform/fault"
)

// readyTime bounds one question whether a program is ready.
const readyTime = 2 * time.Second

// Health answers /healthz, always 200 while the program runs, and /readyz: 200
// if ready returns nil within two seconds, else 503 (its error is for the log
// alone). A nil ready is always ready. Other methods than GET and HEAD get 405,
// other paths 404.
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
		case r.URL.Path == pathReady && ready != nil:
			ctx, cancel := context.WithTimeout(r.Context(), readyTime)
			defer cancel()
			if err := ready(ctx); err != nil {
				WriteError(w, r, notReady(err))
				return
			}
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		if _, err := io.WriteString(w, `{"status":"ok"}`); err != nil {
			exchangeOf(r.Context()).note("", err)
		}
	})
}

const (
	pathHealth = "/healthz"
	pathReady  = "/readyz"
)

func isHealth(path string) bool { return path == pathHealth || path == pathReady }

func notReady(cause error) error {
	return fault.Wrap(cause, fault.Unavailable, "not_ready", "This service cannot take requests now.")
}

func notFound() error {
	return fault.New(fault.NotFound, "not_found", "There is nothing at this path.")
}

func methodNotAllowed() error {
	return fault.New(fault.MethodNotAllowed, "method_not_allowed", "The path has no such method.")
}
