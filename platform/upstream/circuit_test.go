package upstream_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
	"coagent/platform/upstream"
)

// once makes one call that ends in err, and says whether the circuit let it
// through.
func once(t *testing.T, g *upstream.Guard, err error) bool {
	t.Helper()
	d := &dependency{answers: []error{err}}
	_, _ = upstream.Do(t.Context(), g, d.call)
	return len(d.asked) > 0
}

// fail makes n calls that find the dependency down, all let through.
func fail(t *testing.T, g *upstream.Guard, n int) {
	t.Helper()
	for range n {
		if !once(t, g, down()) {
			t.Fatal("the circuit is open already")
		}
	}
}

func TestFiveFailuresWithinTenSecondsOpenTheCircuit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		fail(t, g, 4)
		time.Sleep(9800 * time.Millisecond)
		fail(t, g, 1)
		if once(t, g, nil) {
			t.Error("it is closed after the fifth failure")
		}
	})
}

func TestFailuresMoreThanTenSecondsApartAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		fail(t, g, 4)
		time.Sleep(11 * time.Second)
		fail(t, g, 4)
		if !once(t, g, down()) {
			t.Error("the first four still counted")
		}
		if once(t, g, nil) {
			t.Error("five failures in a moment left it closed")
		}
	})
}

func TestTheWindowRolls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		once(t, g, nil)
		time.Sleep(9 * time.Second)
		fail(t, g, 3)
		time.Sleep(2 * time.Second) // a window that started anew after 10 s would forget the three
		fail(t, g, 2)
		if once(t, g, nil) {
			t.Error("five failures within 2 s left it closed")
		}
	})
}

func TestSuccessesBetweenFailuresDoNotKeepItClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		for range 5 {
			once(t, g, nil)
			fail(t, g, 1)
		}
		if once(t, g, nil) {
			t.Error("it is closed")
		}
	})
}

func TestAnOpenCircuitRefusesForSixtySeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		fail(t, g, 5)
		for _, tc := range []struct{ sleep, rest time.Duration }{
			{0, 60 * time.Second}, {20 * time.Second, 40 * time.Second}, {39500 * time.Millisecond, time.Second}, {500 * time.Millisecond, time.Second},
		} {
			time.Sleep(tc.sleep)
			d := &dependency{answers: []error{nil}}
			_, err := upstream.Do(t.Context(), g, d.call)
			f := wantFault(t, err, fault.Unavailable, "search.provider_unavailable")
			if f.RetryAfter != tc.rest || f.Temporary || len(d.asked) != 0 {
				t.Errorf("told to come back in %v, want %v; temporary %v; %d calls", f.RetryAfter, tc.rest, f.Temporary, len(d.asked))
			}
		}
		time.Sleep(time.Nanosecond)
		if !once(t, g, nil) {
			t.Error("it is still open after 60 s")
		}
	})
}

func TestTwoSuccessesCloseIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		fail(t, g, 5)
		time.Sleep(time.Minute + 1)
		once(t, g, nil)
		once(t, g, nil)
		fail(t, g, 4) // in a circuit that is half open the first would open it
		if !once(t, g, nil) {
			t.Error("four failures opened it")
		}
	})
}

func TestAFailureWhileHalfOpenOpensItAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		fail(t, g, 5)
		time.Sleep(time.Minute + 1)
		once(t, g, nil)
		fail(t, g, 1)
		_, err := upstream.Do(t.Context(), g, (&dependency{answers: []error{nil}}).call)
		if f := wantFault(t, err, fault.Unavailable, "search.provider_unavailable"); f.RetryAfter != time.Minute {
			t.Errorf("told to come back in %v", f.RetryAfter)
		}
		time.Sleep(time.Minute + 1)
		if !once(t, g, nil) {
			t.Error("it did not try again")
		}
	})
}

func TestAHalfOpenCircuitLetsTwoThroughAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		fail(t, g, 5)
		time.Sleep(time.Minute + 1)
		release := make(chan struct{})
		errs := make(chan error, 2)
		for range 2 {
			go func() {
				_, err := upstream.Do(t.Context(), g, func(context.Context) (int, error) { <-release; return 0, nil })
				errs <- err
			}()
		}
		synctest.Wait()
		_, err := upstream.Do(t.Context(), g, (&dependency{answers: []error{nil}}).call)
		if f := wantFault(t, err, fault.Unavailable, "search.provider_unavailable"); f.RetryAfter != time.Second {
			t.Errorf("the third is told to come back in %v", f.RetryAfter)
		}
		close(release)
		for range 2 {
			if err := <-errs; err != nil {
				t.Errorf("one of the two: %v", err)
			}
		}
		if !once(t, g, nil) {
			t.Error("two successes did not close it")
		}
	})
}

func TestACallWithAllItsRepeatsIsOneOutcome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		g.Backoff = time.Millisecond
		for range 4 { // sixteen failed attempts
			once(t, g, throttled())
		}
		if !once(t, g, nil) {
			t.Error("four failures opened it")
		}
		overcome := newGuard()
		for range 6 {
			if _, err := upstream.Do(t.Context(), overcome, (&dependency{answers: []error{throttled(), throttled(), throttled(), nil}}).call); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestOnlyAFailingDependencyOpensIt(t *testing.T) {
	failures := map[fault.Kind]bool{
		fault.Unavailable: true, fault.Timeout: true, fault.BadUpstream: true, fault.RateLimited: true, fault.Internal: true,
	}
	for _, kind := range fault.Kinds() {
		synctest.Test(t, func(t *testing.T) {
			g := newGuard()
			for range 5 {
				once(t, g, fault.New(kind, "x.y", ""))
			}
			if opened := !once(t, g, nil); opened != failures[kind] {
				t.Errorf("%v: opened %v", kind, opened)
			}
		})
	}
	for name, call := range map[string]func(context.Context) (string, error){
		"an error that is no fault":   func(context.Context) (string, error) { return "", errors.New("x") },
		"a cancellation of its own":   func(context.Context) (string, error) { return "", context.Canceled },
		"a goroutine that ends":       func(context.Context) (string, error) { runtime.Goexit(); return "", nil },
		"a panic, nothing of it left": func(context.Context) (string, error) { panic("x") },
	} {
		synctest.Test(t, func(t *testing.T) {
			g := newGuard()
			for range 5 {
				ended := make(chan struct{})
				go func() {
					defer close(ended)
					defer func() { _ = recover() }()
					_, _ = upstream.Do(t.Context(), g, call)
				}()
				<-ended
			}
			if once(t, g, nil) {
				t.Errorf("%s: five left it closed", name)
			}
		})
	}
}

func TestADependencyThatHangsOpensIt(t *testing.T) {
	for _, timeout := range []time.Duration{time.Second, 10 * time.Second, 2 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			g := newGuard()
			g.Timeout = timeout
			var wg sync.WaitGroup
			for range 5 { // they fail at one moment, however long ago they began
				wg.Go(func() { _, _ = upstream.Do(t.Context(), g, hang) })
			}
			wg.Wait()
			if once(t, g, nil) {
				t.Errorf("five calls that hung for %v left it closed", timeout)
			}
		})
	}
}

func TestACallFromBeforeItOpenedChangesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		g.Timeout = time.Hour
		old := make(chan error)
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() { _, _ = upstream.Do(t.Context(), g, func(context.Context) (int, error) { return 0, <-old }) })
		}
		synctest.Wait()
		fail(t, g, 5)
		old <- down() // while it is open
		time.Sleep(time.Minute + 1)
		once(t, g, nil)
		old <- down() // while it is half open
		wg.Wait()
		if !once(t, g, nil) {
			t.Error("a failure of long ago opened it again")
		}
	})
}

func TestAPanicGoesOnAndLeavesTheCircuitUsable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		panicking := func() (told any) {
			defer func() { told = recover() }()
			_, _ = upstream.Do(t.Context(), g, func(context.Context) (string, error) { panic("mine") })
			return nil
		}
		fail(t, g, 4)
		if told := panicking(); told != "mine" {
			t.Errorf("the panic became %v", told)
		}
		for range 3 { // each panic takes one of the two places of a half-open circuit, and must give it back
			time.Sleep(time.Minute + 1)
			if told := panicking(); told != "mine" {
				t.Errorf("the panic became %v", told)
			}
		}
		time.Sleep(time.Minute + 1)
		for range 3 {
			if !once(t, g, nil) {
				t.Error("the circuit is stuck")
			}
		}
	})
}

func TestHangingUpIsNotAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, of := range map[string]func(error) error{
			"the bare error": func(err error) error { return err },
			"a fault":        func(err error) error { return fault.Wrap(err, fault.Unavailable, "x.y", "") },
			"an answer":      func(error) error { return fault.New(fault.NotFound, "x.y", "") },
		} {
			g := newGuard()
			hangUp := func() {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Millisecond, cancel)
				_, err := upstream.Do(ctx, g, func(ctx context.Context) (string, error) {
					_, err := hang(ctx)
					return "", of(err)
				})
				if err != context.Canceled {
					t.Errorf("%s: got %v", name, err)
				}
				if _, err := upstream.Do(ctx, g, hang); err != context.Canceled {
					t.Errorf("%s, before the call: got %v", name, err)
				}
			}
			for range 10 {
				hangUp()
			}
			fail(t, g, 4)
			hangUp()
			if !once(t, g, down()) {
				t.Errorf("%s: hanging up opened the circuit", name)
			}
			time.Sleep(time.Minute + 1)
			for range 3 { // half open: neither closes nor opens it, nor takes a place
				hangUp()
			}
			for range 2 {
				if !once(t, g, nil) {
					t.Errorf("%s: hanging up spoilt the half-open circuit", name)
				}
			}
			fail(t, g, 4)
		}
	})
}

func TestEveryChangeOfTheCircuitIsLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		g := newGuard()
		g.Log = slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}}))
		fail(t, g, 5)
		time.Sleep(time.Minute + 1)
		once(t, g, nil)
		once(t, g, nil)
		want := []string{
			`level=WARN msg="circuit changed" upstream=tavily from=closed to=open`,
			`level=WARN msg="circuit changed" upstream=tavily from=open to=half-open`,
			`level=WARN msg="circuit changed" upstream=tavily from=half-open to=closed`,
		}
		if got := strings.TrimSpace(out.String()); got != strings.Join(want, "\n") {
			t.Errorf("the log says\n%s", got)
		}
	})
}
