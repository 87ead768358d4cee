package outbox

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Run sends what waits, every second and after each pause of a bus that is down,
// until ctx ends.
func (o *Outbox) Run(ctx context.Context) {
	for {
		select {
		case <-time.After(max(o.pause.left(), jittered(firstPause))):
		case <-ctx.Done():
			return
		}
		_ = o.Flush(ctx) // the log was told, and what is left is sent next time
	}
}

// Flush sends what is due, of this process and of the shared store, and returns
// when nothing is, or when the bus does not work. A program that has no time of
// its own between requests calls it on a schedule; it may be stopped as soon as
// this has returned, so another Flush that is sending is waited for.
func (o *Outbox) Flush(ctx context.Context) error {
	done, err := o.turn.take(ctx)
	if err != nil {
		return err
	}
	defer done()
	err = o.flush(ctx, &o.own)
	if o.Shared == nil {
		return err
	}
	if err != nil {
		o.handOver(ctx)
	}
	return errors.Join(err, o.flush(ctx, o.Shared))
}

func (o *Outbox) flush(ctx context.Context, store Store) error {
	for ctx.Err() == nil {
		lanes, err := store.Claim(ctx, batch, lease)
		if err != nil || len(lanes) == 0 {
			return err
		}
		if err := o.sendLanes(ctx, store, lanes); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// sendLanes sends lanes, all at once. The error says that the bus did not work
// for any of them.
func (o *Outbox) sendLanes(ctx context.Context, store Store, lanes []Lane) error {
	var sending sync.WaitGroup
	errs := make([]error, len(lanes))
	for i, lane := range lanes {
		sending.Go(func() { errs[i] = o.sendLane(ctx, store, lane) })
	}
	sending.Wait()
	for _, err := range errs {
		if err == nil || !isOutage(err) {
			return nil
		}
	}
	return errors.Join(errs...)
}

// sendLane sends the events of a lane in their order, until one fails.
func (o *Outbox) sendLane(ctx context.Context, store Store, lane Lane) error {
	within, cancel := context.WithTimeout(ctx, lease/2) // so that nobody else has claimed the lane meanwhile
	defer cancel()
	var sent []string
	var err error
	for _, e := range lane.Events {
		if err = o.send(within, e); err != nil {
			break
		}
		sent = append(sent, e.ID)
	}
	wait := time.Duration(0)
	if err != nil && ctx.Err() == nil {
		wait = waitAfter(lane.Tries, err)
	}
	err = errors.Join(err, store.Release(context.WithoutCancel(ctx), lane, sent, wait))
	o.measure()
	return err
}

// handOver gives what this process keeps to the shared store, if that works
// again while the bus does not: there it outlives the process.
func (o *Outbox) handOver(ctx context.Context) {
	defer o.measure()
	for _, lane := range o.own.waiting() {
		var taken []string
		for _, e := range lane.Events {
			if _, err := o.Shared.Add(ctx, e, 0); err != nil {
				break
			}
			taken = append(taken, e.ID)
		}
		_ = o.own.Release(ctx, lane, taken, 0) // never fails
		if len(taken) < len(lane.Events) {
			return
		}
	}
}

// Close sends what this process alone keeps, until ctx ends. What is left then
// is lost. It is called when nothing is published any more.
func (o *Outbox) Close(ctx context.Context) {
	for {
		for _, lane := range o.own.waiting() {
			if err := o.sendLane(ctx, &o.own, lane); err != nil && isOutage(err) {
				break
			}
		}
		if o.Shared != nil {
			o.handOver(ctx)
			_ = o.flush(ctx, o.Shared) // what is left there others send
		}
		left := o.own.waiting()
		if len(left) == 0 {
			return
		}
		select {
		case <-time.After(firstPause / 4):
		case <-ctx.Done():
			o.tellLost(ctx, left)
			return
		}
	}
}

func (o *Outbox) tellLost(ctx context.Context, lanes []Lane) {
	for _, lane := range lanes {
		for _, e := range lane.Events {
			o.Log.ErrorContext(ctx, "event lost",
				"event_id", e.ID, "event_type", e.Type, "cause", "the program ended before the bus took it")
		}
	}
}

// turn is had by one at a time. The zero value is ready.
type turn struct {
	once  sync.Once
	taken chan struct{}
}

// take waits for its turn until ctx ends, and gives what ends it.
func (t *turn) take(ctx context.Context) (done func(), err error) {
	t.once.Do(func() { t.taken = make(chan struct{}, 1) })
	select {
	case t.taken <- struct{}{}:
		return func() { <-t.taken }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
