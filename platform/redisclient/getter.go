package redisclient

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/redis/go-redis/v9"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"coagent/platform/telemetry"
)

// maxTogether bounds the GETs of one pipeline.
const maxTogether = 100

// Getter gets values by their keys. Those that are asked for while others are on their
// way wait for them, and then go together, as one pipeline: so many callers at once cost few
// round trips. A pipeline is one call of the Breaker, and each caller waits no longer
// than its own context: if Redis hangs, that is twice the Breaker's Timeout at most.
//
// In a cluster each goes alone: a pipeline ends with the slowest of its servers.
//
// A Getter is ready as a literal and must not be changed after the first Get. All fields
// are required.
type Getter struct {
	Redis   redis.UniversalClient
	Breaker *Breaker

	mu      sync.Mutex
	waiting []*get
	sending bool // send is under way
}

// get is one of a pipeline.
type get struct {
	ctx   context.Context //nolint:containedctx // of who waits: the pipeline is a part of the first one's call
	key   string
	done  chan struct{} // closed when value and err are set
	value string
	err   error
}

// Get returns the value at key. The error is that of the command, that of ctx if it has
// ended, or [ErrDown].
func (g *Getter) Get(ctx context.Context, key string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if _, many := g.Redis.(*redis.ClusterClient); many {
		return Do(ctx, g.Breaker, func(ctx context.Context) (string, error) { return g.Redis.Get(ctx, key).Result() })
	}
	ctx, call := telemetry.StartCall(ctx, upstream)
	call.Describe(semconv.DBSystemNameRedis, semconv.DBOperationName("get"))
	value, err := g.await(ctx, key)
	if errors.Is(err, ErrDown) {
		call.Drop()
	} else {
		call.End(failureOf(ctx, err))
	}
	return value, err
}

func (g *Getter) await(ctx context.Context, key string) (string, error) {
	one := &get{ctx: ctx, key: key, done: make(chan struct{})}
	g.mu.Lock()
	g.waiting = append(g.waiting, one)
	idle := !g.sending
	g.sending = true
	g.mu.Unlock()
	if idle {
		go g.send()
	}
	select {
	case <-one.done:
		return one.value, one.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// send sends pipelines, one after the other, until nobody waits.
func (g *Getter) send() {
	for {
		runtime.Gosched() // for those who are about to wait
		together := g.take()
		if len(together) == 0 {
			return
		}
		replies, err := g.pipeline(together)
		for i, one := range together {
			if one.err = err; replies != nil {
				one.value, one.err = replies[i].Result()
			}
			close(one.done)
		}
	}
}

// take takes those who have waited longest. If nobody waits, send ends.
func (g *Getter) take() []*get {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.waiting), maxTogether)
	together := g.waiting[:n:n]
	if g.waiting = g.waiting[n:]; len(g.waiting) == 0 {
		g.waiting = nil
	}
	g.sending = n > 0
	return together
}

// pipeline gets all of together. A panic becomes the error of these: it would end the
// program.
func (g *Getter) pipeline(together []*get) (replies []*redis.StringCmd, err error) {
	defer func() {
		if p := recover(); p != nil {
			replies, err = nil, fmt.Errorf("redisclient: panic: %v\n%s", p, debug.Stack())
		}
	}()
	ctx := context.WithoutCancel(together[0].ctx)
	return Do(ctx, g.Breaker, func(ctx context.Context) ([]*redis.StringCmd, error) {
		all, pipe := make([]*redis.StringCmd, len(together)), g.Redis.Pipeline()
		for i, one := range together {
			all[i] = pipe.Get(ctx, one.key)
		}
		_, _ = pipe.Exec(ctx) // each reply has its error
		for _, reply := range all {
			if err := reply.Err(); err != nil && !HoldsNothing(err) {
				return all, err
			}
		}
		return all, nil
	})
}
