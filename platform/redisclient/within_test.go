package redisclient_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/redisclient"
	"coagent/platform/telemetry/telemetrytest"
)

type key struct{}

// Calls that begin nearly at the same time share a timer, and none of them has more time than
// it may take, nor a sixteenth less.
func TestCallsThatBeginTogetherEndTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, start := breaker(new(telemetrytest.Log)), time.Now()
		for _, one := range []struct{ begins, ends time.Duration }{ // in ms
			{0, 500}, {10, 500}, {31, 500}, {32, 532}, {63, 532}, {64, 564}, {1000, 1500},
		} {
			go func() {
				time.Sleep(one.begins * time.Millisecond)
				ctx := context.WithValue(t.Context(), key{}, one.begins)
				_, err := redisclient.Do(ctx, b, func(ctx context.Context) (string, error) {
					deadline, limited := ctx.Deadline()
					if ctx.Err() != nil || !limited || ctx.Value(key{}) != one.begins {
						t.Errorf("%d: %v, %t, value %v", one.begins, ctx.Err(), limited, ctx.Value(key{}))
					}
					<-ctx.Done()
					if ended := time.Since(start); ended != one.ends*time.Millisecond || !deadline.Equal(time.Now()) {
						t.Errorf("%d: ended after %v, for a deadline at %v", one.begins, ended, deadline.Sub(start))
					}
					return "", ctx.Err()
				})
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%d: got %v", one.begins, err)
				}
			}()
		}
		time.Sleep(2 * time.Second)
	})
}

// A caller with less time than a call may take has theirs.
func TestACallerWithLessTimeHasTheirs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, start := breaker(new(telemetrytest.Log)), time.Now()
		for _, has := range []time.Duration{100, 499, 500, 501, 900} { // ms
			ctx, cancel := context.WithDeadline(t.Context(), start.Add(has*time.Millisecond))
			_, err := redisclient.Do(ctx, b, func(ctx context.Context) (string, error) {
				if deadline, _ := ctx.Deadline(); deadline.Sub(start) != min(has, 500)*time.Millisecond {
					t.Errorf("%d: the deadline is at %v", has, deadline.Sub(start))
				}
				return "", nil
			})
			if err != nil {
				t.Errorf("%d: %v", has, err)
			}
			cancel()
		}
	})
}
