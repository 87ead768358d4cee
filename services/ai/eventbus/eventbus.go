// Package eventbus tells the world of finished texts.
package eventbus

import (
	"context"
	"log/slog"

	"coagent/gen/eventschema"
	"coagent/platform/events"
	"coagent/platform/fault"
	"coagent/platform/outbox"
	"coagent/services/ai"
)

// Publisher is [ai.Events] on the event bus.
type Publisher struct {
	// Bus knows how events look.
	Bus *events.Bus
	// Outbox keeps and sends them.
	Outbox *outbox.Outbox
	Log    *slog.Logger
}

var _ ai.Events = (*Publisher)(nil)

// Generated publishes ai.content.generated. An event that the bus does not take
// at once waits in the outbox. One that is lost, since there was no room for it
// either, is logged at ERROR with its id, and the text is still delivered.
func (p *Publisher) Generated(ctx context.Context, c ai.Completed) {
	kind := eventschema.AIContentGeneratedEventTypeAiContentGenerated
	body, err := p.Bus.Encode(string(kind), eventschema.AIContentGenerated{
		EventType: kind, EventID: c.ID, Timestamp: c.At.UnixMilli(), UserID: c.UserID,
		ContentType: c.ContentType, IdempotencyKey: unlessEmpty(c.Key),
		Metadata: eventschema.AIContentMetadata{
			Topic: c.Topic, Duration: int(c.Duration.Milliseconds()), TokensUsed: c.TokensUsed, Model: c.Model,
			PromptVersion: unlessEmpty(c.PromptVersion), Degraded: wordsOf(c.Degraded),
		},
	})
	if err == nil {
		err = p.Outbox.Publish(ctx, outbox.Event{ID: c.ID, Type: string(kind), Body: body, Owner: c.UserID})
	}
	if err != nil {
		p.Log.ErrorContext(
			ctx, "event lost", "event_id", c.ID, "event_type", string(kind), "code", fault.CodeOf(err), "cause", err.Error(),
		)
	}
}

// unlessEmpty is a member that is absent if there is nothing to say.
func unlessEmpty(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func wordsOf(degraded []ai.Degradation) *[]string {
	if len(degraded) == 0 {
		return nil
	}
	words := make([]string, len(degraded))
	for i, d := range degraded {
		words[i] = string(d)
	}
	return &words
}
