package redisclient_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"coagent/platform/redisclient"
	"coagent/platform/secret"
	"coagent/platform/telemetry"
	"coagent/platform/telemetry/telemetrytest"
)

// pipelines sees the pipelines of a client, and lets each do something first.
type pipelines struct {
	redis.Hook
	before func()
	mu     sync.Mutex
	sizes  []int
}

func (p *pipelines) DialHook(next redis.DialHook) redis.DialHook          { return next }
func (p *pipelines) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }
func (p *pipelines) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		p.mu.Lock()
		p.sizes = append(p.sizes, len(cmds))
		p.mu.Unlock()
		p.before()
		return next(ctx, cmds)
	}
}

// getter gets from a Redis that may be reached within a bubble of time. Each pipeline does
// before first.
func getter(t *testing.T, dial func() (net.Conn, error), before func()) (*redisclient.Getter, *pipelines) {
	t.Helper()
	client, err := redisclient.New(redisclient.Config{Endpoint: secret.New("redis.example:6379")},
		func(context.Context, string, string) (net.Conn, error) { return dial() })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	seen := &pipelines{before: before}
	client.AddHook(seen)
	return &redisclient.Getter{Redis: client, Breaker: breaker(new(telemetrytest.Log))}, seen
}

// holding is a Redis with these values at the keys k0, k1, …
func holding(t *testing.T, n int) *miniredis.Miniredis {
	t.Helper()
	server := miniredis.NewMiniRedis()
	t.Cleanup(server.Close)
	for i := range n {
		if err := server.Set(fmt.Sprint("k", i), fmt.Sprint("v", i)); err != nil {
			t.Fatal(err)
		}
	}
	return server
}

func TestGetsThatComeTogetherGoTogetherAndEachGetsItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		metrics, err := telemetry.NewReader("test", false)
		if err != nil {
			t.Fatal(err)
		}
		defer metrics.Stop()
		server := holding(t, 150)
		if _, err := server.RPush("list", "x"); err != nil {
			t.Fatal(err)
		}
		g, seen := getter(t, server.Dial, func() { time.Sleep(100 * time.Millisecond) })
		var getting sync.WaitGroup
		ask := func(key, want string, wantErr func(error) bool, most time.Duration) {
			getting.Go(func() {
				ctx := telemetry.WithCorrelationID(t.Context(), key)
				if got, err := g.Get(ctx, key); got != want || !wantErr(err) {
					t.Errorf("%s: got %q, %v", key, got, err)
				}
				if took := telemetry.UpstreamTime(ctx); took != most {
					t.Errorf("%s took its request %v, want %v", key, took, most)
				}
			})
		}
		none := func(err error) bool { return err == nil }
		ask("k0", "v0", none, 100*time.Millisecond)
		synctest.Wait()
		ask("absent", "", func(err error) bool { return errors.Is(err, redis.Nil) }, 200*time.Millisecond)
		synctest.Wait()
		ask("list", "", func(err error) bool { return redis.HasErrorPrefix(err, "WRONGTYPE") }, 200*time.Millisecond)
		synctest.Wait()
		for i := 1; i < 150; i++ {
			most := 200 * time.Millisecond
			if i >= 99 { // the first hundred are gone
				most = 300 * time.Millisecond
			}
			ask(fmt.Sprint("k", i), fmt.Sprint("v", i), none, most)
			synctest.Wait()
		}
		getting.Wait()
		if !slices.Equal(seen.sizes, []int{1, 100, 51}) {
			t.Errorf("pipelines of %v", seen.sizes)
		}
		w := httptest.NewRecorder()
		metrics.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
		if want := `service_peer_name="redis"} 152`; !strings.Contains(w.Body.String(), want) {
			t.Errorf("%q is not in\n%s", want, w.Body)
		}
	})
}

func TestWhoLeavesBeforeItsValueIsThereTakesNothingFromTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, _ := getter(t, holding(t, 3).Dial, func() { time.Sleep(100 * time.Millisecond) })
		first, leave := context.WithCancel(t.Context())
		var getting sync.WaitGroup
		getting.Go(func() {
			if _, err := g.Get(first, "k0"); !errors.Is(err, context.Canceled) {
				t.Errorf("who left got %v", err)
			}
		})
		synctest.Wait()
		impatient, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		began := time.Now()
		getting.Go(func() {
			if _, err := g.Get(impatient, "k1"); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 10*time.Millisecond {
				t.Errorf("whose time was over got %v after %v", err, time.Since(began))
			}
		})
		synctest.Wait() // so that it is the first of the next pipeline
		getting.Go(func() {
			if got, err := g.Get(t.Context(), "k2"); got != "v2" || err != nil {
				t.Errorf("who stayed got %q, %v", got, err)
			}
		})
		synctest.Wait()
		leave()
		getting.Wait()
		if _, err := g.Get(first, "k0"); !errors.Is(err, context.Canceled) {
			t.Errorf("who had left before got %v", err)
		}
		if _, err := g.Get(t.Context(), "k0"); err != nil {
			t.Errorf("Redis is blamed for it: %v", err)
		}
	})
}

func TestARedisThatHangsHoldsNobodyUpForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, _ := getter(t, func() (net.Conn, error) {
			near, far := net.Pipe()
			go func() { _, _ = io.Copy(io.Discard, far) }() // until the near end is closed
			return near, nil
		}, func() {})
		for moment := range 3 {
			var getting sync.WaitGroup
			for range 20 {
				getting.Go(func() {
					began := time.Now()
					if _, err := g.Get(t.Context(), "k"); err == nil || time.Since(began) > time.Second {
						t.Errorf("moment %d: got %v after %v", moment, err, time.Since(began))
					}
				})
				synctest.Wait()
			}
			getting.Wait()
		}
		began := time.Now()
		if _, err := g.Get(t.Context(), "k"); !errors.Is(err, redisclient.ErrDown) || time.Since(began) != 0 {
			t.Errorf("a Redis that hangs gives %v after %v", err, time.Since(began))
		}
	})
}

func TestAPanicEndsThePipelineItIsIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		g, _ := getter(t, holding(t, 1).Dial, func() {
			if calls++; calls == 1 {
				panic("a mistake")
			}
		})
		if _, err := g.Get(t.Context(), "k0"); err == nil || !strings.Contains(err.Error(), "a mistake") {
			t.Errorf("got %v", err)
		}
		if got, err := g.Get(t.Context(), "k0"); got != "v0" || err != nil {
			t.Errorf("afterwards got %q, %v", got, err)
		}
	})
}
