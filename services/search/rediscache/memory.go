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
	breaker *gobreaker.CircuitBreaker[[]byte]
	cause   atomic.Pointer[error] // of the latest failure
}

// ask makes one call to Redis, unless Redis is down.
func (c *Cache) ask(ctx context.Context, call func(context.Context) ([]byte, error)) ([]byte, error) {
	m := &c.memory
	m.once.Do(func() {
		m.breaker = gobreaker.NewCircuitBreaker[[]byte](gobreaker.Settings{
			ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= failures },
			Timeout:     retryTime,
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
					c.Log.LogAttrs(context.Background(), slog.LevelWarn, "cache is down, answers come from the provider", slog.Any("error", *m.cause.Load()))
				case to == gobreaker.StateClosed:
					c.Log.LogAttrs(context.Background(), slog.LevelInfo, "cache is back")
				}
			},
		})
	})
	return m.breaker.Execute(func() ([]byte, error) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		return call(ctx)
	})
}

// errNothing says that Redis answers and holds nothing that can be used.
var errNothing = errors.New("nothing is remembered")

// recall returns what is remembered of q, or errNothing, or why Redis could
// not be asked.
func (c *Cache) recall(ctx context.Context, q search.Query) (search.Answer, error) {
	value, err := c.ask(ctx, func(ctx context.Context) ([]byte, error) { return c.Redis.Get(ctx, q.Key()).Bytes() })
	if holdsNothing(err) {
		return search.Answer{}, errNothing
	}
	if err != nil {
		return search.Answer{}, err
	}
	answer, err := decode(value)
	if err != nil || len(answer.Results) > q.Max() || !c.fresh(answer, time.Now()) {
		return search.Answer{}, errNothing // and it will be replaced
	}
	return answer, nil
}

// holdsNothing says that a key does not exist, or that somebody made it
// something else than a string. Either way it can be set.
func holdsNothing(err error) bool {
	return errors.Is(err, redis.Nil) || redis.HasErrorPrefix(err, "WRONGTYPE")
}

// remember keeps answer for q. What goes wrong is for the breaker to count.
func (c *Cache) remember(ctx context.Context, q search.Query, answer search.Answer) {
	value, err := encode(answer)
	if err != nil {
		c.Log.LogAttrs(ctx, slog.LevelError, "answer cannot be remembered", slog.Any("error", err))
		return
	}
	// The provider may have used up the time of the flight, which is not Redis' fault.
	_, _ = c.ask(context.WithoutCancel(ctx), func(ctx context.Context) ([]byte, error) {
		return nil, c.Redis.Set(ctx, q.Key(), value, c.ttl(answer)).Err()
	})
}

func (c *Cache) ttl(answer search.Answer) time.Duration {
	if len(answer.Results) == 0 {
		return min(emptyTTL, c.TTL)
	}
	return c.TTL
}

// fresh keeps the promise of TTL also for a value that lost its expiry, or was
// kept under a longer one.
func (c *Cache) fresh(answer search.Answer, now time.Time) bool {
	age := now.Sub(answer.FetchedAt)
	return -clockSkew <= age && age < c.ttl(answer)
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

func decode(value []byte) (search.Answer, error) {
	var in record
	if err := json.Unmarshal(value, &in); err != nil {
		return search.Answer{}, err
	}
	if in.Version != version || in.Provider == "" || in.Results == nil {
		return search.Answer{}, fmt.Errorf("not a record of version %d", version)
	}
	answer := search.Answer{Provider: in.Provider, FetchedAt: in.FetchedAt, Cached: true, Results: make([]search.Result, len(in.Results))}
	for i, r := range in.Results {
		answer.Results[i] = search.Result(r)
	}
	return answer, nil
}
