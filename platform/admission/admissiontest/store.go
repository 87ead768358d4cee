// Package admissiontest holds every admission.Store to the same promises.
package admissiontest

import (
	"context"
	"math"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coagent/platform/admission"
)

// Store keeps buckets in memory, for tests. Ready as a literal.
type Store struct {
	// Err is what every Take fails with, if it is not nil.
	Err atomic.Pointer[error]
	// Takes counts the calls.
	Takes atomic.Int64

	mu   sync.Mutex
	full map[[2]string]time.Time
}

var _ admission.Store = (*Store)(nil)

// Take implements [admission.Store].
func (s *Store) Take(_ context.Context, user string, limit admission.Limit, n int) (float64, bool, error) {
	s.Takes.Add(1)
	if err := s.Err.Load(); err != nil {
		return 0, false, *err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full == nil {
		s.full = map[[2]string]time.Time{}
	}
	key, now, whole := [2]string{user, limit.Name}, time.Now(), time.Duration(limit.Rate.Requests)
	step := limit.Rate.Interval()
	full := s.full[key]
	if full.Before(now) {
		full = now
	}
	left := func(full time.Time) float64 { return float64(now.Add(whole*step).Sub(full)) / float64(step) }
	after := full.Add(time.Duration(n) * step)
	if after.After(now.Add(whole * step)) {
		return left(full), false, nil
	}
	s.full[key] = after
	return left(after), true, nil
}

// RunStoreTests holds a store to what [admission.Store] promises. Each call of
// open gives another process's view of the same, at first empty, store.
func RunStoreTests(t *testing.T, open func(testing.TB) admission.Store) {
	hour := func(name string, requests int) admission.Limit {
		return admission.Limit{Name: name, Rate: admission.Rate{Requests: requests, Per: time.Hour}}
	}
	take := func(t *testing.T, s admission.Store, user string, limit admission.Limit, n int) (float64, bool) {
		t.Helper()
		left, taken, err := s.Take(t.Context(), user, limit, n)
		if err != nil {
			t.Fatal(err)
		}
		return left, taken
	}
	near := func(t *testing.T, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 0.1 {
			t.Errorf("%v are left, want %v", got, want)
		}
	}
	t.Run("all or nothing is taken", func(t *testing.T) {
		s, limit := open(t), hour("POST /a", 10)
		for _, c := range []struct {
			n     int
			taken bool
			left  float64
		}{{1, true, 9}, {5, true, 4}, {5, false, 4}, {4, true, 0}, {1, false, 0}} {
			left, taken := take(t, s, "alice", limit, c.n)
			if near(t, left, c.left); taken != c.taken {
				t.Errorf("%d taken: %t", c.n, taken)
			}
		}
	})
	t.Run("users and limits do not share", func(t *testing.T) {
		s, a, b := open(t), hour("POST /b", 1), hour("POST /c", 1)
		for _, c := range []struct {
			user  string
			limit admission.Limit
			taken bool
		}{
			{"alice", a, true}, {"alice", a, false}, {"bob", a, true}, {"alice", b, true}, {"bob", b, true},
			{"a}{:# \u00fc", a, true},
		} {
			if _, taken := take(t, s, c.user, c.limit, 1); taken != c.taken {
				t.Errorf("%s, %s: %t", c.user, c.limit.Name, taken)
			}
		}
	})
	t.Run("it comes back evenly", func(t *testing.T) {
		s := open(t)
		limit := admission.Limit{Name: "GET /d", Rate: admission.Rate{Requests: 50, Per: time.Second}}
		began := time.Now()
		if _, taken := take(t, s, "alice", limit, 50); !taken {
			t.Fatal("a new bucket is not full")
		}
		for taken := false; !taken; { // ten are back after a fifth of a second
			if _, taken = take(t, s, "alice", limit, 10); time.Since(began) > 10*time.Second {
				t.Fatal("nothing comes back")
			}
		}
		if took := time.Since(began); took < 190*time.Millisecond {
			t.Errorf("ten are back after %v", took)
		}
	})
	t.Run("processes share, and of many at once as many as there are get one", func(t *testing.T) {
		limit := hour("POST /e", 20)
		var passed atomic.Int32
		var asking sync.WaitGroup
		for process := range 4 {
			s := open(t)
			for i := range 10 {
				asking.Go(func() {
					_, taken, err := s.Take(t.Context(), "alice", limit, 1)
					if err != nil {
						t.Error("process " + strconv.Itoa(process) + ", " + strconv.Itoa(i) + ": " + err.Error())
					}
					if taken {
						passed.Add(1)
					}
				})
			}
		}
		asking.Wait()
		if n := passed.Load(); n != 20 {
			t.Errorf("%d passed", n)
		}
	})
}
