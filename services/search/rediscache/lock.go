package rediscache

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"coagent/platform/fault"
	"coagent/services/search"
)

// Of all processes that miss a key one asks Next. It holds a lock beside the
// answer, renews it while it lives, and leaves the answer, or for a moment its
// failure in place of the lock. A process that dies takes nothing with it but
// the rest of its lease.

const (
	leaseTime   = 3 * time.Second
	renewEvery  = time.Second
	failureTime = time.Second            // that a failure lies there for who waits
	firstPoll   = 25 * time.Millisecond  // and half as long again each time
	lastPoll    = 250 * time.Millisecond // so who waits sees a failure before it is gone
)

const (
	keyPrefix     = "search:v1:"
	lockPrefix    = "search:lock:" // before the answer's key, so that no glob for answers finds it
	generationKey = keyPrefix + "generation"
)

// lease is the right to ask Next and to remember its answer.
type lease struct {
	key        string
	token      string
	generation string // of the memory when the lease began
}

// keys of a lease's scripts: the answer, the lock, the generation.
func (l lease) keys() []string { return []string{l.key, lockPrefix + l.key, generationKey} }

// claim takes the lock if nobody holds it, or if it is ARGV[2], a failure of
// which the caller knows, or if no program of ours can have made it. It tells
// in one step what is remembered, so that who takes a lock knows what its last
// holder left.
const claim = `
local got = redis.call('MGET', KEYS[1], KEYS[2], KEYS[3])
local left = redis.call('PTTL', KEYS[2])
local mine = not got[2] or got[2] == ARGV[2] or left < 0 or left > tonumber(ARGV[3])
if mine then redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3]) end
return {mine and 1 or 0, got[1], got[2], got[3]}`

const renew = `
if redis.call('MGET', KEYS[2])[1] == ARGV[1] then return redis.call('PEXPIRE', KEYS[2], ARGV[2]) end
return 0`

// settle ends a lease. Only its holder remembers an answer, and only one that
// was asked for after the latest Invalidate: ARGV are token, generation, answer and
// its life, failure and its life.
const settle = `
local got = redis.call('MGET', KEYS[2], KEYS[3])
if got[1] ~= ARGV[1] then return 0 end
if ARGV[5] ~= '' then
  redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[6])
else
  redis.call('DEL', KEYS[2])
end
if ARGV[3] ~= '' and (got[2] or '') == ARGV[2] then
  redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
  return 1
end
return 0`

// errAlone says that Redis does not help to agree on who asks.
var errAlone = errors.New("every process is on its own")

// waitForTurn returns a fresh answer if another process left one, else the
// lease to ask Next, or the failure that another process left while this one
// waited, or errAlone.
func (c *Cache) waitForTurn(ctx context.Context, f *flight) (recalled, lease, error) {
	mine := lease{key: f.key, token: rand.Text()}
	earlier := "" // a failure from before this flight, which did not wait for it
	poll := time.NewTimer(0)
	defer poll.Stop()
	for wait, first := firstPoll, true; ; first = false {
		select {
		case <-poll.C:
		case <-ctx.Done():
			return recalled{}, lease{}, gaveUp(ctx)
		}
		var got []any
		err := c.call(ctx, func(ctx context.Context) (err error) {
			got, err = c.Redis.Eval(ctx, claim, mine.keys(), mine.token, earlier, leaseTime.Milliseconds()).Slice()
			return err
		})
		if err != nil || len(got) != 4 {
			if _, said := errors.AsType[redis.Error](err); said { // an answer: it is full, or a replica
				c.tellRefused(err)
			}
			return recalled{}, lease{}, errAlone
		}
		value, _ := got[1].(string)
		held, _ := got[2].(string)
		mine.generation, _ = got[3].(string)
		known := c.read(f, value)
		switch won := got[0] == int64(1); {
		case won && known.life == fresh:
			c.settle(ctx, mine, search.Answer{}, nil)
			return known, lease{}, nil
		case won:
			return recalled{}, mine, nil
		case known.life == fresh:
			return known, lease{}, nil
		}
		if failed := readFailure(held); failed != nil && !first {
			return recalled{}, lease{}, failed
		} else if failed != nil {
			earlier = held
			poll.Reset(0)
			continue
		}
		poll.Reset(wait)
		wait = min(wait*3/2, lastPoll)
	}
}

// keep renews a lease until stop is called. What goes wrong is for the breaker
// to count, and another process to notice.
func (c *Cache) keep(ctx context.Context, mine lease) (stop func()) {
	ctx, stop = context.WithCancel(ctx)
	go func() {
		tick := time.NewTicker(renewEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				_ = c.call(ctx, func(ctx context.Context) error {
					return c.Redis.Eval(ctx, renew, mine.keys(), mine.token, leaseTime.Milliseconds()).Err()
				})
			}
		}
	}()
	return stop
}

// settle ends a lease with what Next said; with neither answer nor failure it
// lets go of the lock and nothing else. What goes wrong is for the breaker to
// count.
func (c *Cache) settle(ctx context.Context, mine lease, answer search.Answer, failed error) {
	var value, failure []byte
	var err error
	switch {
	case failed != nil:
		failure, err = writeFailure(mine.token, failed)
	case answer.Provider != "":
		value, err = encode(answer)
	}
	if err != nil {
		c.Log.LogAttrs(ctx, slog.LevelError, "answer cannot be remembered", slog.Any("error", err))
	}
	_ = c.call(ctx, func(ctx context.Context) error {
		return c.Redis.Eval(ctx, settle, mine.keys(), mine.token, mine.generation,
			value, c.kept(answer).Milliseconds(), failure, failureTime.Milliseconds()).Err()
	})
}

// failure is what lies in place of a lock when its holder got no answer. By its
// token no two are equal.
type failure struct {
	Token      string        `json:"token"`
	Kind       string        `json:"kind"`
	Code       string        `json:"code"`
	RetryAfter time.Duration `json:"retryAfter,omitempty"` // nanoseconds
}

func writeFailure(token string, err error) ([]byte, error) {
	f := fault.From(err)
	return json.Marshal(failure{token, f.Kind.String(), f.Code, f.RetryAfter})
}

// readFailure is the failure in the value of a lock, and nil if it holds none.
func readFailure(value string) error {
	var in failure
	if !strings.HasPrefix(value, "{") || json.Unmarshal([]byte(value), &in) != nil {
		return nil
	}
	for _, kind := range providerKinds {
		if in.Kind == kind.String() && strings.HasPrefix(in.Code, "search.") {
			failed := fault.New(kind, in.Code, "The search provider could not answer.")
			failed.RetryAfter = max(0, in.RetryAfter)
			return failed
		}
	}
	if in.Kind == fault.Internal.String() {
		return errElsewhere
	}
	return nil
}

// errElsewhere is a mistake of ours that another process has logged.
var errElsewhere = errors.New("rediscache: the process that asked broke")
