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
	keepFor  = 24 * time.Hour         // how long an outcome can be had again
	lease    = 10 * time.Second       // after which a process that is silent counts as dead
	beat     = 400 * time.Millisecond // between two looks at one's own entry
	minPause = 50 * time.Millisecond
	maxPause = time.Second // between two looks at what another is doing
	lastWord = time.Second // that a job may take to say how it ended once its time is over
)

// errCancelled ends a job whose caller has said that it is not wanted any more.
var errCancelled error = fault.New(
	fault.Conflict, "ai.generation_cancelled", "What was asked for under this Idempotency-Key was cancelled.",
)

// IdempotencyStore remembers what was done under which name, for all processes.
//
// Its calls give up by themselves within a second. Any error means that nothing
// is known: the call may have had its effect or not.
type IdempotencyStore interface {
	// Put keeps e under name for ttl and returns what is kept there now. Of many
	// callers one wins, and whoever has an entry renews it, tells of progress, seals
	// it and adds the outcome in this way. It leaves alone what belongs to another
	// owner, is cancelled or has an outcome, and what is sealed unless e is.
	//
	// An outcome comes back byte for byte. An entry may be lost before its time,
	// but is never kept for longer.
	Put(ctx context.Context, name string, e Entry, ttl time.Duration) (Entry, error)
	// Drop forgets the entry if it is e's owner's, has no outcome and is not
	// cancelled.
	Drop(ctx context.Context, name string, e Entry) error
	// Cancel marks the entry as cancelled for ttl, unless it is sealed or has an
	// outcome, and returns what is kept there now: the zero Entry if nothing is.
	Cancel(ctx context.Context, name string, ttl time.Duration) (Entry, error)
}

// Entry says who does a job, and what came of it.
type Entry struct {
	// Owner is unique to one attempt.
	Owner string
	// Fingerprint tells requests with one name apart.
	Fingerprint string
	// Progress is how far the job is: the last word of each stage.
	Progress []Progress
	// Sealed says that the job can no longer be cancelled.
	Sealed bool
	// Cancelled says that nobody wants the job any more.
	Cancelled bool
	// Outcome is nil while the job is being done.
	Outcome *StoredOutcome
}

// StoredOutcome is an [Outcome] without what is for the log alone.
type StoredOutcome struct {
	Body     []byte
	Degraded []Degradation
	Topic    string
	Usage    Usage
	Model    string
	// PromptVersion is empty if the outcome was stored before there were versions.
	PromptVersion string
	// At is when the job was done, and Took is how long it took, both in whole
	// milliseconds.
	At   time.Time
	Took time.Duration
}

// Idempotent is a [Worker] that does a job with a key once for a user, an operation
// and a key. Whoever asks again within 24 hours gets the first outcome, byte
// for byte. Whoever asks while the first is at work sees its progress and gets its
// outcome. Another request under the same key is the fault idempotency_key_reused
// (Unprocessable). What fails is not kept, so that a retry does it anew.
//
// A job with a key outlives its caller: it goes on until the deadline of the
// request that began it, or until somebody cancels it, which is the fault
// ai.generation_cancelled (Conflict) for everyone who asks for it then. A job
// without a key ends when its caller leaves. If the process dies, the next who
// asks does the job once the lease of the dead one runs out.
//
// Events is told of each job that is done, and of each that is replayed, under the
// same id: at a moment from which the job cannot be cancelled.
//
// A store that fails never fails a job: it is done all the same, whether the
// name could be had or not, and kept if that is possible at its end. If not, the
// outcome says KeyUnavailable. If nobody could find it, it ends with its caller.
type Idempotent struct {
	Next   Worker
	Events Events
	// Store may be nil: then every key is KeyUnavailable.
	Store IdempotencyStore
	// Unseen is told of a job that failed when its caller had left.
	Unseen func(ctx context.Context, j Job, err error)

	mu      sync.Mutex
	working map[*attempt]bool
	ended   sync.WaitGroup // attempts
}

var _ Generations = (*Idempotent)(nil)

// Do does the job, or gives what was done before. A caller whose context ends
// while waiting gets the context's error.
func (i *Idempotent) Do(ctx context.Context, j Job) (Outcome, error) {
	if j.Key == "" || i.Store == nil {
		return i.once(ctx, j)
	}
	asked, err := fingerprint(j.Request)
	if err != nil {
		return Outcome{}, err
	}
	name, mine := nameOf(j), Entry{Owner: rand.Text(), Fingerprint: asked}
	var told relay
	for pause := minPause; ; pause = min(2*pause, maxPause) {
		found, err := i.Store.Put(ctx, name, mine, lease)
		switch {
		case ctx.Err() != nil: // and perhaps the name is ours
			_ = i.Store.Drop(context.WithoutCancel(ctx), name, mine)
			return Outcome{}, ctx.Err()
		case err != nil: // the name may be ours all the same, or free when the job is done
			a := i.begin(ctx, j, name, mine)
			defer context.AfterFunc(ctx, func() { a.cancel(ctx.Err()) })() // nobody else would find it
			return a.follow(ctx, j)
		case found.Fingerprint != asked:
			return Outcome{}, fault.New(
				fault.Unprocessable, "idempotency_key_reused", "The Idempotency-Key was used before, for another request.",
			)
		case found.Cancelled:
			return Outcome{}, errCancelled
		case found.Outcome != nil:
			announce(ctx, i.Events, j, found.Outcome)
			return found.Outcome.replayed(), nil
		case found.Owner == mine.Owner:
			return i.begin(ctx, j, name, mine).follow(ctx, j)
		}
		if pause == minPause {
			j.Tell(Progress{Stage: Waiting})
		}
		told.tell(j, found.Progress)
		select {
		case <-ctx.Done():
			return Outcome{}, ctx.Err()
		case <-time.After(pause):
		}
	}
}

// once does a job that nobody can ask for again.
func (i *Idempotent) once(ctx context.Context, j Job) (Outcome, error) {
	began := time.Now()
	out, err := i.Next.Do(ctx, j)
	if err != nil {
		return Outcome{}, err
	}
	announce(ctx, i.Events, j, outcomeOf(out, began))
	if j.Key != "" {
		out.Key = KeyUnavailable
	}
	return out, nil
}

// Cancel ends what the user asks for under the key: the model is not called any
// more, no event is sent, and the key is used up. It takes effect within a second.
// A repeat does nothing. Its faults are ai.generation_not_found (NotFound),
// ai.generation_finished (Conflict) and ai.keys_unavailable (Unavailable).
func (i *Idempotent) Cancel(ctx context.Context, userID, key string) error {
	unavailable := fault.Error{
		Kind: fault.Unavailable, Code: "ai.keys_unavailable", Temporary: true,
		Detail: "Idempotency keys cannot be looked up just now.",
	}
	if i.Store == nil {
		return &unavailable
	}
	cancelled, finished := false, false
	for _, flow := range Flows { // one key may stand for a job of each
		e, err := i.Store.Cancel(ctx, nameOf(Job{Flow: flow, UserID: userID, Key: key}), keepFor)
		if err != nil {
			unavailable.Err = err
			return &unavailable
		}
		cancelled = cancelled || e.Cancelled
		finished = finished || e.Sealed || e.Outcome != nil
	}
	switch {
	case cancelled:
		return nil
	case finished:
		return fault.New(fault.Conflict, "ai.generation_finished", "What was asked for under this key is finished.")
	default:
		return fault.New(fault.NotFound, "ai.generation_not_found", "Nothing is being written under this key.")
	}
}

// Close waits until the jobs whose callers have left are done, or until ctx ends,
// and then ends them. It is called when no caller is left.
func (i *Idempotent) Close(ctx context.Context) {
	stop := context.AfterFunc(ctx, func() {
		i.mu.Lock()
		defer i.mu.Unlock()
		for a := range i.working {
			a.cancel(ctx.Err())
		}
	})
	i.ended.Wait()
	stop()
}

func (s *StoredOutcome) replayed() Outcome {
	return Outcome{
		Body: s.Body, Degraded: s.Degraded, Topic: s.Topic, Usage: s.Usage,
		Model: s.Model, PromptVersion: s.PromptVersion, Key: KeyReplayed,
	}
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
