package bedrock

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	control "github.com/aws/aws-sdk-go-v2/service/bedrock"
	"github.com/aws/aws-sdk-go-v2/service/bedrock/types"
	"github.com/aws/smithy-go"

	"coagent/platform/awsfault"
	"coagent/platform/upstream"
)

const (
	lifecycleAgain   = time.Minute // while something is unknown
	lifecycleEvery   = 12 * time.Hour
	lifecycleTimeout = 3 * time.Second // for all models together
	lifecycleWarning = 90 * 24 * time.Hour
)

// Lifecycle watches whether models are still served. It never holds up a
// request.
type Lifecycle struct {
	// API is the control plane, which must not repeat calls.
	API *control.Client
	// Models are ids as in [Model]. What lies behind an ARN is not known: it is
	// noted in the log and not watched.
	Models []string
	// Log is told of models that near their end, and of what could not be found
	// out (WARN).
	Log *slog.Logger

	mu       sync.Mutex
	findings map[string]finding // by foundation model
	unknown  bool               // something could not be found out in the last round
}

// finding is what was last found out about a model.
type finding struct {
	missing bool
	end     time.Time // zero: none is planned
}

// Check asks about the models once, which takes at most 3 s. The error says that
// a model does not exist or has reached the end of its life, or that no model
// can be called until somebody mends something: the credentials or the address.
// An outage is no error, nor is it one that nobody may ask.
func (l *Lifecycle) Check(ctx context.Context) error {
	for _, id := range l.Models {
		if strings.HasPrefix(id, "arn:") {
			l.Log.InfoContext(ctx, "model lifecycle is not watched", "model", id)
		}
	}
	return errors.Join(l.round(ctx), l.Ready(ctx))
}

// Run asks about the models every 12 h until ctx ends, and every minute while
// something could not be found out. It begins with the wait: [Lifecycle.Check]
// comes first.
func (l *Lifecycle) Run(ctx context.Context) {
	for {
		select {
		case <-time.After(l.wait()):
		case <-ctx.Done():
			return
		}
		if err := l.round(ctx); err != nil {
			l.Log.ErrorContext(ctx, "models cannot be called", "error", err)
		}
	}
}

func (l *Lifecycle) wait() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.unknown {
		return lifecycleAgain
	}
	return lifecycleEvery
}

// Ready returns an error if a model does not exist or has reached the end of
// its life. What has not been found out speaks for the model: nil before the
// first answer, and if nobody may ask. It asks nobody itself.
func (l *Lifecycle) Ready(context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var errs []error
	for id, f := range l.findings {
		switch {
		case f.missing:
			errs = append(errs, fmt.Errorf("bedrock: the model %s does not exist", id))
		case !f.end.IsZero() && !time.Now().Before(f.end):
			errs = append(
				errs, fmt.Errorf("bedrock: the model %s reached the end of its life on %s", id, f.end.Format(time.DateOnly)),
			)
		}
	}
	return errors.Join(errs...)
}

// round asks about every model at once. It returns what is lasting of the reasons
// why that was not possible; one reason often holds for all of them.
func (l *Lifecycle) round(ctx context.Context) error {
	within, cancel := context.WithTimeout(ctx, lifecycleTimeout)
	defer cancel()
	ids := l.watched()
	causes := make([]*upstream.Cause, len(ids))
	var all sync.WaitGroup
	for i, id := range ids {
		all.Go(func() { causes[i] = l.find(within, id) })
	}
	all.Wait()
	if ctx.Err() != nil { // the program stops
		return nil
	}
	unknown, lasting := false, []string{}
	for i, cause := range causes {
		switch {
		case cause == nil:
		case cause.Lasting:
			lasting = append(lasting, cause.Why)
		default:
			unknown = true
			l.Log.WarnContext(ctx, "model lifecycle is unknown", "model", ids[i], "error", cause)
		}
	}
	l.mu.Lock()
	l.unknown = unknown
	l.mu.Unlock()
	if len(lasting) > 0 {
		slices.Sort(lasting)
		return errors.New("bedrock: " + strings.Join(slices.Compact(lasting), "; "))
	}
	return nil
}

// watched are the foundation models behind the ids, each once.
func (l *Lifecycle) watched() []string {
	var ids []string
	for _, id := range l.Models {
		if !strings.HasPrefix(id, "arn:") {
			ids = append(ids, foundation(id))
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// find asks about one model, and returns why it could not.
func (l *Lifecycle) find(ctx context.Context, id string) *upstream.Cause {
	log := l.Log.With("model", id)
	found, err := l.API.GetFoundationModel(ctx, &control.GetFoundationModelInput{ModelIdentifier: aws.String(id)})
	if err != nil {
		api, _ := errors.AsType[smithy.APIError](err)
		switch {
		case api == nil:
			return awsfault.CauseOf(err)
		case api.ErrorCode() == "ResourceNotFoundException":
			log.WarnContext(ctx, "model does not exist")
			l.note(id, finding{missing: true})
		case api.ErrorCode() == "AccessDeniedException", api.ErrorCode() == "ValidationException":
			// Nobody may ask, or the id is of a kind that one cannot ask about. The model
			// may answer all the same.
			log.WarnContext(ctx, "model lifecycle is not watched", "error", api.ErrorCode())
		default:
			return awsfault.CauseOf(err)
		}
		return nil
	}
	if found.ModelDetails == nil || found.ModelDetails.ModelLifecycle == nil {
		l.note(id, finding{})
		return nil
	}
	lifecycle := found.ModelDetails.ModelLifecycle
	end := aws.ToTime(lifecycle.EndOfLifeTime)
	l.note(id, finding{end: end})
	left := time.Until(end)
	near := !end.IsZero() && left <= lifecycleWarning
	if !near && lifecycle.Status != types.FoundationModelLifecycleStatusLegacy {
		return nil
	}
	attrs := []any{"status", lifecycle.Status}
	if !end.IsZero() {
		attrs = append(attrs, "end_of_life", end.Format(time.DateOnly), "days_left", int(left.Hours()/24))
	}
	log.WarnContext(ctx, "model nears the end of its life", attrs...)
	return nil
}

func (l *Lifecycle) note(id string, f finding) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.findings == nil {
		l.findings = map[string]finding{}
	}
	l.findings[id] = f
}
