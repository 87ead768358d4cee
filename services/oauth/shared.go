package oauth

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// readTime bounds a load, and an opening, that several wait for. One that is a caller's
// own has the caller's time.
const readTime = 10 * time.Second

// shared does work once for all callers of this process that give it the same
// name while it runs. Each stops waiting when its own context ends, and the work
// goes on without it. own reports that the work was done for this caller.
func shared[T any](
	ctx context.Context, b *Broker, name string, work func(context.Context) (T, error),
) (result T, own bool, err error) {
	b.underway.begin()
	var ours atomic.Bool // may be set after this has returned
	finished := b.flights.DoChan(name, func() (any, error) {
		ours.Store(true)
		return safely(context.WithoutCancel(ctx), work)
	})
	select {
	case r := <-finished:
		b.underway.end()
		return r.Val.(T), ours.Load(), r.Err
	case <-ctx.Done():
		go func() {
			defer b.underway.end()
			<-finished
		}()
		return result, false, ctx.Err()
	}
}

// safely makes an error of a panic, which would end the program outside of the
// request's own goroutine.
func safely[T any](ctx context.Context, work func(context.Context) (T, error)) (result T, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("oauth: panic: %v", v)
		}
	}()
	return work(ctx)
}

// reads let a crowd that asks for one connection share its loads. Whoever comes
// while a load runs waits for the next one, so nobody is told what was true only
// before it asked. A load that does not have to wait is therefore its caller's own,
// who makes it without another goroutine, and it ends with the caller.
type reads struct {
	mu      sync.Mutex
	running map[Key]*read // by key, the load that waits for the one that runs; nil if nobody waits
}

// read is one load, and what those who share it make of it.
type read struct {
	loaded
	own bool // nobody shares it; the rest is for a load that is shared

	ctx  context.Context // of whoever came first
	done chan struct{}
	err  error

	opening atomic.Bool
	opened  chan struct{} // closed when issued or sealErr is there
	issued  Issued
	sealErr error
}

type loaded struct {
	Connection
	found bool
}

// read is a Load that is shared.
func (b *Broker) read(ctx context.Context, k Key) (*read, error) {
	r := b.reads.join(ctx, k)
	if r.own {
		defer b.reads.goOn(k, b.Store)
		var err error
		r.loaded, err = loadFrom(ctx, k, b.Store)
		return r, endedOr(ctx, err)
	}
	select {
	case <-r.done:
		return r, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// issue opens the access token, once for all who share the load. Nobody waits for it
// longer than its own context, whoever came first included.
func (b *Broker) issue(ctx context.Context, r *read) (Issued, error) {
	open := func(ctx context.Context) (Issued, error) { return b.open(ctx, r.Connection) }
	if r.own {
		issued, err := safely(ctx, open)
		return issued, endedOr(ctx, err)
	}
	if r.opening.CompareAndSwap(false, true) {
		go func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readTime)
			defer cancel()
			r.issued, r.sealErr = safely(ctx, open)
			close(r.opened)
		}()
	}
	select {
	case <-r.opened:
		return r.issued, r.sealErr
	case <-ctx.Done():
		return Issued{}, ctx.Err()
	}
}

// endedOr is the end of ctx for work that failed because of it, and else err.
func endedOr(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// join returns a load that has not begun yet. One that is the caller's own begins
// now, and then others go on.
func (s *reads) join(ctx context.Context, k Key) *read {
	s.mu.Lock()
	defer s.mu.Unlock()
	next, busy := s.running[k]
	if next != nil {
		return next
	}
	if s.running == nil {
		s.running = map[Key]*read{}
	}
	if !busy {
		s.running[k] = nil
		return &read{own: true}
	}
	next = &read{ctx: context.WithoutCancel(ctx), done: make(chan struct{}), opened: make(chan struct{})}
	s.running[k] = next
	return next
}

// goOn makes the loads that others wait for, until nobody does.
func (s *reads) goOn(k Key, store Store) {
	next := s.following(k)
	if next == nil {
		return
	}
	go func() {
		for ; next != nil; next = s.following(k) {
			next.load(k, store)
		}
	}()
}

// following is the load to make next; nil if nobody waits for one.
func (s *reads) following(k Key) *read {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.running[k]
	if next == nil {
		delete(s.running, k)
	} else {
		s.running[k] = nil
	}
	return next
}

// load loads for those who share it.
func (r *read) load(k Key, store Store) {
	defer close(r.done)
	ctx, cancel := context.WithTimeout(r.ctx, readTime)
	defer cancel()
	r.loaded, r.err = loadFrom(ctx, k, store)
}

func loadFrom(ctx context.Context, k Key, store Store) (loaded, error) {
	return safely(ctx, func(ctx context.Context) (loaded, error) {
		c, found, err := store.Load(ctx, k)
		return loaded{c, found}, err
	})
}
