package redisclient_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"coagent/platform/redisclient"
	"coagent/platform/redistest"
	"coagent/platform/secret"
	"coagent/platform/telemetry/telemetrytest"
)

func breaker(log *telemetrytest.Log) *redisclient.Breaker {
	return &redisclient.Breaker{Use: "test", Fallback: "nothing is kept", Timeout: 500 * time.Millisecond, Log: slog.New(slog.NewTextHandler(log, nil))}
}

var errBroken = errors.New("connection refused")

// answers makes a call that gives err, and reports whether it was made.
func answers(ctx context.Context, b *redisclient.Breaker, err error) (called bool, got error) {
	_, got = redisclient.Do(ctx, b, func(context.Context) (string, error) { called = true; return "", err })
	return called, got
}

func TestTheReplyAndTheErrorAreHandedOn(t *testing.T) {
	b := breaker(new(telemetrytest.Log))
	if got, err := redisclient.Do(t.Context(), b, func(context.Context) (int, error) { return 7, nil }); got != 7 || err != nil {
		t.Errorf("got %d, %v", got, err)
	}
	if _, err := answers(t.Context(), b, errBroken); !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
}

func TestARedisThatIsDownIsTriedOnceASecondAndTheLogSaysSoOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log telemetrytest.Log
		b := breaker(&log)
		for outage := 1; outage <= 2; outage++ {
			calls := 0
			for range 100 { // ten seconds
				called, err := answers(t.Context(), b, errBroken)
				if called {
					calls++
				} else if !errors.Is(err, redisclient.ErrDown) {
					t.Errorf("a call that was not made gives %v", err)
				}
				time.Sleep(100 * time.Millisecond)
			}
			if calls < 10 || calls > 13 {
				t.Errorf("%d calls in ten seconds", calls)
			}
			time.Sleep(redisclient.RetryAfter)
			for range 2 {
				if called, err := answers(t.Context(), b, nil); !called || err != nil {
					t.Errorf("Redis is back and not used: %v", err)
				}
			}
			down := strings.Count(log.String(), `level=WARN msg="redis is down" use=test fallback="nothing is kept" error="connection refused"`)
			if back := strings.Count(log.String(), `level=INFO msg="redis is back" use=test`); down != outage || back != outage || strings.Count(log.String(), "level=") != 2*outage {
				t.Errorf("the log says\n%s", &log)
			}
		}
	})
}

func TestAnAnswerThatThereIsNothingIsNoFailure(t *testing.T) {
	client, err := redisclient.New(redisclient.Config{Endpoint: secret.New(redistest.Start(t).Endpoint())}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	if err := client.RPush(t.Context(), "list", "x").Err(); err != nil {
		t.Fatal(err)
	}
	b := breaker(new(telemetrytest.Log))
	for _, key := range []string{"absent", "list"} {
		for range 10 {
			_, err := redisclient.Do(t.Context(), b, func(ctx context.Context) (string, error) { return client.Get(ctx, key).Result() })
			if !redisclient.HoldsNothing(err) {
				t.Fatalf("%s: got %v", key, err)
			}
		}
	}
	for _, err := range []error{nil, errBroken, redisclient.ErrDown, context.Canceled} {
		if redisclient.HoldsNothing(err) {
			t.Errorf("%v is taken for an answer", err)
		}
	}
}

func TestACallerWhoLeavesSaysNothingOfRedis(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := breaker(new(telemetrytest.Log))
		hang := func(ctx context.Context) (string, error) { <-ctx.Done(); return "", ctx.Err() }
		for range 10 {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			if _, err := redisclient.Do(ctx, b, hang); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
			if called, err := answers(ctx, b, nil); called || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("for a caller who has left a call is made: %t, %v", called, err)
			}
			cancel()
		}
		for range 3 {
			began := time.Now()
			if _, err := redisclient.Do(t.Context(), b, hang); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 500*time.Millisecond {
				t.Errorf("got %v after %v", err, time.Since(began))
			}
		}
		if called, _ := answers(t.Context(), b, nil); called {
			t.Error("a Redis that hangs does not count as down")
		}
	})
}

func TestWhatIsSlowOnceIsNotDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := breaker(new(telemetrytest.Log))
		hang := func(ctx context.Context) (string, error) { <-ctx.Done(); return "", ctx.Err() }
		for moment := 1; moment <= 3; moment++ {
			var calling sync.WaitGroup
			for i := range 20 {
				calling.Go(func() {
					time.Sleep(time.Duration(i) * time.Millisecond)
					if _, err := redisclient.Do(t.Context(), b, hang); !errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("moment %d: got %v", moment, err)
					}
				})
			}
			calling.Wait()
			if moment == 2 {
				// two moments in a row, and then it answers: the count begins anew
				if called, err := answers(t.Context(), b, nil); !called || err != nil {
					t.Errorf("after two moments: called %t, %v", called, err)
				}
			}
		}
		for moment := 2; moment <= 3; moment++ {
			if _, err := redisclient.Do(t.Context(), b, hang); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("moment %d in a row: got %v", moment, err)
			}
		}
		if called, _ := answers(t.Context(), b, nil); called {
			t.Error("a Redis that hangs three times in a row does not count as down")
		}
	})
}

func TestAPanicIsAFailure(t *testing.T) {
	var log telemetrytest.Log
	b := breaker(&log)
	for range 3 {
		func() {
			defer func() { _ = recover() }()
			_, _ = redisclient.Do(t.Context(), b, func(context.Context) (string, error) { panic("a mistake") })
		}()
	}
	if called, _ := answers(t.Context(), b, nil); called || !strings.Contains(log.String(), "redis is down") {
		t.Errorf("called %t; the log says %s", called, &log)
	}
}

func TestManyMayCallAtOnce(t *testing.T) {
	b := breaker(new(telemetrytest.Log))
	var calling sync.WaitGroup
	for i := range 64 {
		calling.Go(func() {
			if got, err := redisclient.Do(t.Context(), b, func(context.Context) (int, error) { return i, redis.Nil }); got != i || !errors.Is(err, redis.Nil) {
				t.Errorf("number %d got %d, %v", i, got, err)
			}
		})
	}
	calling.Wait()
}
