package rediscache_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"coagent/platform/depthtest"
	"coagent/platform/fault"
	"coagent/platform/redisclient"
	"coagent/platform/redistest"
	"coagent/platform/secret"
	"coagent/services/search"
	"coagent/services/search/rediscache"
	"coagent/services/search/searchtest"
)

func TestMain(m *testing.M) {
	logging.Disable() // as the program does
	os.Exit(m.Run())
}

var (
	page    = search.Result{Title: "A page", URL: "https://a.example/", Snippet: "Words.", Published: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	article = search.Result{Title: "News", URL: "https://b.example/", Published: time.Now()}
)

func client(t testing.TB, endpoint string) redis.UniversalClient {
	t.Helper()
	c, err := redisclient.New(redisclient.Config{Endpoint: secret.New(endpoint)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// cached is a cache of an hour before next, over a Redis of its own.
func cached(t testing.TB, next search.Provider) *rediscache.Cache {
	t.Helper()
	return over(client(t, redistest.Start(t).Endpoint()), next)
}

// over is a cache of an hour before next.
func over(c redis.UniversalClient, next search.Provider) *rediscache.Cache {
	return &rediscache.Cache{Next: next, Redis: c, TTL: time.Hour, Log: slog.New(slog.DiscardHandler)}
}

func mustSearch(t testing.TB, provider search.Provider, q search.Query) search.Answer {
	t.Helper()
	answer, err := provider.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("%s: %v", q.Key(), err)
	}
	return answer
}

func TestProvider(t *testing.T) {
	isAProvider(t, func(t testing.TB) redis.UniversalClient { return client(t, redistest.Start(t).Endpoint()) })
}

// isAProvider runs the suite over what empty returns, an empty Redis each time.
func isAProvider(t *testing.T, empty func(testing.TB) redis.UniversalClient) {
	hostile := []search.Result{
		{Title: "<script>x</script>", URL: "https://a.example/"},
		{Title: "a\u200b", URL: "javascript:x"},
		{Title: "\u202eb", URL: "https://b.example/", Snippet: strings.Repeat("<script>x</script>y\x00", 3000), Published: time.Now()},
	}
	for i := range 40 {
		hostile = append(hostile, search.Result{Title: "c", URL: fmt.Sprintf("https://c.example/%d", i/2)})
	}
	searchtest.RunProviderTests(t, searchtest.Providers{
		Honest: func(t testing.TB) search.Provider {
			return over(empty(t), new(searchtest.Provider).Finds(page, article))
		},
		Hostile: func(t testing.TB) search.Provider { return over(empty(t), new(searchtest.Provider).Finds(hostile...)) },
		Failing: func(t testing.TB, code string) search.Provider {
			return over(empty(t), new(searchtest.Provider).Fails(failure(code)))
		},
	})
}

func failure(code string) error {
	kind := map[string]fault.Kind{"search.provider_timeout": fault.Timeout, "search.provider_rejected": fault.BadUpstream,
		"search.provider_invalid_answer": fault.BadUpstream}[code]
	if kind == fault.Internal {
		kind = fault.Unavailable
	}
	return fault.New(kind, code, "A failure of a test.")
}

// Feature: microservices-architecture, Property 7: Cache utilization for repeated queries
func TestARepeatedQueryIsAnsweredWithoutACall(t *testing.T) {
	next := new(searchtest.Provider)
	cache := cached(t, next)
	another := over(cache.Redis, next) // a process that has seen nothing yet
	seen := map[search.Query]bool{}
	repeated := func(q search.Query, err error, found int) bool {
		if err != nil {
			return false
		}
		if seen[q] {
			return true // an earlier case asked it
		}
		seen[q] = true
		results := make([]search.Result, found)
		for i := range results {
			results[i] = page
			results[i].URL += fmt.Sprint(i, q.Text())
			results[i].Snippet = strings.Repeat(q.Text(), i)
			if q.Topic() == search.News {
				results[i].Published = time.Now()
			}
		}
		next.Finds(results...)
		before := len(next.Asked())
		fresh := mustSearch(t, cache, q)
		next.Fails(errors.New("asked again"))
		for _, asked := range []*rediscache.Cache{cache, another, another, cache} {
			again := mustSearch(t, asked, q)
			want := fresh
			want.Origin = search.Remembered
			if !reflect.DeepEqual(again, want) {
				t.Logf("got  %+v\nwant %+v", again, want)
				return false
			}
		}
		return fresh.Origin == search.Asked && len(next.Asked()) == before+1 && next.Asked()[before] == q
	}
	texts := gen.AnyString().Map(func(s string) string { return "x" + strings.ToValidUTF8(s[:min(len(s), 200)], "") })
	const seed = 7
	laws := depthtest.Laws(t, seed, 100, 1000)
	laws.Property("web", prop.ForAll(func(text string, limit, found int) bool {
		q, err := search.NewWebQuery(text, limit, search.Advanced)
		return repeated(q, err, found)
	}, texts, gen.IntRange(1, search.MaxResults), gen.IntRange(0, 25)))
	laws.Property("news", prop.ForAll(func(text string, days, found int) bool {
		q, err := search.NewNewsQuery(text, "Austin", days)
		return repeated(q, err, found)
	}, texts, gen.IntRange(1, search.MaxDays), gen.IntRange(0, 25)))
	laws.TestingRun(t)
}

func TestSpellingMakesNoDifferenceAndMeaningDoes(t *testing.T) {
	next := new(searchtest.Provider).Finds(page)
	cache := cached(t, next)
	mustSearch(t, cache, searchtest.Web(t, "Homes in Austin", 5))
	if mustSearch(t, cache, searchtest.Web(t, "  homes   in AUSTIN? ", 5)).Origin != search.Remembered {
		t.Error("another spelling was asked again")
	}
	for _, other := range []search.Query{searchtest.Web(t, "homes in austin", 6), searchtest.News(t, "homes in austin", "", 7)} {
		if mustSearch(t, cache, other).Origin != search.Asked {
			t.Errorf("%s got the answer to another question", other.Key())
		}
	}
}

func TestAnAnswerIsKeptForItsTime(t *testing.T) {
	next := new(searchtest.Provider)
	cache := cached(t, next)
	for _, c := range []struct {
		found []search.Result
		ttl   time.Duration
		want  time.Duration
	}{
		{[]search.Result{page}, time.Hour, 24 * time.Hour},
		{[]search.Result{page}, time.Second, 24 * time.Hour},
		{nil, time.Hour, time.Minute},
		{nil, 10 * time.Second, 10 * time.Second},
	} {
		next.Finds(c.found...)
		q := searchtest.Web(t, fmt.Sprint("q ", len(c.found), c.ttl), 5)
		cache.TTL = c.ttl
		mustSearch(t, cache, q)
		left, err := cache.Redis.PTTL(t.Context(), q.Key()).Result()
		if err != nil || left > c.want || left < c.want-5*time.Second {
			t.Errorf("%d results with a TTL of %v: %v left of %v, %v", len(c.found), c.ttl, left, c.want, err)
		}
	}
}

func TestManyWhoAskTheSameMakeOneCall(t *testing.T) {
	next := new(searchtest.Provider).Finds(page)
	release := next.Block()
	cache := cached(t, next)
	q := searchtest.Web(t, "x", 5)
	var ready, asking sync.WaitGroup
	ready.Add(500)
	for range 500 {
		asking.Go(func() {
			ready.Done()
			if answer, err := cache.Search(t.Context(), q); err != nil || len(answer.Results) != 1 {
				t.Errorf("got %+v, %v", answer, err)
			}
		})
	}
	ready.Wait()
	release()
	asking.Wait()
	if n := len(next.Asked()); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestACallerWhoLeavesTakesNothingFromTheOthers(t *testing.T) {
	next := new(searchtest.Provider).Finds(page)
	release := next.Block()
	cache := cached(t, next)
	q := searchtest.Web(t, "x", 5)

	first, leave := context.WithCancel(t.Context())
	begun := make(chan struct{})
	next.Does(func(search.Query) { close(begun) })
	left := make(chan error)
	go func() { _, err := cache.Search(first, q); left <- err }()
	<-begun // so it is the first who makes the call

	stayed := make(chan error)
	go func() { _, err := cache.Search(t.Context(), q); stayed <- err }()
	impatient, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := cache.Search(impatient, q); fault.CodeOf(err) != "search.provider_timeout" || fault.KindOf(err) != fault.Timeout {
		t.Errorf("whose time was over got %v", err)
	}
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("who left got %v", err)
	}
	release()
	if err := <-stayed; err != nil {
		t.Errorf("who stayed got %v", err)
	}
	if n := len(next.Asked()); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestAnAnswerIsRememberedEvenIfNobodyWaitedForIt(t *testing.T) {
	next := new(searchtest.Provider).Finds(page)
	release := next.Block()
	cache := cached(t, next)
	q := searchtest.Web(t, "x", 5)
	begun := make(chan struct{}, 1)
	next.Does(func(search.Query) { begun <- struct{}{} })
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() { _, err := cache.Search(ctx, q); left <- err }()
	<-begun
	leave()
	<-left
	release()
	mustSearch(t, cache, q) // joins the flight or finds what it left
	if n := len(next.Asked()); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestACallThatNeverEndsIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(searchtest.Provider)
		defer next.Block()()
		cache := &rediscache.Cache{Next: next, Redis: nowhere(t), TTL: time.Hour, Log: slog.New(slog.DiscardHandler)}
		began := time.Now()
		_, err := cache.Search(t.Context(), searchtest.Web(t, "x", 5))
		if took := time.Since(began); fault.CodeOf(err) != "search.provider_timeout" || took != 20*time.Second {
			t.Errorf("got %v after %v", err, took)
		}
	})
}

func TestFailuresAreNotRemembered(t *testing.T) {
	next := new(searchtest.Provider).Fails(failure("search.provider_quota"))
	cache := cached(t, next)
	q := searchtest.Web(t, "x", 5)
	if _, err := cache.Search(t.Context(), q); fault.CodeOf(err) != "search.provider_quota" {
		t.Fatalf("got %v", err)
	}
	next.Finds(page)
	if answer := mustSearch(t, cache, q); answer.Origin != search.Asked || len(answer.Results) != 1 {
		t.Errorf("got %+v", answer)
	}
}

func TestAPanicHarmsOneQuestionOnly(t *testing.T) {
	next := new(searchtest.Provider).Finds(page)
	cache := cached(t, next)
	q := searchtest.Web(t, "x", 5)
	release := next.Block()
	next.Does(func(search.Query) { panic("a mistake of ours") })
	var asking sync.WaitGroup
	for range 10 {
		asking.Go(func() {
			if _, err := cache.Search(t.Context(), q); err == nil || fault.KindOf(err) != fault.Internal {
				t.Errorf("got %v", err)
			}
		})
	}
	asking.Wait()
	release()
	next.Does(nil)
	mustSearch(t, cache, q)
}
