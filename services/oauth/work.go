package oauth

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

const (
	maxBacklog  = 1000 // connections with something left to do; the store remembers the others
	workPause   = time.Second
	maxWorkTime = 5 * time.Minute
)

// backlog is which connections have something left to do: an event that was not
// sent, a grant that was not revoked. It is a hint for this process only; what
// is to be done stands in the store.
type backlog struct {
	mu   sync.Mutex
	keys map[Key]task
}

type task struct {
	tries int
	due   time.Time
}

// add puts k on the list, later each time that it comes back.
func (w *backlog) add(k Key) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.keys == nil {
		w.keys = map[Key]task{}
	}
	t, listed := w.keys[k]
	if !listed && len(w.keys) >= maxBacklog {
		return
	}
	t.tries++
	t.due = time.Now().Add(min(workPause<<min(t.tries-1, 9), maxWorkTime))
	w.keys[k] = t
}

// due are the keys whose time has come.
func (w *backlog) due(at time.Time) []Key {
	w.mu.Lock()
	defer w.mu.Unlock()
	var keys []Key
	for k, t := range w.keys {
		if !at.Before(t.due) {
			keys = append(keys, k)
		}
	}
	return keys
}

// all are the keys on the list.
func (w *backlog) all() []Key {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Collect(maps.Keys(w.keys))
}

// tries is how often k was put on the list.
func (w *backlog) tries(k Key) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.keys[k].tries
}

// done takes k off the list, unless it was put there again since it had tries.
func (w *backlog) done(k Key, tries int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.keys[k].tries == tries {
		delete(w.keys, k)
	}
}

// Work sends events and revokes grants that could not be sent or revoked at
// once, until ctx ends. What a process leaves undone is done on the next touch
// of the connection.
func (b *Broker) Work(ctx context.Context) {
	for sleep(ctx, workPause) {
		for _, k := range b.backlog.due(time.Now()) {
			if ctx.Err() != nil {
				return
			}
			tries := b.backlog.tries(k)
			b.Settle(ctx, k)
			b.backlog.done(k, tries)
		}
	}
}
