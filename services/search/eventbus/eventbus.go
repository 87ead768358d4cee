// Package eventbus publishes the events of the search service.
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

// Publisher is [search.Publisher] on the event bus.
type Publisher struct {
	Bus *events.Bus
}

var _ search.Publisher = (*Publisher)(nil)

// PublishInvalidation implements [search.Publisher] with the event
// search.cache.invalidate.
func (p *Publisher) PublishInvalidation(ctx context.Context, pattern search.Pattern) (string, error) {
	kind := eventschema.SearchCacheInvalidateEventTypeSearchCacheInvalidate
	id := "search-" + rand.Text()
	err := p.Bus.Publish(ctx, string(kind), eventschema.SearchCacheInvalidate{
		EventType: kind, EventID: &id, Timestamp: time.Now().UnixMilli(), Pattern: pattern.String(),
	})
	if err != nil {
		failed := fault.Wrap(err, fault.KindOf(err), "search.event_not_sent",
			"The event could not be sent, so nothing is forgotten.")
		failed.RetryAfter = fault.From(err).RetryAfter
		return "", failed
	}
	return id, nil
}
