// Package ledgertest tries every implementation of ai.Ledger, and holds an
// honest one in memory and a Redis for the real one.
package ledgertest

import (
	"bytes"
	"context"
	"sync"
	"time"

	"coagent/services/ai"
)

// Ledger is an [ai.Ledger] in memory. The zero value is empty. It keeps to the
// clock of package time, and so to that of a synctest bubble.
type Ledger struct {
	mu      sync.Mutex
	entries map[string]kept
}

type kept struct {
	entry ai.Entry
	until time.Time
}

var _ ai.Ledger = (*Ledger)(nil)

// Put keeps e as [ai.Ledger] promises.
func (l *Ledger) Put(ctx context.Context, name string, e ai.Entry, ttl time.Duration) (ai.Entry, error) {
	if ctx.Err() != nil {
		return ai.Entry{}, ctx.Err()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	there, ok := l.entries[name]
	if ok && time.Now().Before(there.until) && !unfinished(there.entry, e.Owner) {
		return copied(there.entry), nil
	}
	if l.entries == nil {
		l.entries = map[string]kept{}
	}
	l.entries[name] = kept{copied(e), time.Now().Add(ttl)}
	return copied(e), nil
}

// Drop forgets an entry as [ai.Ledger] promises.
func (l *Ledger) Drop(ctx context.Context, name string, e ai.Entry) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if unfinished(l.entries[name].entry, e.Owner) {
		delete(l.entries, name)
	}
	return nil
}

func unfinished(e ai.Entry, owner string) bool { return e.Owner == owner && e.Kept == nil }

// copied keeps what is remembered out of the reach of whoever has it.
func copied(e ai.Entry) ai.Entry {
	if e.Kept != nil {
		e.Kept = new(*e.Kept)
		e.Kept.Body = bytes.Clone(e.Kept.Body)
	}
	return e
}
