package oauth

import (
	"context"
	"crypto/rand"
	"errors"
	mathrand "math/rand/v2"
	"time"

	"coagent/platform/fault"
)

// errDone lets a decision say that what is stored is already what it wants.
var errDone = errors.New("oauth: nothing is left to do")

// decision says what becomes of a connection as it is stored now, or why it
// must stay as it is. It may be asked several times and must judge anew each
// time.
type decision func(cur Connection, found bool) (next Connection, err error)

// change lets decide say what becomes of the connection, and saves that, until
// a save wins, decide refuses or ctx ends. It returns what is stored then.
//
// All rules of the protocol are kept here at once: a decision is made on the
// very item that the save is conditional on, so whatever it looked at (version,
// generation, state, lease) cannot have changed when the save wins. A save
// whose answer was lost is found again by its WriteID.
func (b *Broker) change(ctx context.Context, k Key, decide decision) (Connection, error) {
	id := rand.Text()
	for try := 0; ; try++ {
		if try > 0 && !pause(ctx, try) {
			return Connection{}, storageUnavailable(ctx.Err())
		}
		cur, found, err := b.Store.Load(ctx, k)
		if err != nil {
			if outcomeUnknown(err) && ctx.Err() == nil {
				continue
			}
			return Connection{}, err
		}
		if found && cur.WriteID == id {
			return cur, nil
		}
		next, err := decide(cur, found)
		if errors.Is(err, errDone) {
			return cur, nil
		}
		if err != nil {
			return cur, err
		}
		next.Key, next.Revision, next.WriteID, next.UpdatedAt = k, cur.Revision+1, id, now()
		next.Foreign = nil
		switch err := b.Store.Save(ctx, cur, next); {
		case err == nil:
			return next, nil
		case fault.KindOf(err) != fault.Conflict && !outcomeUnknown(err):
			return cur, err
		}
	}
}

// persist is change for what must not be lost: tokens that nobody else knows. It
// has commitTime of its own, whatever is left of ctx's. A process that was
// stopped for longer finds that time over and the store well, and tries again.
func (b *Broker) persist(ctx context.Context, k Key, decide decision) (c Connection, err error) {
	for range 3 {
		began := time.Now()
		storing, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTime)
		c, err = b.change(storing, k, decide)
		cancel()
		if stopped := time.Since(began) > commitTime+time.Second; !outcomeUnknown(err) || !stopped {
			break
		}
	}
	return c, err
}

// pause waits before another try, longer each time and at random, so that many
// who lost to each other do not meet again. It reports whether ctx still runs.
func pause(ctx context.Context, try int) bool {
	wait := min(10*time.Millisecond<<min(try, 6), 500*time.Millisecond)
	return sleep(ctx, mathrand.N(wait))
}

func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// outcomeUnknown reports whether nobody knows if the store did what it was asked.
func outcomeUnknown(err error) bool { return fault.KindOf(err) == fault.Unavailable }

// now is the time as the store keeps it, in milliseconds.
func now() time.Time { return time.UnixMilli(time.Now().UnixMilli()) }
