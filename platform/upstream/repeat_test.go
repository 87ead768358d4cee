package upstream_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
	"coagent/platform/upstream"
)

func TestAThrottleForEverCostsExactlyFourCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		for n := range 5 { // the fifth opens the circuit
			d := &dependency{answers: []error{throttled()}}
			_, err := upstream.Do(t.Context(), g, d.call)
			wantFault(t, err, fault.RateLimited, "search.provider_quota")
			if len(d.asked) != 4 {
				t.Errorf("request %d: %d calls", n+1, len(d.asked))
			}
		}
	})
}

func TestTheWaitsDoubleAndJitter(t *testing.T) {
	jittered := false
	for range 20 {
		synctest.Test(t, func(t *testing.T) {
			d := &dependency{answers: []error{throttled()}}
			_, _ = upstream.Do(t.Context(), newGuard(), d.call)
			waits := d.waits()
			if len(waits) != 3 {
				t.Fatalf("%d waits", len(waits))
			}
			for i, wait := range waits {
				least := 100 * time.Millisecond << i
				if wait < least || wait > least*3/2 {
					t.Errorf("wait %d was %v, want %v and up to half as much again", i+1, wait, least)
				}
				jittered = jittered || wait > least*5/4
			}
		})
	}
	if !jittered {
		t.Error("no wait of sixty was long")
	}
}

func TestTheWaitIsCapped(t *testing.T) {
	for _, tc := range []struct{ backoff, most, atLeast, atMost time.Duration }{
		{0, 150 * time.Millisecond, 150 * time.Millisecond, 225 * time.Millisecond},
		{time.Second, 0, 5 * time.Second, 7500 * time.Millisecond},
		{time.Minute, time.Second, time.Second, 1500 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			g := newGuard()
			g.Attempts, g.Backoff, g.MaxBackoff = 6, tc.backoff, tc.most
			d := &dependency{answers: []error{throttled()}}
			_, _ = upstream.Do(t.Context(), g, d.call)
			if waits := d.waits(); len(waits) != 5 || waits[4] < tc.atLeast || waits[4] > tc.atMost {
				t.Errorf("waits %v, want the last from %v to %v", waits, tc.atLeast, tc.atMost)
			}
		})
	}
}

func TestARepeatCanSucceed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &dependency{answers: []error{throttled(), throttled(), nil}}
		got, err := upstream.Do(t.Context(), newGuard(), d.call)
		if got != "answer" || err != nil || len(d.asked) != 3 {
			t.Errorf("got %q, %v after %d calls", got, err, len(d.asked))
		}
	})
}

func TestOnlyATemporaryFaultIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, kind := range fault.Kinds() {
			for temporary, calls := range map[bool]int{false: 1, true: 4} {
				d := &dependency{answers: []error{&fault.Error{Kind: kind, Code: "x.y", Temporary: temporary}}}
				_, err := upstream.Do(t.Context(), newGuard(), d.call)
				wantFault(t, err, kind, "x.y")
				if len(d.asked) != calls {
					t.Errorf("%v, temporary %v: %d calls", kind, temporary, len(d.asked))
				}
			}
		}
		d := &dependency{answers: []error{errors.New("no fault at all")}}
		if _, err := upstream.Do(t.Context(), newGuard(), d.call); err == nil || len(d.asked) != 1 {
			t.Errorf("%v after %d calls", err, len(d.asked))
		}
	})
}

func TestNothingIsRepeatedUnlessTheGuardSaysHowOften(t *testing.T) {
	d := &dependency{answers: []error{throttled()}}
	_, _ = upstream.Do(t.Context(), &upstream.Guard{Name: "token endpoint"}, d.call)
	if len(d.asked) != 1 {
		t.Errorf("%d calls", len(d.asked))
	}
}

func TestTheDependencyMayAskForALongerWait(t *testing.T) {
	for asked, want := range map[time.Duration][]time.Duration{
		10 * time.Second:                {10 * time.Second, 10 * time.Second, 10 * time.Second},
		30 * time.Second:                {30 * time.Second, 30 * time.Second, 30 * time.Second},
		30*time.Second + 1:              nil, // too long to hold the caller
		time.Hour:                       nil,
		100*time.Millisecond - 1:        {0, 0, 0}, // our own waits are longer
		time.Duration(-1) * time.Second: {0, 0, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			d := &dependency{answers: []error{&fault.Error{Kind: fault.RateLimited, Code: "x.y", Temporary: true, RetryAfter: asked}}}
			_, err := upstream.Do(t.Context(), newGuard(), d.call)
			if f := wantFault(t, err, fault.RateLimited, "x.y"); f.RetryAfter != asked {
				t.Errorf("asked for %v: the caller is told %v", asked, f.RetryAfter)
			}
			waits := d.waits()
			if len(waits) != len(want) {
				t.Fatalf("asked for %v: waited %v", asked, waits)
			}
			for i := range want {
				if want[i] > 0 && waits[i] != want[i] || want[i] == 0 && waits[i] < 100*time.Millisecond {
					t.Errorf("asked for %v: waited %v", asked, waits)
				}
			}
		})
	}
}

func TestNoWaitGoesPastTheCallersDeadline(t *testing.T) {
	for name, tc := range map[string]struct {
		left, retryAfter time.Duration
		calls            int
	}{
		"no time for the first wait":       {90 * time.Millisecond, 0, 1},
		"time for one wait, not for two":   {200 * time.Millisecond, 0, 2},
		"no time for what is asked":        {5 * time.Second, 10 * time.Second, 1},
		"the wait would end with the time": {10 * time.Second, 10 * time.Second, 1},
		"just enough for what is asked":    {10*time.Second + 1, 10 * time.Second, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), tc.left)
				defer cancel()
				d := &dependency{answers: []error{&fault.Error{Kind: fault.Unavailable, Code: "x.y", Temporary: true, RetryAfter: tc.retryAfter}}}
				_, err := upstream.Do(ctx, newGuard(), d.call)
				wantFault(t, err, fault.Unavailable, "x.y")
				if len(d.asked) != tc.calls || ctx.Err() != nil || !time.Now().Equal(d.asked[tc.calls-1]) {
					t.Errorf("%d calls; the context says %v; returned %v after the last call", len(d.asked), ctx.Err(), time.Since(d.asked[len(d.asked)-1]))
				}
			})
		})
	}
}

func TestHangingUpEndsAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		d, start := &dependency{answers: []error{throttled()}}, time.Now()
		if _, err := upstream.Do(ctx, newGuard(), d.call); err != context.Canceled {
			t.Errorf("got %v", err)
		}
		if len(d.asked) != 1 || time.Since(start) != 50*time.Millisecond {
			t.Errorf("%d calls in %v", len(d.asked), time.Since(start))
		}
	})
}

// spendAll repeats until the guard has no repeats left, and returns how many
// it had. Each repeat is answered with a no, which earns nothing and leaves
// the circuit closed.
func spendAll(t *testing.T, g *upstream.Guard) int {
	t.Helper()
	for n := range 1000 {
		d := &dependency{answers: []error{throttled(), fault.New(fault.NotFound, "x.y", "")}}
		if _, err := upstream.Do(t.Context(), g, d.call); fault.KindOf(err) != fault.NotFound {
			wantFault(t, err, fault.RateLimited, "search.provider_quota")
			return n
		}
	}
	t.Fatal("the repeats have no end")
	return 0
}

func TestRepeatsHaveABudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		g.Backoff = time.Nanosecond
		succeed := func(times int) {
			for range times {
				if _, err := upstream.Do(t.Context(), g, (&dependency{answers: []error{nil}}).call); err != nil {
					t.Fatal(err)
				}
			}
		}
		if got := spendAll(t, g); got != 20 {
			t.Errorf("%d repeats at once", got)
		}
		succeed(50)
		if got := spendAll(t, g); got != 5 {
			t.Errorf("%d repeats after 50 successes", got)
		}
		time.Sleep(9 * time.Second)
		if got := spendAll(t, g); got != 3 {
			t.Errorf("%d repeats after 9 s", got)
		}
		time.Sleep(time.Hour)
		succeed(1000) // neither time nor successes save up more than all
		if got := spendAll(t, g); got != 20 {
			t.Errorf("%d repeats after an hour", got)
		}
	})
}

func TestARepeatThatSucceedsCostsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		g.Attempts, g.Backoff = 4, time.Nanosecond
		for range 100 {
			if _, err := upstream.Do(t.Context(), g, (&dependency{answers: []error{throttled(), nil}}).call); err != nil {
				t.Fatal(err)
			}
		}
		if got := spendAll(t, g); got != 20 {
			t.Errorf("%d repeats are left after 100 that succeeded", got)
		}

		time.Sleep(time.Hour)
		calls := &dependency{answers: []error{throttled(), throttled(), throttled(), nil}}
		if _, err := upstream.Do(t.Context(), g, calls.call); err != nil {
			t.Fatal(err)
		}
		if got := spendAll(t, g); got != 18 {
			t.Errorf("%d repeats are left after two that failed and one that succeeded", got)
		}
	})
}

func TestTheLogTellsEveryRepeatAndNoCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		g := newGuard()
		g.Attempts, g.Log = 3, slog.New(slog.NewJSONHandler(&out, nil))
		long := &fault.Error{Kind: fault.RateLimited, Code: "x.long", Temporary: true, RetryAfter: time.Minute, Err: errors.New("hunter2")}
		short := &fault.Error{Kind: fault.RateLimited, Code: "x.short", Temporary: true, RetryAfter: 7 * time.Second, Err: errors.New("hunter2")}
		_, _ = upstream.Do(t.Context(), g, (&dependency{answers: []error{short, long}}).call)
		_, _ = upstream.Do(t.Context(), g, (&dependency{answers: []error{down()}}).call)

		var got []map[string]any
		for line := range strings.Lines(out.String()) {
			var object map[string]any
			if err := json.Unmarshal([]byte(line), &object); err != nil {
				t.Fatal(err)
			}
			delete(object, "time")
			got = append(got, object)
		}
		want := []map[string]any{
			{"level": "INFO", "msg": "call repeated", "upstream": "tavily", "attempt": 1.0, "wait_ms": 7000.0, "code": "x.short"},
			{"level": "INFO", "msg": "call not repeated", "upstream": "tavily", "attempt": 2.0, "wait_ms": 60000.0, "code": "x.long", "reason": "retry_after"},
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %v\nwant %v", got, want)
		}
	})
}
