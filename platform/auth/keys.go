package auth

import (
	"context"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"coagent/platform/fault"
	"coagent/platform/secret"
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
	// failedRetry is the time after a fetch that failed while somebody asked for
	// a key that was not there.
	failedRetry = 10 * time.Second
	// alarmAfter is how long fetches may fail before somebody is told.
	alarmAfter = time.Hour
	// maxWaiting bounds the callers who wait for one fetch.
	maxWaiting = 1000
	// maxUnknown bounds the tokens that are remembered because their key is unknown.
	maxUnknown = 1000
)

// keySet knows the issuer's keys by their ids. It makes at most one fetch at a
// time, whoever asks.
//
// A key that is not there may be one of two things. It was invented, or is gone:
// the issuer was asked after the token was made and did not have it, since an
// issuer publishes a key before it signs with it. Or it may be new. Only the first
// is held against the caller. Invented ids are a nuisance to nobody but those who
// send them: a key that is known is used whatever else is asked for.
type keySet struct {
	source source
	log    *slog.Logger
	// replaced is told of the keys after each fetch that brought some.
	replaced func(keyring)

	mu       sync.Mutex
	keys     keyring       // replaced whole; empty until the first fetch and past trustFor
	fetched  time.Time     // when the fetch began that brought them, by the wall clock
	failing  time.Time     // the first failure since then; zero if the last fetch went well
	failure  error         // the last failure
	quiet    time.Time     // no fetch before this
	fetching chan struct{} // closed when the running fetch is settled; nil if none runs
	waiting  int           // callers waiting for it
	asked    *tokenDigests // shown without their key since the latest fetch began
	absent   *tokenDigests // shown before a fetch that did not bring their key
}

// keyring holds keys by their ids. An id may stand for several: RFC 7517,
// section 4.5, only says that it should not.
type keyring map[string][]*rsa.PublicKey

// unverified is a token whose signature cannot be checked yet.
type unverified struct {
	token  secret.Text
	issued time.Time // as it says; a forger gains nothing by another time
}

// digest is what is remembered of a token whose key is not there.
func (u unverified) digest() [sha256.Size]byte { return sha256.Sum256([]byte(u.token.Reveal())) }

// tokenDigests are tokens whose key is not there, the latest of them.
type tokenDigests = simplelru.LRU[[sha256.Size]byte, struct{}]

func newTokenDigests() *tokenDigests {
	digests, err := simplelru.NewLRU[[sha256.Size]byte, struct{}](maxUnknown, nil)
	if err != nil {
		panic(err) // only for a size below one
	}
	return digests
}

func newKeySet(url string, client *http.Client, log *slog.Logger, replaced func(keyring)) *keySet {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &keySet{
		source: newSource(url, client), log: log, replaced: replaced, asked: newTokenDigests(), absent: newTokenDigests(),
	}
}

// named returns the keys named kid, of which one may have signed the token. Known
// keys are returned at once. For an unknown id it waits for a fetch, if one runs
// or may be started.
func (s *keySet) named(ctx context.Context, kid string, token unverified) ([]*rsa.PublicKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	now := wallClock()
	if now.Sub(s.fetched) >= trustFor {
		s.keys = nil
	}
	keys, known := s.keys[kid]
	stale := now.Sub(s.fetched) >= refreshAfter
	if !known {
		s.asked.Add(token.digest(), struct{}{})
	}
	if (!known || stale) && s.fetching == nil && !time.Now().Before(s.quiet) {
		s.startFetch(ctx)
	}
	if known {
		return keys, nil
	}
	if s.fetching == nil {
		return nil, s.missing(token)
	}
	if s.waiting >= maxWaiting {
		return nil, s.unavailable(errors.New("too many callers wait for the keys"))
	}
	if err := s.wait(ctx); err != nil {
		return nil, s.unavailable(err)
	}
	if keys, known := s.keys[kid]; known {
		return keys, nil
	}
	return nil, s.missing(token)
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

// missing is the answer to a token whose key is not there and will not be fetched
// now. The token is refused if the issuer told its keys after the token was made:
// when that was the token says itself, but for the difference of two clocks, or
// it was shown before.
func (s *keySet) missing(token unverified) error {
	old := s.fetched.Sub(token.issued) >= leeway*time.Second || s.absent.Contains(token.digest())
	if len(s.keys) > 0 && old {
		return refused("key id is unknown")
	}
	return s.unavailable(s.failure)
}

// startFetch begins a fetch that belongs to nobody: the caller whose request
// caused it may hang up, while others wait for it.
func (s *keySet) startFetch(ctx context.Context) {
	settled, f := make(chan struct{}), fetch{began: wallClock(), sought: s.asked}
	s.fetching, s.asked = settled, newTokenDigests()
	go func() {
		defer close(settled)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTimeout)
		defer cancel()
		f.keys, f.err = s.source.fetch(ctx)
		s.report(ctx, f.err, s.settle(f))
	}()
}

// fetch is one question to the issuer and what it brought.
type fetch struct {
	began  time.Time // by the wall clock
	sought *tokenDigests
	keys   keyring
	err    error
}

// outage is how the fetches stood when one was settled.
type outage struct {
	failed time.Duration // since the first failure in a row; 0 if there was none
	cached int           // keys that are still used meanwhile
}

// settle takes in what a fetch brought and says when the next may be. The tokens
// that it was made for are known to be without a key if it did not bring it.
func (s *keySet) settle(f fetch) outage {
	s.mu.Lock()
	defer s.mu.Unlock()

	now := time.Now()
	cold := len(s.keys) == 0
	if f.err != nil && s.failing.IsZero() {
		s.failing = now
	}
	was := outage{cached: len(s.keys)}
	if !s.failing.IsZero() {
		was.failed = now.Sub(s.failing)
	}
	switch {
	case f.err == nil && cold:
		s.quiet = time.Time{} // filling the set was not yet looking for an unknown key
	case cold:
		s.quiet = now.Add(coldRetry)
	case f.err != nil && f.sought.Len() > 0:
		s.quiet = now.Add(failedRetry)
	default:
		s.quiet = now.Add(refetchGap)
	}
	if f.err == nil {
		s.keys, s.fetched, s.failing = f.keys, f.began, time.Time{}
		s.replaced(f.keys)
		for _, digest := range f.sought.Keys() {
			s.absent.Add(digest, struct{}{})
		}
	}
	s.failure = f.err
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

// unavailable asks the caller to come again when the issuer may be asked.
func (s *keySet) unavailable(cause error) error {
	if cause == nil {
		cause = errors.New("the key may be newer than those that were fetched")
	}
	f := fault.Wrap(cause, fault.Unavailable, "auth.keys_unavailable",
		"The access token cannot be checked at the moment.")
	f.RetryAfter = max(time.Until(s.quiet), time.Second)
	return f
}
