package redisbucket_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"coagent/platform/fault"
	"coagent/platform/redisclient"
	"coagent/platform/redistest"
	"coagent/platform/secret"
	"coagent/platform/telemetry/telemetrytest"
	"coagent/services/search"
	"coagent/services/search/redisbucket"
	"coagent/services/search/searchtest"
)

func TestMain(m *testing.M) {
	logging.Disable() // as the program does
	os.Exit(m.Run())
}

func client(t testing.TB, endpoint string) redis.UniversalClient {
	t.Helper()
	c, err := redisclient.New(redisclient.Config{Endpoint: secret.New(endpoint)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func limited(next search.Provider, bucket redis.UniversalClient, perMinute int) *redisbucket.Limited {
	return &redisbucket.Limited{Next: next, Redis: bucket, Name: "tavily", PerMinute: perMinute, Log: slog.New(slog.DiscardHandler)}
}

// passes says whether a search came through, and fails the test if it fails in
// another way than by the limit.
func passes(t testing.TB, provider search.Provider) bool {
	t.Helper()
	_, err := provider.Search(t.Context(), searchtest.Web(t, "x", 5))
	if err == nil {
		return true
	}
	f := fault.From(err)
	if f.Kind != fault.Unavailable || f.Code != "search.provider_throttled" || f.RetryAfter <= 0 || f.RetryAfter > time.Minute+time.Second || f.Temporary {
		t.Errorf("over the limit: %v, retry after %v", err, f.RetryAfter)
	}
	return false
}

func TestProvider(t *testing.T) {
	good := searchtest.Providers{
		Honest: func(testing.TB) search.Provider {
			return new(searchtest.Provider).Finds(search.Result{Title: "t", URL: "https://a.example/", Published: time.Now()})
		},
		Hostile: func(testing.TB) search.Provider {
			return new(searchtest.Provider).Finds(search.Result{Title: "\u202et<script>", URL: "https://a.example/"}, search.Result{URL: "javascript:"})
		},
		Failing: func(t testing.TB, code string) search.Provider {
			kind := fault.Unavailable
			switch code {
			case "search.provider_timeout":
				kind = fault.Timeout
			case "search.provider_rejected", "search.provider_invalid_answer":
				kind = fault.BadUpstream
			}
			return new(searchtest.Provider).Fails(fault.New(kind, code, "A failure of a test."))
		},
	}
	before := func(t testing.TB, next search.Provider) search.Provider {
		return limited(next, client(t, redistest.Start(t).Endpoint()), 6000)
	}
	searchtest.RunProviderTests(t, searchtest.Providers{
		Honest:  func(t testing.TB) search.Provider { return before(t, good.Honest(t)) },
		Hostile: func(t testing.TB) search.Provider { return before(t, good.Hostile(t)) },
		Failing: func(t testing.TB, code string) search.Provider {
			if code == "search.provider_throttled" { // a failure of its own
				provider := limited(good.Honest(t), client(t, redistest.Start(t).Endpoint()), 1)
				passes(t, provider)
				return provider
			}
			return before(t, good.Failing(t, code))
		},
	})
}

func TestProcessesShareTheLimit(t *testing.T) {
	server := redistest.Start(t)
	for perMinute, burst := range map[int]int{1: 1, 6: 1, 12: 2} { // a further one passes after five seconds at the earliest
		next := new(searchtest.Provider)
		a, b := limited(next, client(t, server.Endpoint()), perMinute), limited(next, client(t, server.Endpoint()), perMinute)
		a.Name, b.Name = string(rune('a'+perMinute)), string(rune('a'+perMinute))
		var asking sync.WaitGroup
		for range 20 {
			asking.Go(func() { passes(t, a) })
			asking.Go(func() { passes(t, b) })
		}
		asking.Wait()
		if n := len(next.Asked()); n != burst {
			t.Errorf("%d a minute: %d of 40 passed at once, want %d", perMinute, n, burst)
		}
	}
}

func TestNoMinuteHasMoreThanTheLimit(t *testing.T) {
	const seed = 7
	t.Logf("seed %d", seed)
	laws := gopter.NewProperties(gopter.DefaultTestParametersWithSeed(seed))
	server := miniredis.RunT(t)
	bucket := client(t, server.Addr())
	laws.Property("in any minute at most the limit passes, and after the wait one does", prop.ForAll(func(perMinute int, pauses []int) bool {
		server.FlushAll()
		at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
		provider := limited(new(searchtest.Provider), bucket, perMinute)
		var passed []time.Time
		for _, pause := range append([]int{0}, pauses...) {
			at = at.Add(time.Duration(pause) * time.Millisecond)
			server.SetTime(at)
			for {
				_, err := provider.Search(t.Context(), searchtest.Web(t, "x", 5))
				if err != nil {
					at = at.Add(fault.From(err).RetryAfter)
					server.SetTime(at)
					if !passes(t, provider) {
						t.Log("there is no room after RetryAfter")
						return false
					}
					passed = append(passed, at)
					break
				}
				passed = append(passed, at)
			}
		}
		for i, first := range passed {
			n := 0
			for _, p := range passed[i:] {
				if p.Sub(first) < time.Minute {
					n++
				}
			}
			if n > perMinute {
				t.Logf("%d in a minute of at most %d", n, perMinute)
				return false
			}
		}
		return true
	}, gen.IntRange(1, 40), gen.SliceOfN(12, gen.IntRange(0, 20_000))))
	laws.TestingRun(t)
}

func TestABucketWithNonsenseInItIsMended(t *testing.T) {
	server := miniredis.RunT(t)
	provider := limited(new(searchtest.Provider), client(t, server.Addr()), 6)
	for _, value := range []string{"nonsense", "", "-1", "9000000000000000"} { // the last is of a clock in another century
		if err := server.Set("search:bucket:tavily", value); err != nil {
			t.Fatal(err)
		}
		if !passes(t, provider) || passes(t, provider) {
			t.Errorf("%q: the limit does not hold", value)
		}
	}
	if ttl := server.TTL("search:bucket:tavily"); ttl <= 0 || ttl > time.Minute {
		t.Errorf("the bucket is kept for %v", ttl)
	}
}

func TestWithoutRedisEachProcessKeepsToTheLimit(t *testing.T) {
	server := redistest.Start(t)
	var out telemetrytest.Log
	next := new(searchtest.Provider)
	provider := limited(next, client(t, server.Endpoint()), 6)
	provider.Log = slog.New(slog.NewTextHandler(&out, nil))
	server.Stop(t)
	passed := 0
	for range 20 {
		if passes(t, provider) {
			passed++
		}
	}
	if passed != 1 || len(next.Asked()) != 1 {
		t.Errorf("%d passed without Redis", passed)
	}
	if n := strings.Count(out.String(), "level=WARN"); n != 1 || !strings.Contains(out.String(), "bucket=tavily") {
		t.Errorf("the log says\n%s", out.String())
	}
	server.Start(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for again := time.NewTicker(20 * time.Millisecond); !strings.Contains(out.String(), "redis is back"); {
		passes(t, provider)
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatalf("Redis is not asked again: %s", out.String())
		}
	}
	if n := strings.Count(out.String(), "level=WARN"); n != 1 {
		t.Errorf("the log says\n%s", out.String())
	}
}

// outage is a Redis that does not answer, and counts how often it is asked.
type outage struct{ tried atomic.Int64 }

func (*outage) DialHook(next redis.DialHook) redis.DialHook { return next }
func (*outage) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}
func (o *outage) ProcessHook(redis.ProcessHook) redis.ProcessHook {
	return func(context.Context, redis.Cmder) error {
		o.tried.Add(1)
		return errors.New("nobody is there")
	}
}

func TestTheLimitHoldsWhileRedisIsDownAndTheLogTellsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tried outage
		down := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1"}) // a name would be looked up
		defer func() { _ = down.Close() }()
		down.AddHook(&tried)
		var out telemetrytest.Log
		provider := limited(new(searchtest.Provider), down, 12) // two at once, and one every six seconds
		provider.Log = slog.New(slog.NewTextHandler(&out, nil))
		passed := 0
		for range 600 { // a minute
			if passes(t, provider) {
				passed++
			}
			time.Sleep(100 * time.Millisecond)
		}
		if passed != 12 {
			t.Errorf("%d passed in a minute", passed)
		}
		if n := tried.tried.Load(); n < 50 || n > 65 {
			t.Errorf("Redis was tried %d times in a minute", n)
		}
		if n := strings.Count(out.String(), "level="); n != 1 {
			t.Errorf("the log says\n%s", out.String())
		}
		left, leave := context.WithCancel(t.Context())
		leave()
		for range 5 { // more than there is room for
			if _, err := provider.Search(left, searchtest.Web(t, "x", 5)); !errors.Is(err, context.Canceled) {
				t.Errorf("a caller who left was told %v", err)
			}
		}
	})
}

func TestACallerWhoLeftSpendsNothing(t *testing.T) {
	server := miniredis.RunT(t)
	provider := limited(new(searchtest.Provider), client(t, server.Addr()), 6)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 10 {
		if _, err := provider.Search(ctx, searchtest.Web(t, "x", 5)); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	if server.Exists("search:bucket:tavily") || !passes(t, provider) {
		t.Error("a token was spent")
	}
}

func TestTheLimitHoldsWithoutRedisForManyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tried outage
		down := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1"})
		defer func() { _ = down.Close() }()
		down.AddHook(&tried)
		provider := limited(new(searchtest.Provider), down, 600) // a hundred at once, and one every 120 ms or so
		var passed atomic.Int64
		var asking sync.WaitGroup
		for range 64 {
			asking.Go(func() {
				for range 300 { // three seconds
					if passes(t, provider) {
						passed.Add(1)
					}
					time.Sleep(10 * time.Millisecond)
				}
			})
		}
		asking.Wait()
		if n := passed.Load(); n < 120 || n > 126 {
			t.Errorf("%d passed in three seconds; a hundred and some 25 may", n)
		}
	})
}
