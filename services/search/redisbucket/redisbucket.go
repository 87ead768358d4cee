// Package redisbucket limits how often a search provider is asked, by all
// processes together, and shares the limit among those who search.
package redisbucket

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"coagent/platform/fault"
	"coagent/platform/redisclient"
	"coagent/services/search"
)

// Limited is a [search.Provider] that asks Next at most PerMinute times in any
// minute, all processes with the same Redis and Name taken together. A sixth of
// them, or one, may come at once; the others are spread over the minute.
//
// The user of a search ([search.UserOf]) has a share of that: the rate divided by
// one more than the users of the last minute, so that there is always something
// for the next one. Beyond it a user gets what nobody wants: searches pass while
// more than half of what may come at once is left. So one user alone may have the
// whole rate, and however often they ask, the first search of another passes. A
// limit below 12 a minute is too small to leave something. Up to four searches of
// one request ([search.RequestOf]) within ten seconds count as one of the share.
//
// A search that is over the limit or the share fails at once, with an Unavailable
// fault of the code search.provider_throttled whose RetryAfter says when there is
// room.
//
// Each Search counts as one, also if Next answers without a call (an open
// circuit) or needs several (the repeats of a Guard, which has a budget for
// them).
//
// While Redis does not answer, each process keeps to limit and shares by itself,
// so that n processes together may ask n times as often. What it has let through
// before counts, and afterwards Redis is told what it has let through meanwhile.
// Redis slows a search by 250 ms at most, and while it is down it is asked about
// once a second.
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
	own     *bucket // what this process has let through, also by the word of Redis
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
	l.own = &bucket{step: l.step().Truncate(time.Microsecond), burst: l.burst()}
	l.breaker = &redisclient.Breaker{
		Use: "rate of a search provider", Fallback: "each process keeps to the limit by itself",
		Timeout: 250 * time.Millisecond, Log: l.Log.With("bucket", l.Name),
	}
}

// spend takes a token, or takes none and returns how long it is until there is
// one.
func (l *Limited) spend(ctx context.Context) time.Duration {
	user, request, known := search.UserOf(ctx), search.RequestOf(ctx), l.own.ahead(time.Now())
	at := "search:bucket:{" + l.Name + "}"
	wait, err := redisclient.Do(ctx, l.breaker, func(ctx context.Context) (int64, error) {
		keys := []string{at, at + ":users", at + ":user:" + user, at + ":request:" + user}
		return take.Run(ctx, l.Redis, keys, l.own.step.Microseconds(), l.own.burst, user, known.Microseconds(), request,
			atOnce, together.Milliseconds()).Int64()
	})
	switch {
	case err == nil && wait <= 0:
		l.own.note(user, request, time.Now())
		return 0
	case err == nil || ctx.Err() != nil:
		return time.Duration(wait) * time.Microsecond
	}
	return l.own.take(user, request, time.Now())
}

// take is the generic cell rate algorithm, twice: KEYS[1] is the time at which the
// bucket will be full again, and KEYS[3] the same of the user's share, in
// microseconds of Redis' own clock; each expires then. KEYS[2] is who has asked in
// the last minute, and when. A bucket whose time cannot have been written by this
// clock counts as full, since clocks are set back.
//
// KEYS[4] is the request of the user's last search that counted, and how many
// searches of it there were.
//
// ARGV are step, burst, the user, how long the bucket of the calling process needs
// until it is full (longer than KEYS[1] says if there was an outage), the request,
// how many of its searches count as one, and within how many milliseconds. The
// package's bucket is the same in Go.
var take = redis.NewScript(`
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local step, burst, user, known = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local request, most, within = ARGV[5], tonumber(ARGV[6]), ARGV[7]
local minute = 60000000

redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now - minute))
redis.call('ZADD', KEYS[2], string.format('%.0f', now), user)
redis.call('PEXPIRE', KEYS[2], minute / 1000)
local parts = redis.call('ZCARD', KEYS[2]) + 1
local ownStep, ownBurst = step * parts, math.max(1, math.floor(burst / parts))

local full = tonumber(redis.call('GET', KEYS[1])) or now
if full < now or full > now + step * burst then full = now end
full = math.max(full, now + math.min(known, step * burst))
local own = tonumber(redis.call('GET', KEYS[3])) or now
own = math.min(math.max(own, now), now + ownStep * ownBurst)

local function keep(key, time)
  if time > now then redis.call('SET', key, string.format('%.0f', time), 'PX', math.ceil((time - now) / 1000)) end
end
local room = full + step - burst * step - now
local left = room + math.floor(burst / 2) * step
local share = own + ownStep - ownBurst * ownStep - now
local n, last = string.match(redis.call('GET', KEYS[4]) or '', '^(%d+) (.*)$')
local part = request ~= '' and last == request and tonumber(n) < most
if part then share = 0 end
local wait = math.max(room, math.min(left, share))
if wait > 0 then
  keep(KEYS[1], full)
  return wait
end
keep(KEYS[1], full + step)
if part then
  redis.call('SET', KEYS[4], (n + 1) .. ' ' .. request, 'KEEPTTL')
  return 0
end
keep(KEYS[3], math.min(own + ownStep, now + ownStep * ownBurst))
if request ~= '' then redis.call('SET', KEYS[4], '1 ' .. request, 'PX', within) end
return 0
`)
