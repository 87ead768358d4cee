package ai

import (
	"context"
	"slices"
	"time"

	"coagent/platform/fault"
)

// Fallback is a [Model] that asks a second one where the first is busy or away.
type Fallback struct {
	First, Second Model
}

var _ Model = Fallback{}

// The second model is not asked in less time than this: no text is written in it.
const fallbackTime = 5 * time.Second

// passedOver are the faults of a model that another one need not have.
var passedOver = []string{"ai.model_throttled", "ai.model_unavailable", "ai.model_timeout"}

// Complete asks the first model, and the second once if the first cannot answer
// and there is time left. The fault is the first one's if neither answers.
func (f Fallback) Complete(ctx context.Context, p Prompt, grown func(outputTokens int)) (Completion, error) {
	done, err := f.First.Complete(ctx, p, grown)
	if err == nil || ctx.Err() != nil || !slices.Contains(passedOver, fault.CodeOf(err)) {
		return done, err
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < fallbackTime {
		return done, err
	}
	if second, failed := f.Second.Complete(ctx, p, grown); failed == nil {
		second.Second = true
		return second, nil
	}
	return done, err
}
