package httpapi

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// limited is the context of a request of a second, as the front door makes it.
func limited(parent context.Context) *requestContext {
	c := endless(parent)
	c.endAt(time.Now().Add(time.Second))
	return c
}

// endless is that of a request of which nobody has said how long it may take.
func endless(parent context.Context) *requestContext {
	x := &exchange{}
	x.context.Context, x.context.of = parent, x
	return &x.context
}

func TestTheContextOfARequestEndsAsOneOfTheLibraryDoes(t *testing.T) {
	type world struct {
		ctx   context.Context
		leave context.CancelFunc // of the caller
		done  func()             // the request is answered
	}
	worlds := map[string]func(context.Context) world{
		"library": func(within context.Context) world {
			parent, leave := context.WithCancel(within)
			ctx, cancel := context.WithTimeout(parent, time.Second)
			return world{ctx, leave, cancel}
		},
		"ours": func(within context.Context) world {
			parent, leave := context.WithCancel(within)
			c := limited(parent)
			return world{c, leave, c.finish}
		},
		"ours, told later": func(within context.Context) world {
			parent, leave := context.WithCancel(within)
			c := endless(parent)
			ctx, free := EndAfter(c, time.Second)
			return world{ctx, leave, func() { free(); c.finish() }}
		},
		"one below ours": func(within context.Context) world {
			parent, leave := context.WithCancel(within)
			ctx, free := EndAfter(context.WithValue(endless(parent), exchangeKey{}, nil), time.Second)
			return world{ctx, leave, free}
		},
	}
	ends := map[string]struct {
		how  func(world)
		want error
	}{
		"nothing happens":            {func(world) {}, nil},
		"the time passes":            {func(world) { time.Sleep(2 * time.Second) }, context.DeadlineExceeded},
		"the caller leaves":          {func(w world) { w.leave() }, context.Canceled},
		"it is answered":             {func(w world) { w.done() }, context.Canceled},
		"time, then answered":        {func(w world) { time.Sleep(2 * time.Second); _ = w.ctx.Err(); w.done() }, context.DeadlineExceeded},
		"answered, then the time":    {func(w world) { w.done(); _ = w.ctx.Err(); time.Sleep(2 * time.Second) }, context.Canceled},
		"left, then the time":        {func(w world) { w.leave(); _ = w.ctx.Err(); time.Sleep(2 * time.Second) }, context.Canceled},
		"waited for, then answered":  {func(w world) { _ = w.ctx.Done(); w.done() }, context.Canceled},
		"waited for, then the time":  {func(w world) { _ = w.ctx.Done(); time.Sleep(2 * time.Second) }, context.DeadlineExceeded},
		"waited for, then left":      {func(w world) { _ = w.ctx.Done(); w.leave() }, context.Canceled},
		"within a second, not after": {func(world) { time.Sleep(time.Second - 1) }, nil},
	}
	for name, end := range ends {
		for of, make := range worlds {
			synctest.Test(t, func(t *testing.T) {
				w := make(t.Context())
				defer w.done()
				defer w.leave()
				end.how(w)
				synctest.Wait()
				child, cancel := context.WithCancel(w.ctx)
				defer cancel()
				for _, ctx := range []context.Context{w.ctx, child, w.ctx} {
					if err := ctx.Err(); !errors.Is(err, end.want) {
						t.Errorf("%s, %s: the context says %v, not %v", of, name, err, end.want)
					}
					if closed := isClosed(ctx.Done()); closed != (end.want != nil) {
						t.Errorf("%s, %s: done is %t", of, name, closed)
					}
				}
				if cause := context.Cause(w.ctx); !errors.Is(cause, end.want) {
					t.Errorf("%s, %s: the cause is %v", of, name, cause)
				}
				if deadline, has := w.ctx.Deadline(); !has || time.Until(deadline) > time.Second {
					t.Errorf("%s, %s: the deadline is %v, %t", of, name, deadline, has)
				}
			})
		}
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestWhatARequestHasBegunEndsWithIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := limited(t.Context())
		child, cancel := context.WithTimeout(c, time.Hour)
		defer cancel()
		called := false
		defer context.AfterFunc(child, func() { called = true })()
		c.finish()
		synctest.Wait()
		if !called || !errors.Is(child.Err(), context.Canceled) {
			t.Errorf("called %t, error %v", called, child.Err())
		}
	})
}

func TestARequestThatNobodyWaitsForHasNoTimer(t *testing.T) {
	c := limited(t.Context())
	if c.Err() != nil || c.Value(exchangeKey{}) == nil {
		t.Error("the context has ended, or lacks its exchange")
	}
	c.finish()
	if c.timed.Load() != nil {
		t.Error("a timer was made")
	}
}

func TestTheEarlierDeadlineIsThatOfTheRequest(t *testing.T) {
	parent, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if deadline, _ := limited(parent).Deadline(); time.Until(deadline) > time.Millisecond {
		t.Errorf("the deadline is in %v", time.Until(deadline))
	}
}

func TestTheContextOfARequestCarriesOneValueThatComesLater(t *testing.T) {
	type key struct{}
	c := limited(t.Context())
	inner, cancel := context.WithCancel(c)
	defer cancel()
	if got := inner.Value(key{}); got != nil {
		t.Errorf("before: %v", got)
	}
	if !c.Carry(key{}, "first") || c.Carry(key{}, "second") {
		t.Error("there is room for one")
	}
	if got := inner.Value(key{}); got != "first" {
		t.Errorf("afterwards: %v", got)
	}
}
