package auth

import (
	"context"
	"crypto/rsa"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"coagent/platform/fault"
)

const (
	// refreshAfter is the age at which keys are fetched anew, beside the
	// requests that go on using the old ones.
	refreshAfter = 6 * time.Hour
	// trustFor is how long fetched keys stand in for an issuer that cannot be
	// reached. After it a withdrawn key could still be in use, so none is.
	trustFor = 24 * time.Hour
	// refetchGap is the time between two fetches while there are keys. It is
	// what a flood of invented key ids can make us ask of the issuer.
	refetchGap = time.Minute
	// coldRetry is the time between two attempts while there are no keys and
	// every caller is turned away.
	coldRetry = 3 * time.Second
	// alarmAfter is how long fetches may fail before somebody is told.
	alarmAfter = time.Hour
	// maxWaiting bounds the callers who wait for one fetch.
	maxWaiting = 1000
)

// keySet knows the issuer's keys by their ids. It makes at most one fetch at a
// time, whoever asks.
type keySet struct {
	source source
	log    *slog.Logger

	mu       sync.Mutex
	keys     map[string]*rsa.PublicKey // replaced whole; empty until the first fetch and past trustFor
	fetched  time.Time                 // when keys came, by the wall clock
	failing  time.Time                 // the first failure since then; zero if the last fetch went well
	failure  error                     // the last failure
	quiet    time.Time                 // no fetch before this
	fetching chan struct{}             // closed when the running fetch is settled; nil if none runs
	waiting  int                       // callers waiting for it
}

func newKeySet(url string, client *http.Client, log *slog.Logger) *keySet {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &keySet{source: newSource(url, client), log: log}
}

// key returns the key named kid. A known key is returned at once. For an
// unknown one it waits for a fetch, if one runs or may be started.
func (s *keySet) key(ctx context.Context, kid string) (*rsa.PublicKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	now := wallClock()
	if now.Sub(s.fetched) >= trustFor {
		s.keys = nil
	}
	key, known := s.keys[kid]
	stale := now.Sub(s.fetched) >= refreshAfter
	if (!known || stale) && s.fetching == nil && !time.Now().Before(s.quiet) {
		s.startFetch(ctx)
	}
	if known {
		return key, nil
	}
	if s.fetching == nil {
		return nil, s.absent()
	}
	if s.waiting >= maxWaiting {
		return nil, keysUnavailable(errors.New("too many callers wait for the keys"))
	}
	if err := s.wait(ctx); err != nil {
		return nil, keysUnavailable(err)
	}
	if key, known := s.keys[kid]; known {
		return key, nil
	}
	return nil, s.absent()
}

// wait lets go of the lock until the running fetch is settled or ctx is done.
func (s *keySet) wait(ctx context.Context) error {
	settled := s.fetching
	s.waiting++
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.waiting--
	}()
	select {
	case <-settled:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// absent is the answer for a key that is not there and will not be fetched
// now. If the issuer has lately told its keys, the id is invented. If it could
// not be asked, the id may be new, and its owner is to try again.
func (s *keySet) absent() error {
	if len(s.keys) == 0 || s.failure != nil {
		return keysUnavailable(s.failure)
	}
	return refused("key id is unknown")
}

// startFetch begins a fetch that belongs to nobody: the caller whose request
// caused it may hang up, while others wait for it.
func (s *keySet) startFetch(ctx context.Context) {
	settled := make(chan struct{})
	s.fetching = settled
	go func() {
		defer close(settled)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTimeout)
		defer cancel()
		keys, err := s.source.fetch(ctx)
		s.report(ctx, err, s.settle(keys, err))
	}()
}

// outage is how the fetches stood when one was settled.
type outage struct {
	failed time.Duration // since the first failure in a row; 0 if there was none
	cached int           // keys that are still used meanwhile
}

// settle takes in what a fetch brought and says when the next may be.
func (s *keySet) settle(keys map[string]*rsa.PublicKey, err error) outage {
	s.mu.Lock()
	defer s.mu.Unlock()

	now := time.Now()
	cold := len(s.keys) == 0
	if err != nil && s.failing.IsZero() {
		s.failing = now
	}
	was := outage{cached: len(s.keys)}
	if !s.failing.IsZero() {
		was.failed = now.Sub(s.failing)
	}
	switch {
	case err == nil && cold:
		s.quiet = time.Time{} // filling the set was not yet looking for an unknown key
	case cold:
		s.quiet = now.Add(coldRetry)
	default:
		s.quiet = now.Add(refetchGap)
	}
	if err == nil {
		s.keys, s.fetched, s.failing = keys, wallClock(), time.Time{}
	}
	s.failure = err
	s.fetching = nil
	return was
}

// report logs, outside the lock. Without keys every caller is turned away, so
// that is worth an alarm at once; with keys there is time.
func (s *keySet) report(ctx context.Context, err error, was outage) {
	switch {
	case err != nil && (was.cached == 0 || was.failed >= alarmAfter):
		s.log.WarnContext(ctx, "signing keys cannot be fetched",
			"error", err, "failing_for", was.failed, "cached", was.cached)
	case err != nil:
		s.log.InfoContext(ctx, "signing keys cannot be fetched",
			"error", err, "failing_for", was.failed, "cached", was.cached)
	case was.failed > 0:
		s.log.InfoContext(ctx, "signing keys fetched again", "failed_for", was.failed)
	}
}

// wallClock is the time without its monotonic part. The latter may stand still
// while the machine is frozen, and keys must not look young after that.
func wallClock() time.Time { return time.Now().Round(0) }

func keysUnavailable(cause error) error {
	f := fault.Wrap(cause, fault.Unavailable, "auth.keys_unavailable",
		"Access tokens cannot be checked at the moment.")
	f.RetryAfter = coldRetry
	return f
}
