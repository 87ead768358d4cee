package ai

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"
)

// attempt is one try at a job with a key. It does not end with its caller.
type attempt struct {
	cancel context.CancelCauseFunc
	news   chan struct{} // holds one when something was told
	done   chan struct{} // closed once out and err are set
	out    Outcome
	err    error

	mu       sync.Mutex
	progress []Progress
	left     bool // by its caller
}

// begin does the job whose name is e's, and keeps what comes of it.
func (i *Idempotent) begin(ctx context.Context, j Job, name string, e Entry) *attempt {
	staying := context.WithoutCancel(ctx)
	working, cancel := context.WithCancelCause(staying)
	a := &attempt{cancel: cancel, news: make(chan struct{}, 1), done: make(chan struct{})}
	stop := func() {}
	if deadline, ok := ctx.Deadline(); ok {
		working, stop = context.WithDeadline(working, deadline)
	}
	i.mu.Lock()
	if i.working == nil {
		i.working = map[*attempt]bool{}
	}
	i.working[a] = true
	i.mu.Unlock()
	i.ended.Go(func() {
		defer func() {
			stop()
			cancel(nil)
			i.mu.Lock()
			delete(i.working, a)
			i.mu.Unlock()
			close(a.done)
		}()
		a.out, a.err = i.try(working, staying, j, name, e, a)
		if a.err != nil && a.isLeft() && !errors.Is(a.err, errCancelled) {
			i.Unseen(staying, j, a.err)
		}
	})
	return a
}

// try does the job within working. What is kept of it is kept within staying.
func (i *Idempotent) try(
	working, staying context.Context, j Job, name string, e Entry, a *attempt,
) (out Outcome, err error) {
	began, stored := time.Now(), false
	stopBeating := i.beat(staying, name, e, a)
	defer func() {
		if !stored { // also if there is an outcome that was too long to be kept
			_ = i.Store.Drop(staying, name, e) // else the lease runs out
		}
	}()
	j.Watch = a.note
	out, err = do(working, i.Next, j)
	stopBeating() // first, or a late beat would take the name again
	if cause := context.Cause(working); errors.Is(cause, errCancelled) {
		return Outcome{}, errCancelled
	}
	if err != nil {
		return Outcome{}, err
	}
	// From here on it can no longer be cancelled, so that its event may be sent.
	// Whoever dies before the outcome is kept leaves a job that is done anew, with
	// the same event.
	e.Sealed = true
	if now, err := i.Store.Put(staying, name, e, lease); err == nil && now.Cancelled {
		return Outcome{}, errCancelled
	}
	e.Outcome = outcomeOf(out, began)
	announce(staying, i.Events, j, e.Outcome)
	now, err := i.Store.Put(staying, name, e, keepFor)
	stored = err == nil && now.Owner == e.Owner
	out.Key = KeyUnavailable
	if stored {
		out.Key = KeyStored
	}
	return out, nil
}

// do does a job. A panic becomes an error: in a goroutine of its own it would end
// the program.
func do(ctx context.Context, w Worker, j Job) (out Outcome, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return w.Do(ctx, j)
}

// beat renews the lease, keeps the progress and looks whether the job was cancelled,
// until stop is called, which returns when no beat is under way. A lease that was
// lost may be had again; if another has it, that one keeps it.
func (i *Idempotent) beat(ctx context.Context, name string, e Entry, a *attempt) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var beating sync.WaitGroup
	beating.Go(func() {
		again := time.NewTicker(beat)
		defer again.Stop()
		for {
			select {
			case <-again.C:
				if ctx.Err() != nil {
					return
				}
				e.Progress = a.soFar()
				if found, err := i.Store.Put(ctx, name, e, lease); err == nil && found.Cancelled {
					a.cancel(errCancelled)
				}
			case <-ctx.Done():
				return
			}
		}
	})
	return func() { cancel(); beating.Wait() }
}

// follow tells the caller what the job tells, and returns what comes of it. A
// caller who leaves gets the context's error.
func (a *attempt) follow(ctx context.Context, j Job) (Outcome, error) {
	var told relay
	for {
		select {
		case <-a.news:
			told.tell(j, a.soFar())
		case <-a.done:
			return a.out, a.err
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) { // the job's time is over as well
				select {
				case <-a.done:
					return a.out, a.err
				case <-time.After(lastWord):
				}
			}
			a.mu.Lock()
			a.left = true
			a.mu.Unlock()
			return Outcome{}, ctx.Err()
		}
	}
}

func (a *attempt) isLeft() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.left
}

// note keeps the last word of each stage, in the order in which they began.
func (a *attempt) note(p Progress) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if last := len(a.progress) - 1; last >= 0 && a.progress[last].Stage == p.Stage {
		a.progress[last] = p
	} else {
		a.progress = append(slices.DeleteFunc(a.progress, func(old Progress) bool { return old.Stage == p.Stage }), p)
	}
	select {
	case a.news <- struct{}{}:
	default:
	}
}

// soFar is what was told so far.
func (a *attempt) soFar() []Progress {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.progress)
}

// relay tells one caller of progress that others keep.
type relay struct{ told []Progress }

// tell tells what is new in progress.
func (r *relay) tell(j Job, progress []Progress) {
	for _, p := range progress {
		if !slices.Contains(r.told, p) {
			j.Tell(p)
		}
	}
	r.told = progress
}
