// Package oauth stores people's connections to other services and hands out
// access tokens for them. It refreshes them in time, and never ends a connection
// but on the word of its provider or its owner.
package oauth

import (
	"time"

	"coagent/platform/secret"
)

// Key names a connection: one user, one provider.
type Key struct{ UserID, Provider string }

// State is where a connection stands.
type State string

// The states. Only an Active connection holds tokens.
const (
	Active         State = "ACTIVE"
	ReauthRequired State = "REAUTH_REQUIRED" // dead at the provider; the user must consent once more
	Revoking       State = "REVOKING"        // ended here, not yet at the provider
	Revoked        State = "REVOKED"         // ended, or not begun yet
	// Unreadable is what a Store says of an item in a form that it does not know.
	// It is never saved: a new consent replaces the item, a disconnect ends it.
	Unreadable State = "UNREADABLE"
)

// ReauthReason says why a person must consent once more, as callers and events
// are told.
type ReauthReason string

// The reasons.
const (
	ReasonRevoked         ReauthReason = "revoked"
	ReasonExpired         ReauthReason = "expired"
	ReasonPasswordChanged ReauthReason = "password_changed"
	ReasonAppRemoved      ReauthReason = "app_removed"
	ReasonScopeRemoved    ReauthReason = "scope_removed"
	ReasonInDoubt         ReauthReason = "in_doubt" // the successor was known only to a process that died
)

// Tokens are what a provider gave.
type Tokens struct{ Access, Refresh secret.Text }

// Sealed are tokens as they may be stored. Both texts open only together with
// the data key that is wrapped beside them, and only for the [Binding] that
// they were sealed under.
type Sealed struct {
	Access, Refresh string // empty for a token that there is none of
	WrappedKey      []byte
	KeyID           string
}

// Binding is what sealed tokens belong to. Moved to another user, provider,
// generation or token version they do not open.
type Binding struct {
	Key
	Gen    string
	TokVer int64
}

// Expiry is when tokens end.
type Expiry struct {
	At        time.Time // of the access token; zero when there is none
	SoftAt    time.Time // from here on an early refresh is tried
	RefreshAt time.Time // of the refresh token or the grant; zero if not told
	Source    string    // "provider", "default" or "unextended"
}

// Terms are what a provider says of a grant besides its tokens and their end.
type Terms struct {
	Scopes          []string // nil if not told
	TokenType       string
	ProviderSubject string // the provider's id of the person, where revoking needs it
	NeedsUpgrade    bool   // a short-lived token that is still to become a long-lived one
}

// Lease says who may call the provider for a connection, and until when. It
// never says who may write: Version and Gen do.
type Lease struct {
	Owner            string // the id of one attempt to refresh
	StartedAt, Until time.Time
}

// Live reports whether the lease still holds at now, allowing for the skew of
// clocks between machines. A lease that is longer than any of ours comes from a
// clock that is far ahead, and is not waited for.
func (l *Lease) Live(now time.Time) bool {
	return l != nil && !now.After(l.Until.Add(clockSkew)) && l.Until.Sub(now) <= leaseTime+clockSkew
}

// ownedBy reports whether it is the lease of the attempt with this id.
func (l *Lease) ownedBy(id string) bool { return l != nil && l.Owner == id }

// Attempts are what is known of the attempts to refresh a connection.
type Attempts struct {
	Lease        *Lease    // of the attempt under way, or of one whose process died; else nil
	LeaseEpoch   int64     // counts the leases, and never goes back
	StoredBy     string    // the id of the attempt that stored the current tokens
	FailCount    int       // failures since then
	RetryAfter   time.Time // no attempt is made before this
	RefusedSince time.Time // the first time, since then, that the provider refused this person; zero if it did not
	ProviderCode string    // the provider's last error, normalised; for operators
	Doubt        bool      // a refresh token may have been spent by an answer that nobody got
}

// Reauth is why a person must consent once more, or do something at the provider.
type Reauth struct {
	Reason    ReauthReason
	OnVersion int64 // the version that the provider refused
}

// Connection is one stored connection. It is a value: whoever changes one
// changes a copy, and slices are replaced and not written to.
type Connection struct {
	Key
	AgentProfileID string // as the monolith stored it; never changed here
	State          State
	// Reauth is of the last time that State was ReauthRequired. In an Active
	// connection it says that the person was told although the tokens are kept.
	Reauth Reauth

	// Sealed are the tokens of an Active connection.
	Sealed Sealed
	// Plain are tokens that the monolith stored, be it in an item of its own or
	// over ours; they are sealed on first touch.
	Plain Tokens

	Expiry   Expiry
	Terms    Terms
	Attempts Attempts

	// Version rises by one with every change of state or tokens, and begins at
	// the clock's milliseconds, so that it keeps rising when the item was gone.
	Version int64
	// Gen is new for every consent.
	Gen string
	// TokVer counts the token pairs of a generation, from 1.
	TokVer int64

	// Pending are events that are not published yet, oldest first.
	Pending []Event
	// Codes are the authorization codes that were exchanged lately, oldest first.
	Codes []CodeUse

	CreatedAt, UpdatedAt time.Time
	// ForgetAt is when the store may drop the item: of a Revoking connection after
	// a day, revoked at the provider or not, and of a Revoked one after thirty.
	ForgetAt time.Time

	// Revision rises by one with every write of any kind; it is what a write is
	// conditional on. WriteID names the write that made it, so that a writer
	// whose answer was lost can see that it won. Zero and empty mark an item of
	// the monolith's, or none.
	Revision int64
	WriteID  string

	// Foreign is the item as its Store found it, where the fields above do not say
	// it all. A Save is conditional on it; it is never saved.
	Foreign *Foreign
}

// Foreign is an item that a Store did not write, or did not read wholly.
type Foreign struct {
	Item any   // for its Store alone
	Why  error // it cannot be read; nil if it can
}

// Binding is what the connection's tokens are sealed under.
func (c Connection) Binding() Binding { return Binding{Key: c.Key, Gen: c.Gen, TokVer: c.TokVer} }

// IsPlain reports whether the tokens are stored as the monolith left them.
func (c Connection) IsPlain() bool { return !c.Plain.Access.IsZero() || !c.Plain.Refresh.IsZero() }

// usable reports whether the access token lives long enough to be handed out. A
// short-lived one does so for its first half.
func (c Connection) usable(at time.Time) bool {
	return c.State == Active && (c.Expiry.At.Sub(at) >= hardWindow || at.Before(c.Expiry.SoftAt))
}

// mustAct reports whether the person was told that there is something to do.
func (c Connection) mustAct() bool { return c.State == Active && c.Reauth.Reason != "" }

// shred removes everything that a token could be read from.
func (c *Connection) shred() {
	c.Sealed, c.Plain = Sealed{}, Tokens{}
	c.Expiry.At, c.Expiry.SoftAt, c.Expiry.RefreshAt = time.Time{}, time.Time{}, time.Time{}
}

// granted takes over what a grant says besides its tokens. It was asked for at
// sentAt.
func (c *Connection) granted(p Provider, g Grant, sentAt time.Time) {
	refreshAt := c.Expiry.RefreshAt
	c.Expiry = g.expiry(p, time.UnixMilli(sentAt.UnixMilli()))
	if c.Expiry.RefreshAt.IsZero() {
		c.Expiry.RefreshAt = refreshAt
	}
	terms := g.Terms
	if terms.Scopes == nil {
		terms.Scopes = c.Terms.Scopes
	}
	if terms.ProviderSubject == "" {
		terms.ProviderSubject = c.Terms.ProviderSubject
	}
	c.Terms = terms
}
