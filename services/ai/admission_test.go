package ai_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
	"coagent/services/ai"
)

// work is a worker made of a function.
type work func(context.Context, ai.Job) (ai.Outcome, error)

func (w work) Do(ctx context.Context, j ai.Job) (ai.Outcome, error) { return w(ctx, j) }

// takes is work that lasts for d, or until the caller hangs up.
func takes(d time.Duration) work {
	return func(ctx context.Context, _ ai.Job) (ai.Outcome, error) {
		select {
		case <-time.After(d):
			return ai.Outcome{Body: []byte(`{}`)}, nil
		case <-ctx.Done():
			return ai.Outcome{}, ctx.Err()
		}
	}
}

// refusedFor holds err against ai.busy with this RetryAfter.
func refusedFor(t *testing.T, err error, want time.Duration) {
	t.Helper()
	if f := fault.From(err); f.Kind != fault.RateLimited || f.Code != "ai.busy" || f.RetryAfter != want ||
		f.Detail != "As many texts as can be are being written; try again soon." {
		t.Errorf("got %v %v, to be tried again in %v, want that in %v", f.Kind, err, f.RetryAfter, want)
	}
}

// begin starts n jobs and returns when each is done or waits; end waits for
// their ends.
func begin(t *testing.T, w ai.Worker, n int) (end func()) {
	t.Helper()
	var jobs sync.WaitGroup
	for range n {
		jobs.Go(func() {
			if _, err := w.Do(t.Context(), ai.Job{}); err != nil {
				t.Errorf("got %v", err)
			}
		})
	}
	synctest.Wait()
	return jobs.Wait
}

func TestWhatCannotBeTakenIsRefusedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := ai.NewAdmission(takes(30*time.Second), 2, 4)
		end, began := begin(t, b, 6), time.Now()
		_, err := b.Do(t.Context(), ai.Job{})
		refusedFor(t, err, 25*time.Second) // five turns of 10 s for two at once: nothing is known yet
		if time.Since(began) != 0 {
			t.Error("it had to wait for that")
		}
		end()
		end = begin(t, b, 6)
		_, err = b.Do(t.Context(), ai.Job{})
		refusedFor(t, err, time.Minute) // 75 s, as jobs take 30 s
		end()
	})
}

func TestRetryAfterFollowsTheJobs(t *testing.T) {
	for took, want := range map[time.Duration]time.Duration{
		time.Nanosecond: time.Second, time.Second: time.Second, 1001 * time.Millisecond: 2 * time.Second,
		20 * time.Second: 20 * time.Second, time.Hour: time.Minute,
	} {
		synctest.Test(t, func(t *testing.T) {
			b := ai.NewAdmission(takes(took), 1, 0)
			begin(t, b, 1)()
			end := begin(t, b, 1)
			_, err := b.Do(t.Context(), ai.Job{})
			refusedFor(t, err, want)
			end()
		})
	}
}

func TestAJobIsToldThatItWaitsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := ai.NewAdmission(takes(time.Minute), 1, 1)
		var told []ai.Progress
		j := ai.Job{Flow: ai.Flow{MaxTokens: 9}, Watch: func(p ai.Progress) { told = append(told, p) }}
		if _, err := b.Do(t.Context(), j); err != nil || told != nil {
			t.Errorf("with room: %v, %v", told, err)
		}
		end := begin(t, b, 1)
		if _, err := b.Do(t.Context(), j); err != nil || !slices.Equal(told, []ai.Progress{{Stage: ai.Queued, MaxTokens: 9}}) {
			t.Errorf("without: %v, %v", told, err)
		}
		end()
	})
}

func TestWhoIsSlowToListenHoldsNoRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := ai.NewAdmission(takes(time.Second), 1, 2)
		end := begin(t, b, 1)
		heard := make(chan struct{})
		slow := make(chan error, 1)
		go func() {
			_, err := b.Do(t.Context(), ai.Job{Watch: func(ai.Progress) { <-heard }})
			slow <- err
		}()
		end()
		began := time.Now()
		begin(t, b, 1)()
		if took := time.Since(began); took != time.Second {
			t.Errorf("another had to wait for %v", took-time.Second)
		}
		close(heard)
		if err := <-slow; err != nil {
			t.Error(err)
		}
	})
}

func TestHowAWaitEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := ai.NewAdmission(takes(time.Minute), 1, 1)
		end, began := begin(t, b, 1), time.Now()
		ctx, hangUp := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, hangUp)
		if _, err := b.Do(ctx, ai.Job{}); !errors.Is(err, context.Canceled) || time.Since(began) != time.Second {
			t.Errorf("who hung up got %v after %v", err, time.Since(began))
		}
		ctx, hangUp = context.WithTimeout(t.Context(), 2*time.Second) // nothing is known yet, so it may wait
		defer hangUp()
		_, err := b.Do(ctx, ai.Job{})
		refusedFor(t, err, 20*time.Second)
		if errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 3*time.Second {
			t.Errorf("whose time was over got %v after %v", err, time.Since(began))
		}
		end()
		if took := time.Since(began); took != time.Minute {
			t.Errorf("the one at work took %v", took)
		}
	})
}

func TestAJobWhoseTurnWouldComeTooLateIsRefusedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := ai.NewAdmission(takes(20*time.Second), 2, 10)
		until := func(d time.Duration) error {
			ctx, cancel := context.WithTimeout(t.Context(), d)
			defer cancel()
			began := time.Now()
			_, err := b.Do(ctx, ai.Job{})
			if fault.CodeOf(err) == "ai.busy" && time.Since(began) != 0 {
				t.Errorf("it was refused after %v", time.Since(began))
			}
			return err
		}
		begin(t, b, 2)()
		if err := until(time.Second); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("with room: %v", err)
		}
		// That one counts for what it took: 20 s - 19 s / 8 is what jobs take now.
		end := begin(t, b, 4)
		refusedFor(t, until(26*time.Second), 27*time.Second) // the third turn is after 26.4 s
		if err := until(61 * time.Second); err != nil {      // after 40 s in truth, and 20 s of work
			t.Errorf("with time enough: %v", err)
		}
		end()
	})
}

func TestAPanicLosesNoRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wrong := true
		b := ai.NewAdmission(work(func(context.Context, ai.Job) (ai.Outcome, error) {
			if wrong {
				panic("a mistake of ours")
			}
			return ai.Outcome{}, nil
		}), 1, 0)
		for range 3 {
			func() {
				defer func() { _ = recover() }()
				_, _ = b.Do(t.Context(), ai.Job{})
				t.Error("the panic was swallowed")
			}()
		}
		wrong = false
		if _, err := b.Do(t.Context(), ai.Job{}); err != nil {
			t.Error(err)
		}
	})
}

// The room is handed over at the very moment at which the caller hangs up.
func TestRoomThatIsHandedToOneWhoLeavesIsNotLost(t *testing.T) {
	for range 200 {
		synctest.Test(t, func(t *testing.T) {
			release := make(chan struct{})
			b := ai.NewAdmission(work(func(ctx context.Context, j ai.Job) (ai.Outcome, error) {
				if j.UserID == "first" {
					<-release
				}
				return ai.Outcome{}, nil
			}), 1, 1)
			var jobs sync.WaitGroup
			jobs.Go(func() { _, _ = b.Do(t.Context(), ai.Job{UserID: "first"}) })
			synctest.Wait()
			ctx, hangUp := context.WithCancel(t.Context())
			jobs.Go(func() { _, _ = b.Do(ctx, ai.Job{}) })
			synctest.Wait()
			jobs.Go(hangUp)
			jobs.Go(func() { close(release) })
			jobs.Wait()
			if _, err := b.Do(t.Context(), ai.Job{}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSettingsThatMakeNoSenseStillDoOneJob(t *testing.T) {
	b := ai.NewAdmission(takes(0), 0, -1)
	if _, err := b.Do(t.Context(), ai.Job{}); err != nil {
		t.Error(err)
	}
}

// full fails the test if b does not take exactly limit jobs at once, keeps
// exactly queue others waiting and does them all.
func full(t *testing.T, b *ai.Admission, release chan struct{}, running *atomic.Int32, limit, queue int) error {
	t.Helper()
	var jobs sync.WaitGroup
	var done atomic.Int32
	for range limit + queue {
		jobs.Go(func() {
			if _, err := b.Do(t.Context(), ai.Job{UserID: "afterwards"}); err == nil {
				done.Add(1)
			}
		})
	}
	synctest.Wait()
	n := int(running.Load())
	_, err := b.Do(t.Context(), ai.Job{UserID: "afterwards"})
	close(release)
	jobs.Wait()
	if n != limit || fault.CodeOf(err) != "ai.busy" || int(done.Load()) != limit+queue {
		return fmt.Errorf("afterwards %d run at once, %d of %d are done, and one more gets %w", n, done.Load(), limit+queue, err)
	}
	return nil
}
