package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"coagent/platform/auth"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
)

// grace is what a service gets beyond its operation's time, and beyond that of
// the body, so that its own problem document arrives rather than ours.
const grace = 2 * time.Second

// guard decides who gets through to a service.
type guard struct {
	authenticate func(r *http.Request, scope string) (context.Context, error)
	limits       *limits
}

// protect lets requests of one operation through to next: from a known user who
// may ask, within the operation's rate, size and time.
func (g *guard) protect(op route, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		httpapi.SetRoute(r.Context(), op.Method, op.Path)
		// The context of an operation cannot interrupt a read or a write of the
		// caller's own connection; these can.
		httpapi.SetDeadlines(w, r, min(op.Timeout, httpapi.BodyTime)+grace, op.Timeout+grace)
		ctx, err := g.admit(w, r, op)
		if err != nil {
			httpapi.WriteError(w, r, err)
			return
		}
		ctx, cancel := context.WithTimeout(ctx, op.Timeout+grace)
		defer cancel()
		r = r.WithContext(ctx)
		r.Body = http.MaxBytesReader(w, r.Body, op.MaxBody)
		next.ServeHTTP(w, r)
	})
}

// admit returns the request's context with the caller in it, or the fault of a
// request that goes no further.
func (g *guard) admit(w http.ResponseWriter, r *http.Request, op route) (context.Context, error) {
	ctx, err := g.authenticate(r, op.Scope)
	if err != nil {
		return nil, err
	}
	caller, known := auth.From(ctx)
	if !known || caller.Subject == "" { // nobody's bucket would be everybody's
		return nil, errors.New("gateway: authenticated, but without an identity")
	}
	quota := g.limits.take(caller.Subject, op)
	quota.tell(w.Header())
	if err := quota.err(); err != nil {
		return nil, err
	}
	if r.Header.Get("Upgrade") != "" {
		return nil, fault.New(fault.Invalid, "invalid_request",
			"The connection cannot be upgraded to another protocol here.")
	}
	if r.ContentLength > op.MaxBody {
		return nil, tooLarge(op.MaxBody)
	}
	return ctx, nil
}

func tooLarge(limit int64) error {
	return fault.New(fault.TooLarge, "payload_too_large",
		fmt.Sprintf("The body is over the limit of %d bytes.", limit))
}
