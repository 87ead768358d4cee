// Package outbox delivers events that must not be lost: each is kept until the
// bus has taken it.
package outbox

import (
	"context"
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"coagent/platform/fault"
	"coagent/platform/telemetry"
)

const (
	// lease is how long whoever sends an event has it alone. If that process dies,
	// another sends the event after this time.
	lease = 10 * time.Second
	// attemptTime bounds one attempt to send one event.
	attemptTime = time.Second
	// batch is how many lanes are sent at once.
	batch = 10

	firstPause   = time.Second      // after a failure of the bus
	longestPause = 10 * time.Second // and so the longest time until a bus that is back is noticed
	longestWait  = 5 * time.Minute  // of an event that the bus refuses although it works
)

// Event is one event, ready to be sent.
type Event struct {
	// ID is the same however often the event is sent.
	ID string
	// Type is the detail-type.
	Type string
	// Body is what [Bus] takes for the type.
	Body json.RawMessage
	// Lane is what the event is in order with: the events of a lane are sent one
	// after the other, as they were added. An event that need not be in order is a
	// lane of its own; empty means that.
	Lane string
	// Owner is the user whose doing the event tells of. One owner may take up a
	// tenth of the room of a [Store].
	Owner string
}

func (e Event) lane() string {
	if e.Lane == "" {
		return e.ID
	}
	return e.Lane
}

// Bus takes events. An error with [fault.Error.Temporary] or of the kind Timeout
// or Unavailable says that the bus does not work just now; any other, that it
// works and refuses this event.
type Bus interface {
	Send(ctx context.Context, eventType string, body []byte) error
}

// Outbox sends events over Bus, each at least once and under one ID. It repeats
// with growing pauses and jitter until the bus has taken it, and never gives up:
// an event is lost only if every place that has kept it is lost, or if there was
// no room for it.
//
// It is ready as a literal and must not be copied or changed after its first use.
type Outbox struct {
	Bus Bus
	// Shared keeps events for all processes, so that one that dies loses none. Nil:
	// there is no such store. While it fails, or has no room, this process keeps the
	// events itself.
	Shared Store
	// Log is told when the bus is down (WARN) and back (INFO), of each event that
	// waits (WARN), and of each that is lost (ERROR).
	Log *slog.Logger

	own   Memory
	pause pause
	turn  turn // to flush
}

// Publish keeps e and then tries once to send it. It takes no longer than a
// second and what the store takes, and does not try while the bus is known to be
// down. It goes on if the caller hangs up meanwhile.
//
// An ID that is kept already, or was sent within the last day, is not sent again.
// The error says that e is lost: nothing keeps it, and it could not be sent.
func (o *Outbox) Publish(ctx context.Context, e Event) error {
	ctx = context.WithoutCancel(ctx)
	store, first, err := o.keep(ctx, e)
	if err != nil { // now or never
		return o.send(ctx, e)
	}
	if !first {
		return nil
	}
	err = o.send(ctx, e)
	o.settle(ctx, store, Lane{Name: e.lane(), Events: []Event{e}}, err)
	if err != nil {
		o.Log.WarnContext(ctx, "event waits",
			"event_id", e.ID, "event_type", e.Type, "code", fault.CodeOf(err), "cause", err.Error())
	}
	return nil
}

// keep adds e to the first store that takes it. first says that e is now the
// caller's to send.
func (o *Outbox) keep(ctx context.Context, e Event) (store Store, first bool, err error) {
	hold := lease
	if o.pause.lasts() {
		hold = 0
	}
	if o.Shared != nil {
		if first, err = o.Shared.Add(ctx, e, hold); err == nil {
			return o.Shared, first, nil
		}
	}
	first, err = o.own.Add(ctx, e, hold)
	o.measure()
	return &o.own, first, err
}

// send tries once.
func (o *Outbox) send(ctx context.Context, e Event) error {
	ctx, cancel := context.WithTimeout(ctx, attemptTime)
	defer cancel()
	err := o.Bus.Send(ctx, e.Type, e.Body)
	if err != nil {
		telemetry.OutboxWaits.Add(1)
	}
	switch {
	case err == nil:
		if o.pause.end() {
			o.Log.InfoContext(ctx, "event bus is back")
		}
	case isOutage(err):
		if o.pause.begin() {
			o.Log.WarnContext(ctx, "event bus is down", "code", fault.CodeOf(err), "cause", err.Error())
		}
	}
	return err
}

// settle tells store what became of the first event of a lane.
func (o *Outbox) settle(ctx context.Context, store Store, lane Lane, err error) {
	var sent []string
	wait := time.Duration(0)
	if err == nil {
		sent = []string{lane.Events[0].ID}
	} else {
		wait = waitAfter(lane.Tries, err)
	}
	// If this fails the lease runs out, and the event is sent once more.
	_ = store.Release(ctx, lane, sent, wait)
	o.measure()
}

// measure tells how many events this process alone keeps.
func (o *Outbox) measure() { telemetry.OutboxLength.Set(float64(o.own.length())) }

// waitAfter is how long a lane waits that has failed as often before.
func waitAfter(tries int, err error) time.Duration {
	most := longestWait
	if isOutage(err) {
		most = longestPause
	}
	return jittered(min(firstPause<<min(tries, 16), most))
}

func jittered(wait time.Duration) time.Duration { return wait/2 + rand.N(wait/2+1) }

func isOutage(err error) bool {
	switch fault.KindOf(err) {
	case fault.Unavailable, fault.Timeout, fault.RateLimited:
		return true
	default:
		return false
	}
}

// pause is the time in which a bus that is down is left alone.
type pause struct {
	mu    sync.Mutex
	tries int
	until time.Time
}

func (p *pause) lasts() bool { return p.left() > 0 }

func (p *pause) left() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.until)
}

// begin notes a failure. Those of calls that were under way together are one.
func (p *pause) begin() (first bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := time.Now(); now.After(p.until) {
		p.until = now.Add(jittered(min(firstPause<<min(p.tries, 16), longestPause)))
		p.tries++
		return p.tries == 1
	}
	return false
}

// end notes a success.
func (p *pause) end() (last bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	last = p.tries > 0
	p.tries, p.until = 0, time.Time{}
	return last
}
