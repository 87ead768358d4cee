package ai_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"coagent/services/ai"
	"coagent/services/ai/aitest"
	"coagent/services/ai/idempotencytest"
)

// line is the way of one process to the store, and can be cut.
type line struct {
	ai.IdempotencyStore
	cut atomic.Bool
}

var errCut = errors.New("the line is cut")

func (l *line) Put(ctx context.Context, name string, e ai.Entry, ttl time.Duration) (ai.Entry, error) {
	if l.cut.Load() {
		return ai.Entry{}, errCut
	}
	return l.IdempotencyStore.Put(ctx, name, e, ttl)
}

func (l *line) Drop(ctx context.Context, name string, e ai.Entry) error {
	if l.cut.Load() {
		return errCut
	}
	return l.IdempotencyStore.Drop(ctx, name, e)
}

func (l *line) Cancel(ctx context.Context, name string, ttl time.Duration) (ai.Entry, error) {
	if l.cut.Load() {
		return ai.Entry{}, errCut
	}
	return l.IdempotencyStore.Cancel(ctx, name, ttl)
}

func TestTheNextTakesOverFromAProcessThatDies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next, store := new(author), new(idempotencytest.Store)
		dying := &line{IdempotencyStore: store}
		forever := work(func(ctx context.Context, _ ai.Job) (ai.Outcome, error) { <-ctx.Done(); return ai.Outcome{}, ctx.Err() })
		ctx, bury := context.WithCancel(t.Context())
		var dead sync.WaitGroup
		body := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Next: forever, Store: dying}
		dead.Go(func() { _, _ = body.Do(ctx, keyed("k", `{}`)) })
		time.AfterFunc(time.Minute, func() { dying.cut.Store(true) })
		synctest.Wait()
		began := time.Now()
		does(t, &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Next: next, Store: store}, keyed("k", `{}`), ` {"call":"<1>"}`, ai.KeyStored)
		waited := time.Since(began) - 10*time.Second // for a lease that was renewed for a minute, and runs out
		if waited < time.Minute+5*time.Second || waited > time.Minute+11*time.Second {
			t.Errorf("it waited for %v", waited)
		}
		bury()
		dead.Wait()
		body.Close(ctx)
	})
}

func TestAStoreThatBreaksLosesNoOutcome(t *testing.T) {
	for name, c := range map[string]struct {
		cut, mended time.Duration // since the beginning of the first job, which takes 10 s
		first       ai.KeyStatus
		second      string
	}{
		"before":              {0, time.Hour, ai.KeyUnavailable, ` {"call":"<2>"}`},
		"while it is done":    {time.Second, time.Hour, ai.KeyUnavailable, ` {"call":"<2>"}`},
		"for a while":         {time.Second, 9 * time.Second, ai.KeyStored, ` {"call":"<1>"}`},
		"when it is to store": {9999 * time.Millisecond, time.Hour, ai.KeyUnavailable, ` {"call":"<2>"}`},
		"afterwards":          {10001 * time.Millisecond, time.Hour, ai.KeyStored, ` {"call":"<1>"}`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &line{IdempotencyStore: new(idempotencytest.Store)}
				o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Next: new(author), Store: l}
				time.AfterFunc(c.cut, func() { l.cut.Store(true) })
				time.AfterFunc(c.mended, func() { l.cut.Store(false) })
				time.Sleep(time.Nanosecond)
				does(t, o, keyed("k", `{}`), ` {"call":"<1>"}`, c.first)
				time.Sleep(2 * time.Hour)
				status := ai.KeyStored
				if c.first == ai.KeyStored {
					status = ai.KeyReplayed
				}
				does(t, o, keyed("k", `{}`), c.second, status)
			})
		})
	}
}

func TestWithoutAStoreEveryJobIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{IdempotencyStore: new(idempotencytest.Store)}
		l.cut.Store(true)
		next := &author{fails: func(call int32) error {
			if call == 3 {
				return errFails
			}
			return nil
		}}
		o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Next: next, Store: l}
		does(t, o, keyed("k", `{}`), ` {"call":"<1>"}`, ai.KeyUnavailable)
		does(t, o, keyed("k", `{}`), ` {"call":"<2>"}`, ai.KeyUnavailable)
		if _, err := o.Do(t.Context(), keyed("k", `{}`)); !errors.Is(err, errFails) {
			t.Errorf("got %v", err)
		}
	})
}

// A process that is cut off loses its lease, another does the job, and the
// first comes back with an outcome of its own.
func TestAnOutcomeThatComesLateReplacesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := new(idempotencytest.Store)
		away := &line{IdempotencyStore: store}
		slow := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Store: away, Next: work(func(context.Context, ai.Job) (ai.Outcome, error) {
			time.Sleep(time.Minute)
			away.cut.Store(false)
			return ai.Outcome{Body: []byte(`"late"`)}, nil
		})}
		var first sync.WaitGroup
		first.Go(func() { does(t, slow, keyed("k", `{}`), `"late"`, ai.KeyUnavailable) })
		synctest.Wait()
		away.cut.Store(true)
		o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Next: new(author), Store: store}
		does(t, o, keyed("k", `{}`), ` {"call":"<1>"}`, ai.KeyStored)
		first.Wait()
		does(t, o, keyed("k", `{}`), ` {"call":"<1>"}`, ai.KeyReplayed)
	})
}

// slow is a store whose entries are there half a second after the call.
type slow struct{ ai.IdempotencyStore }

func (s slow) Put(ctx context.Context, name string, e ai.Entry, ttl time.Duration) (ai.Entry, error) {
	time.Sleep(500 * time.Millisecond)
	return s.IdempotencyStore.Put(context.WithoutCancel(ctx), name, e, ttl)
}

// The job fails while its lease is being renewed.
func TestALateRenewalDoesNotTakeTheNameAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen,
			Store: slow{new(idempotencytest.Store)}, Next: work(func(context.Context, ai.Job) (ai.Outcome, error) {
				time.Sleep(3100 * time.Millisecond)
				return ai.Outcome{}, errFails
			})}
		if _, err := o.Do(t.Context(), keyed("k", `{}`)); !errors.Is(err, errFails) {
			t.Errorf("got %v", err)
		}
		o.Next = takes(time.Second)
		began := time.Now()
		does(t, o, keyed("k", `{}`), `{}`, ai.KeyStored)
		if took := time.Since(began); took > 3*time.Second { // with three calls of the store and one that renews
			t.Errorf("it took %v", took)
		}
	})
}

// deaf is a store that does what it is told while its caller learns nothing.
type deaf struct {
	ai.IdempotencyStore
	until time.Time
}

func (d deaf) Put(ctx context.Context, name string, e ai.Entry, ttl time.Duration) (ai.Entry, error) {
	there, err := d.IdempotencyStore.Put(ctx, name, e, ttl)
	if time.Now().Before(d.until) {
		return ai.Entry{}, errCut
	}
	return there, err
}

// The claim is made, and the answer to it is lost.
func TestAClaimThatIsAnsweredLateKeepsTheOutcome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := new(idempotencytest.Store)
		o := &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Next: new(author), Store: deaf{store, time.Now().Add(time.Second)}}
		does(t, o, keyed("k", `{}`), ` {"call":"<1>"}`, ai.KeyStored)
		does(t, o, keyed("k", `{}`), ` {"call":"<1>"}`, ai.KeyReplayed)

		o = &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen,
			Next: work(func(context.Context, ai.Job) (ai.Outcome, error) { return ai.Outcome{}, errFails }), Store: deaf{
				store, time.Now().Add(time.Second),
			}}
		if _, err := o.Do(t.Context(), keyed("fails", `{}`)); !errors.Is(err, errFails) {
			t.Errorf("got %v", err)
		}
		began := time.Now()
		does(t, &ai.Idempotent{Events: new(aitest.Events), Unseen: unseen, Next: takes(time.Second), Store: store}, keyed("fails", `{}`), `{}`, ai.KeyStored)
		if took := time.Since(began); took != time.Second {
			t.Errorf("a name that nobody has is waited for: %v", took)
		}
	})
}
