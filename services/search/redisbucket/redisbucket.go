// Package redisbucket limits how often a search provider is asked, by all
// processes together.
package redisbucket

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/time/rate"

	"coagent/platform/fault"
	"coagent/platform/redisclient"
	"coagent/services/search"
)

// Limited is a [search.Provider] that asks Next at most PerMinute times in any
// minute, all processes with the same Redis and Name taken together. A sixth of
// them, or one, may come at once; the others are spread over the minute.
//
// A search that is over the limit fails at once, with an Unavailable fault of
// the code search.provider_throttled whose RetryAfter says when there is room.
//
// Each Search counts as one, also if Next answers without a call (an open
// circuit) or needs several (the repeats of a Guard, which has a budget for
// them).
//
// While Redis does not answer, each process limits itself, so that n processes
// together may ask n times as often. Redis slows a search by 250 ms at most, and
// while it is down it is asked about once a second.
//
// All fields are required and must not be changed after the first Search.
type Limited struct {
	Next search.Provider
	// Redis must honour the deadline of a context.
	Redis redis.UniversalClient
	// Name is whose limit it is: "tavily".
	Name string
	// PerMinute is the limit, 1 or more.
	PerMinute int
	// Log gets a line when Redis goes down and when it is back.
	Log *slog.Logger

	once    sync.Once
	breaker *redisclient.Breaker
	local   *rate.Limiter
}

var _ search.Provider = (*Limited)(nil)

// Search implements [search.Provider].
func (l *Limited) Search(ctx context.Context, q search.Query) (search.Answer, error) {
	l.once.Do(l.prepare)
	if wait := l.spend(ctx); wait > 0 && ctx.Err() == nil { // if ctx is over, Next knows what to say and makes no call
		full := fault.New(fault.Unavailable, "search.provider_throttled",
			"The search provider is asked as often as it allows.")
		full.RetryAfter = wait
		return search.Answer{}, full
	}
	return l.Next.Search(ctx, q)
}

// burst is how many may come at once, and step what a further one waits. In a
// minute there are at most burst-1 + minute/step of them, which is PerMinute.
func (l *Limited) burst() int { return max(1, l.PerMinute/6) }

func (l *Limited) step() time.Duration {
	return time.Minute/time.Duration(l.PerMinute-l.burst()+1) + time.Microsecond // rounded up
}

func (l *Limited) prepare() {
	l.local = rate.NewLimiter(rate.Every(l.step()), l.burst())
	l.breaker = &redisclient.Breaker{
		Use: "rate of a search provider", Fallback: "each process keeps to the limit by itself",
		Timeout: 250 * time.Millisecond, Log: l.Log.With("bucket", l.Name),
	}
}

// spend takes a token, or takes none and returns how long it is until there is
// one.
func (l *Limited) spend(ctx context.Context) time.Duration {
	wait, err := redisclient.Do(ctx, l.breaker, func(ctx context.Context) (int64, error) {
		return take.Run(ctx, l.Redis, []string{"search:bucket:" + l.Name}, l.step().Microseconds(), l.burst()).Int64()
	})
	if err == nil || ctx.Err() != nil {
		return time.Duration(wait) * time.Microsecond
	}
	now := time.Now()
	if l.local.AllowN(now, 1) { // a reservation that is cancelled would not give back what others reserved after it
		return 0
	}
	missing := 1 - l.local.TokensAt(now)
	return max(time.Microsecond, time.Duration(missing*float64(l.step())))
}

// take is the generic cell rate algorithm: the key is the time at which the
// bucket will be full again, in microseconds of Redis' own clock, and expires then. A time
// that cannot have been written by this clock counts as past, since clocks are
// set back.
var take = redis.NewScript(`
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local step, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local full = tonumber(redis.call('GET', KEYS[1])) or now
if full < now or full > now + step * burst then full = now end
local wait = full + step - burst * step - now
if wait > 0 then return wait end
redis.call('SET', KEYS[1], string.format('%.0f', full + step), 'PX', math.ceil((full + step - now) / 1000))
return 0
`)
