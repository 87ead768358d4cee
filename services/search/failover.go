package search

import (
	"context"
	"errors"
	"sync"
	"time"

	"coagent/platform/fault"
)

const (
	// quotaRest is how long a provider is not asked after its quota was used up.
	// To ask costs time and cannot help until somebody buys more or a month ends.
	quotaRest = 10 * time.Minute

	// worthSplitting is the least time that is shared by two providers.
	worthSplitting = 2 * time.Second
)

// Failover is a [Provider] that asks several in order until one answers.
//
// It goes on to the next after the codes search.provider_quota, _throttled,
// _unavailable (also that of an open circuit), _timeout and _invalid_answer. It
// does not after search.provider_rejected or an error that is no such fault: a
// mistake of ours must be seen, and not be paid for elsewhere. Nor does it when
// ctx is over.
//
// A provider whose quota is used up is not asked for ten minutes, unless that is
// true of all.
//
// Each provider may use half of the time that ctx has left, and the last one all
// of it, so one that hangs leaves at least a second to the next. Less than two
// seconds are not split: too little for two is enough for one. Without a
// deadline the bounds of each provider apply.
//
// If nobody answers, the error is that of the first who was asked, with the
// errors of all as its cause and their smallest RetryAfter, which is zero if one
// of them has none.
//
// A Failover is ready as a literal and must not be changed after the first
// Search.
type Failover struct {
	// Providers are who is asked, the best first; there is one at least.
	Providers []Provider

	mu      sync.Mutex
	resting []time.Time // until when, by the place in Providers
}

var _ Provider = (*Failover)(nil)

// Search implements [Provider].
func (f *Failover) Search(ctx context.Context, q Query) (Answer, error) {
	asked := f.awake(time.Now())
	var failures []error
	for n, i := range asked {
		within, cancel := share(ctx, n == len(asked)-1)
		answer, err := f.Providers[i].Search(within, q)
		cancel()
		if err == nil {
			return answer, nil
		}
		failures = append(failures, err)
		switch Failure(fault.CodeOf(err)) {
		case QuotaUsedUp:
			f.rest(i, time.Now())
		case Throttled, Unavailable, TimedOut, InvalidAnswer:
		default:
			return Answer{}, together(err, failures)
		}
		if ctx.Err() != nil { // no time is left for another
			break
		}
	}
	return Answer{}, together(failures[0], failures)
}

// share is the part of ctx for the next provider.
func share(ctx context.Context, last bool) (context.Context, context.CancelFunc) {
	deadline, bounded := ctx.Deadline()
	left := time.Until(deadline)
	if last || !bounded || left < worthSplitting {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, left/2)
}

// together is err with the cause of all failures.
func together(err error, failures []error) error {
	if len(failures) == 1 {
		return err
	}
	all := *fault.From(err)
	all.Err = errors.Join(failures...)
	for _, failure := range failures {
		all.RetryAfter = min(all.RetryAfter, fault.From(failure).RetryAfter)
	}
	return &all
}

// awake is the places of those who are not resting, or of all if all are.
func (f *Failover) awake(now time.Time) []int {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all, awake []int
	for i := range f.Providers {
		all = append(all, i)
		if f.resting == nil || !f.resting[i].After(now) {
			awake = append(awake, i)
		}
	}
	if len(awake) == 0 {
		return all
	}
	return awake
}

func (f *Failover) rest(i int, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.resting == nil {
		f.resting = make([]time.Time, len(f.Providers))
	}
	f.resting[i] = now.Add(quotaRest)
}
