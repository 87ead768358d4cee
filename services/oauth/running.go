package oauth

import (
	"context"
	"sync"
)

// running counts what goes on although nobody may be waiting for it. Unlike a
// WaitGroup it may be waited for while more begins, and only for some time. The
// zero value is ready.
type running struct {
	mu   sync.Mutex
	n    int
	none chan struct{} // closed when n is 0 again; nil if nobody waits
}

func (r *running) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n++
}

func (r *running) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.n--; r.n == 0 && r.none != nil {
		close(r.none)
		r.none = nil
	}
}

func (r *running) run(f func()) {
	r.begin()
	go func() {
		defer r.end()
		f()
	}()
}

// wait waits until nothing runs, or until ctx ends.
func (r *running) wait(ctx context.Context) error {
	r.mu.Lock()
	if r.n > 0 && r.none == nil {
		r.none = make(chan struct{})
	}
	none := r.none
	r.mu.Unlock()
	if none == nil {
		return nil
	}
	select {
	case <-none:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
