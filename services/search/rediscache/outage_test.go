package rediscache_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"coagent/platform/redistest"
	"coagent/platform/telemetry/telemetrytest"
	"coagent/services/search"
	"coagent/services/search/rediscache"
	"coagent/services/search/searchtest"
)

func TestALyingMemoryIsNotBelieved(t *testing.T) {
	now := time.Now().UTC()
	good := search.Result{Title: "t", URL: "https://a.example/", Source: "a.example", Published: now}
	one := answerOf("p", now, good)
	first := `{"v":1,"provider":"p","fetchedAt":"` + now.Format(time.RFC3339) + `","results":[` +
		`{"title":"t","url":"https://a.example/","source":"a.example"}]}`
	for name, value := range map[string]string{
		"empty":                    ``,
		"garbage":                  "\x00\xff<html>",
		"null":                     `null`,
		"a list":                   `[]`,
		"the first version":        first,
		"the first version, torn":  first[:len(first)/2],
		"another version":          record(3, one),
		"no version":               record(0, one),
		"a version and no more":    "\x02",
		"no answer":                record(2, nil),
		"no provider":              record(2, answerOf("", now, good)),
		"no results":               record(2, slices.Concat(text("p"), moment(now))),
		"no date":                  record(2, answerOf("p", time.Time{}, good)),
		"a date like none":         record(2, slices.Concat(text("p"), text("today"), number(0))),
		"too old":                  record(2, answerOf("p", now.Add(-24*time.Hour), good)),
		"empty, too old":           record(2, answerOf("p", now.Add(-61*time.Second))),
		"from the future":          record(2, answerOf("p", now.Add(time.Hour), good)),
		"too many results":         record(2, answerOf("p", now, good, good)),
		"more results than any":    record(2, answerOf("p", now, slices.Repeat([]search.Result{good}, 21)...)),
		"four thousand million":    record(2, slices.Concat(text("p"), moment(now), number(1<<32-1))),
		"a text without its end":   record(2, slices.Concat(text("p"), moment(now), number(1), number(1<<31), []byte("t"))),
		"more than an answer":      record(2, append(one, 0)),
		"torn, with its whole sum": record(2, one)[:len(record(2, one))-1],
	} {
		t.Run(name, func(t *testing.T) {
			cache := cached(t, new(searchtest.Provider).Finds(page))
			q := searchtest.Web(t, "x", 1)
			if err := cache.Redis.Set(t.Context(), q.Key(), value, 0).Err(); err != nil {
				t.Fatal(err)
			}
			isReplaced(t, cache, q)
		})
	}
	t.Run("not even a string", func(t *testing.T) {
		cache := cached(t, new(searchtest.Provider).Finds(page))
		q := searchtest.Web(t, "x", 1)
		if err := cache.Redis.RPush(t.Context(), q.Key(), "x").Err(); err != nil {
			t.Fatal(err)
		}
		isReplaced(t, cache, q)
	})
}

func isReplaced(t *testing.T, cache *rediscache.Cache, q search.Query) {
	t.Helper()
	if answer := mustSearch(t, cache, q); answer.Origin != search.Asked || answer.Provider != "searchtest" {
		t.Errorf("it was believed: %+v", answer)
	}
	if answer := mustSearch(t, cache, q); answer.Origin != search.Remembered || answer.Provider != "searchtest" {
		t.Errorf("it was not replaced: %+v", answer)
	}
}

func TestARedisThatHangsOrBabblesCostsLittle(t *testing.T) {
	for name, behave := range map[string]func(net.Conn){
		"hangs":    func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) },
		"babbles":  func(conn net.Conn) { _, _ = io.WriteString(conn, "hello, hello\r\n"); _, _ = io.Copy(io.Discard, conn) },
		"hangs up": func(net.Conn) {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cache := &rediscache.Cache{Next: new(searchtest.Provider).Finds(page), TTL: time.Hour, Log: slog.New(slog.DiscardHandler),
				Redis: client(t, redistest.Pretend(t, behave))}
			began, slowest := time.Now(), time.Duration(0)
			for i := range 100 {
				asked := time.Now()
				mustSearch(t, cache, searchtest.Web(t, fmt.Sprint("q", i), 5))
				slowest = max(slowest, time.Since(asked))
			}
			if took := time.Since(began); slowest > 2*time.Second || took > 5*time.Second { // 100 waits of 250 ms would be 25 s
				t.Errorf("a hundred answers took %v, the slowest %v", took, slowest)
			}
		})
	}
}

// nowhere is a Redis that cannot be reached.
func nowhere(t testing.TB) *redis.Client {
	return dialling(t, func() (net.Conn, error) { return nil, errors.New("no Redis here") })
}

// dialling is a client whose connections may be made within a bubble of time.
func dialling(t testing.TB, dial func() (net.Conn, error)) *redis.Client {
	c := redis.NewClient(&redis.Options{
		MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true, DisableIdentity: true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		Dialer:                   func(context.Context, string, string) (net.Conn, error) { return dial() },
	})
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestWithoutRedisAProcessRemembersItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(searchtest.Provider).Finds(page)
		cache := &rediscache.Cache{Next: next, Redis: nowhere(t), TTL: time.Hour, Log: slog.New(slog.DiscardHandler)}
		q := searchtest.Web(t, "x", 5)
		first := mustSearch(t, cache, q)
		is := func(want search.Origin, calls int) {
			t.Helper()
			answer := mustSearch(t, cache, q)
			if answer.Origin != want || len(answer.Results) != 1 || len(next.Asked()) != calls {
				t.Errorf("%v after %d calls, want %v after %d", answer.Origin, len(next.Asked()), want, calls)
			}
			if want != search.Asked && answer.FetchedAt != first.FetchedAt {
				t.Errorf("it is from %v, and says %v", first.FetchedAt, answer.FetchedAt)
			}
		}
		is(search.Remembered, 1)
		time.Sleep(time.Hour)
		next.Fails(failure("search.provider_unavailable"))
		is(search.Stale, 2)
		time.Sleep(23 * time.Hour)
		if _, err := cache.Search(t.Context(), q); err == nil {
			t.Error("an answer of yesterday was given")
		}
		next.Finds(page)
		is(search.Asked, 4)
	})
}

func TestAProcessRemembersTheLatestTwoThousand(t *testing.T) {
	next := new(searchtest.Provider).Finds(page)
	cache := &rediscache.Cache{Next: next, Redis: nowhere(t), TTL: time.Hour, Log: slog.New(slog.DiscardHandler)}
	query := func(i int) search.Query { return searchtest.Web(t, fmt.Sprint("q", i), 5) }
	for i := range 2001 {
		mustSearch(t, cache, query(i))
	}
	for i := 2000; i > 0; i-- {
		if mustSearch(t, cache, query(i)).Origin != search.Remembered {
			t.Fatalf("number %d was asked again", i)
		}
	}
	if mustSearch(t, cache, query(0)).Origin != search.Asked {
		t.Error("more than two thousand are remembered")
	}
}

func TestWhileRedisAnswersItAloneIsAskedButForAMoment(t *testing.T) {
	next := new(searchtest.Provider).Finds(page)
	cache := cached(t, next)
	q := searchtest.Web(t, "x", 5)
	mustSearch(t, cache, q)
	if err := cache.Redis.Del(t.Context(), q.Key()).Err(); err != nil {
		t.Fatal(err)
	}
	within(t, "what Redis does not know is still given", func() bool { return mustSearch(t, cache, q).Origin == search.Asked })
}

func TestAnOutageOfRedisCostsNoCallAndOneLineSaysSo(t *testing.T) {
	server, log := redistest.Start(t), new(telemetrytest.Log)
	next := new(searchtest.Provider).Finds(page)
	cache := &rediscache.Cache{Next: next, Redis: client(t, server.Endpoint()), TTL: time.Hour, Log: slog.New(slog.NewTextHandler(log, nil))}
	q := searchtest.Web(t, "x", 5)
	mustSearch(t, cache, q)
	for round := 1; round <= 2; round++ {
		calls := len(next.Asked())
		server.Stop(t)
		within(t, "nobody is told that Redis is down", func() bool {
			if answer := mustSearch(t, cache, q); answer.Origin != search.Remembered || len(answer.Results) != 1 {
				t.Fatalf("got %+v", answer)
			}
			return strings.Count(log.String(), "redis is down") == round
		})
		if n := len(next.Asked()); n != calls {
			t.Errorf("round %d: %d calls", round, n-calls)
		}
		server.Start(t)
		within(t, "Redis is back and not used", func() bool {
			mustSearch(t, cache, q)
			return cache.Redis.Exists(t.Context(), q.Key()).Val() == 1
		})
		if down, back := strings.Count(log.String(), "redis is down"), strings.Count(log.String(), "redis is back"); down != round || back != round {
			t.Errorf("round %d: it was told %d times that Redis is down, %d times that it is back", round, down, back)
		}
	}
}

// within waits until true, a bounded time.
func within(t testing.TB, otherwise string, true func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for !true() {
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatal(otherwise)
		}
	}
}

func TestRedisMayComeAndGoUnderLoad(t *testing.T) {
	server := redistest.Start(t)
	next := new(searchtest.Provider).Finds(page)
	var caches []*rediscache.Cache
	for range 3 {
		caches = append(caches, &rediscache.Cache{Next: next, Redis: client(t, server.Endpoint()), TTL: time.Hour, Log: slog.New(slog.DiscardHandler)})
	}
	ctx, stop := context.WithCancel(t.Context())
	var working sync.WaitGroup
	defer working.Wait()
	defer stop()
	for i, cache := range caches {
		working.Go(func() { cache.Run(ctx) })
		for j := range 8 {
			working.Go(func() {
				for n := 0; ctx.Err() == nil; n++ {
					q := searchtest.Web(t, fmt.Sprint("q", (i+j+n)%100), 5)
					if answer, err := cache.Search(context.WithoutCancel(ctx), q); err != nil || len(answer.Results) != 1 {
						t.Errorf("got %+v, %v", answer, err)
					}
				}
			})
		}
	}
	counts := client(t, server.Endpoint())
	stored := func() bool {
		n, err := counts.DBSize(ctx).Result()
		return err == nil && n >= 100
	}
	within(t, "nothing is remembered", stored)
	for range 3 {
		server.Stop(t)
		server.Start(t)
		within(t, "nothing is remembered after an outage", stored)
	}
}
