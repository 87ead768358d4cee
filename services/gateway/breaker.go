package gateway

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"
)

const (
	// openFor is how long a service that does not answer is left alone.
	openFor = time.Minute
	// trialPatience is how long a trial may take before it counts as passed.
	// The service has taken the call; waiting for its answer, which may be
	// minutes away, would keep everybody else out.
	trialPatience = time.Second
)

// breaker stops calling a service that cannot be reached. It opens at the
// fifth failure within 10 s and stays open for openFor; then two calls are let
// through, and if both succeed it closes.
//
// A failure is a call without an answer: refused, cut off, or none in time. An
// answer with a 5xx status is none, for the service is alive: one throttled
// model must not close the way to everything else.
type breaker struct {
	next    http.RoundTripper
	circuit *gobreaker.TwoStepCircuitBreaker[struct{}]
	reopens atomic.Pointer[time.Time] // when trials begin; nil until it first opens
}

// errNotTheirs stands for the outcome of a call that the caller broke off. It
// says nothing about the service.
var errNotTheirs = errors.New("broken off by the caller")

func newBreaker(service string, next http.RoundTripper, log *slog.Logger) *breaker {
	b := &breaker{next: next}
	b.circuit = gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
		Name:         service,
		Interval:     10 * time.Second,
		BucketPeriod: 100 * time.Millisecond,
		ReadyToTrip:  func(c gobreaker.Counts) bool { return c.TotalFailures >= 5 },
		Timeout:      openFor,
		MaxRequests:  2,
		IsExcluded:   func(err error) bool { return errors.Is(err, errNotTheirs) },
		OnStateChange: func(_ string, from, to gobreaker.State) {
			if to == gobreaker.StateOpen {
				until := time.Now().Add(openFor)
				b.reopens.Store(&until)
			}
			log.Warn("circuit changed", "from", from.String(), "to", to.String())
		},
	})
	return b
}

// RoundTrip is an Unavailable fault while the circuit is open.
func (b *breaker) RoundTrip(r *http.Request) (*http.Response, error) {
	report, err := b.circuit.Allow()
	if err != nil {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, unavailable(err, b.wait())
	}
	var once sync.Once
	settle := func(outcome error) { once.Do(func() { report(outcome) }) }
	outcome := errors.New("panicked")
	defer func() { settle(outcome) }() // a slot that is never given back would keep the circuit half-open for good
	if b.circuit.State() == gobreaker.StateHalfOpen {
		passed := time.AfterFunc(trialPatience, func() { settle(nil) })
		defer passed.Stop()
	}
	response, err := b.next.RoundTrip(r)
	outcome = err
	if err != nil && brokenOff(r, err) {
		outcome = errNotTheirs
	}
	return response, err
}

// wait is how long until it is worth asking again.
func (b *breaker) wait() time.Duration {
	if until := b.reopens.Load(); until != nil {
		// gobreaker tries again only after that moment, not at it.
		return max(wholeSeconds(time.Until(*until)+time.Nanosecond), time.Second)
	}
	return time.Second
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
