package outbox

import (
	"context"
	"slices"
	"sync"
	"time"
)

// memoryBounds are those of a [Memory] without.
var memoryBounds = Bounds{Events: 5_000, Bytes: 8 << 20}

// maxSent is how many of the events that were sent a [Memory] knows of.
const maxSent = 10_000

// Memory is a [Store] in the memory of this process. The zero value is ready.
type Memory struct {
	// Bounds limit it; the zero value is 5,000 events and 8 MiB.
	Bounds Bounds

	mu     sync.Mutex
	lanes  map[string]*memoryLane
	ids    map[string]bool
	room   Bounds            // that is taken up
	owners map[string]Bounds // of it, by owner
	sent   map[string]time.Time
	order  []string // of sent, oldest first
}

type memoryLane struct {
	events []Event
	tries  int
	due    time.Time
}

var _ Store = (*Memory)(nil)

// length is how many events it keeps.
func (m *Memory) length() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.room.Events
}

// Add implements [Store].
func (m *Memory) Add(_ context.Context, e Event, hold time.Duration) (first bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.lanes == nil {
		m.lanes, m.ids = map[string]*memoryLane{}, map[string]bool{}
		m.owners, m.sent = map[string]Bounds{}, map[string]time.Time{}
		if m.Bounds == (Bounds{}) {
			m.Bounds = memoryBounds
		}
	}
	if at, sent := m.sent[e.ID]; m.ids[e.ID] || sent && time.Since(at) < sentFor {
		return false, nil
	}
	if !m.room.plus(e).within(m.Bounds) || !m.owners[e.Owner].plus(e).within(m.Bounds.owners()) {
		return false, ErrFull
	}
	m.room, m.owners[e.Owner], m.ids[e.ID] = m.room.plus(e), m.owners[e.Owner].plus(e), true
	lane, waits := m.lanes[e.lane()]
	if !waits {
		lane = &memoryLane{due: time.Now().Add(hold)}
		m.lanes[e.lane()] = lane
	}
	lane.events = append(lane.events, e)
	return !waits && hold > 0, nil
}

// Claim implements [Store].
func (m *Memory) Claim(_ context.Context, n int, hold time.Duration) ([]Lane, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	var due []string
	for name, lane := range m.lanes {
		if !now.Before(lane.due) {
			due = append(due, name)
		}
	}
	slices.SortFunc(due, func(a, b string) int { return m.lanes[a].due.Compare(m.lanes[b].due) })
	var claimed []Lane
	for _, name := range due[:min(n, len(due))] {
		lane := m.lanes[name]
		lane.due = now.Add(hold)
		claimed = append(claimed, Lane{
			Name: name, Events: slices.Clone(lane.events[:min(laneEvents, len(lane.events))]), Tries: lane.tries,
		})
	}
	return claimed, nil
}

// Release implements [Store].
func (m *Memory) Release(_ context.Context, released Lane, sent []string, wait time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	for _, id := range sent {
		m.noteSent(id, now)
	}
	lane, waits := m.lanes[released.Name]
	if !waits {
		return nil
	}
	lane.tries++
	lane.events = slices.DeleteFunc(lane.events, func(e Event) bool {
		if !slices.Contains(sent, e.ID) {
			return false
		}
		lane.tries = 0
		delete(m.ids, e.ID)
		m.room = m.room.minus(e)
		if m.owners[e.Owner] = m.owners[e.Owner].minus(e); m.owners[e.Owner] == (Bounds{}) {
			delete(m.owners, e.Owner)
		}
		return true
	})
	lane.due = now.Add(wait)
	if len(lane.events) == 0 {
		delete(m.lanes, released.Name)
	}
	return nil
}

func (m *Memory) noteSent(id string, now time.Time) {
	if _, known := m.sent[id]; !known {
		m.order = append(m.order, id)
	}
	m.sent[id] = now
	for len(m.order) > maxSent {
		delete(m.sent, m.order[0])
		m.order = m.order[1:]
	}
}

// waiting are the lanes that are kept, also those that are not due.
func (m *Memory) waiting() []Lane {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []Lane
	for name, lane := range m.lanes {
		all = append(all, Lane{Name: name, Events: slices.Clone(lane.events), Tries: lane.tries})
	}
	return all
}

func (b Bounds) plus(e Event) Bounds  { return Bounds{b.Events + 1, b.Bytes + e.size()} }
func (b Bounds) minus(e Event) Bounds { return Bounds{b.Events - 1, b.Bytes - e.size()} }

func (b Bounds) within(most Bounds) bool { return b.Events <= most.Events && b.Bytes <= most.Bytes }

func (e Event) size() int { return len(e.ID) + len(e.Type) + len(e.Body) + len(e.Lane) + len(e.Owner) }
