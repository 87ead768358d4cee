package redisclient

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/sony/gobreaker/v2"

	"coagent/platform/telemetry"
)

// RetryAfter is how long a Redis that is down is left alone before one call
// tries it again.
const RetryAfter = time.Second

const failuresToOpen = 3 // in a row

// ErrDown is the error of a call that was not made because Redis is down.
var ErrDown = errors.New("redis is down")

// Breaker stands before Redis for one use that can do without it. A Redis that
// is down is not waited for: after three failures in a row every call fails at
// once with [ErrDown], and one call a second tries whether it is back.
//
// Calls that were under way together and fail are one failure: what is slow once,
// be it Redis, the network or this process, is not down. A caller whose context
// ends during a call is no failure of Redis. Nor is an answer that a key does not
// exist or is of another type.
//
// A Breaker is ready as a literal and must not be changed after the first Do.
// All fields are required.
type Breaker struct {
	// Use says in the log what Redis is used for: "search cache".
	Use string
	// Fallback says in the log what happens while Redis is down.
	Fallback string
	// Timeout bounds one call, connecting included. One that begins shortly after another
	// ends with it, and has up to a sixteenth less.
	Timeout time.Duration
	// Log is told once when Redis goes down (WARN) and once when it is back (INFO).
	Log *slog.Logger

	once    sync.Once
	circuit *gobreaker.CircuitBreaker[struct{}]
	latest  atomic.Pointer[failure]
	ending  atomic.Pointer[ending]
}

// Do makes one call to Redis, unless Redis is down or ctx has ended. The error
// is that of call, that of ctx if it had ended before, or [ErrDown].
func Do[T any](ctx context.Context, b *Breaker, call func(context.Context) (T, error)) (reply T, err error) {
	if err := ctx.Err(); err != nil {
		return reply, err
	}
	b.once.Do(b.prepare)
	_, err = b.circuit.Execute(func() (struct{}, error) {
		began := time.Now()
		var err error
		reply, err = call(b.within(ctx, began))
		if err != nil && hasEnded(ctx) {
			return struct{}{}, callerGone{err}
		}
		if err != nil && !HoldsNothing(err) {
			return struct{}{}, failure{err, began, time.Now()}
		}
		return struct{}{}, err
	})
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return reply, ErrDown
	}
	return reply, err
}

func (b *Breaker) prepare() {
	b.circuit = gobreaker.NewCircuitBreaker[struct{}](gobreaker.Settings{
		ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= failuresToOpen },
		Timeout:     RetryAfter,
		IsExcluded: func(err error) bool {
			if _, gone := errors.AsType[callerGone](err); gone {
				return true
			}
			failed, _ := errors.AsType[failure](err)
			counted := b.latest.Load()
			return failed.error != nil && counted != nil && failed.began.Before(counted.ended)
		},
		IsSuccessful: func(err error) bool {
			if err == nil || HoldsNothing(err) {
				return true
			}
			if failed, ok := errors.AsType[failure](err); ok {
				b.latest.Store(&failed)
			}
			return false
		},
		OnStateChange: func(_ string, from, to gobreaker.State) {
			// Not the context of a call: it would blame the caller who was there by chance.
			ctx, use := context.Background(), slog.String("use", b.Use)
			telemetry.CircuitState.Set(float64(to), "redis: "+b.Use) // the numbers are the table's
			switch {
			case from == gobreaker.StateClosed:
				fallback, cause := slog.String("fallback", b.Fallback), slog.Any("error", b.cause())
				b.Log.LogAttrs(ctx, slog.LevelWarn, "redis is down", use, fallback, cause)
			case to == gobreaker.StateClosed:
				b.Log.LogAttrs(ctx, slog.LevelInfo, "redis is back", use)
			}
		},
	})
}

// cause is the error of the latest failure; there is none if calls panicked instead.
func (b *Breaker) cause() error {
	if failed := b.latest.Load(); failed != nil {
		return failed.error
	}
	return nil
}

// HoldsNothing reports whether err says that a key does not exist, or holds
// something else than a string. Redis has answered, and the key can be set.
func HoldsNothing(err error) bool {
	return errors.Is(err, redis.Nil) || redis.HasErrorPrefix(err, "WRONGTYPE")
}

// hasEnded reports whether ctx has ended or is about to: a connection may notice
// the deadline before the context does.
func hasEnded(ctx context.Context) bool {
	deadline, limited := ctx.Deadline()
	return ctx.Err() != nil || limited && !time.Now().Before(deadline)
}

// callerGone is the error of a call that its caller cut short.
type callerGone struct{ error }

func (c callerGone) Unwrap() error { return c.error }

// failure is the error of a call that Redis did not answer.
type failure struct {
	error
	began, ended time.Time
}

func (f failure) Unwrap() error { return f.error }
