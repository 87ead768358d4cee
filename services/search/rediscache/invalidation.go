package rediscache

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/redis/go-redis/v9"

	"coagent/platform/fault"
	"coagent/platform/redisclient"
	"coagent/services/search"
)

const (
	channel = "search:v1:forget" // its messages are patterns

	heartbeat      = 10 * time.Second // of silence until the channel's connection is tested
	firstReconnect = 100 * time.Millisecond
	lastReconnect  = 5 * time.Second
)

// Invalidate implements [search.Invalidator]. It returns how many answers Redis
// had that p matches. It walks over all keys of Redis without keeping it from
// other work, for as long as ctx allows.
//
// An answer that Next was asked for before is not remembered afterwards:
// Invalidate begins a new generation, and no process remembers an answer of an
// earlier one. So answers under way to other queries are not remembered either
// and are asked for once more.
//
// If Redis does not answer, only this process has dropped its answers and the
// error is an Unavailable fault with the code search.cache_unavailable.
func (c *Cache) Invalidate(ctx context.Context, p search.Pattern) (n int, err error) {
	defer c.drop(p.Matches)           // last: until then Redis may give an answer from before
	err = c.remote().announce(ctx, p) // first: the scan may be cut short
	if err == nil {
		n, err = c.remote().invalidate(ctx, p)
	}
	if err == nil {
		err = c.remote().announce(ctx, p) // again: until now Redis gave the others answers from before
	}
	if err != nil {
		failed := fault.Wrap(err, fault.Unavailable, "search.cache_unavailable", "The cache cannot be reached.")
		failed.RetryAfter = redisclient.RetryAfter
		return n, failed
	}
	return n, nil
}

// drop drops what matches in this process. Flights come first: then none of them
// brings an answer from before after near has been cleared.
func (c *Cache) drop(matches func(search.Query) bool) {
	c.flights.invalidate(matches)
	c.near.invalidate(matches)
}

// Run drops here what other processes invalidate, until ctx ends. Without it
// answers that were invalidated elsewhere are still given here while Redis does
// not answer. A connection that breaks is made again.
func (c *Cache) Run(ctx context.Context) {
	wait := firstReconnect
	for ctx.Err() == nil {
		if c.remote().listen(ctx, c.drop) {
			wait = firstReconnect
		}
		if sleep(ctx, wait) != nil {
			return
		}
		wait = min(2*wait, lastReconnect)
	}
}

// announce has every other process drop what p matches.
func (r *remote) announce(ctx context.Context, p search.Pattern) error {
	return r.step(ctx, func(ctx context.Context) error { return r.redis.Publish(ctx, channel, p.String()).Err() })
}

// listen calls drop for what others announce, until the connection breaks. It
// reports whether there was a connection.
func (r *remote) listen(ctx context.Context, drop func(matches func(search.Query) bool)) (connected bool) {
	announced := r.redis.Subscribe(ctx, channel)
	defer func() { _ = announced.Close() }()
	defer context.AfterFunc(ctx, func() { _ = announced.Close() })()
	for silent := false; ; {
		message, err := announced.ReceiveTimeout(ctx, heartbeat)
		if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() && !silent {
			silent = true
			err = announced.Ping(ctx)
		} else if err == nil {
			silent = false
		}
		if err != nil {
			return connected
		}
		switch m := message.(type) {
		case *redis.Subscription: // anything may have been announced until now
			connected = true
			drop(everything)
		case *redis.Message:
			drop(matching(m.Payload))
		}
	}
}

// matching is what pattern matches, or everything if it cannot be read: better
// to drop too much than too little.
func matching(pattern string) func(search.Query) bool {
	p, err := search.NewPattern(pattern)
	if err != nil {
		return everything
	}
	return p.Matches
}

func everything(search.Query) bool { return true }
