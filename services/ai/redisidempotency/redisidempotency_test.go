package redisidempotency_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"coagent/platform/redisclient"
	"coagent/platform/redistest"
	"coagent/platform/secret"
	"coagent/services/ai"
	"coagent/services/ai/aitest"
	"coagent/services/ai/idempotencytest"
	"coagent/services/ai/redisidempotency"
)

func client(t *testing.T, endpoint string) redis.UniversalClient {
	t.Helper()
	c, err := redisclient.New(redisclient.Config{Endpoint: secret.New(endpoint)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func store(t *testing.T, endpoint string) *redisidempotency.Store {
	t.Helper()
	return &redisidempotency.Store{Redis: client(t, endpoint), Log: slog.New(slog.DiscardHandler)}
}

func TestStore(t *testing.T) {
	server := redistest.Start(t)
	idempotencytest.RunStoreTests(t, func(t *testing.T) ai.IdempotencyStore { return store(t, server.Endpoint()) })
}

func TestAClusterOverTLSIsAStore(t *testing.T) {
	cluster := redistest.StartClusterTLS(t)
	idempotencytest.RunStoreTests(t, func(t *testing.T) ai.IdempotencyStore {
		c, err := redisclient.New(redisclient.Config{
			Endpoint: secret.New(cluster.Endpoint()), Cluster: true, Authorities: cluster.Authorities,
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		return &redisidempotency.Store{Redis: c, Log: slog.New(slog.DiscardHandler)}
	})
}

func TestTheStoreOfTheLocalRun(t *testing.T) {
	server := miniredis.RunT(t)
	ctx, stop := context.WithCancel(t.Context())
	var aging sync.WaitGroup
	aging.Go(func() { // its keys grow old only when they are told to
		const step = 20 * time.Millisecond
		tick := time.NewTicker(step)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				server.FastForward(step)
			case <-ctx.Done():
				return
			}
		}
	})
	t.Cleanup(aging.Wait)
	t.Cleanup(stop)
	idempotencytest.RunStoreTests(t, func(t *testing.T) ai.IdempotencyStore { return store(t, server.Addr()) })
}

var mine = ai.Entry{Owner: "me", Fingerprint: "print"}

func finished(body string) ai.Entry {
	e := mine
	e.Outcome = &ai.StoredOutcome{Body: []byte(body), Topic: "topic", At: time.UnixMilli(1795946400123), Took: time.Second}
	return e
}

func TestWhatRedisHolds(t *testing.T) {
	server := redistest.Start(t)
	l := store(t, server.Endpoint())
	for _, e := range []ai.Entry{mine, finished(`{"a":1}`)} {
		if _, err := l.Put(t.Context(), "c0ffee", e, 24*time.Hour); err != nil {
			t.Fatal(err)
		}
		if left := l.Redis.PTTL(t.Context(), "idem:v2:c0ffee").Val(); left > 24*time.Hour || left < 24*time.Hour-time.Minute {
			t.Errorf("it is kept for %v", left)
		}
	}
	want := `f{"owner":"me","fingerprint":"print","outcome":{"body":"eyJhIjoxfQ==","topic":"topic","model":"","inputTokens":0,"outputTokens":0,"at":1795946400123,"took":1000}}`
	if got := l.Redis.Get(t.Context(), "idem:v2:c0ffee").Val(); got != want {
		t.Errorf("it holds %s, want %s", got, want)
	}
	if keys := l.Redis.Keys(t.Context(), "*").Val(); len(keys) != 1 {
		t.Errorf("keys: %q", keys)
	}
}

func TestALongOutcomeIsRefusedAndItsNameCanBeDropped(t *testing.T) {
	server := redistest.Start(t)
	l := store(t, server.Endpoint())
	long := finished(strings.Repeat("x", 200<<10)) // in base64 more than 256 KiB
	for range 5 {                                  // which does not count as Redis being down
		if _, err := l.Put(t.Context(), "n", long, time.Hour); err == nil {
			t.Error("it is kept")
		}
	}
	for _, e := range []ai.Entry{mine, finished(strings.Repeat("x", 190<<10))} {
		if _, err := l.Put(t.Context(), "n", e, time.Hour); err != nil {
			t.Error(err)
		}
	}
	if _, err := l.Put(t.Context(), "m", mine, time.Hour); err != nil {
		t.Error(err)
	}
	_, _ = l.Put(t.Context(), "m", long, time.Hour)
	if err := l.Drop(t.Context(), "m", long); err != nil || l.Redis.Exists(t.Context(), "idem:v2:m").Val() != 0 {
		t.Errorf("it is not dropped: %v", err)
	}
}

func TestWhatOthersWroteIsNotBelieved(t *testing.T) {
	server := redistest.Start(t)
	l := store(t, server.Endpoint())
	good := `{"owner":"o","fingerprint":"f","outcome":{"body":"e30=","topic":"t"}}`
	for name, value := range map[string]string{
		"empty": "", "garbage": "\x00\xffcanary", "null": "null", "a list": "[]", "torn": "f" + good[:40], "another state": "x" + good,
		"no state": good, "finished, and running": "r" + good, "no owner": `r{"fingerprint":"f"}`, "no fingerprint": `r{"owner":"o"}`,
		"no outcome": `f{"owner":"o","fingerprint":"f"}`, "no body": `f{"owner":"o","fingerprint":"f","outcome":{"topic":"canary"}}`,
		"a body that is none": `f{"owner":"o","fingerprint":"f","outcome":{"body":"canary!"}}`,
	} {
		if err := l.Redis.Set(t.Context(), "idem:v2:n", value, 0).Err(); err != nil {
			t.Fatal(err)
		}
		if got, err := l.Put(t.Context(), "n", mine, time.Hour); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
		if now := l.Redis.Get(t.Context(), "idem:v2:n").Val(); now != value {
			t.Errorf("%s: it was replaced by %q", name, now)
		}
	}
	l.Redis.RPush(t.Context(), "idem:v2:l", "x")
	for range 5 {
		if _, err := l.Put(t.Context(), "l", mine, time.Hour); err == nil {
			t.Error("a list was taken for an entry")
		}
	}
	if _, err := l.Put(t.Context(), "other", mine, time.Hour); err != nil {
		t.Errorf("and Redis counts as down: %v", err)
	}
}

func TestRedisGoesAndComesBack(t *testing.T) {
	server := redistest.Start(t)
	var log bytes.Buffer
	l := &redisidempotency.Store{Redis: client(t, server.Endpoint()), Log: slog.New(slog.NewTextHandler(&log, nil))}
	for round := 1; round <= 2; round++ {
		server.Stop(t)
		for i := range 10 {
			if _, err := l.Put(t.Context(), fmt.Sprint(i), mine, time.Hour); err == nil {
				t.Error("a dead Redis keeps")
			}
		}
		server.Start(t)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		for again := time.NewTicker(20 * time.Millisecond); ; {
			if _, err := l.Put(ctx, "n", mine, time.Hour); err == nil {
				break
			}
			select {
			case <-again.C:
			case <-ctx.Done():
				t.Fatal("Redis is back and not used")
			}
		}
		cancel()
		if down, back := strings.Count(log.String(), "redis is down"), strings.Count(log.String(), "redis is back"); down != round || back != round {
			t.Errorf("round %d: it was told %d times that Redis is down, %d times that it is back", round, down, back)
		}
	}
}

func TestCallersWhoLeaveDoNotMakeRedisCountAsDown(t *testing.T) {
	server := redistest.Start(t)
	l := store(t, server.Endpoint())
	gone, leave := context.WithCancel(t.Context())
	leave()
	for range 10 {
		if _, err := l.Put(gone, "n", mine, time.Hour); !errors.Is(err, context.Canceled) {
			t.Errorf("who left got %v", err)
		}
	}
	if _, err := l.Put(t.Context(), "n", mine, time.Hour); err != nil {
		t.Error(err)
	}
}

// A Redis that never answers is asked a few times, not a hundred: so many
// connections reach it.
func TestARedisThatHangsIsLeftAlone(t *testing.T) {
	var asked atomic.Int32
	l := store(t, redistest.Pretend(t, func(c net.Conn) {
		asked.Add(1)
		_, _ = io.Copy(io.Discard, c)
	}))
	began := time.Now()
	for i := range 100 {
		if _, err := l.Put(t.Context(), fmt.Sprint(i), mine, time.Hour); err == nil {
			t.Error("it is kept")
		}
	}
	if n, took := asked.Load(), time.Since(began); n > 20 || took > 15*time.Second { // 100 waits of 250 ms would be 25 s
		t.Errorf("it was asked %d times in %v", n, took)
	}
}

type worker func(context.Context, ai.Job) (ai.Outcome, error)

func (w worker) Do(ctx context.Context, j ai.Job) (ai.Outcome, error) { return w(ctx, j) }

func TestWhoAsksAgainForALongOutcomeDoesNotWait(t *testing.T) {
	server := redistest.Start(t)
	idempotent := &ai.Idempotent{Events: new(aitest.Events), Store: store(t, server.Endpoint()), Next: worker(func(context.Context, ai.Job) (ai.Outcome, error) {
		return ai.Outcome{Body: bytes.Repeat([]byte("1"), 300<<10)}, nil
	})}
	for range 2 {
		out, err := idempotent.Do(t.Context(), ai.Job{UserID: "u", Key: "k", Request: []byte(`{}`), Watch: func(p ai.Progress) { t.Errorf("it is told %+v", p) }})
		if err != nil || len(out.Body) != 300<<10 || out.Key != ai.KeyUnavailable {
			t.Errorf("got %d bytes, %q, %v", len(out.Body), out.Key, err)
		}
	}
}

func TestManyProcessesDoAJobOnce(t *testing.T) {
	server := redistest.Start(t)
	const processes = 8
	waiting := make(chan struct{}, processes)
	var calls, stored, replayed atomic.Int32
	next := worker(func(context.Context, ai.Job) (ai.Outcome, error) {
		for range processes - 1 { // until all others have seen that somebody is at work
			<-waiting
		}
		return ai.Outcome{Body: fmt.Appendf(nil, ` {"call": "<%d>"}`, calls.Add(1))}, nil
	})
	var asking sync.WaitGroup
	for range processes {
		idempotent := &ai.Idempotent{Events: new(aitest.Events), Next: next, Store: store(t, server.Endpoint())}
		asking.Go(func() {
			out, err := idempotent.Do(t.Context(), ai.Job{UserID: "u", Key: "k", Request: []byte(`{}`), Watch: func(ai.Progress) { waiting <- struct{}{} }})
			if err != nil || string(out.Body) != ` {"call": "<1>"}` {
				t.Errorf("got %s, %v", out.Body, err)
			}
			switch out.Key {
			case ai.KeyStored:
				stored.Add(1)
			case ai.KeyReplayed:
				replayed.Add(1)
			}
		})
	}
	asking.Wait()
	if calls.Load() != 1 || stored.Load() != 1 || replayed.Load() != processes-1 {
		t.Errorf("%d calls, %d stored, %d replayed", calls.Load(), stored.Load(), replayed.Load())
	}
}
