package rediscache

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"coagent/platform/redisclient"
	"coagent/services/search"
)

const clockSkew = 5 * time.Minute // that another machine's clock may be ahead

// memory knows whether Redis answers.
type memory struct {
	once    sync.Once
	breaker *redisclient.Breaker
	refused atomic.Int64 // when it was last told that Redis takes nothing; nanoseconds since 1970
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
	c.memory.once.Do(func() {
		c.memory.breaker = &redisclient.Breaker{
			Use: "search cache", Fallback: "answers come from this process and the provider", Timeout: 500 * time.Millisecond, Log: c.Log,
		}
	})
	_, err := redisclient.Do(ctx, c.memory.breaker, func(ctx context.Context) (struct{}, error) { return struct{}{}, do(ctx) })
	return err
}

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
	if err != nil && !redisclient.HoldsNothing(err) {
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
