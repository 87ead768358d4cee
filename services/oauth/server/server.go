// Package server is the edge of the OAuth service: the document's operations on
// one side, the connections of the caller on the other.
package server

import (
	"context"
	"errors"
	"log/slog"

	"coagent/gen/oauthapi"
	"coagent/platform/auth"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
	"coagent/services/oauth"
)

// adminScope lets an operator end another user's connection, and nothing else.
const adminScope = "oauth/admin"

type server struct {
	broker *oauth.Broker
	log    *slog.Logger
}

var _ oauthapi.StrictServerInterface = (*server)(nil)

// New returns the document's operations as a handler. It stands behind
// [httpapi.Service], which has checked the request and knows who asks.
//
// A user reaches their own connections only. Whoever asks for another's is
// refused before anything is looked up, with an answer that does not depend on
// what there is.
func New(broker *oauth.Broker, log *slog.Logger) httpapi.Handlers {
	return oauthapi.Operations(&server{broker, log}, httpapi.WriteInvalid, httpapi.WriteError)
}

// own is the key of one of the caller's own connections.
func own(ctx context.Context, userID string, provider oauthapi.Provider) (oauth.Key, error) {
	caller, err := callerOf(ctx)
	if err != nil {
		return oauth.Key{}, err
	}
	if caller.Subject != userID {
		return oauth.Key{}, foreign()
	}
	return oauth.Key{UserID: userID, Provider: string(provider)}, nil
}

// ownOrAdministered is the same for what an operator may do for anybody. The
// log tells of each time that one does.
func (s *server) ownOrAdministered(ctx context.Context, userID string, provider oauthapi.Provider) (oauth.Key, error) {
	caller, err := callerOf(ctx)
	if err != nil || caller.Subject == userID || !caller.HasScope(adminScope) {
		return own(ctx, userID, provider)
	}
	s.log.InfoContext(ctx, "operator ends a connection",
		"operator", caller.Subject, "user", userID, "provider", string(provider))
	return oauth.Key{UserID: userID, Provider: string(provider)}, nil
}

func callerOf(ctx context.Context) (auth.Identity, error) {
	caller, ok := auth.From(ctx)
	if !ok {
		return auth.Identity{}, errors.New("oauth: a request without an identity got past the front door")
	}
	return caller, nil
}

func foreign() error {
	return fault.New(fault.Forbidden, "forbidden", "You are not allowed to do this.")
}

// noStore goes with every answer (RFC 6749, section 5.1); problems have it from
// the front door.
const noStore = "no-store"

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
