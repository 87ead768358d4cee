// Package rediscache remembers the answers of a search provider, so that equal
// questions cost one call, and an answer is there when the provider is not.
//
// [Cache] decides what a search is answered with. It rests on three parts that
// know nothing of each other or of it: flights (one search for all equal ones in
// this process), remote (what all processes remember, and which of them asks)
// and near (what this process remembers for a moment, and for when Redis does not
// answer).
package rediscache

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"coagent/platform/fault"
	"coagent/platform/redisclient"
	"coagent/services/search"
)

// lateAfter is how long a search that has a stale answer waits for a new one.
const lateAfter = 2 * time.Second

// Cache is a [search.Provider] that asks Next only for what Redis does not
// remember. Equal queries at the same time make one call to Next and share its
// answer, in all processes that share a Redis.
//
// An answer older than TTL is kept for 24 hours. It is given, as [search.Stale],
// if Next fails as a provider may, or has not answered after two seconds; the
// call to Next goes on and what it brings is for those who ask later. A failure
// of Next is not remembered: only those who waited for that call get it.
//
// An answer that has passed through this process is given again for two seconds
// without a look at Redis, unless it was invalidated ([Cache.Run]).
//
// A broken, slow or lying Redis slows an answer by a second or two and fails
// none; while it does not answer it is asked about once a second, and the
// latest 2,000 answers that passed through this process take its place.
//
// The fields are required and must not be changed after the first call.
type Cache struct {
	Next search.Provider
	// Redis is best made by package redisclient; another client must honour the
	// deadline of a context.
	Redis redis.UniversalClient
	// TTL is how long an answer is fresh: up to 24 hours. An empty one is fresh for
	// one minute at most.
	TTL time.Duration
	// Log gets a line when Redis goes down and when it is back.
	Log *slog.Logger

	flights flights
	near    near

	once   sync.Once
	shared *remote
}

var (
	_ search.Provider    = (*Cache)(nil)
	_ search.Invalidator = (*Cache)(nil)
)

// Search returns what is remembered for q, or else what Next answers. A caller
// whose ctx ends stops waiting; the call to Next goes on for the others and
// for the next to ask.
func (c *Cache) Search(ctx context.Context, q search.Query) (search.Answer, error) {
	if ctx.Err() != nil {
		return search.Answer{}, gaveUp(ctx)
	}
	if answer, ok := c.near.recent(q); ok && freshnessOf(answer, c.TTL, time.Now()) == fresh {
		return answer, nil
	}
	f, err := c.flights.join(ctx, q, c.look, c.answer)
	if err != nil {
		return search.Answer{}, err
	}
	return f.wait(ctx)
}

// look returns what Redis remembers for a flight, if it is fresh: most searches
// that this process has not answered a moment ago end here, without a goroutine of
// their own. What it saw besides is for [Cache.answer], unless the caller has left
// meanwhile.
func (c *Cache) look(ctx context.Context, f *flight) (search.Answer, bool) {
	known, answers := c.recall(ctx, f)
	if known.freshness == fresh {
		return known.answer, true
	}
	if ctx.Err() == nil {
		f.seen = &sight{known, answers}
	}
	return search.Answer{}, false
}

// answer answers the query of one flight. Redis is read in the flight and not
// before it: a caller who missed just before another flight landed would
// otherwise begin a second one.
func (c *Cache) answer(ctx context.Context, f *flight) (search.Answer, error) {
	seen := f.seen
	if seen == nil {
		known, answers := c.recall(ctx, f)
		seen = &sight{known, answers}
	}
	known, together := seen.known, seen.answers
	switch known.freshness {
	case fresh:
		return known.answer, nil
	case stale:
		meanwhile := known.given()
		late := time.AfterFunc(lateAfter, func() { f.settleFor(meanwhile) })
		defer late.Stop()
	case absent:
	}
	answer, err := c.ask(ctx, f, together)
	if isProviders(err) && !f.isOutdated() {
		if known = c.fallBack(ctx, f, known, together); known.freshness != absent {
			answer, err = known.given(), nil
		}
	}
	if err == nil {
		c.near.put(f.query, answer, f.isOutdated)
	}
	return answer, err
}

// sight is what a look at Redis has shown.
type sight struct {
	known   recalled
	answers bool // Redis did
}

// recall returns what Redis remembers for a flight, or this process if Redis
// does not answer. It reports whether Redis did.
func (c *Cache) recall(ctx context.Context, f *flight) (known recalled, answers bool) {
	answer, err := c.remote().get(ctx, f.key)
	if err != nil {
		return c.recallNear(f), false
	}
	known = c.judge(f, answer)
	if known.freshness != absent {
		c.near.put(f.query, known.answer, f.isOutdated)
	}
	return known, true
}

func (c *Cache) recallNear(f *flight) recalled {
	answer, _ := c.near.get(f.query)
	return c.judge(f, answer)
}

// ask gets the answer of Next: by a call of its own, or, together with the other
// processes, by one call for all.
func (c *Cache) ask(ctx context.Context, f *flight, together bool) (search.Answer, error) {
	if together {
		answer, err := c.askTogether(ctx, f)
		if !errors.Is(err, errNoLock) {
			return answer, err
		}
		if known := c.recallNear(f); known.freshness == fresh {
			return known.answer, nil
		}
	}
	return c.Next.Search(ctx, f.query)
}

// errPanicked stands for a panic of Next until it is known that there was none.
var errPanicked = errors.New("rediscache: the provider panicked")

// askTogether returns what the process that asks Next got, which may be this one.
func (c *Cache) askTogether(ctx context.Context, f *flight) (answer search.Answer, err error) {
	isFresh := func(a search.Answer) bool { return c.judge(f, a).freshness == fresh }
	answer, turn, err := c.remote().awaitTurn(ctx, f.key, isFresh)
	if turn == nil {
		return answer, err
	}
	stop := turn.renewLease(ctx)
	err = errPanicked
	defer func() {
		stop()
		// Next may have used up the time of ctx, and the others still wait.
		turn.end(context.WithoutCancel(ctx), answer, keptFor(answer, c.TTL), err)
	}()
	return c.Next.Search(ctx, f.query)
}

// fallBack returns the best that is remembered once Next has failed.
func (c *Cache) fallBack(ctx context.Context, f *flight, known recalled, together bool) recalled {
	learnt := c.recallNear(f)
	switch {
	case learnt.freshness == fresh: // from a time when Redis was away
		return learnt
	case known.freshness == absent && !together && sleep(ctx, redisclient.RetryAfter) == nil:
		// Redis may have failed for a moment only, and by now it is tried again.
		known, _ = c.recall(ctx, f)
	}
	return known
}

// judge says what answer is worth to a flight.
func (c *Cache) judge(f *flight, answer search.Answer) recalled {
	if len(answer.Results) > f.query.Max() {
		return recalled{}
	}
	return recalled{answer, freshnessOf(answer, c.TTL, time.Now())}
}

func (c *Cache) remote() *remote {
	c.once.Do(func() { c.shared = newRemote(c.Redis, c.Log) })
	return c.shared
}

// isProviders reports that err is a failure that a provider may have, and not a
// mistake of ours.
func isProviders(err error) bool {
	return err != nil && slices.Contains(providerKinds, fault.KindOf(err))
}

var providerKinds = []fault.Kind{fault.Unavailable, fault.Timeout, fault.BadUpstream}

// gaveUp is the error for a caller whose context is over.
func gaveUp(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return search.TimedOut.Fault(ctx.Err())
	}
	return ctx.Err()
}

// sleep waits for d. It is an error if ctx ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return gaveUp(ctx)
	}
}
