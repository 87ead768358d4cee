package rediscache_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"coagent/platform/fault"
	"coagent/platform/redistest"
	"coagent/platform/telemetry/telemetrytest"
	"coagent/services/search"
	"coagent/services/search/rediscache"
	"coagent/services/search/searchtest"
)

func TestARedisThatTakesNothingIsNoReasonToAskAgain(t *testing.T) {
	for name, setUp := range map[string]func(redis.UniversalClient) error{
		"it is full":      func(c redis.UniversalClient) error { return c.ConfigSet(t.Context(), "maxmemory", "1").Err() },
		"it is a replica": func(c redis.UniversalClient) error { return c.Do(t.Context(), "REPLICAOF", "127.0.0.1", "1").Err() },
	} {
		t.Run(name, func(t *testing.T) {
			c := client(t, redistest.Start(t).Endpoint())
			var log telemetrytest.Log
			next := new(searchtest.Provider).Finds(page)
			cache := &rediscache.Cache{Next: next, Redis: c, TTL: time.Hour, Log: slog.New(slog.NewTextHandler(&log, nil))}
			if err := setUp(c); err != nil {
				t.Fatal(err)
			}
			for i := range 20 {
				if got := mustSearch(t, cache, searchtest.Web(t, "x", 5)); (got.Origin == search.Asked) != (i == 0) {
					t.Errorf("search %d: origin %d", i, got.Origin)
				}
			}
			if n := len(next.Asked()); n != 1 {
				t.Errorf("%d calls", n)
			}
			if n := strings.Count(log.String(), "cache takes nothing"); n != 1 {
				t.Errorf("told %d times: %s", n, &log)
			}
		})
	}
}

func TestAnAnswerOfAnOutageIsNotReplacedByAnOlderOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(searchtest.Provider).Finds(page)
		server, caches := processes(t, 1, next)
		q := searchtest.Web(t, "x", 5)
		mustSearch(t, caches[0], q)
		time.Sleep(2 * time.Hour)
		server.SetError("LOADING")
		learnt := mustSearch(t, caches[0], q)
		time.Sleep(time.Minute)
		server.SetError("")
		next.Fails(failure("search.provider_throttled"))
		if got := mustSearch(t, caches[0], q); got.Origin != search.Remembered || !got.FetchedAt.Equal(learnt.FetchedAt) {
			t.Errorf("origin %d, %v old", got.Origin, time.Since(got.FetchedAt))
		}
	})
}

func TestABlipOfRedisWhileNobodyCanAnswerIsWaitedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(searchtest.Provider).Finds(page)
		server, caches := processes(t, 2, next)
		q := searchtest.Web(t, "x", 5)
		mustSearch(t, caches[0], q) // and the other process has nothing of its own
		next.Fails(failure("search.provider_unavailable"))
		server.SetError("LOADING")
		time.AfterFunc(500*time.Millisecond, func() { server.SetError("") })
		if got := mustSearch(t, caches[1], q); got.Origin != search.Remembered {
			t.Errorf("origin %d", got.Origin)
		}
	})
}

func TestSearchesOfCallersWhoLeftAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(searchtest.Provider).Finds(page)
		release := next.Block()
		defer release()
		_, caches := processes(t, 1, next)
		refused := 0
		for i := range 1500 {
			ctx, leave := context.WithCancel(t.Context())
			answered := begin(ctx, caches[0], searchtest.Web(t, fmt.Sprint("x", i), 5))
			synctest.Wait()
			leave()
			if got := <-answered; fault.CodeOf(got.err) == "search.provider_throttled" {
				refused++
			}
		}
		if n := len(next.Asked()); n > 1000 || refused != 500 {
			t.Errorf("%d calls under way, %d refused", n, refused)
		}
	})
}
