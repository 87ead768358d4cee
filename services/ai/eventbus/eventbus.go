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
	var prompt *string // absent if there is none
	if c.PromptVersion != "" {
		prompt = &c.PromptVersion
	}
	body, err := p.Bus.Encode(string(kind), eventschema.AIContentGenerated{
		EventType: kind, EventID: c.ID, Timestamp: c.At.UnixMilli(), UserID: c.UserID,
		ContentType: c.ContentType,
		Metadata: eventschema.AIContentMetadata{
			Topic: c.Topic, Duration: int(c.Duration.Milliseconds()), TokensUsed: c.TokensUsed, Model: c.Model,
			PromptVersion: prompt,
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
