package idempotencytest

import (
	"bytes"
	"context"
	"crypto/rand"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coagent/services/ai"
)

// RunStoreTests holds a store against the promises of [ai.IdempotencyStore]. Each test
// opens one of its own; they may share what lies beneath. Time passes for them.
func RunStoreTests(t *testing.T, open func(*testing.T) ai.IdempotencyStore) {
	for name, test := range map[string]func(trial){
		"the first has the name and renews it":       firstWins,
		"of many one wins":                           oneOfMany,
		"an outcome comes back byte for byte":        bytesStay,
		"an outcome stays":                           outcomesStay,
		"nobody writes over another's":               nothingOverwritten,
		"an outcome is kept where nothing is":        outcomeAlone,
		"a name that is dropped is free":             dropped,
		"only the owner drops, and only what is not": notDropped,
		"names do not touch each other":              namesApart,
		"an entry is lost when its time is over":     expires,
		"a renewed entry lives on":                   renewed,
		"who has left gets an error":                 left,
		"progress comes back":                        progressStays,
		"a job is cancelled for good":                cancelled,
		"what is sealed is not cancelled":            sealed,
		"what is finished is not cancelled":          finished,
		"what was cancelled is forgotten in the end": cancelledExpires,
	} {
		t.Run(name, func(t *testing.T) { test(trial{t, open(t)}) })
	}
}

type trial struct {
	*testing.T
	store ai.IdempotencyStore
}

func (t trial) put(name string, e ai.Entry, ttl time.Duration) ai.Entry {
	t.Helper()
	got, err := t.store.Put(t.Context(), name, e, ttl)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func (t trial) drop(name string, e ai.Entry) {
	t.Helper()
	if err := t.store.Drop(t.Context(), name, e); err != nil {
		t.Fatal(err)
	}
}

// wants puts e for an hour and says what must be there then.
func (t trial) wants(name string, e, want ai.Entry) {
	t.Helper()
	if got := t.put(name, e, time.Hour); !reflect.DeepEqual(got, want) {
		t.Errorf("there is %+v, want %+v", got, want)
	}
}

// free waits until somebody else gets the name.
func (t trial) free(name string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for e := entry(); t.put(name, e, time.Hour).Owner != e.Owner; {
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatal("the name does not become free")
		}
	}
}

func entry() ai.Entry { return ai.Entry{Owner: rand.Text(), Fingerprint: "print-" + rand.Text()} }

func done(e ai.Entry, body string) ai.Entry {
	e.Outcome = &ai.StoredOutcome{
		Body: []byte(body), Degraded: []ai.Degradation{ai.WithoutSearch, ai.WithoutRows},
		Topic: "Träume & <mehr>", Model: "model-1", PromptVersion: "0123456789ab",
		Usage: ai.Usage{InputTokens: 7, OutputTokens: 11},
		At:    time.UnixMilli(1795946400123), Took: 98765 * time.Millisecond,
	}
	return e
}

func firstWins(t trial) {
	name, a, b := rand.Text(), entry(), entry()
	t.wants(name, a, a)
	t.wants(name, b, a)
	t.wants(name, a, a)
	t.wants(name, b, a)
}

func oneOfMany(t trial) {
	name := rand.Text()
	var asking sync.WaitGroup
	var won atomic.Int32
	for range 50 {
		asking.Go(func() {
			e := entry()
			if got, err := t.store.Put(t.Context(), name, e, time.Hour); err != nil {
				t.Error(err)
			} else if got.Owner == e.Owner {
				won.Add(1)
			}
		})
	}
	asking.Wait()
	if won.Load() != 1 {
		t.Errorf("%d have the name", won.Load())
	}
}

func bytesStay(t trial) {
	long := `{"text":"` + string(bytes.Repeat([]byte("ä"), 50_000)) + `"}`
	for _, body := range []string{`{}`, ` { "b" : 1.0, "a":"<b>&amp;\u00e9é\u2028` + "\u2028" + `😀" } ` + "\n", "\x00\xff\xfe", long} {
		name, a := rand.Text(), entry()
		t.wants(name, a, a)
		t.wants(name, done(a, body), done(a, body))
		t.wants(name, entry(), done(a, body))
	}
	plain := entry()
	plain.Outcome = &ai.StoredOutcome{Body: []byte(`{}`), At: time.UnixMilli(0)}
	name := rand.Text()
	t.wants(name, plain, plain)
	t.wants(name, entry(), plain)
}

func outcomesStay(t trial) {
	name, a := rand.Text(), entry()
	t.wants(name, a, a)
	t.wants(name, done(a, `1`), done(a, `1`))
	t.wants(name, a, done(a, `1`))            // a renewal that comes late
	t.wants(name, done(a, `2`), done(a, `1`)) // the first outcome is the outcome
	t.wants(name, done(entry(), `3`), done(a, `1`))
}

func nothingOverwritten(t trial) {
	name, a, b := rand.Text(), entry(), entry()
	t.wants(name, a, a)
	t.wants(name, done(b, `1`), a)
	t.wants(name, done(a, `2`), done(a, `2`))
}

func outcomeAlone(t trial) {
	name, a := rand.Text(), entry()
	t.wants(name, done(a, `1`), done(a, `1`))
	t.wants(name, entry(), done(a, `1`))
}

func dropped(t trial) {
	name, a, b := rand.Text(), entry(), entry()
	t.drop(name, a) // there is nothing yet
	t.wants(name, a, a)
	t.drop(name, a)
	t.wants(name, b, b)
	t.drop(name, done(b, string(bytes.Repeat([]byte("x"), 1<<20)))) // of an outcome that was too long to be kept
	t.wants(name, a, a)
}

func notDropped(t trial) {
	name, a, b := rand.Text(), entry(), entry()
	t.wants(name, a, a)
	t.drop(name, b)
	t.wants(name, b, a)
	t.wants(name, done(a, `1`), done(a, `1`))
	t.drop(name, a)
	t.drop(name, done(a, `1`))
	t.wants(name, b, done(a, `1`))
}

func namesApart(t trial) {
	name, a, b := rand.Text(), entry(), entry()
	t.wants(name, a, a)
	t.wants(name+"x", b, b)
	t.drop(name, a)
	t.wants(name+"x", a, b)
}

func expires(t trial) {
	claim, outcome := rand.Text(), rand.Text()
	t.put(claim, entry(), 100*time.Millisecond)
	t.put(outcome, done(entry(), `1`), 100*time.Millisecond)
	t.free(claim)
	t.free(outcome)
}

func renewed(t trial) {
	name, clock, a := rand.Text(), rand.Text(), entry()
	finished, b := rand.Text(), entry()
	t.put(name, a, time.Second)
	t.put(finished, b, time.Second)
	t.wants(name, a, a) // for an hour from now
	t.wants(finished, done(b, `1`), done(b, `1`))
	t.put(clock, entry(), time.Second)
	t.free(clock)
	t.wants(name, entry(), a)
	t.wants(finished, entry(), done(b, `1`))
}

func left(t trial) {
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := t.store.Put(ctx, rand.Text(), entry(), time.Hour); err == nil {
		t.Error("put for nobody")
	}
	if err := t.store.Drop(ctx, rand.Text(), entry()); err == nil {
		t.Error("dropped for nobody")
	}
	if _, err := t.store.Cancel(ctx, rand.Text(), time.Hour); err == nil {
		t.Error("cancelled for nobody")
	}
}

func (t trial) cancels(name string, want ai.Entry) {
	t.Helper()
	if got, err := t.store.Cancel(t.Context(), name, time.Hour); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("cancelled is %+v, %v; want %+v", got, err, want)
	}
}

func progressStays(t trial) {
	name, a := rand.Text(), entry()
	t.wants(name, a, a)
	further := a
	further.Progress = []ai.Progress{
		{Stage: ai.Searching, MaxTokens: 9}, {Stage: ai.Writing, OutputTokens: 3, MaxTokens: 9},
	}
	t.wants(name, further, further)
	t.wants(name, entry(), further)
}

func cancelled(t trial) {
	name, a := rand.Text(), entry()
	t.cancels(name, ai.Entry{}) // there is nothing yet
	a.Progress = []ai.Progress{{Stage: ai.Writing, OutputTokens: 3, MaxTokens: 9}}
	t.wants(name, a, a)
	gone := a
	gone.Cancelled = true
	t.cancels(name, gone)
	t.cancels(name, gone)
	t.wants(name, a, gone) // a beat that comes late
	last := a
	last.Sealed = true
	t.wants(name, last, gone)
	t.wants(name, done(a, `1`), gone)
	t.wants(name, entry(), gone)
	t.drop(name, a)
	t.wants(name, entry(), gone)
}

func sealed(t trial) {
	name, a := rand.Text(), entry()
	t.wants(name, a, a)
	last := a
	last.Sealed = true
	t.wants(name, last, last)
	t.cancels(name, last)
	t.wants(name, a, last) // a beat that comes late
	t.cancels(name, last)
	t.wants(name, last, last)
	t.wants(name, done(a, `1`), done(a, `1`))
	b := rand.Text()
	t.wants(b, last, last)
	t.drop(b, last)
	t.cancels(b, ai.Entry{})
}

func finished(t trial) {
	name, a := rand.Text(), entry()
	t.wants(name, done(a, `1`), done(a, `1`))
	t.cancels(name, done(a, `1`))
	t.wants(name, entry(), done(a, `1`))
}

func cancelledExpires(t trial) {
	name := rand.Text()
	t.put(name, entry(), time.Hour)
	if _, err := t.store.Cancel(t.Context(), name, 100*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	t.free(name)
}
