package ai_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/leanovate/gopter"

	"coagent/platform/depthtest"
	"coagent/platform/fault"
	"coagent/services/ai"
)

func laws(t *testing.T, seed int64) *gopter.Properties {
	t.Helper()
	return depthtest.Laws(t, seed, 200, 2000)
}

var errFails = errors.New("it fails")

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

// begin starts n jobs of as many users and returns when each is done or waits;
// end waits for their ends.
func begin(t *testing.T, w ai.Worker, n int) (end func()) {
	t.Helper()
	var jobs sync.WaitGroup
	for i := range n {
		jobs.Go(func() {
			if _, err := w.Do(t.Context(), ai.Job{UserID: strconv.Itoa(i)}); err != nil {
				t.Errorf("got %v", err)
			}
		})
	}
	synctest.Wait()
	return jobs.Wait
}

func TestWhatCannotBeTakenIsRefusedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := ai.NewAdmission(takes(40*time.Second), 2, 4)
		end, began := begin(t, b, 6), time.Now()
		_, err := b.Do(t.Context(), ai.Job{UserID: "another"})
		refusedFor(t, err, 90*time.Second) // four before it, two at once, of 30 s as it is thought
		if time.Since(began) != 0 {
			t.Error("it had to wait for that")
		}
		end()
	})
}

func TestRetryAfterFollowsTheJobs(t *testing.T) {
	for took, want := range map[time.Duration]time.Duration{
		time.Nanosecond: time.Second, time.Second: time.Second, 1001 * time.Millisecond: 2 * time.Second,
		20 * time.Second: 20 * time.Second, time.Hour: 5 * time.Minute,
	} {
		synctest.Test(t, func(t *testing.T) {
			b := ai.NewAdmission(takes(took), 1, 0)
			for range 200 { // until nothing else is remembered
				begin(t, b, 1)()
			}
			end := begin(t, b, 1)
			_, err := b.Do(t.Context(), ai.Job{})
			refusedFor(t, err, want)
			end()
		})
	}
}

func TestOneUsersJobsDoNotKeepAnothersWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := ai.NewAdmission(takes(25*time.Second), 10, 20)
		var greedy sync.WaitGroup
		var refused atomic.Int32
		for range 50 {
			greedy.Go(func() {
				if _, err := b.Do(t.Context(), ai.Job{UserID: "greedy"}); err != nil {
					refused.Add(1)
				}
			})
		}
		synctest.Wait()
		began := time.Now()
		if _, err := b.Do(t.Context(), ai.Job{UserID: "another"}); err != nil || time.Since(began) != 50*time.Second {
			t.Errorf("another's job: %v after %v, of which it took 25 s itself", err, time.Since(began))
		}
		greedy.Wait()
		if n := refused.Load(); n != 30 {
			t.Errorf("%d of the greedy one's 50 jobs were refused", n)
		}
	})
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

func TestHowAWaitEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := ai.NewAdmission(takes(time.Minute), 1, 4)
		end, began := begin(t, b, 1), time.Now()
		ctx, hangUp := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, hangUp)
		if _, err := b.Do(ctx, ai.Job{}); !errors.Is(err, context.Canceled) || time.Since(began) != time.Second {
			t.Errorf("who hung up got %v after %v", err, time.Since(began))
		}
		ctx, hangUp = context.WithTimeout(t.Context(), 40*time.Second) // the turn is thought to come in 29 s
		defer hangUp()
		_, err := b.Do(ctx, ai.Job{})
		refusedFor(t, err, time.Second) // the one at work is overdue
		if errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 41*time.Second {
			t.Errorf("whose time was over got %v after %v", err, time.Since(began))
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
