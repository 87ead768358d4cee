package program

import (
	"context"
	"time"

	"coagent/platform/telemetry"
	"coagent/services/ai"
)

// queue measures how many jobs wait for their turn, and how long. It stands
// before what keeps them waiting, and turn behind it.
type queue struct{ next ai.Worker }

// turn is where a job of a [queue] begins.
type turn struct{ next ai.Worker }

var (
	_ ai.Worker = queue{}
	_ ai.Worker = turn{}
)

type waitingKey struct{}

// waiting is a job in the queue. One goroutine after the other has it.
type waiting struct {
	since time.Time
	over  bool
}

// Do implements [ai.Worker].
func (q queue) Do(ctx context.Context, j ai.Job) (ai.Outcome, error) {
	w := &waiting{since: time.Now()}
	telemetry.QueueLength.Add(1)
	defer w.end() // it may have been turned away
	return q.next.Do(context.WithValue(ctx, waitingKey{}, w), j)
}

// Do implements [ai.Worker].
func (t turn) Do(ctx context.Context, j ai.Job) (ai.Outcome, error) {
	if w, ok := ctx.Value(waitingKey{}).(*waiting); ok {
		telemetry.QueueWait.Observe(time.Since(w.since).Seconds())
		w.end()
	}
	return t.next.Do(ctx, j)
}

func (w *waiting) end() {
	if !w.over {
		w.over = true
		telemetry.QueueLength.Add(-1)
	}
}
