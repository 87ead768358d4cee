package redisclient

import (
	"context"
	"time"
)

// within is ctx for one call that begins now, with no more time than a call may take. If
// that is the shorter time it does not end when the caller leaves: go-redis stops no read for
// it, and to see it a request would need a timer of its own for each call.
func (b *Breaker) within(ctx context.Context, now time.Time) context.Context {
	ends := b.endingOf(now)
	if callers, limited := ctx.Deadline(); limited && callers.Before(ends.at) {
		return ctx
	}
	return &timed{ctx, ends}
}

// ending is the end of the time of some calls.
type ending struct {
	at     time.Time
	passed chan struct{} // closed when it has
}

// together is the part of its time that a call may give away to end with an earlier one.
const together = 16

// endingOf is the end of a call that begins now. Calls that begin nearly at the same time end at
// the same time, so that there is one timer for all of them; one that begins later has as much
// less, and none has more than Timeout.
func (b *Breaker) endingOf(now time.Time) *ending {
	latest, at := b.ending.Load(), now.Add(b.Timeout)
	if latest != nil && !latest.at.After(at) && at.Sub(latest.at) < b.Timeout/together {
		return latest
	}
	next := &ending{at, make(chan struct{})}
	time.AfterFunc(b.Timeout, func() { close(next.passed) })
	b.ending.Store(next)
	return next
}

// timed is a context with another end.
type timed struct {
	context.Context
	ends *ending
}

// Deadline implements [context.Context].
func (t *timed) Deadline() (time.Time, bool) { return t.ends.at, true }

// Done implements [context.Context].
func (t *timed) Done() <-chan struct{} { return t.ends.passed }

// Err implements [context.Context].
func (t *timed) Err() error {
	select {
	case <-t.ends.passed:
		return context.DeadlineExceeded
	default:
		return nil
	}
}
