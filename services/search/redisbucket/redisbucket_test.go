package redisbucket_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
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
	return passesFor(t, provider, "")
}

// passesFor is passes for one of several users.
func passesFor(t testing.TB, provider search.Provider, user string) bool {
	t.Helper()
	_, err := provider.Search(search.WithCaller(t.Context(), user, ""), searchtest.Web(t, "x", 5))
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
			asking.Go(func() { passesFor(t, a, "a") })
			asking.Go(func() { passesFor(t, b, "b") })
		}
		asking.Wait()
		if n := len(next.Asked()); n != burst {
			t.Errorf("%d a minute: %d of 40 passed at once, want %d", perMinute, n, burst)
		}
	}
}

// bubble is a Redis within a bubble of time, so that no call to it is ever late.
func bubble(t *testing.T) redis.UniversalClient {
	t.Helper()
	server := miniredis.NewMiniRedis()
	server.ClockTTL(true)
	t.Cleanup(server.Close)
	dial := func(context.Context, string, string) (net.Conn, error) { return server.Dial() }
	c, err := redisclient.New(redisclient.Config{Endpoint: secret.New("bubble:1")}, dial)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// flaky is a Redis that does not answer while it is down.
type flaky struct{ down bool }

func (f *flaky) DialHook(next redis.DialHook) redis.DialHook { return next }

func (f *flaky) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (f *flaky) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if f.down {
			return errors.New("nobody is there")
		}
		return next(ctx, cmd)
	}
}

func TestNoMinuteHasMoreThanTheLimit(t *testing.T) {
	const seed = 7
	t.Logf("seed %d", seed)
	for name, flaps := range map[string]bool{"Redis answers": false, "Redis comes and goes": true} {
		t.Run(name, func(t *testing.T) {
			laws := gopter.NewProperties(gopter.DefaultTestParametersWithSeed(seed))
			laws.Property("in any minute at most the limit passes, and after the wait one does", prop.ForAll(func(perMinute int, pauses []int) (held bool) {
				synctest.Test(t, func(t *testing.T) {
					bucket, outage := bubble(t), &flaky{}
					bucket.AddHook(outage)
					held = keepsTheLimit(t, limited(new(searchtest.Provider), bucket, perMinute), perMinute, pauses, flaps, outage)
				})
				return held
			}, gen.IntRange(1, 40), gen.SliceOfN(12, gen.IntRange(0, 20_000))))
			laws.TestingRun(t)
		})
	}
}

// keepsTheLimit searches after each pause, in milliseconds, as often as it passes.
func keepsTheLimit(t *testing.T, provider search.Provider, perMinute int, pauses []int, flaps bool, outage *flaky) bool {
	t.Helper()
	var passed []time.Time
	searches := 0
	ask := func() time.Duration {
		outage.down = flaps && searches%3 == 1
		searches++
		_, err := provider.Search(t.Context(), searchtest.Web(t, "x", 5))
		if err != nil {
			return fault.From(err).RetryAfter
		}
		passed = append(passed, time.Now())
		return 0
	}
	for _, pause := range append([]int{0}, pauses...) {
		time.Sleep(time.Duration(pause) * time.Millisecond)
		wait := ask()
		for wait == 0 {
			wait = ask()
		}
		time.Sleep(wait)
		if ask() != 0 && !flaps { // else somebody else says so than said how long
			t.Log("there is no room after RetryAfter")
			return false
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
}

func TestABucketWithNonsenseInItIsMended(t *testing.T) {
	server := miniredis.RunT(t)
	for _, value := range []string{"nonsense", "", "-1", "9000000000000000"} { // the last is of a clock in another century
		provider := limited(new(searchtest.Provider), client(t, server.Addr()), 6)
		if err := server.Set("search:bucket:{tavily}", value); err != nil {
			t.Fatal(err)
		}
		if !passes(t, provider) || passes(t, provider) {
			t.Errorf("%q: the limit does not hold", value)
		}
	}
	for _, key := range server.Keys() {
		if ttl := server.TTL(key); ttl <= 0 || ttl > time.Minute {
			t.Errorf("%s is kept for %v", key, ttl)
		}
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
		provider := limited(new(searchtest.Provider), down, 12) // one at once while there is nobody else, and one every six seconds
		provider.Log = slog.New(slog.NewTextHandler(&out, nil))
		passed := 0
		for range 600 { // a minute
			if passes(t, provider) {
				passed++
			}
			time.Sleep(100 * time.Millisecond)
		}
		if passed != 11 {
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
	if server.Exists("search:bucket:{tavily}") || !passes(t, provider) {
		t.Error("a token was spent")
	}
}

func TestTheLimitHoldsWithoutRedisForManyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tried outage
		down := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1"})
		defer func() { _ = down.Close() }()
		down.AddHook(&tried)
		provider := limited(new(searchtest.Provider), down, 600) // half a hundred at once while there is nobody else, and one every 120 ms or so
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
		if n := passed.Load(); n < 70 || n > 76 {
			t.Errorf("%d passed in three seconds; fifty and some 25 may", n)
		}
	})
}
