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
)

const (
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
}

// finding is what was last found out about a model.
type finding struct {
	missing bool
	end     time.Time // zero: none is planned
}

// Run asks about the models at once and then every 12 h, until ctx ends. One
// round takes at most 3 s.
func (l *Lifecycle) Run(ctx context.Context) {
	var watched []string
	for _, id := range l.Models {
		if strings.HasPrefix(id, "arn:") {
			l.Log.InfoContext(ctx, "model lifecycle is not watched", "model", id)
			continue
		}
		watched = append(watched, foundation(id))
	}
	slices.Sort(watched)
	watched = slices.Compact(watched)
	for {
		l.round(ctx, watched)
		select {
		case <-time.After(lifecycleEvery):
		case <-ctx.Done():
			return
		}
	}
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
			errs = append(errs, fmt.Errorf("bedrock: the model %s reached the end of its life on %s", id, f.end.Format(time.DateOnly)))
		}
	}
	return errors.Join(errs...)
}

func (l *Lifecycle) round(ctx context.Context, ids []string) {
	ctx, cancel := context.WithTimeout(ctx, lifecycleTimeout)
	defer cancel()
	var all sync.WaitGroup
	for _, id := range ids {
		all.Go(func() { l.find(ctx, id) })
	}
	all.Wait()
}

func (l *Lifecycle) find(ctx context.Context, id string) {
	log := l.Log.With("model", id)
	found, err := l.API.GetFoundationModel(ctx, &control.GetFoundationModelInput{ModelIdentifier: aws.String(id)})
	if _, missing := errors.AsType[*types.ResourceNotFoundException](err); missing {
		log.WarnContext(ctx, "model does not exist")
		l.note(id, finding{missing: true})
		return
	}
	if err != nil {
		if !errors.Is(ctx.Err(), context.Canceled) { // the program is not stopping
			log.WarnContext(ctx, "model lifecycle is unknown", "error", reason(err))
		}
		return
	}
	if found.ModelDetails == nil || found.ModelDetails.ModelLifecycle == nil {
		l.note(id, finding{})
		return
	}
	lifecycle := found.ModelDetails.ModelLifecycle
	end := aws.ToTime(lifecycle.EndOfLifeTime)
	l.note(id, finding{end: end})
	left := time.Until(end)
	near := !end.IsZero() && left <= lifecycleWarning
	if !near && lifecycle.Status != types.FoundationModelLifecycleStatusLegacy {
		return
	}
	attrs := []any{"status", lifecycle.Status}
	if !end.IsZero() {
		attrs = append(attrs, "end_of_life", end.Format(time.DateOnly), "days_left", int(left.Hours()/24))
	}
	log.WarnContext(ctx, "model nears the end of its life", attrs...)
}

func (l *Lifecycle) note(id string, f finding) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.findings == nil {
		l.findings = map[string]finding{}
	}
	l.findings[id] = f
}

// reason is the code of an error, without the words of the API.
func reason(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return "no answer"
}
