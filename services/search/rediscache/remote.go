package rediscache

import (
	"context"
	"crypto/rand"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/time/rate"

	"coagent/platform/redisclient"
	"coagent/services/search"
)

const (
	keyPrefix     = "search:v1:"
	lockPrefix    = "search:lock:" // before the answer's key, so that no glob for answers finds it
	generationKey = keyPrefix + "generation"

	batch = 500 // keys that Redis looks at, or unlinks, in one step
)

// remote is what all processes remember, in Redis: answers by their keys, beside
// each the lock of the process that asks for a new one, and the generation,
// which changes with each invalidation.
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

// invalidate removes the answers that p matches, and returns how many there
// were. It begins a generation first: an answer that was asked for in an earlier
// one is not remembered any more, so that what the scan has passed stays away.
func (r *remote) invalidate(ctx context.Context, p search.Pattern) (n int, err error) {
	if _, err := redisclient.Do(ctx, r.breaker, func(ctx context.Context) (string, error) {
		return r.redis.Set(ctx, generationKey, rand.Text(), 0).Result()
	}); err != nil {
		return 0, err
	}
	for cursor := uint64(0); ; {
		found, err := redisclient.Do(ctx, r.breaker, func(ctx context.Context) (keys []string, err error) {
			keys, cursor, err = r.redis.Scan(ctx, cursor, glob(p), batch).Result()
			return keys, err
		})
		if err != nil {
			return n, err
		}
		for keys := range slices.Chunk(found, batch) { // a small Redis may give all keys at once
			unlinked, err := redisclient.Do(ctx, r.breaker, func(ctx context.Context) (int64, error) {
				return r.redis.Unlink(ctx, keys...).Result()
			})
			if err != nil {
				return n, err
			}
			n += int(unlinked)
		}
		if cursor == 0 {
			return n, nil
		}
	}
}

// glob finds the keys of the answers that p matches, in Redis' words: of its
// special characters the star alone keeps its meaning.
func glob(p search.Pattern) string {
	return keyPrefix + globLiteral.Replace(p.String()) + ":" + strings.Repeat("[0-9a-f]", 16)
}

var globLiteral = strings.NewReplacer(`\`, `\\`, `?`, `\?`, `[`, `\[`, `]`, `\]`, `^`, `\^`, `-`, `\-`)
