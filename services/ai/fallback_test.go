package ai_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
	"coagent/services/ai"
	"coagent/services/ai/aitest"
)

func TestASecondModelAnswersOnlyWhereTheFirstIsBusyOrAway(t *testing.T) {
	for code, c := range map[string]struct{ asked int }{
		"ai.model_throttled": {1}, "ai.model_unavailable": {1}, "ai.model_timeout": {1},
		"ai.model_rejected": {0}, "ai.input_too_long": {0}, "ai.output_truncated": {0}, "ai.content_refused": {0},
	} {
		first := &aitest.Model{Err: fault.New(fault.Unavailable, code, "It does not answer.")}
		second := &aitest.Model{Texts: []string{"{}"}}
		done, err := ai.Fallback{First: first, Second: second}.Complete(t.Context(), ai.Prompt{}, nil)
		if len(second.Prompts()) != c.asked || (err == nil) != (c.asked == 1) || err == nil && done.Text != "{}" {
			t.Errorf("%s: asked %d times, %v, %v", code, len(second.Prompts()), done, err)
		}
	}
	first := &aitest.Model{Err: fault.New(fault.Unavailable, "ai.model_throttled", "It is busy.")}
	second := &aitest.Model{Err: fault.New(fault.BadUpstream, "ai.model_rejected", "It is refused.")}
	if _, err := (ai.Fallback{First: first, Second: second}).Complete(t.Context(), ai.Prompt{}, nil); fault.CodeOf(err) != "ai.model_throttled" {
		t.Errorf("neither answers: %v", err)
	}
}

func TestASecondModelIsNotAskedWhenTheTimeIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first := &aitest.Model{Err: fault.New(fault.Timeout, "ai.model_timeout", "It takes too long.")}
		for left, asked := range map[time.Duration]int{4 * time.Second: 0, 6 * time.Second: 1} {
			second := &aitest.Model{Texts: []string{"{}"}}
			ctx, cancel := context.WithTimeout(t.Context(), left)
			_, _ = ai.Fallback{First: first, Second: second}.Complete(ctx, ai.Prompt{}, nil)
			cancel()
			if n := len(second.Prompts()); n != asked {
				t.Errorf("with %v left it is asked %d times", left, n)
			}
		}
	})
}
