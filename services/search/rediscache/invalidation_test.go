package rediscache_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/redis/go-redis/v9"

	"coagent/platform/depthtest"
	"coagent/platform/fault"
	"coagent/platform/redisclient"
	"coagent/platform/redistest"
	"coagent/services/search"
	"coagent/services/search/rediscache"
	"coagent/services/search/searchtest"
)

func pattern(t testing.TB, text string) search.Pattern {
	t.Helper()
	p, err := search.NewPattern(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustInvalidate(t testing.TB, cache *rediscache.Cache, text string) int {
	t.Helper()
	n, err := cache.Invalidate(t.Context(), pattern(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatAPatternMatchesIsForgottenAndNothingElse(t *testing.T) {
	small := miniredis.RunT(t) // the local run has it in place of the real one
	for name, endpoint := range map[string]string{"redis": redistest.Start(t).Endpoint(), "miniredis": small.Addr()} {
		t.Run(name, func(t *testing.T) {
			agreesOnPatterns(t, client(t, endpoint))
		})
	}
}

// agreesOnPatterns holds what is removed from an empty Redis against what the
// pattern matches.
func agreesOnPatterns(t *testing.T, c redis.UniversalClient) {
	t.Helper()
	cache := over(c, new(searchtest.Provider))
	text := gen.SliceOfN(5, gen.OneConstOf("a", "b", "é", "[", "]", "[a-b]", "[^a]", "*", "?", `\`, `\e`, " ", "^", "-", ":", " @ ", "家", "web:")).
		Map(func(parts []string) string { return "x" + strings.Join(parts, "") + "x" })
	const seed = 5
	laws := depthtest.Laws(t, seed, 200, 2000)
	laws.Property("Redis and Matches agree", prop.ForAll(func(texts []string, about string, from, to int, open string) bool {
		name := []rune("web:" + about)
		from, to = from%len(name), to%len(name)
		p, err := search.NewPattern(open + string(name[min(from, to):max(from, to)]) + "*")
		if err != nil {
			return true
		}
		var queries []search.Query
		for i, text := range append(texts, about) {
			queries = append(queries, searchtest.Web(t, text, 5), searchtest.News(t, text, "austin", i+1))
		}
		want := map[string]bool{}
		for _, q := range queries {
			if err := cache.Redis.Set(t.Context(), q.Key(), "an answer", 0).Err(); err != nil {
				t.Fatal(err)
			}
			if p.Matches(q) {
				want[q.Key()] = true
			}
		}
		n, err := cache.Invalidate(t.Context(), p)
		if err != nil || n != len(want) {
			t.Logf("%q: %d keys of %d, %v", p, n, len(want), err)
			return false
		}
		for _, q := range queries {
			if left := cache.Redis.Exists(t.Context(), q.Key()).Val() == 1; left == p.Matches(q) {
				t.Logf("%q: %q is left: %t", p, q.Key(), left)
				return false
			}
		}
		return flush(t, cache.Redis)
	}, gen.SliceOfN(6, text), text, gen.IntRange(0, 1000), gen.IntRange(0, 1000), gen.OneConstOf("", "*", "*", "web:x")))
	laws.TestingRun(t)
}

// flush empties every server of c.
func flush(t testing.TB, c redis.UniversalClient) bool {
	t.Helper()
	err := redisclient.EachMaster(t.Context(), c, func(ctx context.Context, master redis.UniversalClient) error {
		return master.FlushDB(ctx).Err()
	})
	if err != nil {
		t.Error(err)
	}
	return err == nil
}

func TestAHundredThousandAnswersAreForgottenStepByStep(t *testing.T) {
	cache := cached(t, new(searchtest.Provider))
	forgetsStepByStep(t, cache, 100_000)
	commands := cache.Redis.Info(t.Context(), "commandstats").Val()
	if strings.Contains(commands, "cmdstat_keys:") || strings.Contains(commands, "cmdstat_del:") || strings.Contains(commands, "cmdstat_flush") ||
		!strings.Contains(commands, "cmdstat_unlink:") {
		t.Errorf("it was done with %s", commands)
	}
}

// forgetsStepByStep forgets as many answers, all that there are.
func forgetsStepByStep(t *testing.T, cache *rediscache.Cache, all int) {
	t.Helper()
	const step = 1_000
	for i := 0; i < all; i += step {
		if _, err := cache.Redis.Pipelined(t.Context(), func(pipe redis.Pipeliner) error {
			for j := i; j < i+step; j++ {
				pipe.Set(t.Context(), fmt.Sprintf("%sweb:homes %d:%016x", search.KeyPrefix(j%search.KeyGroups), j, j), "an answer", 0)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	others := []string{
		"search:v2:{00}:generation",
		"search:lock:search:v2:{00}:web:homes:0000000000000000", "oauth:web:x:0000000000000000", "search:v2:{00}:web:homes:too short",
	}
	for _, key := range others {
		if err := cache.Redis.Set(t.Context(), key, "x", 0).Err(); err != nil {
			t.Fatal(err)
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if n := mustInvalidate(t, cache, "*"); n != all {
		t.Errorf("%d were forgotten", n)
	}
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 64<<20 {
		t.Errorf("it took %d MiB", grown>>20)
	}
	for _, key := range others {
		if cache.Redis.Exists(t.Context(), key).Val() != 1 {
			t.Errorf("%s is gone", key)
		}
	}
}

// Both processes listen; Redis is reached for the forgetting and then no more.
func TestEveryProcessForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(searchtest.Provider).Finds(page)
		server, caches := processes(t, 2, next)
		for _, cache := range caches {
			defer run(cache)()
		}
		synctest.Wait() // until both listen
		austin, boston := searchtest.Web(t, "homes in austin", 5), searchtest.Web(t, "homes in boston", 5)
		for _, cache := range caches {
			mustSearch(t, cache, austin)
			mustSearch(t, cache, boston)
		}
		if n := mustInvalidate(t, caches[0], "*AUSTIN*"); n != 1 {
			t.Errorf("%d were forgotten", n)
		}
		synctest.Wait()
		server.SetError("LOADING Redis is loading the dataset in memory")
		for i, cache := range caches {
			if mustSearch(t, cache, boston).Origin != search.Remembered {
				t.Errorf("process %d forgot too much", i)
			}
			if mustSearch(t, cache, austin).Origin != search.Asked {
				t.Errorf("process %d did not forget", i)
			}
		}
	})
}

// run runs a cache until stop is called.
func run(cache *rediscache.Cache) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { cache.Run(ctx); close(ended) }()
	return func() { cancel(); <-ended }
}

func TestAnAnswerFromBeforeIsNotRememberedAfterwards(t *testing.T) {
	for i, who := range []string{"the process that asks", "another process"} {
		t.Run(who+" forgets", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				next := new(searchtest.Provider).Finds(page)
				release := next.Block()
				server, caches := processes(t, 2, next)
				for _, cache := range caches {
					defer run(cache)()
				}
				synctest.Wait()
				q := searchtest.Web(t, "x", 5)
				first := begin(t.Context(), caches[0], q)
				synctest.Wait()
				mustInvalidate(t, caches[i], "web:x")
				synctest.Wait()
				second := begin(t.Context(), caches[0], q)
				synctest.Wait()
				next.Finds(page, search.Result{Title: "New", URL: "https://new.example/"})
				release()
				if got := <-first; got.err != nil {
					t.Error(got.err)
				}
				if got := <-second; got.err != nil || len(next.Asked()) != 2 {
					t.Errorf("who asked afterwards got %+v after %d calls", got, len(next.Asked()))
				}
				if got := mustSearch(t, caches[1], q); got.Origin != search.Remembered || len(next.Asked()) != 2 {
					t.Errorf("got %+v after %d calls", got, len(next.Asked()))
				}

				// The same when nobody asks afterwards.
				release = next.Block()
				q = searchtest.Web(t, "y", 5)
				first = begin(t.Context(), caches[0], q)
				synctest.Wait()
				mustInvalidate(t, caches[i], "web:y")
				synctest.Wait()
				release()
				<-first
				if server.Exists(q.Key()) {
					t.Error("Redis has an answer from before")
				}
				server.SetError("LOADING Redis is loading the dataset in memory")
				if got := mustSearch(t, caches[0], q); got.Origin != search.Asked {
					t.Error("the process has an answer from before")
				}
			})
		})
	}
}

// afterReading does something when Redis has answered a GET, and its caller has
// not learnt of it yet.
type afterReading struct {
	redis.Hook
	do func()
}

func (a afterReading) DialHook(next redis.DialHook) redis.DialHook { return next }

func (a afterReading) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := next(ctx, cmd)
		if cmd.Name() == "get" {
			a.do()
		}
		return err
	}
}

func (a afterReading) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func TestAnAnswerThatWasReadFromRedisJustBeforeIsNotRememberedEither(t *testing.T) {
	next := new(searchtest.Provider).Finds(page)
	endpoint := redistest.Start(t).Endpoint()
	q := searchtest.Web(t, "x", 5)
	mustSearch(t, over(client(t, endpoint), next), q)

	reading := client(t, endpoint)
	cache := over(reading, next)
	var once sync.Once
	reading.AddHook(afterReading{do: func() { once.Do(func() { mustInvalidate(t, cache, "web:x") }) }})
	if got := mustSearch(t, cache, q); got.Origin != search.Remembered {
		t.Errorf("who had asked before got %+v", got)
	}
	if got := mustSearch(t, cache, q); got.Origin != search.Asked || len(next.Asked()) != 2 {
		t.Errorf("who asked afterwards got %+v after %d calls", got, len(next.Asked()))
	}
}

func TestAnOldAnswerThatIsForgottenIsNotGiven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(searchtest.Provider).Finds(page)
		_, caches := processes(t, 1, next)
		q := searchtest.Web(t, "x", 5)
		mustSearch(t, caches[0], q)
		time.Sleep(time.Hour)
		release := next.Fails(failure("search.provider_quota")).Block()
		waiting := begin(t.Context(), caches[0], q)
		time.Sleep(time.Second)
		mustInvalidate(t, caches[0], "*")
		time.Sleep(5 * time.Second)
		release()
		if got := <-waiting; fault.CodeOf(got.err) != "search.provider_quota" {
			t.Errorf("got %+v", got)
		}
	})
}

func TestWithoutRedisForgettingMustBeDoneAgain(t *testing.T) {
	next := new(searchtest.Provider).Finds(page)
	cache := &rediscache.Cache{Next: next, Redis: nowhere(t), TTL: time.Hour, Log: slog.New(slog.DiscardHandler)}
	q := searchtest.Web(t, "x", 5)
	mustSearch(t, cache, q)
	if _, err := cache.Invalidate(t.Context(), pattern(t, "*")); fault.KindOf(err) != fault.Unavailable || fault.CodeOf(err) != "search.cache_unavailable" {
		t.Errorf("got %v", err)
	}
	if mustSearch(t, cache, q).Origin != search.Asked {
		t.Error("this process did not forget")
	}
}

func TestForgettingEndsWithItsContextAndThatIsNotRedisFault(t *testing.T) {
	cache := cached(t, new(searchtest.Provider).Finds(page))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 5 {
		if _, err := cache.Invalidate(ctx, pattern(t, "*")); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	q := searchtest.Web(t, "x", 5)
	mustSearch(t, cache, q)
	if cache.Redis.Exists(t.Context(), q.Key()).Val() != 1 {
		t.Error("Redis counts as down")
	}
}

func TestAnImpatientCallerSaysNothingOfRedis(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, caches := processes(t, 1, new(searchtest.Provider).Finds(page))
		hangs := true
		cache := caches[0]
		cache.Redis = dialling(t, func() (net.Conn, error) {
			if !hangs {
				return server.Dial()
			}
			ours, theirs := net.Pipe()
			t.Cleanup(func() { _ = theirs.Close() })
			return ours, nil
		})
		for range 5 {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			if _, err := cache.Invalidate(ctx, pattern(t, "*")); fault.KindOf(err) != fault.Unavailable {
				t.Errorf("got %v", err)
			}
			cancel()
		}
		hangs = false
		q := searchtest.Web(t, "x", 5)
		mustSearch(t, cache, q)
		if !server.Exists(q.Key()) {
			t.Error("Redis counts as down")
		}
	})
}

func TestWhoWasNotListeningForgetsAll(t *testing.T) {
	server := redistest.Start(t)
	next := new(searchtest.Provider).Finds(page)
	cache := &rediscache.Cache{Next: next, Redis: client(t, server.Endpoint()), TTL: time.Hour, Log: slog.New(slog.DiscardHandler)}
	defer run(cache)()
	asks := client(t, server.Endpoint())
	listens := func() bool {
		n, err := asks.PubSubNumSub(t.Context(), "search:v1:forget").Result()
		return err == nil && n["search:v1:forget"] == 1
	}
	q := searchtest.Web(t, "x", 5)
	for range 2 {
		within(t, "it does not listen", listens)
		mustSearch(t, cache, q)
		server.Stop(t)
		server.Start(t)
		within(t, "it does not listen again", listens)
		server.Stop(t)
		within(t, "it did not forget", func() bool { return mustSearch(t, cache, q).Origin == search.Asked })
		server.Start(t)
	}
}
