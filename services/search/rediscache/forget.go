package rediscache

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"coagent/platform/fault"
	"coagent/platform/redisclient"
	"coagent/services/search"
)

const (
	forgetChannel = keyPrefix + "forget" // the message is the pattern
	batch         = 500                  // keys that Redis looks at, or unlinks, in one step

	heartbeat      = 10 * time.Second // of silence until the channel's connection is tested
	firstReconnect = 100 * time.Millisecond
	lastReconnect  = 5 * time.Second
)

// Invalidate implements [search.Invalidator]. It returns how many keys Redis had for
// what p matches; it walks over all keys of Redis without keeping it from other
// work, for as long as ctx allows.
//
// An answer that Next was asked for before is not remembered afterwards: Invalidate
// begins a new generation, and no process remembers an answer of an earlier
// one. That costs the answers under way to other queries their place, too; they
// are asked for once more.
//
// If Redis does not answer, this process alone has forgotten and the error is
// an Unavailable fault with the code search.cache_unavailable.
func (c *Cache) Invalidate(ctx context.Context, p search.Pattern) (int, error) {
	defer c.drop(p.Matches)   // at the end, for until then Redis may give an answer from before
	err := c.announce(ctx, p) // first, lest a scan that is cut short tells nobody
	n := 0
	if err == nil {
		n, err = c.unlink(ctx, p)
	}
	if err == nil {
		err = c.announce(ctx, p) // again, for until now Redis gave the others answers from before
	}
	if err != nil {
		failed := fault.Wrap(err, fault.Unavailable, "search.cache_unavailable", "The cache cannot be reached.")
		failed.RetryAfter = redisclient.RetryAfter
		return n, failed
	}
	return n, nil
}

// announce has every other process drop what p matches.
func (c *Cache) announce(ctx context.Context, p search.Pattern) error {
	return c.call(ctx, func(ctx context.Context) error { return c.Redis.Publish(ctx, forgetChannel, p.String()).Err() })
}

// unlink begins a generation and removes what was remembered before. What lies
// in Redis from the beginning to the end of a scan is found by it, and nothing
// old is added once the generation has begun.
func (c *Cache) unlink(ctx context.Context, p search.Pattern) (n int, err error) {
	err = c.call(ctx, func(ctx context.Context) error { return c.Redis.Set(ctx, generationKey, rand.Text(), 0).Err() })
	var found []string
	for cursor, done := uint64(0), false; err == nil && (!done || len(found) > 0); {
		err = c.call(ctx, func(ctx context.Context) error {
			var unlinked []*redis.IntCmd
			var scanned *redis.ScanCmd
			_, err := c.Redis.Pipelined(ctx, func(pipe redis.Pipeliner) error {
				for keys := range slices.Chunk(found, batch) { // a small Redis may give all keys at once
					unlinked = append(unlinked, pipe.Unlink(ctx, keys...))
				}
				if !done {
					scanned = pipe.Scan(ctx, cursor, glob(p), batch)
				}
				return nil
			})
			if err != nil {
				return err
			}
			for _, u := range unlinked {
				n += int(u.Val())
			}
			found = nil
			if !done {
				found, cursor = scanned.Val()
				done = cursor == 0
			}
			return nil
		})
	}
	return n, err
}

// glob finds the keys of the answers that p matches, in Redis' words: of its
// special characters the star alone keeps its meaning.
func glob(p search.Pattern) string {
	return keyPrefix + escape.Replace(p.String()) + ":" + strings.Repeat("[0-9a-f]", 16)
}

var escape = strings.NewReplacer(`\`, `\\`, `?`, `\?`, `[`, `\[`, `]`, `\]`, `^`, `\^`, `-`, `\-`)

// Run keeps this process informed of what the others forget, until ctx ends.
// Without it answers that were forgotten elsewhere are still given here while
// Redis does not answer. It needs nobody's attention: a connection that breaks
// is made again.
func (c *Cache) Run(ctx context.Context) {
	wait := firstReconnect
	for ctx.Err() == nil {
		if c.listen(ctx) {
			wait = firstReconnect
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
		}
		wait = min(2*wait, lastReconnect)
	}
}

// listen does what the channel says until its connection breaks. It reports
// whether there was one.
func (c *Cache) listen(ctx context.Context) (connected bool) {
	channel := c.Redis.Subscribe(ctx, forgetChannel)
	defer func() { _ = channel.Close() }()
	defer context.AfterFunc(ctx, func() { _ = channel.Close() })()
	for silent := false; ; {
		message, err := channel.ReceiveTimeout(ctx, heartbeat)
		if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() && !silent {
			silent = true
			err = channel.Ping(ctx)
		} else if err == nil {
			silent = false
		}
		if err != nil {
			return connected
		}
		switch m := message.(type) {
		case *redis.Subscription: // who was not listening may have missed anything
			connected = true
			c.drop(func(search.Query) bool { return true })
		case *redis.Message:
			c.hear(m.Payload)
		}
	}
}

func (c *Cache) hear(pattern string) {
	p, err := search.NewPattern(pattern)
	if err != nil {
		c.drop(func(search.Query) bool { return true }) // rather too much than something not
		return
	}
	c.drop(p.Matches)
}
