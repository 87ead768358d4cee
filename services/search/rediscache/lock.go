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
	"coagent/platform/redisclient"
	"coagent/services/search"
)

// Of all processes that miss a key one asks the provider. It has a lock beside
// the answer, renews it while it lives, and leaves the answer, or for a moment
// its failure in place of the lock. A process that dies takes nothing with it
// but the rest of its lease.

const (
	leaseTime   = 3 * time.Second
	renewEvery  = time.Second
	failureTime = time.Second            // that a failure lies there for those who wait
	firstPoll   = 25 * time.Millisecond  // and half as long again each time
	lastPoll    = 250 * time.Millisecond // so that a failure is seen before it is gone
)

// claim takes the lock if nobody has it, or if it is the caller's, whose first try
// brought no reply, or ARGV[2], a failure that the caller knows of, or if no
// program of ours can have made it. In the same
// step it returns what is remembered, so that the new holder sees what the last
// one left.
var claim = redis.NewScript(`
local got = redis.call('MGET', KEYS[1], KEYS[2], KEYS[3])
local left = redis.call('PTTL', KEYS[2])
local mine = not got[2] or got[2] == ARGV[1] or got[2] == ARGV[2] or left < 0 or left > tonumber(ARGV[3])
if mine then redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3]) end
return {mine and 1 or 0, got[1], got[2], got[3]}`)

var renew = redis.NewScript(`
if redis.call('MGET', KEYS[2])[1] == ARGV[1] then return redis.call('PEXPIRE', KEYS[2], ARGV[2]) end
return 0`)

// release ends a lease. Only its holder remembers an answer, and only one that
// was asked for after the latest invalidation: ARGV are token, generation,
// answer and its time, failure and its time.
var release = redis.NewScript(`
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
return 0`)

// lease is the right to ask the provider and to remember its answer.
type lease struct {
	remote     *remote
	key        string
	token      string
	generation string // when the lease began
}

// run runs a script on the answer, the lock and the generation of a lease.
func (l *lease) run(ctx context.Context, script *redis.Script, args ...any) (any, error) {
	return redisclient.Do(ctx, l.remote.breaker, func(ctx context.Context) (any, error) {
		return script.Run(ctx, l.remote.redis, []string{l.key, lockPrefix + l.key, generation(l.key)}, args...).Result()
	})
}

// errNoLock says that Redis does not help to agree on who asks.
var errNoLock = errors.New("rediscache: no lock can be had")

// awaitTurn waits until it is this process's turn to ask, and returns the lease.
// Without a lease it returns the fresh answer that another process left, the
// failure that another left while this one waited, or errNoLock.
func (r *remote) awaitTurn(
	ctx context.Context, key string, isFresh func(search.Answer) bool,
) (search.Answer, *lease, error) {
	l := &lease{remote: r, key: key, token: rand.Text()}
	earlier := "" // a failure from before this process waited
	for poll, first := firstPoll, true; ; first = false {
		got, err := l.claim(ctx, earlier)
		switch {
		case err != nil:
			return search.Answer{}, nil, err
		case isFresh(got.answer):
			if got.mine {
				l.end(ctx, search.Answer{}, 0, nil)
			}
			return got.answer, nil, nil
		case got.mine:
			return search.Answer{}, l, nil
		case got.failure != nil && !first:
			return search.Answer{}, nil, got.failure
		case got.failure != nil:
			earlier = got.lock
			continue
		}
		if err := sleep(ctx, poll); err != nil {
			return search.Answer{}, nil, err
		}
		poll = min(poll*3/2, lastPoll)
	}
}

// claimed is what claim found.
type claimed struct {
	mine    bool // the lock is this lease's
	answer  search.Answer
	lock    string // what was in place of the lock
	failure error  // in lock
}

func (l *lease) claim(ctx context.Context, earlier string) (claimed, error) {
	if ctx.Err() != nil {
		return claimed{}, gaveUp(ctx)
	}
	reply, err := l.run(ctx, claim, l.token, earlier, leaseTime.Milliseconds())
	if _, said := errors.AsType[redis.Error](err); said { // an answer: it is full, or a replica
		l.remote.refusal.Do(func() {
			l.remote.log.LogAttrs(context.Background(), slog.LevelWarn,
				"cache takes nothing, answers are remembered by this process", slog.Any("error", err))
		})
	}
	got, ok := reply.([]any)
	if err != nil || !ok || len(got) != 4 {
		return claimed{}, errNoLock
	}
	value, _ := got[1].(string)
	lock, _ := got[2].(string)
	l.generation, _ = got[3].(string)
	return claimed{got[0] == int64(1), decode(value), lock, decodeFailure(lock)}, nil
}

// renewLease renews l until stop is called. If that fails the breaker counts it,
// and another process takes over.
func (l *lease) renewLease(ctx context.Context) (stop func()) {
	ctx, stop = context.WithCancel(ctx)
	go func() {
		tick := time.NewTicker(renewEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				_, _ = l.run(ctx, renew, l.token, leaseTime.Milliseconds())
			}
		}
	}()
	return stop
}

// end ends l with what the provider said: answer is remembered for a time, or
// failed is left to those who wait. With neither it only gives the lock back.
// If that fails the breaker counts it, and the lock runs out.
func (l *lease) end(ctx context.Context, answer search.Answer, keep time.Duration, failed error) {
	var value, failure []byte
	var err error
	switch {
	case failed != nil:
		failure, err = encodeFailure(l.token, failed)
	case answer.Provider != "":
		value, err = encode(answer)
	}
	if err != nil {
		l.remote.log.LogAttrs(ctx, slog.LevelError, "answer cannot be remembered", slog.Any("error", err))
	}
	_, _ = l.run(ctx, release, l.token, l.generation, value, keep.Milliseconds(), failure, failureTime.Milliseconds())
}

// failure is what lies in place of a lock when its holder got no answer. By its
// token no two are equal.
type failure struct {
	Token      string        `json:"token"`
	Kind       string        `json:"kind"`
	Code       string        `json:"code"`
	RetryAfter time.Duration `json:"retryAfter,omitempty"` // nanoseconds
}

func encodeFailure(token string, err error) ([]byte, error) {
	f := fault.From(err)
	return json.Marshal(failure{token, f.Kind.String(), f.Code, f.RetryAfter})
}

// decodeFailure is the failure in place of a lock, and nil if there is none.
func decodeFailure(lock string) error {
	var in failure
	if !strings.HasPrefix(lock, "{") || json.Unmarshal([]byte(lock), &in) != nil {
		return nil //nolint:nilerr // a lock that holds no failure is no error
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
var errElsewhere = errors.New("rediscache: another process made a mistake")
