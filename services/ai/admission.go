package ai

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"coagent/platform/fault"
)

// Admission is a [Worker] that does a bounded number of jobs at once and keeps a
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
type Admission struct {
	next         Worker
	limit, queue int
	room         *semaphore.Weighted

	mu     sync.Mutex
	inside int           // jobs that are done or wait
	usual  time.Duration // that a job takes up room, of late; 0 if none has ended
}

var _ Worker = (*Admission)(nil)

// NewAdmission does at most limit jobs of next at once, at least one, and keeps
// at most queue others waiting; a queue of 0 refuses whatever finds no room.
func NewAdmission(next Worker, limit, queue int) *Admission {
	limit, queue = max(limit, 1), max(queue, 0)
	return &Admission{next: next, limit: limit, queue: queue, room: semaphore.NewWeighted(int64(limit))}
}

// Do does the job when there is room. If it has to wait that is told, once. A
// job whose caller hangs up while it waits ends with the context's error; one
// whose deadline passes meanwhile is ai.busy: nothing was begun.
func (a *Admission) Do(ctx context.Context, j Job) (Outcome, error) {
	if err := a.enter(ctx); err != nil {
		return Outcome{}, err
	}
	defer a.leave() // after the room is given back, so that inside is never too small
	if !a.room.TryAcquire(1) {
		j.Tell(Progress{Stage: Queued}) // before queueing: who is slow to listen must not hold room meanwhile
		err := a.room.Acquire(ctx, 1)
		if errors.Is(err, context.DeadlineExceeded) {
			a.mu.Lock()
			defer a.mu.Unlock()
			return Outcome{}, a.busy("the deadline passed in the queue")
		}
		if err != nil {
			return Outcome{}, err
		}
	}
	defer a.giveBack(time.Now())
	return a.next.Do(ctx, j)
}

// enter counts a job in, or says why it cannot be.
func (a *Admission) enter(ctx context.Context) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.inside >= a.limit+a.queue {
		return a.busy("the queue is full")
	}
	deadline, hasDeadline := ctx.Deadline()
	if hasDeadline && a.inside >= a.limit && time.Until(deadline) <= a.wait(a.usual) {
		return a.busy("the turn would come after the deadline")
	}
	a.inside++
	return nil
}

func (a *Admission) leave() {
	a.mu.Lock()
	a.inside--
	a.mu.Unlock()
}

// smoothing is the weight of the latest job in the average: 1/8, as for round
// trips in TCP (RFC 6298).
const smoothing = 8

// giveBack makes room for the next job and remembers how long it was taken up,
// however the job ended: that is what the next one waits for.
func (a *Admission) giveBack(since time.Time) {
	took := max(time.Since(since), 1)
	a.mu.Lock()
	if a.usual == 0 {
		a.usual = took
	}
	a.usual += (took - a.usual) / smoothing
	a.mu.Unlock()
	a.room.Release(1)
}

// wait is about how long a job that came now would wait for its turn if jobs
// take usual: room is made limit times in that time.
func (a *Admission) wait(usual time.Duration) time.Duration {
	turn := max(a.inside-a.limit, 0) + 1
	return time.Duration(turn) * usual / time.Duration(a.limit)
}

// unseen is how long a job is said to take before one has ended.
const unseen = 10 * time.Second

func (a *Admission) busy(cause string) error {
	usual := a.usual
	if usual == 0 {
		usual = unseen
	}
	f := fault.Wrap(
		errors.New(cause), fault.RateLimited, "ai.busy", "As many texts as can be are being written; try again soon.",
	)
	f.RetryAfter = min(max((a.wait(usual)+time.Second-1).Truncate(time.Second), time.Second), time.Minute)
	return f
}
