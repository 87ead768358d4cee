package rediscache

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
	"coagent/services/search"
	"coagent/services/search/searchtest"
)

// slow answers after a second, each flight from a provider of another name.
type slow struct {
	mu    sync.Mutex
	began []*flight
}

func (s *slow) answer(_ context.Context, f *flight) (search.Answer, error) {
	s.mu.Lock()
	s.began = append(s.began, f)
	name := fmt.Sprint("p", len(s.began))
	s.mu.Unlock()
	time.Sleep(time.Second)
	return search.Answer{Provider: name}, nil
}

// nothing is a look that finds nothing.
func nothing(context.Context, *flight) (search.Answer, bool) { return search.Answer{}, false }

// joined waits on a flight for q, and returns who answered.
func joined(t *testing.T, fs *flights, q search.Query, answer answerer) <-chan string {
	t.Helper()
	f, err := fs.join(t.Context(), q, nothing, answer)
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan string, 1)
	go func() {
		answer, err := f.wait(t.Context())
		if err != nil {
			t.Error(err)
		}
		got <- answer.Provider
	}()
	return got
}

func TestEqualQueriesFlyTogetherUntilTheyLand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var fs flights
		var s slow
		x, y := searchtest.Web(t, "x", 5), searchtest.Web(t, "y", 5)
		first, other, second := joined(t, &fs, x, s.answer), joined(t, &fs, y, s.answer), joined(t, &fs, x, s.answer)
		if a, b, c := <-first, <-other, <-second; a != c || a == b {
			t.Errorf("got %s, %s, %s", a, b, c)
		}
		if got := <-joined(t, &fs, x, s.answer); got != "p3" {
			t.Errorf("who came after the landing got %s", got)
		}
	})
}

func TestAnOutdatedFlightServesThoseWhoWaitAndNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var fs flights
		var s slow
		q := searchtest.Web(t, "x", 5)
		before := joined(t, &fs, q, s.answer)
		time.Sleep(500 * time.Millisecond)
		fs.invalidate(matching("web:y"))
		fs.invalidate(matching("web:x"))
		after := joined(t, &fs, q, s.answer)
		if got := <-before; got != "p1" {
			t.Errorf("who waited got %s", got)
		}
		again := joined(t, &fs, q, s.answer) // the first has landed, and the second still flies
		if a, b := <-after, <-again; a != "p2" || b != "p2" {
			t.Errorf("who came after the invalidation got %s, and then %s", a, b)
		}
		if !s.began[0].isOutdated() || s.began[1].isOutdated() {
			t.Error("the wrong flight is outdated")
		}
	})
}

func TestALateFlightGivesWhatItHasMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := searchtest.Web(t, "x", 5)
		for outdated, want := range map[bool]string{false: "old", true: "new"} {
			var fs flights
			f, err := fs.join(t.Context(), q, nothing, func(_ context.Context, f *flight) (search.Answer, error) {
				f.outdated.Store(outdated)
				f.settleFor(search.Answer{Provider: "old"})
				time.Sleep(time.Second)
				return search.Answer{Provider: "new"}, nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if got, err := f.wait(t.Context()); err != nil || got.Provider != want {
				t.Errorf("outdated %t: got %s, %v; want %s", outdated, got.Provider, err, want)
			}
			<-f.landed
			if got, err := f.wait(t.Context()); err != nil || got.Provider != "new" {
				t.Errorf("who waits on after the landing got %s, %v", got.Provider, err)
			}
		}
	})
}

func TestWhatIsFoundAtALookIsForAllWhoJoinedAndAPanicOfItEndsOneFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var fs flights
		q := searchtest.Web(t, "x", 5)
		found := func(context.Context, *flight) (search.Answer, bool) {
			time.Sleep(time.Second)
			return search.Answer{Provider: "found"}, true
		}
		broken := func(context.Context, *flight) (search.Answer, bool) {
			time.Sleep(time.Second)
			panic("a mistake")
		}
		for name, look := range map[string]looker{"found": found, "broken": broken} {
			var all sync.WaitGroup
			for range 3 {
				all.Go(func() {
					f, err := fs.join(t.Context(), q, look, func(context.Context, *flight) (search.Answer, error) {
						t.Errorf("%s: somebody goes on", name)
						return search.Answer{}, nil
					})
					if err != nil {
						t.Error(err)
						return
					}
					got, err := f.wait(t.Context())
					if name == "found" && (err != nil || got.Provider != "found") || name == "broken" && fault.KindOf(err) != fault.Internal {
						t.Errorf("%s: got %+v, %v", name, got, err)
					}
				})
			}
			began := time.Now()
			all.Wait()
			if time.Since(began) != time.Second || len(fs.underWay) != 0 {
				t.Errorf("%s: %v for all, and %d are under way", name, time.Since(began), len(fs.underWay))
			}
		}
	})
}

func TestTooManyFlightsAreRefusedAndAPanicEndsOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var fs flights
		var last *flight
		for i := range maxFlights {
			f, err := fs.join(t.Context(), searchtest.Web(t, fmt.Sprint("q", i), 5), nothing, func(context.Context, *flight) (search.Answer, error) {
				time.Sleep(time.Second)
				panic("a mistake")
			})
			if err != nil {
				t.Fatal(err)
			}
			last = f
		}
		q := searchtest.Web(t, "one more", 5)
		if _, err := fs.join(t.Context(), q, nothing, new(slow).answer); fault.CodeOf(err) != "search.provider_throttled" {
			t.Errorf("got %v", err)
		}
		if _, err := last.wait(t.Context()); err == nil || fault.KindOf(err) != fault.Internal {
			t.Errorf("a panic gives %v", err)
		}
		synctest.Wait()
		if got := <-joined(t, &fs, q, new(slow).answer); got != "p1" {
			t.Errorf("there is no room after the flights have landed: %s", got)
		}
	})
}
