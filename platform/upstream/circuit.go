package upstream

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"

	"coagent/platform/fault"
	"coagent/platform/telemetry"
)

// The figures of a circuit, the same for every dependency.
const (
	failuresToOpen   = 5
	failureWindow    = 10 * time.Second
	openTime         = 60 * time.Second
	successesToClose = 2
)

// ErrHungUp is the outcome of a call that its caller broke off. It says nothing
// of the dependency.
var ErrHungUp = errors.New("the caller hung up")

var errNoReturn = errors.New("the call did not return")

// Circuit refuses calls while a dependency is known to fail: it opens at the
// fifth failure within 10 s and stays open for 60 s. Then two calls are let
// through as trials; two successes close it, one failure opens it again. A
// failure counts at the moment when its call ends, however long that took.
//
// A [Guard] has one; it is here for those who cannot wait for a whole answer,
// as Do does.
type Circuit struct {
	breaker       *gobreaker.TwoStepCircuitBreaker[any]
	code          string // of a refusal
	trialPatience time.Duration
	opened        atomic.Pointer[time.Time] // when it last opened
}

// NewCircuit returns a closed circuit before the upstream of that name. It refuses
// with faults of that code, and tells log of its changes (WARN) and the metrics. A trial that has been under way for
// trialPatience counts as passed, so that a slow answer does not keep everybody
// else out; if it fails later, that is a failure like any other. With 0 a trial
// counts when it is over.
func NewCircuit(name, code string, trialPatience time.Duration, log *slog.Logger) *Circuit {
	c := &Circuit{code: code, trialPatience: trialPatience}
	c.breaker = gobreaker.NewTwoStepCircuitBreaker[any](gobreaker.Settings{
		Interval:     failureWindow,
		BucketPeriod: 100 * time.Millisecond, // without buckets the window would not roll but start anew every 10 s
		ReadyToTrip:  func(n gobreaker.Counts) bool { return n.TotalFailures >= failuresToOpen },
		Timeout:      openTime,
		MaxRequests:  successesToClose,
		IsSuccessful: isSuccess,
		IsExcluded:   func(err error) bool { return errors.Is(err, ErrHungUp) },
		OnStateChange: func(_ string, from, to gobreaker.State) {
			if to == gobreaker.StateOpen {
				c.opened.Store(new(time.Now()))
			}
			telemetry.CircuitState.Set(float64(to), name) // the numbers are the table's
			log.LogAttrs(context.Background(), slog.LevelWarn, "circuit changed",
				slog.String("from", from.String()), slog.String("to", to.String()))
		},
	})
	return c
}

// Enter lets a call through or refuses it, with an Unavailable fault whose
// RetryAfter is the rest of the 60 s, at least a second.
//
// A call that was let through must leave exactly once, with its outcome: nil,
// [ErrHungUp] or its error. The faults Unavailable, Timeout, BadUpstream,
// RateLimited and Internal are failures of the dependency, therefore also an
// error that is no fault; any other fault is an answer, and a success.
func (c *Circuit) Enter() (leave func(outcome error), err error) {
	done, err := c.breaker.Allow()
	if err == nil {
		if c.trialPatience > 0 && c.breaker.State() == gobreaker.StateHalfOpen {
			done = passAfter(c.trialPatience, done)
		}
		return func(outcome error) { c.leave(done, outcome) }, nil
	}
	refusal := fault.Wrap(err, fault.Unavailable, c.code,
		"A service that we depend on is not available at the moment.")
	refusal.RetryAfter = time.Second
	if errors.Is(err, gobreaker.ErrOpenState) {
		refusal.RetryAfter = max(time.Until(c.opened.Load().Add(openTime)), time.Second)
	}
	return nil, refusal
}

// passAfter settles a trial as passed when its time is over before its outcome
// is known.
func passAfter(patience time.Duration, done func(error)) func(error) {
	var once sync.Once
	settle := func(outcome error) { once.Do(func() { done(outcome) }) }
	passed := time.AfterFunc(patience, func() { settle(nil) })
	return func(outcome error) {
		passed.Stop()
		settle(outcome)
	}
}

// leave counts the outcome. A closed breaker counts a failure at the time when
// its call began, and one that took longer than the window not at all: a
// dependency that hangs would never open it. So here the call that began does
// not count, and one that begins and fails at this moment does.
func (c *Circuit) leave(done func(error), outcome error) {
	if isSuccess(outcome) || errors.Is(outcome, ErrHungUp) || c.breaker.State() != gobreaker.StateClosed {
		done(outcome)
		return
	}
	done(ErrHungUp)
	if done, refused := c.breaker.Allow(); refused == nil {
		done(outcome)
	}
}

func isSuccess(err error) bool { return err == nil || !isFailure(err) }

// isFailure says whether err means that the dependency does not work, and not
// that it answered no.
func isFailure(err error) bool {
	switch fault.KindOf(err) {
	case fault.Unavailable, fault.Timeout, fault.BadUpstream, fault.RateLimited, fault.Internal:
		return true
	default:
		return false
	}
}
