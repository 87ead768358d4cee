// Package oauth keeps people's connections to other services and hands out
// access tokens for them, so that nobody is ever logged out by us.
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
	Revoked        State = "REVOKED"         // ended
)

// Reasons for ReauthRequired, as callers and events are told.
const (
	ReasonRevoked         = "revoked"
	ReasonExpired         = "expired"
	ReasonPasswordChanged = "password_changed"
	ReasonAppRemoved      = "app_removed"
	ReasonScopeRemoved    = "scope_removed"
	ReasonInDoubt         = "in_doubt" // the successor was known only to a process that died
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

// Lease says who may call the provider for a connection, and until when. It
// never says who may write: Version and Gen do.
type Lease struct {
	Owner            string // of one attempt
	StartedAt, Until time.Time
}

// Live reports whether the lease still holds at now, allowing for the skew of
// clocks between machines. A lease that is longer than any of ours comes from a
// clock that is far ahead, and is not waited for.
func (l *Lease) Live(now time.Time) bool {
	return l != nil && !now.After(l.Until.Add(clockSkew)) && l.Until.Sub(now) <= leaseTime+clockSkew
}

// Connection is one stored connection. It is a value: whoever changes one
// changes a copy, and slices are replaced and not written to.
type Connection struct {
	Key
	AgentProfileID string // as the monolith stored it; kept
	State          State
	Reason         string // of ReauthRequired
	ProviderCode   string // the provider's error, normalised; for operators

	// Sealed are the tokens of an Active connection.
	Sealed Sealed
	// Plain are tokens that the monolith stored, be it in an item of its own or
	// over ours; they are sealed on first touch.
	Plain Tokens

	ExpiresAt        time.Time // of the access token; zero when there is none
	SoftAt           time.Time // from here on an early refresh is tried
	RefreshExpiresAt time.Time // of the refresh token or the grant; zero if not told
	ExpirySource     string    // "provider", "default" or "unextended"
	Scopes           []string
	TokenType        string
	ProviderSubject  string // the provider's id of the person, where revoking needs it
	NeedsUpgrade     bool   // a short-lived token that is still to become a long-lived one

	// Version rises by one with every change of state or tokens, and begins at
	// the clock's milliseconds, so that it keeps rising when the item was gone.
	Version int64
	// Gen is new for every consent.
	Gen string
	// TokVer counts the token pairs of a generation, from 1.
	TokVer int64

	Lease      *Lease
	LeaseEpoch int64 // counts the leases, and never goes back
	// VerdictOn is the version that a ReauthRequired was about.
	VerdictOn int64
	// LastAttempt is the attempt that stored the current tokens.
	LastAttempt string
	FailCount   int
	RetryAfter  time.Time // no refresh is tried before this
	Doubt       bool      // a refresh token may have been spent by an answer that nobody got

	// Pending are events that are not published yet, oldest first.
	Pending []Event

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
}

// Binding is what the connection's tokens are sealed under.
func (c Connection) Binding() Binding { return Binding{Key: c.Key, Gen: c.Gen, TokVer: c.TokVer} }

// IsPlain reports whether the tokens are stored as the monolith left them.
func (c Connection) IsPlain() bool { return !c.Plain.Access.IsZero() || !c.Plain.Refresh.IsZero() }

// shred removes everything that a token could be read from.
func (c *Connection) shred() {
	c.Sealed, c.Plain = Sealed{}, Tokens{}
	c.ExpiresAt, c.SoftAt, c.RefreshExpiresAt = time.Time{}, time.Time{}, time.Time{}
}
