package oauth

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	noteTime    = time.Second // of putting a connection on the list of all processes
	flushAtOnce = 8           // connections
)

// later puts k on the backlog, and when it is new there on the list of all
// processes too.
func (b *Broker) later(ctx context.Context, k Key) {
	b.backlog.add(k)
	if b.Worklist == nil || b.backlog.tries(k) > 1 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTime)
	defer cancel()
	_ = b.Worklist.Note(ctx, k) // if this fails, this process and the next touch know it still
}

// Flush does what is left to do, whoever left it, without waiting until it is due.
// It is for a process that has no time of its own, on a schedule. The error says
// that something is left.
func (b *Broker) Flush(ctx context.Context) error {
	todo := map[Key]string{} // with the stamp of the note, if there is one
	for _, k := range b.backlog.all() {
		todo[k] = ""
	}
	var failed error
	if b.Worklist != nil {
		var notes []Note
		notes, failed = b.Worklist.Noted(ctx)
		for _, n := range notes {
			todo[n.Key] = n.Stamp
		}
	}
	var working errgroup.Group
	working.SetLimit(flushAtOnce)
	var left atomic.Int32
	for k, stamp := range todo {
		working.Go(func() error {
			if ctx.Err() != nil || !b.flush(ctx, k, stamp) {
				left.Add(1)
			}
			return nil
		})
	}
	_ = working.Wait() // no work returns an error
	if n := left.Load(); n > 0 {
		failed = errors.Join(failed, fmt.Errorf("of %d connections something is left to do", n))
	}
	if b.Rest(ctx) != nil {
		failed = errors.Join(failed, errors.New("tokens wait until they can be stored"))
	}
	return failed
}

// flush does what is left to do for one connection, and reports whether that is
// all.
func (b *Broker) flush(ctx context.Context, k Key, stamp string) bool {
	tries := b.backlog.tries(k)
	if b.Settle(ctx, k) {
		return false
	}
	b.backlog.done(k, tries)
	// A note that stays is looked at once more.
	return stamp == "" || b.Worklist.Forget(ctx, Note{k, stamp}) == nil
}
