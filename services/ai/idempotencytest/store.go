// Package idempotencytest tries every implementation of ai.IdempotencyStore, and holds an
// honest one in memory and a Redis for the real one.
package idempotencytest

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"time"

	"coagent/services/ai"
)

// Store is an [ai.IdempotencyStore] in memory. The zero value is empty. It keeps to the
// clock of package time, and so to that of a synctest bubble.
type Store struct {
	mu      sync.Mutex
	entries map[string]kept
}

type kept struct {
	entry ai.Entry
	until time.Time
}

var _ ai.IdempotencyStore = (*Store)(nil)

// Put keeps e as [ai.IdempotencyStore] promises.
func (s *Store) Put(ctx context.Context, name string, e ai.Entry, ttl time.Duration) (ai.Entry, error) {
	if ctx.Err() != nil {
		return ai.Entry{}, ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	there, ok := s.entries[name]
	if ok && time.Now().Before(there.until) &&
		(!unfinished(there.entry, e.Owner) || there.entry.Sealed && !e.Sealed && e.Outcome == nil) {
		return copied(there.entry), nil
	}
	if s.entries == nil {
		s.entries = map[string]kept{}
	}
	s.entries[name] = kept{copied(e), time.Now().Add(ttl)}
	return copied(e), nil
}

// Drop forgets an entry as [ai.IdempotencyStore] promises.
func (s *Store) Drop(ctx context.Context, name string, e ai.Entry) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if unfinished(s.entries[name].entry, e.Owner) {
		delete(s.entries, name)
	}
	return nil
}

// Cancel marks an entry as [ai.IdempotencyStore] promises.
func (s *Store) Cancel(ctx context.Context, name string, ttl time.Duration) (ai.Entry, error) {
	if ctx.Err() != nil {
		return ai.Entry{}, ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	there, ok := s.entries[name]
	if !ok || !time.Now().Before(there.until) {
		return ai.Entry{}, nil
	}
	if e := there.entry; e.Outcome == nil && !e.Sealed && !e.Cancelled {
		e.Cancelled = true
		s.entries[name] = kept{e, time.Now().Add(ttl)}
	}
	return copied(s.entries[name].entry), nil
}

func unfinished(e ai.Entry, owner string) bool {
	return e.Owner == owner && e.Outcome == nil && !e.Cancelled
}

// copied keeps what is remembered out of the reach of whoever has it.
func copied(e ai.Entry) ai.Entry {
	e.Progress = slices.Clone(e.Progress)
	if e.Outcome != nil {
		e.Outcome = new(*e.Outcome)
		e.Outcome.Body = bytes.Clone(e.Outcome.Body)
	}
	return e
}
