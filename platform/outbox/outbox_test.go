package outbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
	"coagent/platform/outbox"
)

// bus takes events, unless it is told not to.
type bus struct {
	mu    sync.Mutex
	down  error         // what every call gives
	hangs bool          // and after its time
	bad   string        // an event with this body is refused
	took  []string      // bodies, in their order
	calls int           // taken or not
	pace  time.Duration // of a call
}

func (b *bus) Send(ctx context.Context, _ string, body []byte) error {
	b.mu.Lock()
	b.calls++
	down, hangs, bad, pace := b.down, b.hangs, b.bad, b.pace
	b.mu.Unlock()
	if hangs {
		<-ctx.Done()
		return fault.Wrap(ctx.Err(), fault.Timeout, "events_timeout", "late")
	}
	time.Sleep(pace)
	if down != nil {
		return down
	}
	if bad != "" && string(body) == bad {
		return fault.New(fault.BadUpstream, "events.rejected", "no")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.took = append(b.took, string(body))
	return nil
}

func (b *bus) set(change func(*bus)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change(b)
}

// taken is what the bus took, in its order.
func (b *bus) taken() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.took)
}

func (b *bus) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.calls
}

var errDown error = &fault.Error{Kind: fault.Unavailable, Code: "events.unavailable", Detail: "down", Temporary: true}

// event is number n, and its body says so.
func event(n int) outbox.Event {
	return outbox.Event{ID: fmt.Sprint("id-", n), Type: "a.type", Body: fmt.Appendf(nil, "%d", n), Owner: fmt.Sprint("user-", n)}
}

type box struct {
	*outbox.Outbox
	log *bytes.Buffer
}

// open runs an outbox until the test ends, or stop is called.
func open(t *testing.T, to outbox.Bus, shared outbox.Store) (b box, stop func()) {
	t.Helper()
	log := new(bytes.Buffer)
	b = box{&outbox.Outbox{Bus: to, Shared: shared, Log: slog.New(slog.NewTextHandler(&locked{to: log}, nil))}, log}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { b.Run(ctx) })
	stop = func() { cancel(); running.Wait() }
	t.Cleanup(stop)
	return b, stop
}

type locked struct {
	mu sync.Mutex
	to *bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(p)
}

func (b box) publish(t *testing.T, e outbox.Event) {
	t.Helper()
	if err := b.Publish(t.Context(), e); err != nil {
		t.Errorf("%s: %v", e.ID, err)
	}
}

// each holds the bodies against those of the first n events, each once.
func each(t *testing.T, got []string, n int) {
	t.Helper()
	seen := map[string]int{}
	for _, body := range got {
		seen[body]++
	}
	for i := range n {
		if seen[fmt.Sprint(i)] != 1 {
			t.Errorf("event %d was taken %d times", i, seen[fmt.Sprint(i)])
		}
	}
	if len(seen) != n {
		t.Errorf("%d events were taken, want %d", len(seen), n)
	}
}

func TestAnEventIsSentAtOnceAndOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := new(bus)
		b, _ := open(t, to, new(outbox.Memory))
		b.publish(t, event(0))
		each(t, to.taken(), 1)
		b.publish(t, event(0)) // as a repeated request does
		time.Sleep(time.Hour)
		if to.count() != 1 || b.log.Len() != 0 {
			t.Errorf("%d calls; the log says %s", to.count(), b.log)
		}
	})
}

// The bus is away for ten seconds while an event is published every 50 ms.
func TestNoEventIsLostWhileTheBusIsAway(t *testing.T) {
	for name, c := range map[string]struct{ away func(*bus) }{
		"down":    {func(b *bus) { b.down = errDown }},
		"silent":  {func(b *bus) { b.hangs = true }},
		"limited": {func(b *bus) { b.down = fault.New(fault.RateLimited, "x", "y") }},
	} {
		for _, store := range []string{"shared", "own"} {
			t.Run(name+", "+store, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					to := new(bus)
					var shared outbox.Store
					if store == "shared" {
						shared = new(outbox.Memory)
					}
					b, _ := open(t, to, shared)
					time.AfterFunc(time.Second+time.Millisecond, func() { to.set(c.away) })
					time.AfterFunc(11*time.Second, func() { to.set(func(b *bus) { b.down, b.hangs = nil, false }) })
					var publishing sync.WaitGroup
					slow := 0
					for n := range 200 {
						publishing.Go(func() {
							time.Sleep(time.Duration(n) * 50 * time.Millisecond)
							began := time.Now()
							b.publish(t, event(n))
							if time.Since(began) > time.Second {
								t.Errorf("event %d was waited for: %v", n, time.Since(began))
							}
							if time.Since(began) > 0 {
								to.set(func(*bus) { slow++ })
							}
						})
					}
					publishing.Wait()
					time.Sleep(20 * time.Second)
					each(t, to.taken(), 200)
					if to.count() > 300 || slow > 100 {
						t.Errorf("%d calls, %d of them were waited for", to.count(), slow)
					}
					if strings.Count(b.log.String(), "event bus is down") != 1 || strings.Count(b.log.String(), "event bus is back") != 1 {
						t.Errorf("the log says\n%s", b.log)
					}
				})
			})
		}
	}
}

func TestABusThatIsBackIsNoticedWithinSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &bus{down: errDown}
		b, _ := open(t, to, nil)
		b.publish(t, event(0))
		time.Sleep(time.Hour)
		if n := to.count(); n > 800 {
			t.Errorf("it was asked %d times in an hour", n)
		}
		to.set(func(b *bus) { b.down = nil })
		time.Sleep(12 * time.Second)
		each(t, to.taken(), 1)
	})
}

func TestAProcessThatDiesLosesNothingThatIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to, shared := &bus{pace: 100 * time.Millisecond}, new(outbox.Memory)
		dying, bury := open(t, to, shared)
		for n := range 10 { // and dies before one of them is sent
			e := event(n)
			if _, err := shared.Add(t.Context(), e, 10*time.Second); err != nil {
				t.Fatal(err)
			}
		}
		to.set(func(b *bus) { b.down = errDown })
		for n := 10; n < 20; n++ {
			dying.publish(t, event(n))
		}
		bury()
		to.set(func(b *bus) { b.down = nil })
		_, _ = open(t, to, shared)
		time.Sleep(15 * time.Second)
		each(t, to.taken(), 20)
	})
}

// broken is a store that fails while it is told to.
type broken struct {
	outbox.Store
	mu   sync.Mutex
	away bool
}

func (b *broken) set(away bool) { b.mu.Lock(); b.away = away; b.mu.Unlock() }

func (b *broken) err() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.away {
		return errors.New("away")
	}
	return nil
}

func (b *broken) Add(ctx context.Context, e outbox.Event, hold time.Duration) (bool, error) {
	if err := b.err(); err != nil {
		return false, err
	}
	return b.Store.Add(ctx, e, hold)
}

func (b *broken) Claim(ctx context.Context, n int, hold time.Duration) ([]outbox.Lane, error) {
	if err := b.err(); err != nil {
		return nil, err
	}
	return b.Store.Claim(ctx, n, hold)
}

func (b *broken) Release(ctx context.Context, lane outbox.Lane, sent []string, wait time.Duration) error {
	if err := b.err(); err != nil {
		return err
	}
	return b.Store.Release(ctx, lane, sent, wait)
}

func TestWithoutTheSharedStoreTheProcessKeepsEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to, shared := &bus{down: errDown}, &broken{Store: new(outbox.Memory), away: true}
		b, _ := open(t, to, shared)
		for n := range 10 {
			b.publish(t, event(n))
		}
		time.Sleep(time.Minute)
		to.set(func(b *bus) { b.down = nil })
		time.Sleep(12 * time.Second)
		each(t, to.taken(), 10)
	})
}

// The store comes back before the bus does, and then the process dies.
func TestWhatTheProcessKeepsIsHandedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to, shared := &bus{down: errDown}, &broken{Store: new(outbox.Memory), away: true}
		b, die := open(t, to, shared)
		for n := range 10 {
			b.publish(t, event(n))
		}
		time.Sleep(time.Minute)
		shared.set(false)
		time.Sleep(15 * time.Second)
		die()
		to.set(func(b *bus) { b.down = nil })
		_, _ = open(t, to, shared)
		time.Sleep(15 * time.Second)
		each(t, to.taken(), 10)
	})
}

func TestAnEventThatIsRefusedHoldsUpNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &bus{bad: "0"}
		b, _ := open(t, to, nil)
		for n := range 5 {
			b.publish(t, event(n))
		}
		if got := to.taken(); !slices.Equal(got, []string{"1", "2", "3", "4"}) || strings.Contains(b.log.String(), "is down") {
			t.Errorf("taken are %q; the log says\n%s", got, b.log)
		}
		time.Sleep(time.Hour)
		if n := to.count(); n > 60 {
			t.Errorf("it was tried %d times in an hour", n)
		}
		to.set(func(b *bus) { b.bad = "" }) // somebody gave the right
		time.Sleep(6 * time.Minute)
		each(t, to.taken(), 5)
	})
}

func TestALaneStaysInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to, shared := &bus{down: errDown, pace: 30 * time.Millisecond}, new(outbox.Memory)
		one, _ := open(t, to, shared)
		two, _ := open(t, to, shared)
		var want []string
		for n := range 60 {
			e := event(n)
			e.Lane, want = "k", append(want, fmt.Sprint(n))
			[]box{one, two}[n%2].publish(t, e)
			if n == 40 {
				to.set(func(b *bus) { b.down = nil })
			}
		}
		time.Sleep(30 * time.Second)
		if got := to.taken(); !slices.Equal(got, want) {
			t.Errorf("in the order %q", got)
		}
	})
}

func TestTheEndOfAProgramSendsWhatItAloneKeeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &bus{down: errDown}
		b, stop := open(t, to, nil)
		for n := range 10 {
			b.publish(t, event(n))
		}
		stop()
		time.AfterFunc(2*time.Second, func() { to.set(func(b *bus) { b.down = nil }) })
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		began := time.Now()
		b.Close(ctx)
		if each(t, to.taken(), 10); time.Since(began) > 3*time.Second || strings.Contains(b.log.String(), "event lost") {
			t.Errorf("it took %v; the log says\n%s", time.Since(began), b.log)
		}
	})
}

func TestWhatIsLostIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &bus{down: errDown}
		b, stop := open(t, to, nil)
		b.publish(t, event(0))
		stop()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		b.Close(ctx)
		if !strings.Contains(b.log.String(), `level=ERROR msg="event lost" event_id=id-0 event_type=a.type`) {
			t.Errorf("the log says\n%s", b.log)
		}

		full, _ := open(t, to, nil)
		lost := 0
		for n := range 501 { // of one user, who may have a tenth of the room
			e := event(n)
			e.Owner = "greedy"
			if full.Publish(t.Context(), e) != nil {
				lost++
			}
		}
		full.publish(t, event(1000))
		if lost != 1 {
			t.Errorf("%d were lost", lost)
		}
		to.set(func(b *bus) { b.down = nil })
		time.Sleep(time.Minute)
		if n := len(to.taken()); n != 501 {
			t.Errorf("%d were taken", n)
		}
	})
}

func TestAnEventIsPublishedAlsoForACallerWhoHasGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := new(bus)
		b, _ := open(t, to, nil)
		ctx, leave := context.WithCancel(t.Context())
		leave()
		if err := b.Publish(ctx, event(0)); err != nil {
			t.Error(err)
		}
		each(t, to.taken(), 1)
	})
}

func TestASchedulesFlushSendsEverythingThatIsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to, shared := new(bus), new(outbox.Memory)
		for n := range 35 {
			if _, err := shared.Add(t.Context(), event(n), 0); err != nil {
				t.Fatal(err)
			}
		}
		b := outbox.Outbox{Bus: to, Shared: shared, Log: slog.New(slog.DiscardHandler)}
		if err := b.Flush(t.Context()); err != nil {
			t.Error(err)
		}
		each(t, to.taken(), 35)
		to.set(func(b *bus) { b.down = errDown })
		if _, err := shared.Add(t.Context(), event(35), 0); err != nil {
			t.Fatal(err)
		}
		if err := b.Flush(t.Context()); fault.CodeOf(err) != "events.unavailable" {
			t.Errorf("a bus that is down gives %v", err)
		}
	})
}

// Whoever is stopped after a Flush must not be stopped in the middle of another's.
func TestAFlushWaitsForOneThatIsSending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to, shared := &bus{pace: 900 * time.Millisecond}, new(outbox.Memory)
		if _, err := shared.Add(t.Context(), event(0), 0); err != nil {
			t.Fatal(err)
		}
		b := outbox.Outbox{Bus: to, Shared: shared, Log: slog.New(slog.DiscardHandler)}
		var first sync.WaitGroup
		first.Go(func() { _ = b.Flush(t.Context()) })
		synctest.Wait() // it is sending
		late, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if err := b.Flush(late); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a flush whose time was up while it waited gave %v", err)
		}
		if err := b.Flush(t.Context()); err != nil {
			t.Error(err)
		}
		each(t, to.taken(), 1)
		first.Wait()
	})
}
