// Package rediscache remembers the answers of a search provider, so that equal
// questions cost one call, and an answer is there when the provider is not.
package rediscache

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/redis/go-redis/v9"

	"coagent/platform/fault"
	"coagent/services/search"
)

const (
	// flightTime bounds a call that many share. It has a bound of its own
	// because it must outlive the caller who happened to be first.
	flightTime = 20 * time.Second

	// lateAfter is how long those who could have an old answer wait for a new one.
	lateAfter = 2 * time.Second

	// emptyTTL is how long it is remembered that nothing was found: long enough
	// to save a burst of calls, short enough to notice a page that is new.
	emptyTTL = time.Minute

	// hardTTL is how long an answer is kept for the time when nobody can give a
	// new one. An empty answer is not: it would help nobody.
	hardTTL = 24 * time.Hour
)

// Cache is a [search.Provider] that asks Next only for what Redis does not
// remember. Equal queries at the same time make one call to Next and share its
// answer, in all processes that share a Redis.
//
// An answer older than TTL is kept for 24 hours. It is given, as [search.Stale],
// if Next fails as a provider may, or has not answered after two seconds; the
// call to Next goes on and what it brings is for those who ask later. A failure
// of Next is not remembered: only who waited for that call gets it.
//
// A broken, slow or lying Redis slows an answer by a second or two and fails
// none; while it does not answer it is asked about once a second, and the
// latest 2,000 answers that passed through this process take its place.
//
// The fields are required and must not be changed after the first Search.
type Cache struct {
	Next search.Provider
	// Redis is best made by package redisclient; another client must honour the deadline
	// of a context. It is one server with its replicas: a cluster would want all
	// keys of a script in one slot.
	Redis redis.UniversalClient
	// TTL is how long an answer is as good as a new one, that it is empty one
	// minute at most. Up to 24 hours.
	TTL time.Duration
	// Log is told when Redis stops and starts answering.
	Log *slog.Logger

	memory memory

	mu      sync.Mutex
	flights map[string]*flight // by key
	near    *simplelru.LRU[string, remembered]
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
	f, err := c.join(ctx, q)
	if err != nil {
		return search.Answer{}, err
	}
	select {
	case <-f.landed:
		return f.answer, f.err
	case <-f.late:
		select {
		case <-f.landed:
			return f.answer, f.err
		default:
			return f.old, nil
		}
	case <-ctx.Done():
		return search.Answer{}, gaveUp(ctx)
	}
}

// maxFlights bounds what is under way at once, also for callers who have left.
const maxFlights = 1000

// join returns the flight for q, and begins one if there is none.
func (c *Cache) join(ctx context.Context, q search.Query) (*flight, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := q.Key()
	if f, flying := c.flights[key]; flying {
		return f, nil
	}
	if len(c.flights) >= maxFlights {
		full := fault.New(fault.Unavailable, "search.provider_throttled", "Too many searches are under way; try again soon.")
		full.RetryAfter = time.Second
		return nil, full
	}
	f := &flight{query: q, key: key, landed: make(chan struct{}), late: make(chan struct{})}
	if c.flights == nil {
		c.flights = make(map[string]*flight)
	}
	c.flights[key] = f
	go c.fly(context.WithoutCancel(ctx), f)
	return f, nil
}

// gaveUp is the error for whoever's context is over.
func gaveUp(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fault.Wrap(ctx.Err(), fault.Timeout, "search.provider_timeout", "The search provider did not answer in time.")
	}
	return ctx.Err()
}
