package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"coagent/services/oauth"
)

// worklist is an oauth.Worklist in memory.
type worklist struct {
	mu    sync.Mutex
	notes map[oauth.Key]string
	count int
}

func (w *worklist) Note(_ context.Context, k oauth.Key) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.notes == nil {
		w.notes = map[oauth.Key]string{}
	}
	w.count++
	w.notes[k] = fmt.Sprint(w.count)
	return nil
}

func (w *worklist) Noted(context.Context) (all []oauth.Note, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for k, stamp := range w.notes {
		all = append(all, oauth.Note{Key: k, Stamp: stamp})
	}
	return all, nil
}

func (w *worklist) Forget(_ context.Context, n oauth.Note) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.notes[n.Key] == n.Stamp {
		delete(w.notes, n.Key)
	}
	return nil
}

func (w *worklist) len() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.notes)
}

// What a process could not do, and will never do itself, another does an hour later.
func TestWhatAFrozenProcessHasLeftAnotherDoes(t *testing.T) {
	for name, c := range map[string]struct {
		fails func(o *office) (mends func())
		act   func(o *office) error
		want  string
	}{
		"an event": {
			func(o *office) func() { o.bus.setDown(true); return func() { o.bus.setDown(false) } },
			func(o *office) error { _, err := o.Refresh(context.Background(), key, 0); return err }, "[connected refreshed]",
		},
		"a grant to revoke": {
			func(o *office) func() {
				o.provider.Refuses(&oauth.Refusal{Class: oauth.Transient, ProviderCode: "http_503"})
				return func() {}
			},
			func(o *office) error { return o.Disconnect(context.Background(), key) }, "[connected revoked]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			inOffice(t, strict, func(t *testing.T, o *office) {
				list := &worklist{}
				o.Worklist = list
				o.connect(t)
				mend := c.fails(o)
				if err := c.act(o); err != nil {
					t.Fatal(err)
				}
				if list.len() != 1 {
					t.Fatalf("%d notes", list.len())
				}
				time.Sleep(time.Hour)
				mend()
				other := o.another()
				other.Worklist = list
				if err := other.Flush(t.Context()); err != nil {
					t.Error(err)
				}
				if s := o.stored(t); len(s.Pending) > 0 || s.State == oauth.Revoking || list.len() != 0 || fmt.Sprint(o.types()) != c.want {
					t.Errorf("%d events wait, it is %s, %d notes, events %v", len(s.Pending), s.State, list.len(), o.types())
				}
			})
		})
	}
}

func TestAFlushSaysWhatIsLeft(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		list := &worklist{}
		o.Worklist = list
		o.connect(t)
		if err := o.Flush(t.Context()); err != nil {
			t.Errorf("there was nothing to do: %v", err)
		}
		o.bus.setDown(true)
		if _, err := o.Refresh(t.Context(), key, 0); err != nil {
			t.Fatal(err)
		}
		if err := o.Flush(t.Context()); err == nil || !strings.Contains(err.Error(), "of 1 connections") || list.len() != 1 {
			t.Errorf("%v, %d notes", err, list.len())
		}
		o.bus.setDown(false)
		if err := o.Flush(t.Context()); err != nil || list.len() != 0 {
			t.Errorf("%v, %d notes", err, list.len())
		}
	})
}

// Tokens that the table does not take are the work of an invocation: it lasts until
// they are stored or its time is over, and goes on in the next.
func TestATokenIsRescuedInTheTimeThatThereIs(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		first := o.connectWith(t, -time.Minute)
		back := o.commitsFail(time.Hour)
		_, err := o.Token(t.Context(), key)
		wantFault(t, err, "oauth.storage_unavailable", "")
		rest, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		if err := o.Rest(rest); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("at the end of the invocation: %v", err)
		}
		flushing, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		if err := o.Flush(flushing); err == nil || !strings.Contains(err.Error(), "tokens wait") {
			t.Errorf("a flush while the table is away: %v", err)
		}
		back()
		if err := o.Flush(t.Context()); err != nil {
			t.Error(err)
		}
		if s := o.stored(t); s.Version != first.Version+1 || o.provider.Count("refresh") != 1 || !o.provider.Alive(o.open(t).Refresh) {
			t.Errorf("version %d after %d, %d calls", s.Version, first.Version, o.provider.Count("refresh"))
		}
	})
}
