package ai_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/depthtest"
	"coagent/platform/fault"
	"coagent/services/ai"
)

func laws(t *testing.T, seed int64) *gopter.Properties {
	t.Helper()
	return depthtest.Laws(t, seed, 200, 2000)
}

// planned is one job of a run and what came of it. All times are since the
// beginning of the run.
type planned struct {
	at, takes, leaves, deadline time.Duration // leaves and deadline: 0 for never
	fails, panics               bool

	begun, ended time.Duration // begun: -1 for never
	calls        int
	err          error
	panicked     bool
	answer       string
}

// plan makes n jobs. No two come at the same moment.
func plan(random *rand.Rand, n int) []*planned {
	jobs := make([]*planned, n)
	for i := range jobs {
		p := &planned{at: time.Duration(random.IntN(20))*time.Second + time.Duration(i+1), takes: time.Duration(random.IntN(12)) * time.Second, begun: -1}
		switch random.IntN(8) {
		case 0:
			p.fails = true
		case 1:
			p.panics = true
		case 2:
			p.leaves = p.at + time.Duration(random.IntN(10))*time.Second
		case 3, 4:
			p.deadline = p.at + time.Duration(random.IntN(30))*time.Second + time.Millisecond
		}
		jobs[i] = p
	}
	return jobs
}

var errFails = errors.New("it fails")

// Feature: microservices-architecture, Property 3: Concurrent request handling
func TestJobsAreDoneWithinTheLimit(t *testing.T) {
	l := laws(t, 3)
	l.Property("never too many at once, one end for each job, no room lost", prop.ForAll(
		func(seed uint64, limit, queue, n int) (verdict string, err error) {
			synctest.Test(t, func(t *testing.T) {
				if err := run(t, plan(rand.New(rand.NewPCG(seed, 3)), n), limit, queue); err != nil {
					verdict = err.Error()
				}
			})
			return verdict, nil
		}, gen.UInt64(), gen.IntRange(1, 5), gen.IntRange(0, 8), gen.IntRange(1, 60)))
	l.TestingRun(t)
}

// run does the jobs and says what is wrong with how they went.
func run(t *testing.T, jobs []*planned, limit, queue int) error {
	began := time.Now()
	var running, most atomic.Int32
	release := make(chan struct{})
	b := ai.NewAdmission(work(func(ctx context.Context, j ai.Job) (ai.Outcome, error) {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		if j.UserID == "afterwards" {
			<-release
			return ai.Outcome{}, nil
		}
		i, _ := strconv.Atoi(j.UserID)
		p := jobs[i]
		p.begun = time.Since(began)
		p.calls++
		if _, err := takes(p.takes)(ctx, j); err != nil {
			return ai.Outcome{}, err
		}
		switch {
		case p.panics:
			panic("a mistake of ours")
		case p.fails:
			return ai.Outcome{}, errFails
		}
		return ai.Outcome{Body: []byte(j.UserID)}, nil
	}), limit, queue)

	var all sync.WaitGroup
	for i, p := range jobs {
		all.Go(func() {
			time.Sleep(p.at)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if p.leaves > 0 {
				time.AfterFunc(p.leaves-p.at, cancel)
			}
			if p.deadline > 0 {
				ctx, cancel = context.WithTimeout(ctx, p.deadline-p.at)
				defer cancel()
			}
			defer func() { p.panicked, p.ended = recover() != nil, time.Since(began) }()
			out, err := b.Do(ctx, ai.Job{UserID: strconv.Itoa(i)})
			p.answer, p.err = string(out.Body), err
		})
	}
	all.Wait()
	if int(most.Load()) > limit {
		return fmt.Errorf("%d at once", most.Load())
	}
	for i, p := range jobs {
		if err := p.wentWrong(i, jobs, limit, queue); err != nil {
			return fmt.Errorf("job %d of %d, limit %d, queue %d: %w: %+v", i, len(jobs), limit, queue, err, *p)
		}
	}
	return full(t, b, release, &running, limit, queue)
}

// wentWrong holds what became of the job against what may.
func (p *planned) wentWrong(i int, jobs []*planned, limit, queue int) error {
	f := fault.From(p.err)
	busy := f.Code == "ai.busy" && f.Kind == fault.RateLimited && f.RetryAfter >= time.Second && f.RetryAfter <= time.Minute && f.RetryAfter%time.Second == 0
	at, around, ended := p.at, 0, 0 // how many others were inside, and had ended, when it came
	for _, q := range jobs {
		if q != p && q.at < at && q.ended >= at {
			around++
		}
		if q.calls > 0 && q.ended <= at {
			ended++
		}
	}
	if p.begun < 0 {
		switch {
		case p.calls != 0 || p.panicked || p.answer != "":
			return errors.New("it was not begun and yet done")
		case p.leaves > 0 && p.ended == max(p.leaves, at) && errors.Is(p.err, context.Canceled): // it hung up
			return nil
		case p.deadline > 0 && p.ended == p.deadline && busy: // in the queue
			return nil
		case p.ended == at && busy && (around >= limit+queue || p.deadline > 0 && around >= limit && ended > 0): // at once
			return nil
		}
		return errors.New("it was not begun, for no good reason")
	}
	ends := 0
	for _, is := range []bool{
		p.panicked, errors.Is(p.err, errFails), errors.Is(p.err, context.Canceled), errors.Is(p.err, context.DeadlineExceeded),
		p.err == nil && p.answer == strconv.Itoa(i),
	} {
		if is {
			ends++
		}
	}
	if p.calls != 1 || ends != 1 {
		return errors.New("it did not end in one way")
	}
	handed := p.begun == at // at once, or in the place of one who ended then
	for _, q := range jobs {
		handed = handed || q.calls > 0 && q.ended == p.begun
		if q.calls > 0 && q.at < at && q.begun > p.begun {
			return errors.New("it overtook another")
		}
	}
	if !handed {
		return errors.New("it waited while there was room")
	}
	return nil
}
