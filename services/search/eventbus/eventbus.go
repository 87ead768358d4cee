// Package eventbus asks all search processes, by an event, to forget answers.
package eventbus

import (
	"context"
	"crypto/rand"
	"time"

	"coagent/gen/eventschema"
	"coagent/platform/events"
	"coagent/platform/fault"
	"coagent/services/search"
)

// Publisher is [search.Events] on the event bus.
type Publisher struct {
	Bus *events.Bus
}

var _ search.Events = (*Publisher)(nil)

// Invalidate publishes search.cache.invalidate. The event is all that happens:
// whoever asked is told whether it was sent, so that nothing is forgotten in
// silence or promised in vain.
func (p *Publisher) Invalidate(ctx context.Context, pattern search.Pattern) (string, error) {
	kind := eventschema.SearchCacheInvalidateEventTypeSearchCacheInvalidate
	id := "search-" + rand.Text()
	err := p.Bus.Publish(ctx, string(kind), eventschema.SearchCacheInvalidate{
		EventType: kind, EventID: &id, Timestamp: int(time.Now().UnixMilli()), Pattern: pattern.String(),
	})
	if err != nil {
		failed := fault.Wrap(err, fault.KindOf(err), "search.event_not_sent", "The event could not be sent, so nothing is forgotten.")
		failed.RetryAfter = fault.From(err).RetryAfter
		return "", failed
	}
	return id, nil
}
