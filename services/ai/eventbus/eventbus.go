// Package eventbus tells the world of finished texts.
package eventbus

import (
	"context"
	"log/slog"
	"time"

	"coagent/gen/eventschema"
	"coagent/platform/events"
	"coagent/platform/fault"
	"coagent/services/ai"
)

// patience bounds how long a finished text waits for its event.
const patience = 3 * time.Second

// Publisher is [ai.Events] on the event bus.
type Publisher struct {
	Bus *events.Bus
	Log *slog.Logger
}

var _ ai.Events = (*Publisher)(nil)

// Generated publishes ai.content.generated. It goes on when the requester has
// hung up: the work is done and was paid for. An event that is lost in spite of
// the repeats is logged at ERROR with its id and the text is still delivered.
func (p *Publisher) Generated(ctx context.Context, c ai.Completed) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	kind := eventschema.AIContentGeneratedEventTypeAiContentGenerated
	err := p.Bus.Publish(ctx, string(kind), eventschema.AIContentGenerated{
		EventType: kind, EventID: c.ID, Timestamp: c.At.UnixMilli(), UserID: c.UserID,
		ContentType: c.ContentType,
		Metadata: eventschema.AIContentMetadata{
			Topic: c.Topic, Duration: int(c.Duration.Milliseconds()), TokensUsed: c.TokensUsed,
		},
	})
	if err != nil {
		p.Log.ErrorContext(
			ctx, "event lost", "event_id", c.ID, "event_type", string(kind), "code", fault.CodeOf(err), "cause", err.Error(),
		)
	}
}
