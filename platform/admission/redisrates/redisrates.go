// Package redisrates counts the requests of users in Redis, for all processes
// together.
package redisrates

import (
	"context"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"coagent/platform/admission"
	"coagent/platform/redisclient"
)

// Store is an [admission.Store] in Redis. It asks a Redis that is down about once
// a second. All fields are required and must not be changed after the first Take.
type Store struct {
	// Redis must honour the deadline of a context.
	Redis redis.UniversalClient
	// Timeout bounds one call: better a request too many than one that waits.
	Timeout time.Duration
	// Log is told when Redis goes down and when it is back.
	Log *slog.Logger

	once    sync.Once
	breaker *redisclient.Breaker
}

var _ admission.Store = (*Store)(nil)

// timeout bounds a call of a Store that [New] makes.
const timeout = 100 * time.Millisecond

// New is a Store whose calls take 100 ms at most.
func New(client redis.UniversalClient, log *slog.Logger) *Store {
	return &Store{Redis: client, Timeout: timeout, Log: log}
}

func (s *Store) prepare() {
	s.breaker = &redisclient.Breaker{
		Use: "rates of users", Fallback: "each process counts by itself", Timeout: s.Timeout, Log: s.Log,
	}
}

// Take implements [admission.Store].
func (s *Store) Take(ctx context.Context, user string, limit admission.Limit, n int) (float64, bool, error) {
	s.once.Do(s.prepare)
	key := "admission:{" + user + "}:" + limit.Name
	reply, err := redisclient.Do(ctx, s.breaker, func(ctx context.Context) ([]string, error) {
		interval := limit.Rate.Interval().Microseconds()
		return take.Run(ctx, s.Redis, []string{key}, interval, limit.Rate.Requests, n).StringSlice()
	})
	if err != nil {
		return 0, false, err
	}
	left, err := strconv.ParseFloat(reply[1], 64)
	return left, reply[0] == "1", err
}

// take is the generic cell rate algorithm: the key is the time at which the
// bucket will be full again, in microseconds of Redis' own clock, and expires
// then. A time that cannot have been written by this clock counts as past, since
// clocks are set back; but for a minute, by which the clock of a server that takes
// over may be behind.
var take = redis.NewScript(`
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local step, whole, n = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local full = tonumber(redis.call('GET', KEYS[1])) or now
if full < now or full > now + step * whole + 60000000 then full = now end
local after = full + step * n
if after > now + step * whole then
  return {'0', tostring(math.max(0, now + step * whole - full) / step)}
end
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
return {'1', tostring((now + step * whole - after) / step)}
`)
