// Package redisplaces bounds in Redis how many jobs all processes do at once.
package redisplaces

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"coagent/platform/admission"
	"coagent/platform/redisclient"
)

const (
	timeout = 200 * time.Millisecond // of one call
	lease   = 15 * time.Second       // after which the place of a process that is silent is free again
	renewal = lease / 3
	// usualWait is what is said of the wait for a place: about how long it takes until
	// one of ten texts is done.
	usualWait = 5 * time.Second
)

// Places is an [admission.Places] in Redis. [New] makes one.
type Places struct {
	redis   redis.UniversalClient
	key     string
	limit   int
	breaker redisclient.Breaker
}

var _ admission.Places = (*Places)(nil)

// New has at most limit places, at least one, for the jobs that are called name.
// A Redis that is down is asked about once a second; log is told when it goes and
// when it is back.
func New(client redis.UniversalClient, name string, limit int, log *slog.Logger) *Places {
	return &Places{redis: client, key: "places:{" + name + "}", limit: max(limit, 1), breaker: redisclient.Breaker{
		Use: "places for " + name, Fallback: "each process counts by itself", Timeout: timeout, Log: log,
	}}
}

// Take implements [admission.Places]. A place is held under a lease, which is
// renewed until leave is called.
func (p *Places) Take(ctx context.Context, user string) (leave func(), err error) {
	sum := sha256.Sum256([]byte(user))
	mine := hex.EncodeToString(sum[:16])
	place := mine + ":" + rand.Text()
	taken, err := redisclient.Do(ctx, &p.breaker, func(ctx context.Context) (bool, error) {
		return take.Run(ctx, p.redis, []string{p.key}, place, mine, p.limit, lease.Milliseconds()).Bool()
	})
	if err != nil {
		// It may have been taken all the same; then it is free again when its lease is over.
		return nil, err
	}
	if !taken {
		return nil, &admission.Full{Cause: "the places are taken, or the user's share of them", Wait: usualWait}
	}
	holding, stop := context.WithCancel(context.WithoutCancel(ctx))
	var renewing sync.WaitGroup
	renewing.Go(func() { p.renew(holding, place) })
	return func() {
		stop()
		renewing.Wait()
		p.giveBack(holding, place)
	}, nil
}

// renew renews the lease until ctx ends.
func (p *Places) renew(ctx context.Context, place string) {
	again := time.NewTicker(renewal)
	defer again.Stop()
	for {
		select {
		case <-again.C:
			// What fails is tried again before the lease is over.
			_, _ = redisclient.Do(ctx, &p.breaker, func(ctx context.Context) (bool, error) {
				return renew.Run(ctx, p.redis, []string{p.key}, place, lease.Milliseconds()).Bool()
			})
		case <-ctx.Done():
			return
		}
	}
}

func (p *Places) giveBack(ctx context.Context, place string) {
	// What fails is free again when its lease is over.
	_, _ = redisclient.Do(context.WithoutCancel(ctx), &p.breaker, func(ctx context.Context) (int64, error) {
		return p.redis.ZRem(ctx, p.key, place).Result()
	})
}

// The key is a sorted set: each place, the hash of its user before it, and when
// its lease is over, in milliseconds of Redis' own clock. A user gets one more while
// they have fewer than are free, as [admission.Shares] has it.
var take = redis.NewScript(`
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local taken, mine, limit, lease = 0, 0, tonumber(ARGV[3]), tonumber(ARGV[4])
for _, place in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  taken = taken + 1
  if string.sub(place, 1, #ARGV[2]) == ARGV[2] then mine = mine + 1 end
end
if mine >= limit - taken then return 0 end
redis.call('ZADD', KEYS[1], now + lease, ARGV[1])
redis.call('PEXPIRE', KEYS[1], lease)
return 1
`)

var renew = redis.NewScript(`
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
redis.call('PEXPIRE', KEYS[1], tonumber(ARGV[2]))
return 1
`)
