// Package eventbus tells the world what becomes of connections.
package eventbus

import (
	"context"
	"fmt"
	"log/slog"

	"coagent/gen/eventschema"
	"coagent/platform/events"
	"coagent/platform/fault"
	"coagent/services/oauth"
)

// Publisher is [oauth.Events] on the event bus. No body of its has a place for
// a token.
type Publisher struct {
	Bus *events.Bus
	Log *slog.Logger
}

var _ oauth.Events = (*Publisher)(nil)

// Publish sends e under its own id, so that a repeat can be dropped. An event
// that the bus did not take is logged at WARN, because nobody else does: it is sent
// again later.
func (p *Publisher) Publish(ctx context.Context, e oauth.Event) error {
	body, err := bodyOf(e)
	if err == nil {
		err = p.Bus.Publish(ctx, e.Type, body)
	}
	if err != nil {
		p.Log.WarnContext(ctx, "event waits",
			"event_id", e.ID, "event_type", e.Type, "code", fault.CodeOf(err), "cause", err.Error())
	}
	return err
}

// bodyOf writes e as the document wants its type.
func bodyOf(e oauth.Event) (any, error) {
	provider, version := e.Provider, e.Version
	at, ends := e.At.UnixMilli(), e.ExpiresAt.UnixMilli()
	switch e.Type {
	case oauth.EventConnected:
		return eventschema.OAuthTokenConnected{
			EventType: oauth.EventConnected, EventID: e.ID, Timestamp: at,
			UserID: e.UserID, Provider: provider, Version: version, ExpiresAt: ends,
		}, nil
	case oauth.EventRefreshed:
		return eventschema.OAuthTokenRefreshed{
			EventType: oauth.EventRefreshed, EventID: e.ID, Timestamp: at,
			UserID: e.UserID, Provider: provider, Version: version, ExpiresAt: ends,
		}, nil
	case oauth.EventRecovered:
		return eventschema.OAuthTokenRecovered{
			EventType: oauth.EventRecovered, EventID: e.ID, Timestamp: at,
			UserID: e.UserID, Provider: provider, Version: version, ExpiresAt: ends,
		}, nil
	case oauth.EventReauthRequired:
		return eventschema.OAuthTokenReauthRequired{
			EventType: oauth.EventReauthRequired, EventID: e.ID, Timestamp: at,
			UserID: e.UserID, Provider: provider, Version: version,
			Reason: eventschema.OAuthTokenReauthRequiredReason(e.Reason),
		}, nil
	case oauth.EventRevoked:
		return eventschema.OAuthTokenRevoked{
			EventType: oauth.EventRevoked, EventID: e.ID, Timestamp: at,
			UserID: e.UserID, Provider: provider, Version: version,
		}, nil
	}
	return nil, fmt.Errorf("oauth: no document says how an event of type %q looks", e.Type)
}
