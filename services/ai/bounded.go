package ai

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"coagent/platform/fault"
)

// Bounded is a [Worker] that does a bounded number of jobs at once and keeps a
// bounded number of others waiting, first come, first served. What it cannot
// take is the fault ai.busy (RateLimited), whose RetryAfter is about how long
// the wait would be: 1 to 60 whole seconds.
//
// A job with a deadline is refused at once if its turn would come too late, as
// far as recent jobs tell. The estimate is for the turn and not for the end:
// the flows differ too much for one to speak for another, but they all wait in
// one queue. Before any job has ended nothing is known and nothing is refused
// on a guess: the queue is short, and a deadline ends the wait anyway. A job
// that finds room is never refused, so that a wrong estimate cannot last.
type Bounded struct {
	next         Worker
	limit, queue int
	room         *semaphore.Weighted

	mu     sync.Mutex
	inside int           // jobs that are done or wait
	usual  time.Duration // that a job takes up room, of late; 0 if none has ended
}

var _ Worker = (*Bounded)(nil)

// NewBounded does at most limit jobs of next at once, at least one, and keeps
// at most queue others waiting; a queue of 0 refuses whatever finds no room.
func NewBounded(next Worker, limit, queue int) *Bounded {
	limit, queue = max(limit, 1), max(queue, 0)
	return &Bounded{next: next, limit: limit, queue: queue, room: semaphore.NewWeighted(int64(limit))}
}

// Do does the job when there is room. If it has to wait that is told, once. A
// job whose caller hangs up while it waits ends with the context's error; one
// whose deadline passes meanwhile is ai.busy: nothing was begun.
func (b *Bounded) Do(ctx context.Context, j Job) (Outcome, error) {
	if err := b.enter(ctx); err != nil {
		return Outcome{}, err
	}
	defer b.leave() // after the room is given back, so that inside is never too small
	if !b.room.TryAcquire(1) {
		j.Tell(Progress{Stage: Queued}) // before queueing: who is slow to listen must not hold room meanwhile
		err := b.room.Acquire(ctx, 1)
		if errors.Is(err, context.DeadlineExceeded) {
			b.mu.Lock()
			defer b.mu.Unlock()
			return Outcome{}, b.busy("the deadline passed in the queue")
		}
		if err != nil {
			return Outcome{}, err
		}
	}
	defer b.giveBack(time.Now())
	return b.next.Do(ctx, j)
}

// enter counts a job in, or says why it cannot be.
func (b *Bounded) enter(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.inside >= b.limit+b.queue {
		return b.busy("the queue is full")
	}
	deadline, hurried := ctx.Deadline()
	if hurried && b.inside >= b.limit && time.Until(deadline) <= b.wait(b.usual) {
		return b.busy("the turn would come after the deadline")
	}
	b.inside++
	return nil
}

func (b *Bounded) leave() {
	b.mu.Lock()
	b.inside--
	b.mu.Unlock()
}

// smoothing is the weight of the latest job in the average: 1/8, as for round
// trips in TCP (RFC 6298).
const smoothing = 8

// giveBack makes room for the next job and remembers how long it was taken up,
// however the job ended: that is what the next one waits for.
func (b *Bounded) giveBack(since time.Time) {
	took := max(time.Since(since), 1)
	b.mu.Lock()
	if b.usual == 0 {
		b.usual = took
	}
	b.usual += (took - b.usual) / smoothing
	b.mu.Unlock()
	b.room.Release(1)
}

// wait is about how long a job that came now would wait for its turn if jobs
// take usual: room is made limit times in that time.
func (b *Bounded) wait(usual time.Duration) time.Duration {
	turn := max(b.inside-b.limit, 0) + 1
	return time.Duration(turn) * usual / time.Duration(b.limit)
}

// unseen is how long a job is said to take before one has ended.
const unseen = 10 * time.Second

func (b *Bounded) busy(cause string) error {
	usual := b.usual
	if usual == 0 {
		usual = unseen
	}
	f := fault.Wrap(errors.New(cause), fault.RateLimited, "ai.busy", "As many texts as can be are being written; try again soon.")
	f.RetryAfter = min(max((b.wait(usual)+time.Second-1).Truncate(time.Second), time.Second), time.Minute)
	return f
}
