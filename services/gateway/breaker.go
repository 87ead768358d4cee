package gateway

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"coagent/platform/upstream"
)

// trialPatience is how long a trial may take before it counts as passed. The
// service has taken the call; waiting for its answer, which may be minutes
// away, would keep everybody else out.
const trialPatience = time.Second

// breaker stops calling a service that cannot be reached.
//
// A failure is a call without an answer: refused, cut off, or none in time. An
// answer with a 5xx status is none, for the service is alive: one throttled
// model must not close the way to everything else.
type breaker struct {
	next    http.RoundTripper
	circuit *upstream.Circuit
}

func newBreaker(service string, next http.RoundTripper, log *slog.Logger) *breaker {
	return &breaker{next, upstream.NewCircuit(service, codeUnavailable, trialPatience, log)}
}

var errPanicked = errors.New("panicked")

// RoundTrip is an Unavailable fault while the circuit is open.
func (b *breaker) RoundTrip(r *http.Request) (*http.Response, error) {
	leave, err := b.circuit.Enter()
	if err != nil {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, err
	}
	outcome := errPanicked
	defer func() { leave(outcome) }() // a slot that is never given back would keep the circuit half-open for good
	response, err := b.next.RoundTrip(r)
	outcome = err
	if err != nil && brokenOff(r, err) {
		outcome = upstream.ErrHungUp
	}
	return response, err
}

// brokenOff reports whether the call ended because of the caller: he hung up,
// his body could not be read, or time ran out while the service waited for it.
func brokenOff(r *http.Request, err error) bool {
	if errors.Is(r.Context().Err(), context.Canceled) {
		return true
	}
	if _, ok := errors.AsType[*uploadError](err); ok {
		return true
	}
	body, ok := r.Body.(*upload)
	return ok && errors.Is(err, context.DeadlineExceeded) && body.waiting.Load()
}
