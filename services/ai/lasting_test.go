package ai_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
	"coagent/services/ai"
	"coagent/services/ai/aitest"
	"coagent/services/ai/idempotencytest"
)

// process is one of several that share store and events.
func process(next ai.Worker, store ai.IdempotencyStore, events ai.Events) *ai.Idempotent {
	return &ai.Idempotent{Next: next, Store: store, Events: events, Unseen: unseen}
}

// chapters is work that tells of its progress for ten seconds.
type chapters struct{ author }

func (c *chapters) Do(ctx context.Context, j ai.Job) (ai.Outcome, error) {
	j.Tell(ai.Progress{Stage: ai.Searching})
	j.Tell(ai.Progress{Stage: ai.Writing, OutputTokens: 1})
	time.AfterFunc(4*time.Second, func() { j.Tell(ai.Progress{Stage: ai.Writing, OutputTokens: 2}) })
	time.AfterFunc(8*time.Second, func() { j.Tell(ai.Progress{Stage: ai.Finishing}) })
	return c.author.Do(ctx, j)
}

func TestAJobWithAKeyOutlivesItsCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next, store, events := new(chapters), new(idempotencytest.Store), new(aitest.Events)
		first, second := process(next, store, events), process(next, store, events)
		ctx, hangUp := context.WithCancel(t.Context())
		time.AfterFunc(5*time.Second, hangUp)
		if _, err := first.Do(ctx, keyed("k", `{}`)); !errors.Is(err, context.Canceled) {
			t.Errorf("who left got %v", err)
		}
		var told []ai.Progress
		j := keyed("k", `{}`)
		j.Watch = func(p ai.Progress) { told = append(told, p) }
		began := time.Now()
		does(t, second, j, ` {"call":"<1>"}`, ai.KeyReplayed)
		if took := time.Since(began); took < 5*time.Second || took > 6*time.Second {
			t.Errorf("the rest took %v", took)
		}
		if want := []ai.Progress{
			{Stage: ai.Waiting, MaxTokens: 9}, {Stage: ai.Searching, MaxTokens: 9},
			{Stage: ai.Writing, OutputTokens: 2, MaxTokens: 9}, {Stage: ai.Finishing, MaxTokens: 9},
		}; !slices.Equal(told, want) {
			t.Errorf("told: %+v", told)
		}
		if n := next.calls.Load(); n != 1 {
			t.Errorf("%d calls", n)
		}
		sent := events.Sent()
		for _, e := range sent { // a replay tells it again, and its like is dropped
			if !reflect.DeepEqual(e, sent[0]) {
				t.Errorf("told: %+v", sent)
			}
		}
	})
}

func TestAJobIsDoneThoughNobodyComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		events := new(aitest.Events)
		o := process(new(author), new(idempotencytest.Store), events)
		ctx, hangUp := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, hangUp)
		_, _ = o.Do(ctx, keyed("k", `{}`))
		time.Sleep(time.Minute)
		if len(events.Sent()) != 1 {
			t.Errorf("told: %v", events.Sent())
		}
		does(t, o, keyed("k", `{}`), ` {"call":"<1>"}`, ai.KeyReplayed)
	})
}

func TestAJobEndsAtTheDeadlineOfItsRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := new(author)
		o := process(next, new(idempotencytest.Store), new(aitest.Events))
		timely, stop := context.WithTimeout(t.Context(), 6*time.Second)
		defer stop()
		ctx, hangUp := context.WithCancel(timely)
		time.AfterFunc(time.Second, hangUp)
		_, _ = o.Do(ctx, keyed("k", `{}`))
		time.Sleep(4 * time.Second)
		if next.running.Load() != 1 {
			t.Error("it ended with its caller")
		}
		time.Sleep(2 * time.Second)
		if next.running.Load() != 0 {
			t.Error("it goes on")
		}
		does(t, o, keyed("k", `{}`), ` {"call":"<2>"}`, ai.KeyStored)
	})
}

func TestAJobThatNobodyCouldFindEndsWithItsCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cut := &line{IdempotencyStore: new(idempotencytest.Store)}
		cut.cut.Store(true)
		for name, o := range map[string]struct {
			store ai.IdempotencyStore
			key   string
		}{"without a key": {new(idempotencytest.Store), ""}, "without a store": {nil, "k"}, "with one that is away": {cut, "k"}} {
			next, events := new(author), new(aitest.Events)
			ctx, hangUp := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, hangUp)
			if _, err := process(next, o.store, events).Do(ctx, keyed(o.key, `{}`)); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", name, err)
			}
			synctest.Wait()
			if next.calls.Load() != 1 || next.running.Load() != 0 || len(events.Sent()) != 0 {
				t.Errorf("%s: %d are at work, %d events", name, next.running.Load(), len(events.Sent()))
			}
		}
	})
}

func TestAJobIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next, store, events := new(author), new(idempotencytest.Store), new(aitest.Events)
		first, second := process(next, store, events), process(next, store, events)
		job := keyed("k", `{}`)
		job.Flow = ai.Flows[3]
		cancelled := func(o *ai.Idempotent, when string) {
			t.Helper()
			_, err := o.Do(t.Context(), job)
			if f := fault.From(err); f.Kind != fault.Conflict || f.Code != "ai.generation_cancelled" {
				t.Errorf("%s: got %v", when, err)
			}
		}
		var asking sync.WaitGroup
		asking.Go(func() { cancelled(first, "who asked first") })
		synctest.Wait()
		asking.Go(func() { cancelled(second, "who waits") })
		time.Sleep(3 * time.Second)
		for range 2 {
			if err := second.Cancel(t.Context(), "u", "k"); err != nil {
				t.Error(err)
			}
		}
		time.Sleep(time.Second)
		if next.running.Load() != 0 {
			t.Error("it goes on")
		}
		asking.Wait()
		cancelled(first, "who comes later")
		if next.calls.Load() != 1 || len(events.Sent()) != 0 {
			t.Errorf("%d calls, events %v", next.calls.Load(), events.Sent())
		}
		job.Key = "another"
		if _, err := first.Do(t.Context(), job); err != nil {
			t.Errorf("under another key: %v", err)
		}
	})
}

func TestWhatCannotBeCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next, store, events := new(author), new(idempotencytest.Store), new(aitest.Events)
		o := process(next, store, events)
		job := keyed("k", `{}`)
		job.Flow = ai.Flows[0]
		refused := func(o *ai.Idempotent, user, key string, kind fault.Kind, code string) {
			t.Helper()
			if f := fault.From(o.Cancel(t.Context(), user, key)); f == nil || f.Kind != kind || f.Code != code {
				t.Errorf("cancel %s/%s: %v", user, key, f)
			}
		}
		go does(t, o, job, ` {"call":"<1>"}`, ai.KeyStored)
		time.Sleep(time.Second)
		refused(o, "somebody else", "k", fault.NotFound, "ai.generation_not_found")
		refused(o, "u", "another", fault.NotFound, "ai.generation_not_found")
		refused(process(next, nil, events), "u", "k", fault.Unavailable, "ai.keys_unavailable")
		time.Sleep(10 * time.Second)
		refused(o, "u", "k", fault.Conflict, "ai.generation_finished")
		does(t, o, job, ` {"call":"<1>"}`, ai.KeyReplayed)
	})
}

// The end of a program waits for jobs whose callers have left, for as long as it may.
func TestTheEndOfAProgramWaitsForJobs(t *testing.T) {
	for name, c := range map[string]struct {
		patience, took time.Duration
		second         string
	}{
		"long enough": {time.Minute, 9 * time.Second, ` {"call":"<1>"}`},
		"too short":   {3 * time.Second, 3 * time.Second, ` {"call":"<2>"}`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				next, store, events := new(author), new(idempotencytest.Store), new(aitest.Events)
				o := process(next, store, events)
				ctx, hangUp := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, hangUp)
				_, _ = o.Do(ctx, keyed("k", `{}`))
				ending, stop := context.WithTimeout(t.Context(), c.patience)
				defer stop()
				began := time.Now()
				o.Close(ending)
				if took := time.Since(began); took != c.took || next.running.Load() != 0 {
					t.Errorf("it took %v, and %d are at work", took, next.running.Load())
				}
				out, err := process(next, store, events).Do(t.Context(), keyed("k", `{}`))
				if err != nil || string(out.Body) != c.second {
					t.Errorf("then: %s, %v", out.Body, err)
				}
			})
		})
	}
}
