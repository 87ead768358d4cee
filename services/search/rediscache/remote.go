package rediscache

import (
	"context"
	"crypto/rand"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/time/rate"

	"coagent/platform/redisclient"
	"coagent/services/search"
)

const (
	lockPrefix = "search:lock:" // before the answer's key, so that no glob for answers finds it

	batch = 500 // keys that Redis looks at, or unlinks, in one step

	// patience is what one step of an invalidation may take. Nobody waits for it as
	// one waits for results, and one that is given up has to be done again.
	patience = 3 * time.Second
)

// remote is what all processes remember, in Redis: answers by their keys, beside
// each the lock of the process that asks for a new one, and for each group of keys
// the generation, which changes with each invalidation.
type remote struct {
	redis   redis.UniversalClient
	breaker *redisclient.Breaker
	log     *slog.Logger
	refusal rate.Sometimes // to log that Redis takes nothing
}

func newRemote(client redis.UniversalClient, log *slog.Logger) *remote {
	return &remote{
		redis: client,
		breaker: &redisclient.Breaker{
			Use: "search cache", Fallback: "answers come from this process and the provider",
			Timeout: 500 * time.Millisecond, Log: log,
		},
		log:     log,
		refusal: rate.Sometimes{Interval: time.Minute},
	}
}

// get returns the answer at key, which is the zero Answer if there is none that
// can be read. It is an error if Redis does not answer.
func (r *remote) get(ctx context.Context, key string) (search.Answer, error) {
	value, err := redisclient.Do(ctx, r.breaker, func(ctx context.Context) (string, error) {
		return r.redis.Get(ctx, key).Result()
	})
	if err != nil && !redisclient.HoldsNothing(err) {
		return search.Answer{}, err
	}
	return decode(value), nil
}

// generation is the key of the generation of the group that an answer's key is in.
func generation(key string) string {
	return key[:strings.IndexByte(key, '}')+1] + ":generation"
}

// invalidate removes the answers that p matches, and returns how many there
// were. It begins a generation first: an answer that was asked for in an earlier
// one is not remembered any more, so that what the scan has passed stays away.
//
// It asks a Redis that counts as down all the same, for it must be done.
func (r *remote) invalidate(ctx context.Context, p search.Pattern) (int, error) {
	if err := r.step(ctx, func(ctx context.Context) error {
		_, err := r.redis.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for group := range search.KeyGroups {
				pipe.Set(ctx, generation(search.KeyPrefix(group)), rand.Text(), 0)
			}
			return nil
		})
		return err
	}); err != nil {
		return 0, err
	}
	var n atomic.Int64
	err := redisclient.EachMaster(ctx, r.redis, func(ctx context.Context, master redis.UniversalClient) error {
		return r.unlink(ctx, master, glob(p), &n)
	})
	return int(n.Load()), err
}

// unlink removes the keys of one server that glob finds, and adds to n how many
// there were.
func (r *remote) unlink(ctx context.Context, master redis.UniversalClient, glob string, n *atomic.Int64) error {
	for cursor := uint64(0); ; {
		var found []string
		if err := r.step(ctx, func(ctx context.Context) (err error) {
			found, cursor, err = master.Scan(ctx, cursor, glob, batch).Result()
			return err
		}); err != nil {
			return err
		}
		for keys := range slices.Chunk(found, batch) { // a small Redis may give all keys at once
			if err := r.step(ctx, func(ctx context.Context) error {
				replies, err := master.Pipelined(ctx, func(pipe redis.Pipeliner) error {
					for _, key := range keys { // one a command: they lie in many slots
						pipe.Unlink(ctx, key)
					}
					return nil
				})
				for _, reply := range replies {
					n.Add(reply.(*redis.IntCmd).Val())
				}
				return err
			}); err != nil {
				return err
			}
		}
		if cursor == 0 {
			return nil
		}
	}
}

// step does one step of an invalidation.
func (r *remote) step(ctx context.Context, do func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return do(ctx)
}

// glob finds the keys of the answers that p matches, in Redis' words: of its
// special characters the star alone keeps its meaning.
func glob(p search.Pattern) string {
	return "search:v2:{[0-9a-f][0-9a-f]}:" + globLiteral.Replace(p.String()) + ":" + strings.Repeat("[0-9a-f]", 16)
}

var globLiteral = strings.NewReplacer(`\`, `\\`, `?`, `\?`, `[`, `\[`, `]`, `\]`, `^`, `\^`, `-`, `\-`)
