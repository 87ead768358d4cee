package ai

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"coagent/platform/fault"
)

const (
	keepFor  = 24 * time.Hour   // how long an outcome can be had again
	lease    = 10 * time.Second // after which a process that is silent counts as dead
	renewal  = 3 * time.Second  // of a lease, so that two may fail
	minPause = 50 * time.Millisecond
	maxPause = time.Second // between two looks at what another is doing
)

// IdempotencyStore remembers what was done under which name, for all processes.
//
// Its calls give up by themselves within a second. Any error means that nothing
// is known: the call may have had its effect or not.
type IdempotencyStore interface {
	// Put keeps e under name for ttl, unless an entry of another owner is there,
	// or one that has an outcome already. It returns what is kept there now. Of
	// many callers one wins, and whoever has an entry without an outcome renews
	// it, or adds the outcome, in this way.
	//
	// An outcome comes back byte for byte. An entry may be lost before its time,
	// but is never kept for longer.
	Put(ctx context.Context, name string, e Entry, ttl time.Duration) (Entry, error)
	// Drop forgets the entry if it is e's owner's and has no outcome.
	Drop(ctx context.Context, name string, e Entry) error
}

// Entry says who does a job, and what came of it.
type Entry struct {
	// Owner is unique to one attempt.
	Owner string
	// Fingerprint tells requests with one name apart.
	Fingerprint string
	// Outcome is nil while the job is being done.
	Outcome *StoredOutcome
}

// StoredOutcome is an [Outcome] without what is for the log alone.
type StoredOutcome struct {
	Body     []byte
	Degraded bool
	Topic    string
	Usage    Usage
}

// Idempotent is a [Worker] that does a job with a key once for a user, an operation
// and a key. Whoever asks again within 24 hours gets the first outcome, byte
// for byte, and whoever asks while the first is at work waits for it. Another
// request under the same key is the fault idempotency_key_reused
// (Unprocessable). What fails is not kept, so that a retry does it anew.
//
// A job belongs to its caller: if that one hangs up, the job ends and the next
// who waits does it. If the process dies, that happens when its lease runs out.
//
// A store that fails never fails a job: it is done all the same, whether the
// name could be had or not, and kept if that is possible at its end. If not, the
// outcome says KeyUnavailable.
type Idempotent struct {
	Next Worker
	// Store may be nil: then every key is KeyUnavailable.
	Store IdempotencyStore
}

var _ Worker = (*Idempotent)(nil)

// Do does the job, or gives what was done before. A caller whose context ends
// while waiting gets the context's error.
func (i *Idempotent) Do(ctx context.Context, j Job) (Outcome, error) {
	switch {
	case j.Key == "":
		return i.Next.Do(ctx, j)
	case i.Store == nil:
		return i.without(ctx, j)
	}
	asked, err := fingerprint(j.Request)
	if err != nil {
		return Outcome{}, err
	}
	hash := nameOf(j)
	name, mine := hex.EncodeToString(hash[:]), Entry{Owner: rand.Text(), Fingerprint: asked}
	for pause := minPause; ; pause = min(2*pause, maxPause) {
		found, err := i.Store.Put(ctx, name, mine, lease)
		switch {
		case ctx.Err() != nil: // and perhaps the name is ours
			_ = i.Store.Drop(context.WithoutCancel(ctx), name, mine)
			return Outcome{}, ctx.Err()
		case err != nil: // the name may be ours all the same, or free when the job is done
			return i.first(ctx, j, name, mine)
		case found.Fingerprint != asked:
			return Outcome{}, fault.New(
				fault.Unprocessable, "idempotency_key_reused", "The Idempotency-Key was used before, for another request.",
			)
		case found.Outcome != nil:
			return found.Outcome.replayed(), nil
		case found.Owner == mine.Owner:
			return i.first(ctx, j, name, mine)
		}
		if pause == minPause {
			j.Tell(Progress{Stage: Waiting})
		}
		select {
		case <-ctx.Done():
			return Outcome{}, ctx.Err()
		case <-time.After(pause):
		}
	}
}

// without does the job where there is no store, and says so.
func (i *Idempotent) without(ctx context.Context, j Job) (Outcome, error) {
	out, err := i.Next.Do(ctx, j)
	if err != nil {
		return Outcome{}, err
	}
	out.Key = KeyUnavailable
	return out, nil
}

// first does the job whose name is e's, and keeps what comes of it, also for a
// caller who has just hung up: it is paid for.
func (i *Idempotent) first(ctx context.Context, j Job, name string, e Entry) (Outcome, error) {
	staying, stored := context.WithoutCancel(ctx), false
	stopRenewing := i.renewLease(staying, name, e)
	defer func() { // after a panic, too
		stopRenewing() // first, or a late renewal would take the name again
		if !stored {   // also if there is an outcome that was too long to be kept
			_ = i.Store.Drop(staying, name, e) // else the lease runs out
		}
	}()
	out, err := i.Next.Do(ctx, j)
	if err != nil {
		return Outcome{}, err
	}
	e.Outcome = &StoredOutcome{Body: out.Body, Degraded: out.Degraded != nil, Topic: out.Topic, Usage: out.Usage}
	now, err := i.Store.Put(staying, name, e, keepFor)
	stored = err == nil && now.Owner == e.Owner
	out.Key = KeyUnavailable
	if stored {
		out.Key = KeyStored
	}
	return out, nil
}

// renewLease renews the lease until stop is called, which returns when no renewal
// is under way. A lease that was lost may be had again; if another has it, that
// one keeps it.
func (i *Idempotent) renewLease(ctx context.Context, name string, e Entry) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var renewing sync.WaitGroup
	renewing.Go(func() {
		for again := time.NewTicker(renewal); ; {
			select {
			case <-again.C:
				_, _ = i.Store.Put(ctx, name, e, lease)
			case <-ctx.Done():
				again.Stop()
				return
			}
		}
	})
	return func() { cancel(); renewing.Wait() }
}

func (s *StoredOutcome) replayed() Outcome {
	out := Outcome{Body: s.Body, Topic: s.Topic, Usage: s.Usage, Key: KeyReplayed}
	if s.Degraded {
		out.Degraded = fault.New(fault.Unavailable, "ai.search_unavailable", "The first answer was written without search.")
	}
	return out
}

// fingerprint is the same for requests that say the same: white space and the
// order of members do not matter.
func fingerprint(request json.RawMessage) (string, error) {
	var v any
	if err := json.Unmarshal(request, &v); err != nil {
		return "", fmt.Errorf("ai: request: %w", err)
	}
	canonical, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("ai: request: %w", err)
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:]), nil
}
