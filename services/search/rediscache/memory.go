package rediscache

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/sony/gobreaker/v2"

	"coagent/services/search"
)

const (
	patience  = 500 * time.Millisecond // for one look into Redis, connecting included
	failures  = 3                      // in a row until Redis counts as down
	retryTime = time.Second            // until it is tried again
	clockSkew = 5 * time.Minute        // that another machine's clock may be ahead
)

// memory knows whether Redis answers.
type memory struct {
	once    sync.Once
	breaker *gobreaker.CircuitBreaker[struct{}]
	cause   atomic.Pointer[error] // of the latest failure
	refused atomic.Int64          // when it was last told that Redis takes nothing; nanoseconds since 1970
}

// tellRefused says that Redis can be read and not written, at most once a minute.
func (c *Cache) tellRefused(err error) {
	now, last := time.Now().UnixNano(), c.memory.refused.Load()
	if now-last < int64(time.Minute) || !c.memory.refused.CompareAndSwap(last, now) {
		return
	}
	c.Log.LogAttrs(context.Background(), slog.LevelWarn, "cache takes nothing, answers are remembered by this process", slog.Any("error", err))
}

// call makes one call to Redis, unless Redis is down or ctx is over.
func (c *Cache) call(ctx context.Context, do func(context.Context) error) error {
	m := &c.memory
	m.once.Do(func() {
		m.breaker = gobreaker.NewCircuitBreaker[struct{}](gobreaker.Settings{
			ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= failures },
			Timeout:     retryTime,
			IsExcluded:  func(err error) bool { _, hurried := errors.AsType[hurry](err); return hurried },
			IsSuccessful: func(err error) bool {
				if err == nil || holdsNothing(err) {
					return true
				}
				m.cause.Store(&err)
				return false
			},
			OnStateChange: func(_ string, from, to gobreaker.State) { // ctx would give the line to whoever asked by chance
				switch {
				case from == gobreaker.StateClosed:
					c.Log.LogAttrs(context.Background(), slog.LevelWarn, "cache is down, answers come from this process and the provider", slog.Any("error", *m.cause.Load()))
				case to == gobreaker.StateClosed:
					c.Log.LogAttrs(context.Background(), slog.LevelInfo, "cache is back")
				}
			},
		})
	})
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := m.breaker.Execute(func() (struct{}, error) {
		patient, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		err := do(patient)
		if err != nil && over(ctx) {
			return struct{}{}, hurry{err}
		}
		return struct{}{}, err
	})
	return err
}

// over reports whether ctx has ended, or is about to: a connection may notice
// the deadline first.
func over(ctx context.Context) bool {
	deadline, limited := ctx.Deadline()
	return ctx.Err() != nil || limited && !time.Now().Before(deadline)
}

// hurry is the error of a call that its caller cut short, which says nothing of
// Redis.
type hurry struct{ error }

func (h hurry) Unwrap() error { return h.error }

// life says what an answer is good for.
type life uint8

const (
	gone  life = iota // nothing
	old               // better than none
	fresh             // as good as a new one
)

// recalled is an answer that was remembered; of a gone one nothing is left.
type recalled struct {
	answer search.Answer
	life   life
}

// recall returns what Redis remembers for a flight, or why it could not be
// asked.
func (c *Cache) recall(ctx context.Context, f *flight) (recalled, error) {
	var value string
	err := c.call(ctx, func(ctx context.Context) (err error) {
		value, err = c.Redis.Get(ctx, f.key).Result()
		return err
	})
	if err != nil && !holdsNothing(err) {
		return recalled{}, err
	}
	return c.read(f, value), nil
}

// read judges a value of Redis. What cannot be used is gone, and will be
// replaced.
func (c *Cache) read(f *flight, value string) recalled {
	answer, err := decode(value)
	if err != nil || len(answer.Results) > f.query.Max() {
		return recalled{}
	}
	return recalled{answer, c.lifeOf(answer, time.Now())}
}

// holdsNothing says that a key does not exist, or that somebody made it
// something else than a string. Either way it can be set.
func holdsNothing(err error) bool {
	return errors.Is(err, redis.Nil) || redis.HasErrorPrefix(err, "WRONGTYPE")
}

// ttl is how long answer is fresh.
func (c *Cache) ttl(answer search.Answer) time.Duration {
	if len(answer.Results) == 0 {
		return min(emptyTTL, c.TTL)
	}
	return c.TTL
}

// kept is how long answer is kept.
func (c *Cache) kept(answer search.Answer) time.Duration {
	if len(answer.Results) == 0 {
		return c.ttl(answer)
	}
	return max(c.TTL, hardTTL)
}

// lifeOf keeps the promise of TTL also for a value that lost its expiry, or was
// kept under a longer one.
func (c *Cache) lifeOf(answer search.Answer, now time.Time) life {
	switch age := now.Sub(answer.FetchedAt); {
	case age < -clockSkew || age >= c.kept(answer):
		return gone
	case age < c.ttl(answer):
		return fresh
	default:
		return old
	}
}

// version is that of record. While a deployment is under way a program also
// meets the values of another one, and does not guess at them.
const version = 1

// record is the form of a remembered answer.
type record struct {
	Version   int       `json:"v"`
	Provider  string    `json:"provider"`
	FetchedAt time.Time `json:"fetchedAt"`
	Results   []result  `json:"results"`
}

type result struct {
	Title     string    `json:"title"`
	URL       string    `json:"url"`
	Snippet   string    `json:"snippet,omitempty"`
	Source    string    `json:"source"`
	Published time.Time `json:"published,omitzero"`
}

func encode(answer search.Answer) ([]byte, error) {
	out := record{Version: version, Provider: answer.Provider, FetchedAt: answer.FetchedAt, Results: make([]result, len(answer.Results))}
	for i, r := range answer.Results {
		out.Results[i] = result(r)
	}
	return json.Marshal(out)
}

func decode(value string) (search.Answer, error) {
	var in record
	if err := json.Unmarshal([]byte(value), &in); err != nil {
		return search.Answer{}, err
	}
	if in.Version != version || in.Provider == "" || in.Results == nil {
		return search.Answer{}, fmt.Errorf("not a record of version %d", version)
	}
	answer := search.Answer{Provider: in.Provider, FetchedAt: in.FetchedAt, Origin: search.Remembered, Results: make([]search.Result, len(in.Results))}
	for i, r := range in.Results {
		answer.Results[i] = search.Result(r)
	}
	return answer, nil
}
