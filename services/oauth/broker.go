package oauth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/singleflight"

	"coagent/platform/fault"
	"coagent/platform/secret"
)

// Broker makes, refreshes and ends connections, and hands out their tokens.
// However many ask at once, in however many processes, a provider is asked once;
// a token is never handed out before it is stored; and a connection is called
// dead only on the provider's word about the very tokens that are stored.
//
// It is ready as a literal, used by its pointer and shared by all callers.
type Broker struct {
	Store      Store
	Sealer     Sealer
	AuthServer AuthServer
	// Events are told of changes. Nil means that nobody is.
	Events    Events
	Catalogue Catalogue
	// Worklist is where processes note what is left to do, for others to do it. Nil:
	// a process keeps it to itself, and does it in its own time.
	Worklist Worklist

	flights  singleflight.Group
	underway running // callers of flights, flights whose callers have hung up, and what is held
	reads    reads
	held     held
	backlog  backlog
}

// Issued is an access token as a caller gets it.
type Issued struct {
	AccessToken secret.Text
	ExpiresAt   time.Time
	Version     int64
	// Replayed: an earlier request got this answer, too.
	Replayed bool
}

// Token returns an access token that is good for another minute at least, and
// refreshes it first if need be.
//
// Its faults are oauth.not_connected, oauth.reauth_required with a reason,
// oauth.refresh_in_progress, oauth.provider_unavailable,
// oauth.provider_misconfigured, oauth.provider_not_configured, and those of
// Store and Sealer.
func (b *Broker) Token(ctx context.Context, k Key) (Issued, error) {
	p, c, err := b.load(ctx, k)
	if err != nil {
		return Issued{}, err
	}
	at := time.Now()
	switch {
	case at.Before(c.Expiry.SoftAt):
		return b.issue(ctx, c)
	case !c.usable(at):
		return b.refreshShared(ctx, p, c.Connection, waitTime)
	case c.Attempts.Lease.Live(at) || at.Before(c.Attempts.RetryAfter) || !canRefresh(p, c.Connection):
		// A refresh is under way, too early or of no use.
		return b.issue(ctx, c)
	}
	// The token is still good: a refresh that fails is nobody's trouble yet.
	issued, err := b.refreshShared(ctx, p, c.Connection, 0)
	if err == nil || fault.KindOf(err) != fault.Unavailable && !errors.Is(err, errKept) {
		return issued, err
	}
	return b.issue(ctx, c)
}

// Refresh gets a new access token although the old one seems good, for a caller
// whom the provider refused. With ifVersion above zero it does so only if that
// is still the stored version; if it is not, somebody else has refreshed
// already and the stored token is returned.
//
// Its faults are those of Token, and Invalid oauth.version_unknown for an
// ifVersion that never was.
func (b *Broker) Refresh(ctx context.Context, k Key, ifVersion int64) (Issued, error) {
	p, c, err := b.load(ctx, k)
	if err != nil {
		return Issued{}, err
	}
	switch {
	case ifVersion > c.Version:
		return Issued{}, invalid("oauth.version_unknown", "/body/ifVersion", "maximum",
			"is higher than any version that exists")
	case ifVersion > 0 && ifVersion < c.Version && c.usable(time.Now()):
		return b.issue(ctx, c)
	case !canRefresh(p, c.Connection) && c.usable(time.Now()): // there is no better one; to try would end the connection
		return b.issue(ctx, c)
	}
	return b.refreshShared(ctx, p, c.Connection, waitTime)
}

// provider finds a provider that can be used.
func (b *Broker) provider(id string) (Provider, error) {
	p, known := b.Catalogue[id]
	if !known || !p.Configured() {
		return Provider{}, notConfigured()
	}
	return p, nil
}

// load reads an active connection and its provider, which can be used. It seals
// what the monolith left in the open, and does what somebody else left undone.
func (b *Broker) load(ctx context.Context, k Key) (Provider, *read, error) {
	p, err := b.provider(k.Provider)
	if err != nil {
		return Provider{}, nil, err
	}
	r, err := b.read(ctx, k)
	if err != nil {
		return Provider{}, nil, err
	}
	c, found := r.Connection, r.found
	if found && c.IsPlain() {
		if c, err = b.Adopt(ctx, k); err != nil {
			return Provider{}, nil, err
		}
		found = c.Revision > 0 // else it is gone meanwhile
	}
	if found && len(c.Pending) > 0 {
		c = b.publish(ctx, c)
	}
	if found && c.State == Revoking && b.backlog.tries(k) == 0 { // whoever began that may have died
		b.later(ctx, k)
	}
	if c.Revision != r.Revision {
		r = &read{loaded: loaded{c, found}, own: true}
	}
	return p, r, requireActive(c, found)
}

// requireActive says why no tokens can be had of a connection, if so.
func requireActive(c Connection, found bool) error {
	switch {
	case !found || c.State == Revoking || c.State == Revoked:
		return notConnected()
	case c.State == ReauthRequired:
		return reauthRequired(c.Reauth.Reason)
	case c.State == Unreadable && c.Foreign != nil:
		return unsupportedRecord(c.Foreign.Why)
	case c.State != Active:
		return unsupportedRecord(fmt.Errorf("state %q", c.State))
	}
	return nil
}

// open opens the access token.
func (b *Broker) open(ctx context.Context, c Connection) (Issued, error) {
	tokens, err := b.Sealer.Open(ctx, c.Binding(), c.Sealed)
	if err != nil {
		return Issued{}, err
	}
	if tokens.Access.IsZero() { // a seal cannot tell that a whole token was taken away
		return Issued{}, unsupportedRecord(errors.New("an active connection without an access token"))
	}
	return Issued{AccessToken: tokens.Access, ExpiresAt: c.Expiry.At, Version: c.Version}, nil
}
