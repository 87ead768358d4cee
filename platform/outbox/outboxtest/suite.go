// Package outboxtest tries every implementation of outbox.Store.
package outboxtest

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coagent/platform/outbox"
)

// roomy is more than any test needs.
var roomy = outbox.Bounds{Events: 1000, Bytes: 1 << 20}

// RunStoreTests holds a store against the promises of [outbox.Store]. Each test
// opens an empty one of its own. Time passes for them.
func RunStoreTests(t *testing.T, open func(*testing.T, outbox.Bounds) outbox.Store) {
	for name, test := range map[string]func(trial){
		"an event that is added is due":              addedIsDue,
		"what is held is nobody else's":              heldIsMine,
		"a lease that runs out is another's":         leaseRunsOut,
		"an event is as it was":                      eventsStay,
		"an id is kept once":                         keptOnce,
		"an id that was sent is not taken again":     sentOnce,
		"what was not sent is due after the wait":    waits,
		"a lane is in order and sent as one":         inOrder,
		"a long lane comes in parts":                 longLane,
		"only the first of a lane is its adder's":    secondWaits,
		"of many who claim one gets a lane":          oneOfMany,
		"no more lanes are claimed than were wanted": atMost,
		"those that are due longest come first":      oldestFirst,
		"tries are counted until one succeeds":       tries,
		"who releases twice does no harm":            releasedTwice,
	} {
		t.Run(name, func(t *testing.T) { test(trial{t, open(t, roomy)}) })
	}
	t.Run("there is room for so many", func(t *testing.T) {
		full(trial{t, open(t, outbox.Bounds{Events: 20, Bytes: 1 << 20})})
	})
	t.Run("there is room for so much", func(t *testing.T) {
		big(trial{t, open(t, outbox.Bounds{Events: 1000, Bytes: 20_000})})
	})
}

type trial struct {
	*testing.T
	store outbox.Store
}

func event() outbox.Event {
	id := rand.Text()
	return outbox.Event{ID: id, Type: "a.type", Body: json.RawMessage(`{"n":1}`), Owner: "user-" + id}
}

func of(lane string) outbox.Event {
	e := event()
	e.Lane = lane
	return e
}

func (t trial) add(e outbox.Event, hold time.Duration) (first bool) {
	t.Helper()
	first, err := t.store.Add(t.Context(), e, hold)
	if err != nil {
		t.Fatal(err)
	}
	return first
}

func (t trial) claim(n int, hold time.Duration) []outbox.Lane {
	t.Helper()
	lanes, err := t.store.Claim(t.Context(), n, hold)
	if err != nil {
		t.Fatal(err)
	}
	return lanes
}

func (t trial) release(lane outbox.Lane, wait time.Duration, sent ...string) {
	t.Helper()
	if err := t.store.Release(t.Context(), lane, sent, wait); err != nil {
		t.Fatal(err)
	}
}

// due holds the ids of all that is due against want, in any order, and leaves
// it claimed.
func (t trial) due(want ...outbox.Event) {
	t.Helper()
	var got, ids []string
	for _, lane := range t.claim(100, time.Minute) {
		got = append(got, idsOf(lane)...)
	}
	for _, e := range want {
		ids = append(ids, e.ID)
	}
	slices.Sort(got)
	slices.Sort(ids)
	if !slices.Equal(got, ids) {
		t.Errorf("due are %q, want %q", got, ids)
	}
}

// comes waits until a lane is due.
func (t trial) comes() outbox.Lane {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		if lanes := t.claim(1, time.Minute); len(lanes) > 0 {
			return lanes[0]
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatal("nothing becomes due")
		}
	}
}

func idsOf(lane outbox.Lane) []string {
	var ids []string
	for _, e := range lane.Events {
		ids = append(ids, e.ID)
	}
	return ids
}

func addedIsDue(t trial) {
	a, b := event(), event()
	if t.add(a, 0) || t.add(b, 0) {
		t.Error("who does not hold a lane has it")
	}
	t.due(a, b)
}

func heldIsMine(t trial) {
	a, b := event(), event()
	if !t.add(a, time.Minute) {
		t.Error("who adds does not have the lane")
	}
	t.due()
	t.add(b, 0)
	t.due(b) // and holds it
	t.due()
	t.release(outbox.Lane{Name: a.ID}, 0, a.ID)
	t.due()
}

func leaseRunsOut(t trial) {
	a, b := event(), event()
	t.add(a, 20*time.Millisecond)
	if got := idsOf(t.comes()); !slices.Equal(got, []string{a.ID}) {
		t.Errorf("%q comes", got)
	}
	t.add(b, 0)
	t.claim(1, 20*time.Millisecond)
	if got := idsOf(t.comes()); !slices.Equal(got, []string{b.ID}) {
		t.Errorf("%q comes", got)
	}
}

func eventsStay(t trial) {
	want := outbox.Event{
		ID: "user|GOOGLE|1\n2:}{", Type: "a.type\n", Lane: "läne\nof two lines", Owner: "user\n\x001",
		Body: json.RawMessage(`{"text":"ä 😀 / \\ \n \"quoted\"","n":1.50,"list":[],"none":null}`),
	}
	t.add(want, 0)
	lanes := t.claim(1, time.Minute)
	if len(lanes) != 1 || lanes[0].Name != want.Lane || len(lanes[0].Events) != 1 {
		t.Fatalf("claimed %+v", lanes)
	}
	got := lanes[0].Events[0]
	if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	t.release(lanes[0], 0, got.ID)
	t.due()
	if t.add(want, time.Minute) {
		t.Error("it is taken again")
	}
}

func keptOnce(t trial) {
	a := event()
	t.add(a, 0)
	again := a
	again.Body = json.RawMessage(`{"n":2}`)
	if t.add(again, time.Minute) {
		t.Error("who adds what is there has the lane")
	}
	t.due(a)
}

func sentOnce(t trial) {
	a := event()
	t.add(a, time.Minute)
	t.release(outbox.Lane{Name: a.ID, Events: []outbox.Event{a}}, 0, a.ID)
	if t.add(a, time.Minute) || t.add(a, 0) {
		t.Error("what was sent can be sent again")
	}
	t.due()
}

func waits(t trial) {
	a, b := event(), event()
	t.add(a, time.Minute)
	t.release(outbox.Lane{Name: a.ID}, 30*time.Millisecond)
	if got := idsOf(t.comes()); !slices.Equal(got, []string{a.ID}) {
		t.Errorf("%q comes", got)
	}
	t.add(b, time.Minute)
	t.release(outbox.Lane{Name: b.ID}, time.Minute)
	t.due()
	t.release(outbox.Lane{Name: b.ID}, 0)
	t.due(b)
}

func inOrder(t trial) {
	first, second, third, other := of("k"), of("k"), of("k"), of("l")
	for _, e := range []outbox.Event{first, second, other, third} {
		t.add(e, 0)
	}
	lanes := t.claim(100, time.Minute)
	i := slices.IndexFunc(lanes, func(l outbox.Lane) bool { return l.Name == "k" })
	if len(lanes) != 2 || i < 0 || !slices.Equal(idsOf(lanes[i]), []string{first.ID, second.ID, third.ID}) {
		t.Fatalf("claimed %+v", lanes)
	}
	t.release(lanes[i], 0, first.ID)
	left := t.claim(100, time.Minute)
	if len(left) != 1 || !slices.Equal(idsOf(left[0]), []string{second.ID, third.ID}) {
		t.Fatalf("left is %+v", left)
	}
	t.release(left[0], 0, second.ID, third.ID)
	t.due()
}

func longLane(t trial) {
	var all []string
	for range 50 {
		e := of("k")
		all = append(all, e.ID)
		t.add(e, 0)
	}
	var got []string
	for lanes := t.claim(1, time.Minute); len(lanes) > 0; lanes = t.claim(1, time.Minute) {
		ids := idsOf(lanes[0])
		got = append(got, ids...)
		t.release(lanes[0], 0, ids...)
	}
	if !slices.Equal(got, all) {
		t.Errorf("in the order %q, want %q", got, all)
	}
}

func secondWaits(t trial) {
	first, second := of("k"), of("k")
	if !t.add(first, time.Minute) || t.add(second, time.Minute) {
		t.Error("the second overtakes the first")
	}
	t.due() // the first is being sent
	t.release(outbox.Lane{Name: "k"}, 0, first.ID)
	t.due(second)
}

func oneOfMany(t trial) {
	for range 20 {
		t.add(event(), 0)
	}
	var claiming sync.WaitGroup
	var got atomic.Int32
	for range 20 {
		claiming.Go(func() {
			lanes, err := t.store.Claim(t.Context(), 2, time.Minute)
			if err != nil {
				t.Error(err)
			}
			got.Add(int32(len(lanes)))
		})
	}
	claiming.Wait()
	if got.Load() != 20 {
		t.Errorf("20 lanes were claimed %d times", got.Load())
	}
}

func atMost(t trial) {
	for range 5 {
		t.add(event(), 0)
	}
	if a, b := len(t.claim(3, time.Minute)), len(t.claim(3, time.Minute)); a != 3 || b != 2 {
		t.Errorf("claimed %d and %d", a, b)
	}
}

func oldestFirst(t trial) {
	a, b := event(), event()
	t.add(a, 0)
	<-time.After(5 * time.Millisecond) // due is told by the millisecond
	t.add(b, 0)
	for _, want := range []outbox.Event{a, b} {
		if lanes := t.claim(1, time.Minute); len(lanes) != 1 || lanes[0].Events[0].ID != want.ID {
			t.Errorf("claimed %+v, want %s", lanes, want.ID)
		}
	}
}

func tries(t trial) {
	a, b := of("k"), of("k")
	t.add(a, time.Minute)
	t.add(b, 0)
	lane := outbox.Lane{Name: "k"}
	t.release(lane, 0)
	t.release(lane, 0)
	lane = t.comes()
	if lane.Tries != 2 {
		t.Errorf("%d tries, want 2", lane.Tries)
	}
	t.release(lane, 0, a.ID)
	if lane = t.comes(); lane.Tries != 0 {
		t.Errorf("%d tries after a success", lane.Tries)
	}
}

func releasedTwice(t trial) {
	a, b := event(), event()
	t.add(a, 0)
	t.add(b, 0)
	for range 2 {
		t.release(outbox.Lane{Name: a.ID, Events: []outbox.Event{a}}, time.Minute, a.ID)
	}
	t.due(b)
	t.release(outbox.Lane{Name: "nobody's"}, 0)
	t.release(outbox.Lane{Name: "nobody's"}, 0, "nobody's")
	t.due()
}
