package admission_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/admission"
	"coagent/platform/depthtest"
)

func quietly() {}

// job is one job in a room and what became of it. Times are since the beginning.
type job struct {
	user                        string
	comes, takes, leaves, until time.Duration // leaves and until: 0 for never

	begun, ended time.Duration // begun: -1 for never
	queued       int
	err          error
}

// crowd brings jobs into r and returns when all have ended.
func crowd(t *testing.T, r *admission.Room, jobs []*job) {
	t.Helper()
	var all sync.WaitGroup
	began := time.Now()
	for _, j := range jobs {
		all.Go(func() {
			time.Sleep(j.comes)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if j.leaves > 0 {
				time.AfterFunc(j.leaves-j.comes, cancel)
			}
			if j.until > 0 {
				ctx, cancel = context.WithTimeout(ctx, j.until-j.comes)
				defer cancel()
			}
			j.begun = -1
			leave, err := r.Enter(ctx, j.user, func() { j.queued++ })
			if j.err = err; err == nil {
				j.begun = time.Since(began)
				select {
				case <-time.After(j.takes):
				case <-ctx.Done():
				}
				leave()
			}
			j.ended = time.Since(began)
		})
	}
	all.Wait()
}

// several are n jobs of user, one a nanosecond.
func several(n int, user string, comes, takes time.Duration) []*job {
	jobs := make([]*job, n)
	for i := range jobs {
		jobs[i] = &job{user: user, comes: comes + time.Duration(i), takes: takes}
	}
	return jobs
}

func TestAnotherUsersJobWaitsForOnePlaceAndNotForAQueue(t *testing.T) {
	for _, limit := range []int{1, 2, 10} {
		synctest.Test(t, func(t *testing.T) {
			queue := max(2*limit, 4)
			r := admission.NewRoom(limit, queue, 30*time.Second)
			greedy := several(50, "alice", 0, 25*time.Second)
			other := several(1, "bob", 3*time.Second, 25*time.Second)[0]
			late := several(1, "carol", 4*time.Second, 25*time.Second)[0]
			crowd(t, r, append(greedy, other, late))
			if other.err != nil || other.begun > 25*time.Second+50 {
				t.Errorf("limit %d: the other began after %v, %v", limit, other.begun, other.err)
			}
			if late.err != nil || late.begun > 50*time.Second+50 || limit > 1 && late.begun > 25*time.Second+50 {
				t.Errorf("limit %d: the third began after %v, %v", limit, late.begun, late.err)
			}
			done := 0
			for _, j := range greedy {
				if j.err == nil {
					done++
				}
			}
			if want := limit + queue/2; done != want {
				t.Errorf("limit %d: %d of the greedy one's jobs were done, want %d", limit, done, want)
			}
		})
	}
}

func TestPlacesGoToWhoHasTheFewest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := admission.NewRoom(4, 40, time.Minute)
		a := several(20, "alice", 0, 10*time.Second)
		b := several(4, "bob", time.Second, 10*time.Second)
		c := several(1, "carol", 2*time.Second, 10*time.Second)
		crowd(t, r, append(append(a, b...), c...))
		if c[0].begun/time.Second != 10 || b[0].begun/time.Second != 10 {
			t.Errorf("bob's first began after %v, carol's after %v", b[0].begun, c[0].begun)
		}
		// Four places for three: each has one, and the fourth goes round.
		began := 0
		for _, j := range b {
			if j.err == nil && j.begun < 21*time.Second {
				began++
			}
		}
		if began < 3 {
			t.Errorf("after two turns %d of bob's jobs have begun", began)
		}
	})
}

func TestTheWaitIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		limit, queue int
		usual, takes time.Duration
		greedy       int
		asks         string
		after, want  time.Duration
	}{
		"nothing has ended yet":              {10, 0, 30 * time.Second, 25 * time.Second, 10, "bob", time.Second, 29 * time.Second},
		"it takes longer than usual":         {10, 0, 10 * time.Second, 25 * time.Second, 10, "bob", 20 * time.Second, 0},
		"one place, behind one's own":        {1, 4, 10 * time.Second, 10 * time.Second, 3, "alice", time.Second, 29 * time.Second},
		"two places, behind one's own":       {2, 8, 10 * time.Second, 10 * time.Second, 6, "alice", time.Second, 29 * time.Second},
		"two places, behind one's own third": {2, 6, 10 * time.Second, 10 * time.Second, 5, "alice", time.Second, 19 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := admission.NewRoom(c.limit, c.queue, c.usual)
				jobs := several(c.greedy, "alice", 0, c.takes)
				asks := &job{user: c.asks, comes: c.after, takes: time.Second}
				crowd(t, r, append(jobs, asks))
				full, ok := errors.AsType[*admission.Full](asks.err)
				if !ok {
					t.Fatalf("got %v", asks.err)
				}
				if got := full.Wait.Round(time.Second); got != c.want {
					t.Errorf("the wait is said to be %v, want %v", full.Wait, c.want)
				}
			})
		})
	}
}

func TestTheUsualTimeIsLearnt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := admission.NewRoom(1, 0, time.Minute)
		for range 100 {
			crowd(t, r, several(1, "alice", 0, 8*time.Second))
		}
		refused := &job{user: "bob", comes: time.Second}
		crowd(t, r, append(several(1, "alice", 0, 8*time.Second), refused))
		if full, ok := errors.AsType[*admission.Full](refused.err); !ok || full.Wait.Round(time.Second) != 7*time.Second {
			t.Errorf("got %v", refused.err)
		}
	})
}

func TestAJobWhoseTurnWouldComeTooLateIsRefusedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := admission.NewRoom(1, 10, 20*time.Second)
		jobs := several(2, "alice", 0, 20*time.Second)
		soon := &job{user: "alice", comes: time.Second, until: 30 * time.Second}
		later := &job{user: "alice", comes: time.Second, until: 50 * time.Second, takes: time.Second}
		fair := &job{user: "bob", comes: 2 * time.Second, until: 25 * time.Second, takes: time.Second}
		crowd(t, r, append(jobs, soon, later, fair))
		if _, full := errors.AsType[*admission.Full](soon.err); !full || soon.ended != time.Second {
			t.Errorf("whose turn comes too late got %v after %v", soon.err, soon.ended)
		}
		if later.err != nil || fair.err != nil || fair.begun != 20*time.Second {
			t.Errorf("in time: %v, %v, begun after %v", later.err, fair.err, fair.begun)
		}
	})
}

func TestHowAWaitEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := admission.NewRoom(1, 10, time.Second)
		hungUp := &job{user: "bob", comes: time.Second, leaves: 2 * time.Second}
		late := &job{user: "bob", comes: time.Second, until: 5 * time.Second}
		crowd(t, r, append(several(1, "alice", 0, time.Minute), hungUp, late))
		if !errors.Is(hungUp.err, context.Canceled) || hungUp.ended != 2*time.Second {
			t.Errorf("who hung up got %v after %v", hungUp.err, hungUp.ended)
		}
		if _, full := errors.AsType[*admission.Full](late.err); !full || late.ended != 5*time.Second {
			t.Errorf("whose time was over got %v after %v", late.err, late.ended)
		}
	})
}

func TestWhoIsSlowToListenHoldsNoPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, heard, slow := admission.NewRoom(1, 4, time.Second), make(chan struct{}), make(chan error, 1)
		first, err := r.Enter(t.Context(), "alice", quietly)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			leave, err := r.Enter(t.Context(), "bob", func() { <-heard })
			if err == nil {
				leave()
			}
			slow <- err
		}()
		synctest.Wait()
		first()
		crowd(t, r, several(1, "carol", 0, time.Second))
		close(heard)
		if err := <-slow; err != nil {
			t.Error(err)
		}
	})
}

// The place is handed over at the very moment at which the caller hangs up.
func TestAPlaceThatIsHandedToOneWhoLeavesIsNotLost(t *testing.T) {
	for range 200 {
		synctest.Test(t, func(t *testing.T) {
			r := admission.NewRoom(1, 2, time.Second)
			first, err := r.Enter(t.Context(), "alice", quietly)
			if err != nil {
				t.Fatal(err)
			}
			ctx, hangUp := context.WithCancel(t.Context())
			var all sync.WaitGroup
			all.Go(func() {
				if leave, err := r.Enter(ctx, "bob", quietly); err == nil {
					leave()
				}
			})
			synctest.Wait()
			all.Go(hangUp)
			all.Go(first)
			all.Wait()
			if leave, err := r.Enter(t.Context(), "carol", quietly); err != nil {
				t.Error(err)
			} else {
				leave()
			}
		})
	}
}

func TestSettingsThatMakeNoSenseStillDoOneJob(t *testing.T) {
	leave, err := admission.NewRoom(0, -1, 0).Enter(t.Context(), "alice", quietly)
	if err != nil {
		t.Fatal(err)
	}
	leave()
}

// Feature: microservices-architecture, Property 3: Concurrent request handling
func TestARoomIsFair(t *testing.T) {
	l := depthtest.Laws(t, 43, 150, 3000)
	l.Property("never too many at once, nobody waits beside a free place, nobody gets more while another has less", prop.ForAll(
		func(seed uint64, limit, queue, users, n int) (verdict string, err error) {
			synctest.Test(t, func(t *testing.T) {
				random := rand.New(rand.NewPCG(seed, 3))
				jobs := make([]*job, n)
				for i := range jobs { // no two come at the same moment, and jobs end at moments of their own
					j := &job{
						user: strconv.Itoa(random.IntN(users)), comes: time.Duration(random.IntN(30))*time.Second + time.Duration(i+1)*time.Millisecond,
						takes: time.Duration(random.IntN(12))*time.Second + time.Duration(i+1)*time.Microsecond,
					}
					switch random.IntN(8) {
					case 0:
						j.leaves = j.comes + time.Duration(random.IntN(10))*time.Second + 1
					case 1, 2:
						j.until = j.comes + time.Duration(random.IntN(30))*time.Second + 7
					}
					jobs[i] = j
				}
				r := admission.NewRoom(limit, queue, 5*time.Second)
				crowd(t, r, jobs)
				for i, j := range jobs {
					if err := j.wentWrong(jobs, limit, queue); err != nil {
						verdict = fmt.Sprintf("job %d, limit %d, queue %d: %v: %+v", i, limit, queue, err, *j)
						return
					}
				}
				again := several(limit, "afterwards", 0, time.Second)
				crowd(t, r, again)
				for _, j := range again {
					if j.err != nil || j.begun != j.comes {
						verdict = fmt.Sprintf("a place is lost: %+v", *j)
					}
				}
			})
			return verdict, nil
		}, gen.UInt64(), gen.IntRange(1, 5), gen.IntRange(0, 12), gen.IntRange(1, 6), gen.IntRange(1, 60)))
	l.TestingRun(t)
}

// underWay counts the jobs of user (or of all, "") that are being done just before at.
func underWay(jobs []*job, user string, at time.Duration) (n int) {
	for _, j := range jobs {
		if (user == "" || j.user == user) && j.begun >= 0 && j.begun < at && j.ended >= at {
			n++
		}
	}
	return n
}

// waiting likewise counts those that wait.
func waiting(jobs []*job, user string, at time.Duration) (n int) {
	for _, j := range jobs {
		if (user == "" || j.user == user) && j.queued > 0 && j.comes < at && (j.begun >= at || j.begun < 0 && j.ended >= at) {
			n++
		}
	}
	return n
}

func (j *job) wentWrong(jobs []*job, limit, queue int) error {
	running, inLine, own := underWay(jobs, "", j.comes), waiting(jobs, "", j.comes), waiting(jobs, j.user, j.comes)
	if j.begun < 0 {
		_, full := errors.AsType[*admission.Full](j.err)
		switch {
		case j.leaves > 0 && j.ended == j.leaves && errors.Is(j.err, context.Canceled):
			return nil
		case full && j.until > 0 && j.ended == j.until: // in the queue
			return nil
		case full && j.ended == j.comes && running >= limit && (own >= queue-inLine || j.until > 0): // at once
			return nil
		}
		return errors.New("it was not begun, for no good reason")
	}
	if running := underWay(jobs, "", j.begun+1); running > limit {
		return fmt.Errorf("%d at once", running)
	}
	if waited := j.begun != j.comes; waited != (j.queued == 1) || j.queued > 1 {
		return fmt.Errorf("it waited: %t, and was told so %d times", waited, j.queued)
	} else if !waited {
		return nil
	}
	if running != limit && j.queued > 0 {
		return errors.New("it waited while there was a place")
	}
	if own >= queue-inLine {
		return errors.New("it waited although its user's share of the queue was full")
	}
	mine := underWay(jobs, j.user, j.begun+1) - 1
	for _, other := range jobs {
		if other == j || other.queued == 0 || other.comes >= j.begun || other.begun >= 0 && other.begun <= j.begun || other.begun < 0 && other.ended <= j.begun {
			continue // it does not wait at that moment
		}
		if other.user == j.user && other.comes < j.comes {
			return errors.New("it overtook another of its user")
		}
		if other.user != j.user && underWay(jobs, other.user, j.begun+1) < mine {
			return fmt.Errorf("its user had %d under way while %s had fewer and waited", mine, other.user)
		}
	}
	return nil
}
