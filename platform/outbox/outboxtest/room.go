package outboxtest

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"coagent/platform/outbox"
)

func (t trial) noRoom(e outbox.Event) {
	t.Helper()
	if _, err := t.store.Add(t.Context(), e, 0); !errors.Is(err, outbox.ErrFull) {
		t.Errorf("got %v, want that there is no room", err)
	}
}

// full has room for 20 events, 2 of an owner.
func full(t trial) {
	var kept []outbox.Event
	add := func(owner string) outbox.Event {
		e := event()
		e.Owner = owner
		t.add(e, time.Minute)
		kept = append(kept, e)
		return e
	}
	add("a")
	add("a")
	greedy := event()
	greedy.Owner = "a"
	t.noRoom(greedy)
	for len(kept) < 20 {
		add(event().Owner)
	}
	t.noRoom(event())
	t.add(kept[0], 0) // what is there takes no room
	for _, e := range kept {
		t.release(outbox.Lane{Name: e.ID}, 0, e.ID)
	}
	kept = nil
	add("a")
	add("a")
	t.noRoom(greedy)
	for len(kept) < 20 {
		add(event().Owner)
	}
	t.noRoom(event())
}

// big has room for 20,000 bytes, 2,000 of an owner.
func big(t trial) {
	of := func(owner string, n int) outbox.Event {
		e := event()
		e.Owner, e.Body = owner, fmt.Appendf(nil, "%q", slices.Repeat([]byte("x"), n))
		return e
	}
	t.noRoom(of("a", 2100))
	t.add(of("a", 1000), 0)
	t.noRoom(of("a", 1000))
	n := 1
	for ; n < 30; n++ {
		if _, err := t.store.Add(t.Context(), of(event().Owner, 1000), 0); err != nil {
			break
		}
	}
	if n < 14 || n > 20 {
		t.Errorf("there is room for %d events of 1,000 bytes", n)
	}
	t.noRoom(of("b", 1500))
}
