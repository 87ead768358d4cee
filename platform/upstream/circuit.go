package upstream

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"

	"coagent/platform/fault"
)

// The figures of the circuit, the same for every dependency.
const (
	failuresToOpen   = 5
	failureWindow    = 10 * time.Second
	openTime         = 60 * time.Second
	successesToClose = 2
)

var (
	errHungUp   = errors.New("the caller hung up")
	errNoReturn = errors.New("the call did not return")
)

// circuit refuses calls while the dependency is known to fail.
type circuit struct {
	breaker *gobreaker.TwoStepCircuitBreaker[any]
	code    string                    // of a refusal
	opened  atomic.Pointer[time.Time] // when it last opened
}

func newCircuit(code string, log *slog.Logger) *circuit {
	c := &circuit{code: code}
	c.breaker = gobreaker.NewTwoStepCircuitBreaker[any](gobreaker.Settings{
		Interval:     failureWindow,
		BucketPeriod: 100 * time.Millisecond, // without buckets the window would not roll but start anew every 10 s
		ReadyToTrip:  func(n gobreaker.Counts) bool { return n.TotalFailures >= failuresToOpen },
		Timeout:      openTime,
		MaxRequests:  successesToClose,
		IsSuccessful: isSuccess,
		IsExcluded:   func(err error) bool { return err == errHungUp },
		OnStateChange: func(_ string, from, to gobreaker.State) {
			if to == gobreaker.StateOpen {
				c.opened.Store(new(time.Now()))
			}
			log.LogAttrs(context.Background(), slog.LevelWarn, "circuit changed",
				slog.String("from", from.String()), slog.String("to", to.String()))
		},
	})
	return c
}

// enter lets a call through, which must leave with its error exactly once, or
// refuses it with a fault.
func (c *circuit) enter() (leave func(error), err error) {
	done, err := c.breaker.Allow()
	if err == nil {
		return func(err error) { c.leave(done, err) }, nil
	}
	refusal := fault.Wrap(err, fault.Unavailable, c.code, "A service that we depend on is not available at the moment.")
	refusal.RetryAfter = time.Second
	if errors.Is(err, gobreaker.ErrOpenState) {
		refusal.RetryAfter = max(time.Until(c.opened.Load().Add(openTime)), time.Second)
	}
	return nil, refusal
}

// leave counts err. A closed breaker counts a failure at the time when its
// call began, and one that took longer than the window not at all: a
// dependency that hangs would never open it. So here the call that began does
// not count, and one that begins and fails at this moment does.
func (c *circuit) leave(done func(error), err error) {
	if isSuccess(err) || err == errHungUp || c.breaker.State() != gobreaker.StateClosed {
		done(err)
		return
	}
	done(errHungUp)
	if done, refused := c.breaker.Allow(); refused == nil {
		done(err)
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
