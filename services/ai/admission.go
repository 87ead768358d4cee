package ai

import (
	"context"
	"errors"
	"time"

	"coagent/platform/admission"
	"coagent/platform/fault"
)

// Admission is a [Worker] that does a bounded number of jobs at once and keeps a
// bounded number of others waiting. Room and queue are shared among users as
// [admission.Room] does it: a user's eleventh job waits behind another's first.
//
// What it cannot take is the fault ai.busy (RateLimited), whose RetryAfter is
// about how long the wait would be, in whole seconds up to five minutes. So is a
// job whose turn would come, or has come, after its deadline: nothing was begun.
// The estimate is for the turn and not for the end: the flows differ too much for
// one to speak for another, but they all wait in one queue.
type Admission struct {
	next Worker
	room *admission.Room
}

var _ Worker = (*Admission)(nil)

const (
	// unseen is how long a job is thought to take before one has ended.
	unseen = 30 * time.Second
	// longestWait is the longest that anybody is told to stay away.
	longestWait = 5 * time.Minute
)

// NewAdmission does at most limit jobs of next at once, at least one, and keeps
// at most queue others waiting; a queue of 0 refuses whatever finds no room.
func NewAdmission(next Worker, limit, queue int) *Admission {
	return &Admission{next: next, room: admission.NewRoom(limit, queue, unseen)}
}

// Do does the job when there is room. If it has to wait that is told, once. A
// job whose caller hangs up while it waits ends with the context's error.
func (a *Admission) Do(ctx context.Context, j Job) (Outcome, error) {
	leave, err := a.room.Enter(ctx, j.UserID, func() { j.Tell(Progress{Stage: Queued}) })
	if full, ok := errors.AsType[*admission.Full](err); ok {
		return Outcome{}, busy(full)
	}
	if err != nil {
		return Outcome{}, err
	}
	defer leave()
	return a.next.Do(ctx, j)
}

// Placed is a [Worker] that does a job only while there is a place for it among
// those of all processes. Nobody waits: what finds no place is the fault ai.busy,
// at once. While it is not known how many are taken, all jobs are done.
type Placed struct {
	Next   Worker
	Places admission.Places
}

var _ Worker = Placed{}

// Do implements [Worker].
func (p Placed) Do(ctx context.Context, j Job) (Outcome, error) {
	leave, err := p.Places.Take(ctx, j.UserID)
	switch full, isFull := errors.AsType[*admission.Full](err); {
	case isFull:
		return Outcome{}, busy(full)
	case err == nil:
		defer leave()
	}
	return p.Next.Do(ctx, j)
}

func busy(full *admission.Full) error {
	f := fault.Wrap(
		full, fault.RateLimited, "ai.busy", "As many texts as can be are being written; try again soon.",
	)
	wait := full.Wait.Round(time.Millisecond) // it is an estimate
	f.RetryAfter = min(max((wait+time.Second-1).Truncate(time.Second), time.Second), longestWait)
	return f
}
