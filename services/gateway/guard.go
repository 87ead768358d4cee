package gateway

import (
	"context"
	"errors"
	"net/http"
	"time"

	"coagent/platform/auth"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
)

// Grace is what a service gets beyond its operation's time, and beyond that of
// the body, so that its own problem document arrives rather than ours.
const Grace = 2 * time.Second

// guard decides who gets through to a service.
type guard struct {
	authenticate func(r *http.Request, scope string) (context.Context, error)
	admission    map[string]*httpapi.Admission // by service
}

// protect lets requests of one operation through to next: from a known user who
// may ask, within the operation's rate, size and time, while there is room.
func (g *guard) protect(op route, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		httpapi.SetOperation(r.Context(), op.Operation)
		op.TellSunset(w.Header())
		// The context of an operation cannot interrupt a read or a write of the
		// caller's own connection; these can.
		httpapi.SetDeadlines(w, r, min(op.Timeout, httpapi.BodyTime)+Grace, op.Timeout+Grace)
		ctx, place, err := g.admit(w, r, op)
		if err != nil {
			httpapi.WriteError(w, r, err)
			return
		}
		defer place.Leave()
		ctx, free := httpapi.EndAfter(ctx, op.Timeout+Grace)
		defer free()
		if ctx != r.Context() {
			r = r.WithContext(ctx)
		}
		r.Body = http.MaxBytesReader(w, r.Body, op.MaxBody)
		next.ServeHTTP(w, r)
	})
}

// admit returns the request's context with the caller in it, or the fault of a
// request that goes no further. Whoever is let in must leave the place.
func (g *guard) admit(w http.ResponseWriter, r *http.Request, op route) (context.Context, httpapi.Place, error) {
	none := httpapi.Place{}
	ctx, err := g.authenticate(r, op.Scope)
	if err != nil {
		return nil, none, err
	}
	caller := auth.Subject(ctx)
	if caller == "" { // nobody's share would be everybody's
		return nil, none, errors.New("gateway: authenticated, but without an identity")
	}
	place, err := g.admission[op.service].Enter(w, r, caller, op.Operation)
	if err != nil {
		return nil, none, err
	}
	if err := checkRequest(w, r, op.Operation); err != nil {
		place.Leave()
		return nil, none, err
	}
	return ctx, place, nil
}

// checkRequest refuses what no service would take.
func checkRequest(w http.ResponseWriter, r *http.Request, op httpapi.Operation) error {
	if r.Header.Get("Upgrade") != "" {
		return fault.New(fault.Invalid, "invalid_request",
			"The connection cannot be upgraded to another protocol here.")
	}
	return httpapi.CheckLength(w, r, op)
}
