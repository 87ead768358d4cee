package rediscache

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"coagent/platform/fault"
	"coagent/platform/redisclient"
	"coagent/services/search"
)

// flight is one search that many callers wait for.
type flight struct {
	query search.Query
	key   string

	landed chan struct{} // closed when answer and err are set
	answer search.Answer
	err    error

	late chan struct{} // closed when old is set and no longer waited with
	old  search.Answer

	forgotten bool // the query was forgotten since the flight began; under Cache.mu
}

// fly makes the flight. A panic becomes an error: it would end the program, and
// it is one question's.
func (c *Cache) fly(ctx context.Context, f *flight) {
	ctx, cancel := context.WithTimeout(ctx, flightTime)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			f.answer, f.err = search.Answer{}, fmt.Errorf("rediscache: panic: %v\n%s", p, debug.Stack())
		}
		c.mu.Lock()
		if c.flights[f.key] == f {
			delete(c.flights, f.key)
		}
		c.mu.Unlock()
		close(f.landed)
	}()
	f.answer, f.err = c.recallOrAsk(ctx, f)
}

// recallOrAsk is what a flight does. Redis is read here and not before it: a
// caller who missed just before a flight landed would otherwise make a second
// one.
func (c *Cache) recallOrAsk(ctx context.Context, f *flight) (search.Answer, error) {
	known, err := c.recall(ctx, f)
	together := err == nil
	if !together {
		known = c.nearby(f)
	}
	switch known.life {
	case fresh:
		return c.note(f, known.answer), nil
	case old:
		c.note(f, known.answer)
		f.old = known.answer
		f.old.Origin = search.Stale
		late := time.AfterFunc(lateAfter, func() {
			if !c.isForgotten(f) {
				close(f.late)
			}
		})
		defer late.Stop()
	}
	answer, err := c.ask(ctx, f, together)
	if err != nil {
		if !provider(err) || c.isForgotten(f) {
			return search.Answer{}, err
		}
		if near := c.nearby(f); near.life == fresh { // learnt while Redis was away
			return near.answer, nil
		}
		if !together && known.life == gone {
			known = c.lookAgain(ctx, f)
			f.old = known.answer
			f.old.Origin = search.Stale
		}
		switch known.life {
		case fresh:
			return c.note(f, known.answer), nil
		case old:
			return f.old, nil
		}
		return search.Answer{}, err
	}
	return c.note(f, answer), nil
}

// lookAgain is for a flight for which Redis did not answer and Next neither: the
// trouble of Redis may have been a short one, and nothing is left to be lost but
// the second until it is tried again.
func (c *Cache) lookAgain(ctx context.Context, f *flight) recalled {
	select {
	case <-time.After(redisclient.RetryAfter):
	case <-ctx.Done():
		return recalled{}
	}
	known, err := c.recall(ctx, f)
	if err != nil {
		return recalled{}
	}
	return known
}

// ask gets the answer of Next: by a call of its own, or from the process that
// makes that call already.
func (c *Cache) ask(ctx context.Context, f *flight, together bool) (search.Answer, error) {
	if !together {
		return c.Next.Search(ctx, f.query)
	}
	known, mine, err := c.waitForTurn(ctx, f)
	switch {
	case errors.Is(err, errAlone): // Redis can be read and not written, as one that is full
		if known := c.nearby(f); known.life == fresh {
			return known.answer, nil
		}
		return c.Next.Search(ctx, f.query)
	case err != nil:
		return search.Answer{}, err
	case known.life == fresh:
		return known.answer, nil
	}
	return c.askForAll(ctx, f, mine)
}

// errBroken stands for a panic of Next until it is known.
var errBroken = errors.New("rediscache: the provider broke")

// askForAll asks Next as the one process that does.
func (c *Cache) askForAll(ctx context.Context, f *flight, mine lease) (answer search.Answer, err error) {
	stop := c.keep(ctx, mine)
	err = errBroken
	defer func() {
		stop()
		c.settle(context.WithoutCancel(ctx), mine, answer, err) // the provider may have used up the time, which is not Redis' fault
	}()
	return c.Next.Search(ctx, f.query)
}

// provider says that err is the provider's failure, and not a mistake of ours.
func provider(err error) bool { return slices.Contains(providerKinds, fault.KindOf(err)) }

var providerKinds = []fault.Kind{fault.Unavailable, fault.Timeout, fault.BadUpstream}
