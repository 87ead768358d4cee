package httpapi

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"coagent/platform/telemetry"
)

// requestContext is the one context that a request gets on its way in: the
// exchange, the correlation id, the trace, the end of the operation's time, and who
// asks. It lives in its exchange.
//
// Of the end a timer is made when somebody waits for it. Most of the time nobody
// does: the answer is there before.
type requestContext struct {
	context.Context           // that of the server
	of              *exchange // never nil
	deadline        time.Time // of the operation, once it ends
	ends            atomic.Bool

	carried carried

	timed atomic.Pointer[timed] // at room
	room  timed
	over  atomic.Bool // the request was answered
	mu    sync.Mutex  // held by who makes timed
}

// timed is a context of the standard library with the same end.
type timed struct {
	context.Context
	cancel context.CancelFunc
}

// carried is a value that comes while the request is under way.
type carried struct {
	key, value any
	taken      atomic.Bool // somebody writes key and value
	there      atomic.Bool // they are written, and stay
}

// Carry gives the context a value, once, and reports whether it took it: the request's
// caller, for package auth.
func (c *requestContext) Carry(key, value any) bool {
	if !c.carried.taken.CompareAndSwap(false, true) {
		return false
	}
	c.carried.key, c.carried.value = key, value
	c.carried.there.Store(true)
	return true
}

// endAt gives the request a deadline, once. Who waits for its end already does not see it.
func (c *requestContext) endAt(deadline time.Time) {
	c.deadline = deadline
	c.ends.Store(true)
}

// EndAfter gives the request with this context so much time from now on: what it has
// begun and is still under way then is wanted no more. The context that is returned ends
// then, and must be freed when it is needed no more.
func EndAfter(ctx context.Context, limit time.Duration) (within context.Context, free func()) {
	if c, ok := ctx.(*requestContext); ok && !c.ends.Load() {
		c.endAt(time.Now().Add(limit))
		return c, func() {} // Front frees it
	}
	return context.WithTimeout(ctx, limit)
}

// finish ends the context of a request with a deadline: what it has begun and is
// still under way is wanted no more.
func (c *requestContext) finish() {
	c.over.Store(true)
	if t := c.timed.Load(); t != nil {
		t.cancel()
	}
}

// Deadline implements [context.Context].
func (c *requestContext) Deadline() (time.Time, bool) {
	earlier, has := c.Context.Deadline()
	if !c.ends.Load() || has && earlier.Before(c.deadline) {
		return earlier, has
	}
	return c.deadline, true
}

// Done implements [context.Context].
func (c *requestContext) Done() <-chan struct{} {
	if !c.ends.Load() {
		return c.Context.Done()
	}
	return c.wait().Done()
}

// Err implements [context.Context].
func (c *requestContext) Err() error {
	if !c.ends.Load() {
		return c.Context.Err()
	}
	if c.timed.Load() == nil && !c.over.Load() && c.Context.Err() == nil && time.Until(c.deadline) > 0 {
		return nil
	}
	return c.wait().Err() // which holds it from now on
}

// Value implements [context.Context].
func (c *requestContext) Value(key any) any {
	switch key.(type) {
	case exchangeKey:
		return c.of
	case telemetry.RequestKey:
		return &c.of.request
	}
	if c.carried.there.Load() && c.carried.key == key {
		return c.carried.value
	}
	if t := c.timed.Load(); t != nil { // so that the library knows its own behind this one
		return t.Value(key)
	}
	return c.Context.Value(key)
}

// wait makes the timer, if there is none yet.
func (c *requestContext) wait() *timed {
	if t := c.timed.Load(); t != nil {
		return t
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.timed.Load(); t != nil {
		return t
	}
	t := &c.room
	t.Context, t.cancel = context.WithDeadline(c.Context, c.deadline)
	c.timed.Store(t)
	if c.over.Load() { // finish may not have seen it
		t.cancel()
	}
	return t
}
