package upstream

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"coagent/platform/fault"
)

// longestRetryAfter is the longest wait that a dependency may ask for. Who is
// asked to wait longer has to ask his own caller.
const longestRetryAfter = 30 * time.Second

// repeated makes the call until it succeeds or must not be made again.
func (g *Guard) repeated(ctx context.Context, call func(context.Context) error) error {
	for n := 1; ; n++ {
		err := g.attempt(ctx, call)
		if err == nil {
			g.budget.earn(n > 1)
			return nil
		}
		again, ok := errors.AsType[*fault.Error](err)
		if !ok || !again.Temporary || n >= g.Attempts {
			return err
		}
		wait := max(g.wait(n), again.RetryAfter)
		attrs := []slog.Attr{
			slog.Int("attempt", n), slog.Int64("wait_ms", wait.Milliseconds()), slog.String("code", again.Code),
		}
		if reason := g.whyNot(ctx, wait, again.RetryAfter); reason != "" {
			g.log.LogAttrs(ctx, slog.LevelInfo, "call not repeated", append(attrs, slog.String("reason", reason))...)
			return err
		}
		g.log.LogAttrs(ctx, slog.LevelInfo, "call repeated", attrs...)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return g.ended(ctx)
		}
	}
}

// whyNot gives the reason not to wait and call again. If it is "", the repeat
// has been taken from the budget.
func (g *Guard) whyNot(ctx context.Context, wait, retryAfter time.Duration) string {
	deadline, bounded := ctx.Deadline()
	switch {
	case retryAfter > longestRetryAfter:
		return "retry_after"
	case bounded && time.Until(deadline) <= wait:
		return "deadline"
	case !g.budget.spend():
		return "budget"
	default:
		return ""
	}
}

// wait is how long to wait after the n-th attempt, jitter included.
func (g *Guard) wait(n int) time.Duration {
	most := cmp.Or(g.MaxBackoff, 5*time.Second)
	wait := min(cmp.Or(g.Backoff, 100*time.Millisecond), most)
	for range n - 1 {
		wait = min(2*wait, most)
	}
	return wait + rand.N(wait/2+1)
}

// A repeat costs 3 s of time or ten successes, and twenty can be had on
// credit. The one that succeeds costs nothing: while most do, as when a
// dependency throttles some of its calls, all are to be had; when a dependency
// fails, they add a tenth to the load at a high rate of calls. At a low rate
// they are always to be had: with four attempts, the five failures that open a
// circuit take fifteen, and its 60 s pay off all twenty. The AWS SDKs give
// back what a repeat cost in the same way ("Retry behavior", standard mode).
const (
	repeatCost  = 3 * time.Second
	successEarn = repeatCost / 10
	credit      = 20 * repeatCost
)

// budget bounds repeats, lest they multiply the load on a dependency that
// throttles. The zero value has all its credit.
type budget struct {
	mu   sync.Mutex
	free time.Time // when everything spent is paid off
}

// spend takes one repeat, or returns false.
func (b *budget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	free := b.free
	if free.Before(now) {
		free = now
	}
	if free = free.Add(repeatCost); free.Sub(now) > credit {
		return false
	}
	b.free = free
	return true
}

// earn notes a success; that of a repeat gives back what the repeat cost.
func (b *budget) earn(repeated bool) {
	earned := successEarn
	if repeated {
		earned = repeatCost
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free = b.free.Add(-earned)
}
