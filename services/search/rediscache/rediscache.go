// Package rediscache remembers the answers of a search provider, so that equal
// questions cost one call.
package rediscache

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/singleflight"

	"coagent/platform/fault"
	"coagent/services/search"
)

const (
	// flightTime bounds a call that many share. It has a bound of its own
	// because it must outlive the caller who happened to be first.
	flightTime = 20 * time.Second

	// emptyTTL is how long it is remembered that nothing was found: long enough
	// to save a burst of calls, short enough to notice a page that is new.
	emptyTTL = time.Minute
)

// Cache is a [search.Provider] that asks Next only for what Redis does not
// remember. Equal queries at the same time make one call to Next and share its
// answer.
//
// A broken, slow or lying Redis slows an answer by a second at most and fails
// none; while it does not answer it is asked about once a second. A
// failure of Next is not remembered.
//
// All fields are required and must not be changed after the first Search.
type Cache struct {
	Next search.Provider
	// Redis is best made by [NewClient]; another client must honour the deadline
	// of a context.
	Redis redis.UniversalClient
	// TTL is how long an answer is remembered, that it is empty one minute at most.
	TTL time.Duration
	// Log is told when Redis stops and starts answering.
	Log *slog.Logger

	flights singleflight.Group
	memory  memory
}

var _ search.Provider = (*Cache)(nil)

// Search returns what is remembered for q, or else what Next answers. A caller
// whose ctx ends stops waiting; the call to Next goes on for the others and
// for the next to ask.
func (c *Cache) Search(ctx context.Context, q search.Query) (search.Answer, error) {
	if ctx.Err() != nil {
		return search.Answer{}, gaveUp(ctx)
	}
	shared := context.WithoutCancel(ctx)
	landed := c.flights.DoChan(q.Key(), func() (any, error) {
		ctx, cancel := context.WithTimeout(shared, flightTime)
		defer cancel()
		return c.recallOrAsk(ctx, q)
	})
	select {
	case result := <-landed:
		if result.Err != nil {
			return search.Answer{}, result.Err
		}
		return result.Val.(search.Answer), nil
	case <-ctx.Done():
		return search.Answer{}, gaveUp(ctx)
	}
}

// recallOrAsk is the flight. Redis is read here and not before it: a caller who
// missed just before a flight landed would otherwise make a second one. A panic
// becomes an error, for singleflight would end the program.
func (c *Cache) recallOrAsk(ctx context.Context, q search.Query) (answer search.Answer, err error) {
	defer func() {
		if p := recover(); p != nil {
			answer, err = search.Answer{}, fmt.Errorf("rediscache: panic: %v\n%s", p, debug.Stack())
		}
	}()
	answer, miss := c.recall(ctx, q)
	if miss == nil {
		return answer, nil
	}
	answer, err = c.Next.Search(ctx, q)
	if err != nil {
		return search.Answer{}, err
	}
	if errors.Is(miss, errNothing) { // else Redis does not answer, and need not be waited for twice
		c.remember(ctx, q, answer)
	}
	return answer, nil
}

// gaveUp is the error for a caller whose context is over.
func gaveUp(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fault.Wrap(ctx.Err(), fault.Timeout, "search.provider_timeout", "The search provider did not answer in time.")
	}
	return ctx.Err()
}
