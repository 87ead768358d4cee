package ai_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
	"coagent/services/ai"
	"coagent/services/ai/aitest"
	"coagent/services/ai/idempotencytest"
)

func unseen(context.Context, ai.Job, error) {}

// author is work that takes ten seconds and never comes out the same twice.
type author struct {
	calls, running atomic.Int32
	fails          func(call int32) error // nil: it does not
}

func (a *author) Do(ctx context.Context, j ai.Job) (ai.Outcome, error) {
	call := a.calls.Add(1)
	a.running.Add(1)
	defer a.running.Add(-1)
	if _, err := takes(10*time.Second)(ctx, j); err != nil {
		return ai.Outcome{}, err
	}
	if a.fails != nil {
		if err := a.fails(call); err != nil {
			return ai.Outcome{}, err
		}
	}
	return ai.Outcome{Body: fmt.Appendf(nil, ` {"call":"<%d>"}`, call), Topic: "topic", Usage: ai.Usage{InputTokens: 1, OutputTokens: 2}}, nil
}

func keyed(key, request string) ai.Job {
	return ai.Job{Flow: ai.Flow{Operation: "op", MaxTokens: 9}, UserID: "u", Key: key, Request: []byte(request)}
}

// does holds what became of a job against a body and a status.
func does(t *testing.T, w ai.Worker, j ai.Job, body string, status ai.KeyStatus) {
	t.Helper()
	out, err := w.Do(t.Context(), j)
	if err != nil || string(out.Body) != body || out.Key != status {
		t.Errorf("got %s, %q, %v; want %s, %q", out.Body, out.Key, err, body, status)
	}
}

func TestWithoutAKeyEveryJobIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Next: new(author), Store: new(idempotencytest.Store)}
		does(t, o, keyed("", `{}`), ` {"call":"<1>"}`, "")
		does(t, o, keyed("", `{}`), ` {"call":"<2>"}`, "")
	})
}

func TestAKeyGivesTheFirstOutcomeForADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Next: new(author), Store: new(idempotencytest.Store)}
		first := keyed("k", `{"a":1,"b":[true,"x"]}`)
		does(t, o, first, ` {"call":"<1>"}`, ai.KeyStored)
		does(t, o, keyed("k", ` { "b" : [true,"\u0078"], "a":1 } `), ` {"call":"<1>"}`, ai.KeyReplayed)
		does(t, o, keyed("other", `{"a":1}`), ` {"call":"<2>"}`, ai.KeyStored)
		stranger, elsewhere := first, first
		stranger.UserID, elsewhere.Flow.Operation = "v", "op2"
		does(t, o, stranger, ` {"call":"<3>"}`, ai.KeyStored)
		does(t, o, elsewhere, ` {"call":"<4>"}`, ai.KeyStored)
		time.Sleep(24*time.Hour - 30*time.Second - time.Nanosecond) // the three others took 30 s
		does(t, o, first, ` {"call":"<1>"}`, ai.KeyReplayed)
		time.Sleep(time.Nanosecond)
		does(t, o, first, ` {"call":"<5>"}`, ai.KeyStored)
	})
}

func TestAReplayTellsWhatTheFirstTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen,
			Store: new(idempotencytest.Store), Next: work(func(context.Context, ai.Job) (ai.Outcome, error) {
				return ai.Outcome{
					Body: []byte(`1`), Degraded: []ai.Degradation{ai.WithoutRows}, NoSearch: errors.New("canary"),
					Topic: "t", Usage: ai.Usage{InputTokens: 3, OutputTokens: 4},
				}, nil
			})}
		for _, status := range []ai.KeyStatus{ai.KeyStored, ai.KeyReplayed} {
			out, err := o.Do(t.Context(), keyed("k", `{}`))
			if err != nil || !slices.Equal(out.Degraded, []ai.Degradation{ai.WithoutRows}) ||
				out.Key != status || out.Topic != "t" || out.Usage != (ai.Usage{InputTokens: 3, OutputTokens: 4}) {
				t.Errorf("got %+v, %v", out, err)
			}
		}
	})
}

func TestAKeyIsForOneRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(author)
		o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Next: next, Store: new(idempotencytest.Store)}
		refused := func(when string) {
			began := time.Now()
			_, err := o.Do(t.Context(), keyed("k", `{"a":2}`))
			if f := fault.From(err); f.Kind != fault.Unprocessable || f.Code != "idempotency_key_reused" || time.Since(began) != 0 {
				t.Errorf("%s: got %v after %v", when, err, time.Since(began))
			}
		}
		go does(t, o, keyed("k", `{"a":1}`), ` {"call":"<1>"}`, ai.KeyStored)
		synctest.Wait()
		refused("while the first is at work")
		time.Sleep(11 * time.Second)
		refused("after the first")
		does(t, o, keyed("k", `{"a":1}`), ` {"call":"<1>"}`, ai.KeyReplayed)
		if next.calls.Load() != 1 {
			t.Errorf("%d calls", next.calls.Load())
		}
	})
}

func TestManyWhoAskAtOnceGetOneOutcome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next, store := new(author), new(idempotencytest.Store)
		var all sync.WaitGroup
		var mu sync.Mutex
		statuses, told := map[ai.KeyStatus]int{}, map[ai.Progress]int{}
		for range 20 {
			o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Next: next, Store: store} // a process of its own
			all.Go(func() {
				j, began := keyed("k", `{}`), time.Now()
				j.Watch = func(p ai.Progress) { mu.Lock(); told[p]++; mu.Unlock() }
				out, err := o.Do(t.Context(), j)
				mu.Lock()
				defer mu.Unlock()
				statuses[out.Key]++
				if took := time.Since(began); err != nil || string(out.Body) != ` {"call":"<1>"}` || took > 11*time.Second {
					t.Errorf("got %s, %v after %v", out.Body, err, took)
				}
			})
		}
		all.Wait()
		if next.calls.Load() != 1 || statuses[ai.KeyStored] != 1 || statuses[ai.KeyReplayed] != 19 {
			t.Errorf("%d calls, %v", next.calls.Load(), statuses)
		}
		if len(told) != 1 || told[ai.Progress{Stage: ai.Waiting, MaxTokens: 9}] != 19 {
			t.Errorf("told: %v", told)
		}
	})
}

func TestWhatFailsIsDoneAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := &author{fails: func(call int32) error {
			if call%2 == 1 {
				return errFails
			}
			return nil
		}}
		o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Next: next, Store: new(idempotencytest.Store)}
		var all sync.WaitGroup
		var failed, stored, replayed atomic.Int32
		for range 5 {
			all.Go(func() {
				switch out, err := o.Do(t.Context(), keyed("k", `{}`)); {
				case errors.Is(err, errFails):
					failed.Add(1)
				case out.Key == ai.KeyStored:
					stored.Add(1)
				case out.Key == ai.KeyReplayed:
					replayed.Add(1)
				}
			})
		}
		all.Wait()
		if failed.Load() != 1 || stored.Load() != 1 || replayed.Load() != 3 || next.calls.Load() != 2 {
			t.Errorf("%d failed, %d stored, %d replayed", failed.Load(), stored.Load(), replayed.Load())
		}
		if _, err := o.Do(t.Context(), keyed("other", `{"a":1}`)); !errors.Is(err, errFails) {
			t.Errorf("got %v", err)
		}
		does(t, o, keyed("other", `{"a":2}`), ` {"call":"<4>"}`, ai.KeyStored) // a failure keeps nothing, not even what was asked
	})
}

func TestAPanicFreesTheName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Store: new(idempotencytest.Store)}
		o.Next = work(func(context.Context, ai.Job) (ai.Outcome, error) { panic("a mistake of ours") })
		if _, err := o.Do(t.Context(), keyed("k", `{}`)); err == nil || fault.KindOf(err) != fault.Internal ||
			!strings.Contains(err.Error(), "a mistake of ours") {
			t.Errorf("got %v", err)
		}
		o.Next = takes(time.Second)
		began := time.Now()
		does(t, o, keyed("k", `{}`), `{}`, ai.KeyStored)
		if took := time.Since(began); took != time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

func TestWhoWaitsWaitsNoLongerThanTheyWant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(author)
		o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Next: next, Store: new(idempotencytest.Store)}
		go does(t, o, keyed("k", `{}`), ` {"call":"<1>"}`, ai.KeyStored)
		synctest.Wait()
		began := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 1234*time.Millisecond)
		defer cancel()
		if _, err := o.Do(ctx, keyed("k", `{}`)); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 1234*time.Millisecond {
			t.Errorf("got %v after %v", err, time.Since(began))
		}
		if _, err := o.Do(ctx, keyed("new", `{}`)); !errors.Is(err, context.DeadlineExceeded) || next.calls.Load() != 1 {
			t.Errorf("who comes too late got %v, %d calls", err, next.calls.Load())
		}
		does(t, o, keyed("k", `{}`), ` {"call":"<1>"}`, ai.KeyReplayed)
	})
}

func TestAnOutcomeIsKeptForOneWhoHungUpAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, hangUp := context.WithCancel(t.Context())
		o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen,
			Store: new(idempotencytest.Store), Next: work(func(context.Context, ai.Job) (ai.Outcome, error) {
				hangUp()
				return ai.Outcome{Body: []byte(`1`)}, nil
			})}
		_, _ = o.Do(ctx, keyed("k", `{}`))
		does(t, o, keyed("k", `{}`), `1`, ai.KeyReplayed)
	})
}

func TestARequestThatIsNoJSONIsNotClaimed(t *testing.T) {
	o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Next: new(author), Store: new(idempotencytest.Store)}
	if _, err := o.Do(t.Context(), keyed("k", `{`)); fault.KindOf(err) != fault.Internal || err == nil {
		t.Errorf("got %v", err)
	}
}

// The pauses grow: a job of ten seconds is looked at a dozen times, not two hundred.
func TestWhoWaitsLooksMoreAndMoreSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var looks []time.Duration
		began, store := time.Now(), new(idempotencytest.Store)
		o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Next: new(author), Store: store}
		go does(t, o, keyed("k", `{}`), ` {"call":"<1>"}`, ai.KeyStored)
		synctest.Wait()
		watched := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Store: looked{store, func() { looks = append(looks, time.Since(began)) }}}
		does(t, watched, keyed("k", `{}`), ` {"call":"<1>"}`, ai.KeyReplayed)
		const ms = time.Millisecond
		if want := []time.Duration{0, 50 * ms, 150 * ms, 350 * ms, 750 * ms, 1550 * ms, 2550 * ms}; len(looks) != 15 || !slices.Equal(looks[:7], want) {
			t.Errorf("%d looks, at %v", len(looks), looks)
		}
	})
}

type looked struct {
	ai.IdempotencyStore
	look func()
}

func (l looked) Put(ctx context.Context, name string, e ai.Entry, ttl time.Duration) (ai.Entry, error) {
	l.look()
	return l.IdempotencyStore.Put(ctx, name, e, ttl)
}
