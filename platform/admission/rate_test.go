package admission_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/admission"
	"coagent/platform/admission/admissiontest"
	"coagent/platform/depthtest"
)

func limit(name string, requests int, per time.Duration) admission.Limit {
	return admission.Limit{Name: name, Rate: admission.Rate{Requests: requests, Per: per}}
}

// passes says whether one request is let through.
func passes(l *admission.Limiter, user string, limits ...admission.Limit) bool {
	return l.Take(context.Background(), user, limits...).Quota.Retry == 0
}

func TestStore(t *testing.T) {
	s := new(admissiontest.Store)
	admissiontest.RunStoreTests(t, func(testing.TB) admission.Store { return s })
}

func TestTheWholeLimitIsThereAtOnceAndComesBackEvenly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, op := admission.NewLimiter(nil), limit("POST /a", 6, time.Minute) // one each ten seconds
		for i := range 6 {
			want := admission.Quota{Limit: 6, Remaining: 5 - i, Reset: time.Duration(10*(i+1)) * time.Second}
			if q := l.Take(t.Context(), "alice", op).Quota; q != want {
				t.Fatalf("request %d: %+v", i, q)
			}
		}
		if q := l.Take(t.Context(), "alice", op).Quota; q.Retry != 10*time.Second || q.Remaining != 0 {
			t.Fatalf("%+v", q)
		}
		time.Sleep(9 * time.Second)
		if q := l.Take(t.Context(), "alice", op).Quota; q.Retry.Round(time.Microsecond) != time.Second {
			t.Fatalf("after 9 s: %+v", q)
		}
		time.Sleep(time.Second)
		if !passes(l, "alice", op) || passes(l, "alice", op) {
			t.Fatal("not exactly one came back")
		}
		time.Sleep(time.Hour)
		for i := range 7 {
			if passes(l, "alice", op) != (i < 6) {
				t.Fatalf("an hour later, request %d", i)
			}
		}
	})
}

func TestALimitOverSeveralOperationsHoldsBesideTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, all := admission.NewLimiter(nil), limit("ai", 5, time.Minute)
		a, b := limit("POST /a", 3, time.Minute), limit("POST /b", 100, time.Minute)
		for range 3 {
			if !passes(l, "alice", a, all) {
				t.Fatal("refused within both")
			}
		}
		// Five times over its own limit: the other limit is none the worse.
		for range 5 {
			if passes(l, "alice", a, all) {
				t.Fatal("over its own limit")
			}
		}
		q := l.Take(t.Context(), "alice", b, all).Quota
		if q.Retry != 0 || q.Limit != 5 || q.Remaining != 1 {
			t.Fatalf("the nearer limit is told: %+v", q)
		}
		if !passes(l, "alice", b, all) || passes(l, "alice", b, all) {
			t.Fatal("not five over all")
		}
		if !passes(l, "bob", b, all) {
			t.Error("another user suffers")
		}
	})
}

func TestWhatIsGivenBackIsThereAgainOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, op, all := admission.NewLimiter(nil), limit("POST /a", 2, time.Hour), limit("ai", 2, time.Hour)
		for range 10 {
			ticket := l.Take(t.Context(), "alice", op, all)
			if ticket.Quota.Retry != 0 || ticket.Quota.Remaining != 1 {
				t.Fatalf("%+v", ticket.Quota)
			}
			ticket.GiveBack()
			ticket.GiveBack()
			if ticket.Quota.Remaining != 2 {
				t.Fatalf("%+v", ticket.Quota)
			}
		}
		passes(l, "alice", op, all)
		passes(l, "alice", op, all)
		refused := l.Take(t.Context(), "alice", op, all)
		refused.GiveBack() // it has taken nothing
		if passes(l, "alice", op, all) {
			t.Error("a refusal gave something back")
		}
	})
}

func TestOfManyRequestsAtOnceExactlyTheLimitPasses(t *testing.T) {
	for name, store := range map[string]admission.Store{"alone": nil, "with a store": new(admissiontest.Store)} {
		t.Run(name, func(t *testing.T) {
			l, op := admission.NewLimiter(store), limit("POST /a", 3, time.Hour)
			for user := range 500 { // each is new, so that the first requests meet where the bucket is made
				var passed atomic.Int32
				var all sync.WaitGroup
				start := make(chan struct{})
				for range 8 {
					all.Go(func() {
						<-start
						if passes(l, strconv.Itoa(user), op) {
							passed.Add(1)
						}
					})
				}
				close(start)
				all.Wait()
				if n := passed.Load(); n != 3 {
					t.Fatalf("user %d: %d passed", user, n)
				}
			}
		})
	}
}

func TestFarFromEmptyNobodyIsAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := new(admissiontest.Store)
		l, op := admission.NewLimiter(store), limit("GET /a", 600, time.Minute)
		for range 149 {
			passes(l, "alice", op)
		}
		if n := store.Takes.Load(); n != 0 {
			t.Errorf("%d round trips for a quarter of the limit", n)
		}
		for range 1000 { // one each second, far below the limit of ten
			time.Sleep(time.Second)
			if !passes(l, "alice", op) {
				t.Fatal("refused")
			}
		}
		if n := store.Takes.Load(); n > 8 {
			t.Errorf("%d round trips for 1149 requests", n)
		}
	})
}

func TestProcessesShareALimit(t *testing.T) {
	l := depthtest.Laws(t, 42, 30, 300)
	l.Property("a quarter more for each process at most, and nothing less", prop.ForAll(
		func(seed uint64, processes, requests int) (verdict string, err error) {
			synctest.Test(t, func(t *testing.T) {
				random := rand.New(rand.NewPCG(seed, 2))
				store, op := new(admissiontest.Store), limit("POST /a", requests, time.Minute)
				var limiters []*admission.Limiter
				for range processes {
					limiters = append(limiters, admission.NewLimiter(store))
				}
				passed := 0
				const minutes = 3
				for range minutes * 60 * 4 {
					time.Sleep(250 * time.Millisecond)
					for range random.IntN(1 + requests/4) { // far too many
						if passes(limiters[random.IntN(processes)], "alice", op) {
							passed++
						}
					}
				}
				most := (minutes+1)*requests + processes*(requests/4)
				if passed > most || requests > 8 && passed < minutes*requests {
					verdict = fmt.Sprintf("%d passed in %d minutes", passed, minutes)
				}
			})
			return verdict, nil
		}, gen.UInt64(), gen.IntRange(1, 5), gen.IntRange(1, 120)))
	l.TestingRun(t)
}

func TestWithoutItsStoreAProcessGoesOnByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, away := new(admissiontest.Store), errors.New("redis is down")
		l, op := admission.NewLimiter(store), limit("POST /a", 10, time.Minute)
		store.Err.Store(&away)
		for i := range 12 {
			if passes(l, "alice", op) != (i < 10) {
				t.Fatalf("request %d", i)
			}
		}
		for range 120 { // two hours at the rate that the limit allows
			time.Sleep(time.Minute)
			for range 10 {
				if !passes(l, "alice", op) {
					t.Fatal("refused within the limit")
				}
			}
		}
		store.Err.Store(nil)
		time.Sleep(time.Minute)
		for i := range 10 {
			if !passes(l, "alice", op) {
				t.Fatalf("the store is back, and request %d is refused", i)
			}
		}
		if passes(l, "alice", op) {
			t.Error("the limit is no more")
		}
	})
}

func TestAtMostSoManyUsersAreRemembered(t *testing.T) {
	l, op := admission.NewLimiter(nil), limit("POST /a", 1, time.Hour)
	passes(l, "first", op)
	for i := range 10_000 {
		passes(l, strconv.Itoa(i), op)
	}
	if !passes(l, "first", op) {
		t.Error("more than ten thousand buckets are kept")
	}
}
