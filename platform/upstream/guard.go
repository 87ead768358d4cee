// Package upstream keeps a service standing when something that it depends on
// is slow, throttled or down.
package upstream

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"coagent/platform/fault"
	"coagent/platform/telemetry"
)

// Guard stands before one dependency: it bounds every call in time, repeats
// what may be repeated and stops asking when the dependency does not recover.
// It is the one place that repeats; whatever is called through it does not.
//
// There is one Guard for one dependency, shared by all who call it, for it is
// their failures taken together that open the circuit. A Guard is ready as a
// literal, is used by its pointer and must not be changed after the first Do.
type Guard struct {
	// Name is the dependency, for spans and the log: "tavily". A caller of ours
	// never sees it.
	Name string
	// Code begins the codes of the Guard's own faults: with "search.provider"
	// they are search.provider_timeout and search.provider_unavailable.
	Code string
	// Attempts is how often Do calls at most, the first call included. Zero
	// means one: not everything may be done twice.
	Attempts int
	// Timeout bounds one attempt, reading the answer included. Zero means 10 s.
	Timeout time.Duration
	// Backoff is the wait before the second attempt; each further wait is twice
	// the one before. Zero means 100 ms.
	Backoff time.Duration
	// MaxBackoff bounds such a wait, before jitter. Zero means 5 s.
	MaxBackoff time.Duration
	// NoCircuit makes the Guard ask however often the dependency has failed. It
	// is for one without which nothing can be done: a circuit would make a
	// minute's outage of a second's, and refuse to store what cannot be had again.
	NoCircuit bool
	// Log is told of each repeat (INFO) and of each change of the circuit
	// (WARN). Nil means nobody is.
	Log *slog.Logger

	once    sync.Once
	log     *slog.Logger
	circuit *Circuit
	budget  budget
}

// Do makes a call to the dependency of g and returns what it gave.
//
// The context that call gets ends when call returns or g.Timeout is over, and
// call must return when its context ends. So call reads the whole answer; a
// stream is ranged over inside of it.
//
// Do calls again only after a [fault.Error] with Temporary set. The n-th wait
// is Backoff·2^(n-1), at most MaxBackoff, and up to half as much again at
// random; or the fault's RetryAfter, if that is longer. Do does not wait but
// returns the fault at once if the deadline of ctx would pass meanwhile, if
// RetryAfter is over 30 s, or if the Guard has repeated too much of late: 20
// times, of which it forgets one every 3 s and one for ten successes.
//
// All attempts of one Do are one outcome for the circuit. It opens at the
// fifth failure within 10 s and stays open for 60 s. Then two calls are let
// through at once: two successes close it, one failure opens it again.
// Failures are the faults Unavailable, Timeout, BadUpstream, RateLimited and
// Internal, therefore also an error that is no fault, and a panic. Any other
// fault is an answer and shows that the dependency lives. A caller who hung up
// is neither.
//
// Do returns the error of the last attempt as it is, but for these:
//   - ctx was cancelled: [context.Canceled];
//   - g.Timeout or the deadline of ctx passed before an answer came: a Timeout
//     fault, Code + "_timeout". It is repeated only if the fault that call made
//     of it had Temporary set;
//   - the circuit is open: an Unavailable fault, Code + "_unavailable", with
//     RetryAfter, the rest of the 60 s or a second.
func Do[T any](ctx context.Context, g *Guard, call func(context.Context) (T, error)) (T, error) {
	g.once.Do(g.prepare)
	var result, none T
	err := g.traced(ctx, func(ctx context.Context) error {
		var err error
		result, err = call(ctx)
		return err
	})
	if err != nil {
		return none, err
	}
	return result, nil
}

func (g *Guard) prepare() {
	g.log = cmp.Or(g.Log, slog.New(slog.DiscardHandler)).With("upstream", g.Name)
	g.circuit = NewCircuit(g.Name, g.Code+"_unavailable", 0, g.log)
}

// traced is guarded as one [telemetry.Call].
func (g *Guard) traced(ctx context.Context, call func(context.Context) error) error {
	ctx, traced := telemetry.StartCall(ctx, g.Name)
	attempts, failure := 0, "panic"
	defer func() {
		traced.Retried(attempts)
		traced.End(failure) // a code: no cause, and no text of a panic, leaves by a span
	}()
	err := g.guarded(ctx, func(ctx context.Context) error {
		attempts++
		return call(ctx)
	})
	switch {
	case err == nil:
		failure = ""
	case hungUp(ctx):
		failure = telemetry.Cancelled
	default:
		failure = fault.CodeOf(err)
	}
	return err
}

// guarded makes the call with its repeats if the circuit allows it.
func (g *Guard) guarded(ctx context.Context, call func(context.Context) error) error {
	if ctx.Err() != nil { // says nothing of the dependency
		return g.ended(ctx)
	}
	leave := func(error) {}
	if !g.NoCircuit {
		var err error
		if leave, err = g.circuit.Enter(); err != nil {
			return err
		}
	}
	outcome := errNoReturn // stands if call panics or ends its goroutine
	defer func() {
		if outcome != nil && hungUp(ctx) {
			outcome = ErrHungUp
		}
		leave(outcome)
	}()
	outcome = g.repeated(ctx, call)
	return outcome
}

// attempt makes the call once, in the time that one attempt has.
func (g *Guard) attempt(ctx context.Context, call func(context.Context) error) error {
	timeout := cmp.Or(g.Timeout, 10*time.Second)
	within, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	err := call(within)
	switch {
	case err == nil || within.Err() == nil:
		return err
	case isAnswer(err) && !hungUp(ctx):
		return err
	case ctx.Err() != nil:
		return g.ended(ctx)
	}
	// What call made of the expiry is replaced, for it tends to hold a URL.
	timedOut := g.timedOut(fmt.Errorf("no answer within %v: %w", timeout, context.DeadlineExceeded))
	timedOut.Temporary = fault.From(err).Temporary
	return timedOut
}

// isAnswer says whether err can only come from an answer of the dependency,
// and not from time that ran out.
func isAnswer(err error) bool {
	return !isFailure(err) || fault.KindOf(err) == fault.RateLimited
}

// ended is the error for a caller whose context is over.
func (g *Guard) ended(ctx context.Context) error {
	if hungUp(ctx) {
		return ctx.Err()
	}
	return g.timedOut(fmt.Errorf("the caller's deadline passed: %w", ctx.Err()))
}

func (g *Guard) timedOut(cause error) *fault.Error {
	return fault.Wrap(cause, fault.Timeout, g.Code+"_timeout", "A service that we depend on did not answer in time.")
}

// hungUp says whether the caller no longer wants an answer. A deadline that
// passed is not that.
func hungUp(ctx context.Context) bool { return errors.Is(ctx.Err(), context.Canceled) }
