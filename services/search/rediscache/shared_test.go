package rediscache_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"coagent/platform/fault"
	"coagent/platform/redistest"
	"coagent/services/search"
	"coagent/services/search/rediscache"
	"coagent/services/search/searchtest"
)

// processes is n caches before next over one Redis. Time in the test stands
// still while all wait.
func processes(t *testing.T, n int, next search.Provider) (*miniredis.Miniredis, []*rediscache.Cache) {
	server := miniredis.NewMiniRedis()
	server.ClockTTL(true)
	t.Cleanup(server.Close)
	caches := make([]*rediscache.Cache, n)
	for i := range caches {
		caches[i] = &rediscache.Cache{Next: next, Redis: dialling(t, server.Dial), TTL: time.Hour, Log: slog.New(slog.DiscardHandler)}
	}
	return server, caches
}

// reply is what one search came to.
type reply struct {
	search.Answer
	err  error
	took time.Duration
}

func begin(ctx context.Context, cache *rediscache.Cache, q search.Query) <-chan reply {
	got, began := make(chan reply, 1), time.Now()
	go func() {
		answer, err := cache.Search(ctx, q)
		got <- reply{answer, err, time.Since(began)}
	}()
	return got
}

func TestAThousandWhoMissInFourProcessesMakeOneCall(t *testing.T) {
	server := redistest.Start(t)
	makesOneCall(t, func() redis.UniversalClient { return client(t, server.Endpoint()) })
}

// makesOneCall asks the same of four processes, a thousand times at once. Each
// gets a client of its own of the same Redis, which is empty.
func makesOneCall(t *testing.T, connect func() redis.UniversalClient) {
	t.Helper()
	next := new(searchtest.Provider).Finds(page)
	release := next.Block()
	q := searchtest.Web(t, "x", 5)
	var ready, asking sync.WaitGroup
	ready.Add(1000)
	for range 4 {
		cache := over(connect(), next)
		for range 250 {
			asking.Go(func() {
				ready.Done()
				if answer, err := cache.Search(t.Context(), q); err != nil || len(answer.Results) != 1 {
					t.Errorf("got %+v, %v", answer, err)
				}
			})
		}
	}
	ready.Wait()
	release()
	asking.Wait()
	if n := len(next.Asked()); n != 1 {
		t.Errorf("%d calls", n)
	}
	if n, err := connect().DBSize(t.Context()).Result(); err != nil || n != 1 {
		t.Errorf("%d keys are left, %v; want the answer alone", n, err)
	}
}

func TestASlowCallIsWaitedForInEveryProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(searchtest.Provider).Finds(page)
		next.Does(func(search.Query) { time.Sleep(15 * time.Second) }) // five leases
		_, caches := processes(t, 4, next)
		q := searchtest.Web(t, "x", 5)
		var replies []<-chan reply
		for _, cache := range caches {
			replies = append(replies, begin(t.Context(), cache, q))
		}
		asked := 0
		for _, r := range replies {
			got := <-r
			if got.err != nil || len(got.Results) != 1 || got.took > 15*time.Second+300*time.Millisecond {
				t.Errorf("got %+v", got)
			}
			if got.Origin == search.Asked {
				asked++
			}
		}
		if n := len(next.Asked()); n != 1 || asked != 1 {
			t.Errorf("%d calls, %d say that they asked", n, asked)
		}
	})
}

func TestAFailureIsForAllWhoWaitedAndForNobodyElse(t *testing.T) {
	for _, code := range []string{"search.provider_quota", "search.provider_timeout", "search.provider_rejected"} {
		synctest.Test(t, func(t *testing.T) {
			failed := fault.From(failure(code))
			failed.RetryAfter = 7 * time.Second
			next := new(searchtest.Provider).Fails(failed)
			release := next.Block()
			_, caches := processes(t, 4, next)
			q := searchtest.Web(t, "x", 5)
			var replies []<-chan reply
			for _, cache := range caches {
				replies = append(replies, begin(t.Context(), cache, q))
			}
			time.Sleep(5 * time.Second)
			release()
			for _, r := range replies {
				f := fault.From((<-r).err)
				if f.Code != code || f.Kind != failed.Kind || f.RetryAfter != failed.RetryAfter {
					t.Errorf("got %#v", f)
				}
			}
			if n := len(next.Asked()); n != 1 {
				t.Errorf("%d calls", n)
			}
			next.Finds(page)
			for _, cache := range caches {
				mustSearch(t, cache, q)
			}
			if n := len(next.Asked()); n != 2 {
				t.Errorf("%d calls", n)
			}
		})
	}
}

func TestAPanicIsNoProvidersFailureInAnyProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(searchtest.Provider)
		next.Does(func(search.Query) { time.Sleep(time.Second); panic("a mistake of ours") })
		_, caches := processes(t, 2, next)
		q := searchtest.Web(t, "x", 5)
		one, two := begin(t.Context(), caches[0], q), begin(t.Context(), caches[1], q)
		for _, r := range []<-chan reply{one, two} {
			if got := <-r; got.err == nil || fault.KindOf(got.err) != fault.Internal || got.took > 2*time.Second {
				t.Errorf("got %+v", got)
			}
		}
		if n := len(next.Asked()); n != 1 {
			t.Errorf("%d calls", n)
		}
	})
}

func TestAProcessThatDiesIsWaitedForNoLongerThanItsLease(t *testing.T) {
	for name, c := range map[string]struct {
		lies func(*miniredis.Miniredis, string) error
		most time.Duration
	}{
		"it died": {func(m *miniredis.Miniredis, lock string) error {
			_ = m.Set(lock, "its token")
			m.SetTTL(lock, 3*time.Second)
			return nil
		}, 3250 * time.Millisecond},
		"a lock for ever": {func(m *miniredis.Miniredis, lock string) error { return m.Set(lock, "x") }, 0},
		"a lock for an hour": {func(m *miniredis.Miniredis, lock string) error {
			_ = m.Set(lock, "x")
			m.SetTTL(lock, time.Hour)
			return nil
		}, 0},
		"no lock but a list": {func(m *miniredis.Miniredis, lock string) error { _, err := m.RPush(lock, "x"); return err }, 0},
		"an earlier failure": {func(m *miniredis.Miniredis, lock string) error {
			_ = m.Set(lock, `{"token":"t","kind":"unavailable","code":"search.x"}`)
			m.SetTTL(lock, time.Second)
			return nil
		}, 0},
		"a failure like none": {func(m *miniredis.Miniredis, lock string) error {
			_ = m.Set(lock, `{"kind":"invalid","code":"x"}`)
			m.SetTTL(lock, time.Second)
			return nil
		}, 1250 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				next := new(searchtest.Provider).Finds(page)
				server, caches := processes(t, 1, next)
				q := searchtest.Web(t, "x", 5)
				if err := c.lies(server, "search:lock:"+q.Key()); err != nil {
					t.Fatal(err)
				}
				if got := <-begin(t.Context(), caches[0], q); got.err != nil || got.Origin != search.Asked || got.took > c.most {
					t.Errorf("got %+v", got)
				}
				if mustSearch(t, caches[0], q).Origin != search.Remembered {
					t.Error("the answer is not remembered")
				}
			})
		})
	}
}

func TestWhenRedisDiesWhoWaitedAsksAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(searchtest.Provider).Finds(page)
		next.Does(func(search.Query) { time.Sleep(10 * time.Second) })
		server, caches := processes(t, 3, next)
		q := searchtest.Web(t, "x", 5)
		var replies []<-chan reply
		for _, cache := range caches {
			replies = append(replies, begin(t.Context(), cache, q))
		}
		time.Sleep(time.Second)
		server.SetError("LOADING Redis is loading the dataset in memory")
		for _, r := range replies {
			if got := <-r; got.err != nil || got.Origin != search.Asked {
				t.Errorf("got %+v", got)
			}
		}
		if n := len(next.Asked()); n != 3 {
			t.Errorf("%d calls", n)
		}
	})
}

func TestWhoLostTheLockRemembersNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(searchtest.Provider).Finds(page)
		release := next.Block()
		server, caches := processes(t, 1, next)
		q := searchtest.Web(t, "x", 5)
		got := begin(t.Context(), caches[0], q)
		synctest.Wait()
		lock := "search:lock:" + q.Key()
		if err := server.Set(lock, "another's"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second)
		release()
		if r := <-got; r.err != nil || r.Origin != search.Asked {
			t.Errorf("got %+v", r)
		}
		if holder, err := server.Get(lock); err != nil || holder != "another's" || server.TTL(lock) != 0 || server.Exists(q.Key()) {
			t.Errorf("the lock is %q, %v, for %v; the answer is kept: %t", holder, err, server.TTL(lock), server.Exists(q.Key()))
		}
	})
}

func TestAnOldAnswerIsGivenWhenTheProviderFails(t *testing.T) {
	for _, code := range []string{"search.provider_throttled", "search.provider_quota", "search.provider_timeout", "search.provider_rejected"} {
		synctest.Test(t, func(t *testing.T) {
			next := new(searchtest.Provider)
			_, caches := processes(t, 2, next)
			for _, q := range []search.Query{searchtest.Web(t, "x", 5), searchtest.News(t, "x", "", 30)} {
				next.Finds(search.Result{Title: "News", URL: "https://b.example/", Published: time.Now()})
				first := mustSearch(t, caches[0], q)
				time.Sleep(time.Hour - time.Second)
				next.Fails(failure(code))
				if got := mustSearch(t, caches[1], q); got.Origin != search.Remembered {
					t.Errorf("%s: got %+v", q.Key(), got)
				}
				time.Sleep(time.Second)
				for _, cache := range caches {
					if got := mustSearch(t, cache, q); got.Origin != search.Stale || !got.FetchedAt.Equal(first.FetchedAt) || len(got.Results) != len(first.Results) {
						t.Errorf("%s: got %+v, want %+v", q.Key(), got, first)
					}
				}
				next.Fails(errors.New("a mistake of ours"))
				if _, err := caches[0].Search(t.Context(), q); err == nil {
					t.Error("a mistake was hidden")
				}
				next.Fails(failure(code))
				time.Sleep(23 * time.Hour)
				if _, err := caches[0].Search(t.Context(), q); fault.CodeOf(err) != code {
					t.Errorf("%s: after a day got %v", q.Key(), err)
				}
			}
		})
	}
}

func TestThatNothingWasFoundIsNoOldAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(searchtest.Provider)
		_, caches := processes(t, 1, next)
		q := searchtest.Web(t, "x", 5)
		mustSearch(t, caches[0], q)
		next.Fails(failure("search.provider_quota"))
		time.Sleep(59 * time.Second)
		if mustSearch(t, caches[0], q).Origin != search.Remembered {
			t.Error("it was not remembered for a minute")
		}
		time.Sleep(time.Second)
		if _, err := caches[0].Search(t.Context(), q); fault.CodeOf(err) != "search.provider_quota" {
			t.Errorf("got %v", err)
		}
	})
}

func TestWhoHasAnOldAnswerWaitsTwoSecondsForANewOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(searchtest.Provider).Finds(page)
		_, caches := processes(t, 2, next)
		q := searchtest.Web(t, "x", 5)
		first := mustSearch(t, caches[0], q)
		time.Sleep(2 * time.Hour)
		release := next.Block()

		one, two := begin(t.Context(), caches[0], q), begin(t.Context(), caches[1], q)
		ctx, leave := context.WithCancel(t.Context())
		left := begin(ctx, caches[0], q)
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		gone := begin(impatient, caches[1], q)
		synctest.Wait()
		leave()
		if got := <-left; !errors.Is(got.err, context.Canceled) {
			t.Errorf("who hung up got %+v", got)
		}
		if got := <-gone; fault.KindOf(got.err) != fault.Timeout {
			t.Errorf("whose time was over got %+v", got)
		}
		for _, r := range []<-chan reply{one, two} {
			if got := <-r; got.err != nil || got.Origin != search.Stale || !got.FetchedAt.Equal(first.FetchedAt) || got.took != 2*time.Second {
				t.Errorf("got %+v", got)
			}
		}
		if got := <-begin(t.Context(), caches[0], q); got.Origin != search.Stale || got.took != 0 {
			t.Errorf("who came later got %+v", got)
		}
		release()
		time.Sleep(time.Second)
		for _, cache := range caches {
			if got := mustSearch(t, cache, q); got.Origin != search.Remembered || !got.FetchedAt.After(first.FetchedAt) {
				t.Errorf("got %+v", got)
			}
		}
		if n := len(next.Asked()); n != 2 {
			t.Errorf("%d calls", n)
		}
	})
}

func TestWithoutTheProviderTenThousandOldAnswersServeAll(t *testing.T) {
	server := redistest.Start(t)
	next := new(searchtest.Provider).Finds(page)
	another := func() *rediscache.Cache {
		return &rediscache.Cache{Next: next, Redis: client(t, server.Endpoint()), TTL: time.Nanosecond, Log: slog.New(slog.DiscardHandler)}
	}
	all := func(cache *rediscache.Cache, want search.Origin) {
		t.Helper()
		var asking sync.WaitGroup
		for i := range 8 {
			asking.Go(func() {
				for j := i; j < 10_000; j += 8 {
					if answer, err := cache.Search(t.Context(), searchtest.Web(t, fmt.Sprint("q", j), 5)); err != nil || answer.Origin != want || len(answer.Results) != 1 {
						t.Errorf("number %d: %+v, %v", j, answer, err)
						return
					}
				}
			})
		}
		asking.Wait()
	}
	all(another(), search.Asked)
	next.Fails(failure("search.provider_unavailable"))
	all(another(), search.Stale)
}
