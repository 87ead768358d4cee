package oauth

import (
	"context"
	"time"

	"coagent/platform/secret"
)

// Store keeps connections. It is safe for use by many goroutines and processes.
//
// Its faults are Conflict "oauth.conflict" when somebody else was faster,
// Forbidden "oauth.not_owned" for a key that is not an OAuth item's, and
// Unavailable "oauth.storage_unavailable" when the outcome is not known: the
// write may have been made, may yet be made, or not.
type Store interface {
	// Load reads what is stored, never an older state than any write that was
	// acknowledged before. found is false if there is nothing. An item that cannot
	// be read is Unreadable.
	Load(ctx context.Context, k Key) (c Connection, found bool, err error)
	// Save writes next if what is stored is still prev, as Load gave it; the zero
	// Connection stands for nothing. Stored are one write's data or the other's,
	// never a mixture. What the item holds beyond a Connection is kept.
	// next.Revision must be prev.Revision + 1.
	Save(ctx context.Context, prev, next Connection) error
}

// Worklist is which connections have something left to do, as all processes know
// it. It is a hint: what is to be done stands in the connection.
type Worklist interface {
	// Note puts k on the list, anew if it is there.
	Note(ctx context.Context, k Key) error
	// Noted is the list, or a part of it if it is long.
	Noted(ctx context.Context) ([]Note, error)
	// Forget takes n off the list, unless its connection was noted anew since.
	Forget(ctx context.Context, n Note) error
}

// Note is an entry of a [Worklist].
type Note struct {
	Key
	// Stamp tells it from a later one of the same connection.
	Stamp string
}

// Sealer protects tokens at rest.
type Sealer interface {
	// Prepare gets a fresh data key for one Seal, so that nothing remote is
	// needed once the provider has answered. Its fault is Unavailable
	// "oauth.sealing_unavailable".
	Prepare(ctx context.Context, k Key) (Seal, error)
	// Open gives the tokens that were sealed under b. Tokens that were changed or
	// that belong to another binding are an Internal fault
	// "oauth.integrity_error"; a form that it does not know is a Conflict
	// "oauth.unsupported_record"; keys that cannot be had are Unavailable
	// "oauth.sealing_unavailable".
	Open(ctx context.Context, b Binding, s Sealed) (Tokens, error)
}

// Seal seals one pair of tokens under a key that it holds. It is used once, and
// asks nobody. b must be of the Key that it was prepared for.
type Seal func(b Binding, t Tokens) (Sealed, error)

// Grant is what a provider answered to a code or to a refresh. Its bounds are
// checked: the tokens are printable ASCII of at most 8 KiB, and the lifetime lies
// within the provider's.
type Grant struct {
	Tokens
	Terms
	// Lifetime counts from before the request was sent. Zero means that the
	// provider named none and that there is no end.
	Lifetime        time.Duration
	RefreshLifetime time.Duration // zero if not told
	ExpirySource    string        // "provider" or "default"
}

// Exchange is an authorization code and what belongs to it.
type Exchange struct {
	Code         secret.Text
	RedirectURI  string      // empty: the provider's first
	CodeVerifier secret.Text // zero: no PKCE
	// IdempotencyKey names the request, if its caller has a name for it. Used for
	// another code it is refused.
	IdempotencyKey string
}

// AuthServer speaks with the providers. It makes each call once: it repeats
// nothing, follows no redirect, and every call ends within six seconds.
//
// What goes wrong is a *[Refusal].
type AuthServer interface {
	// Exchange turns a code into tokens.
	Exchange(ctx context.Context, p Provider, e Exchange) (Grant, error)
	// Refresh gets new tokens for old ones. A Grant without a refresh token
	// leaves the old one in force.
	Refresh(ctx context.Context, p Provider, t Tokens) (Grant, error)
	// Revoke ends a grant. A grant that the provider does not know is ended.
	Revoke(ctx context.Context, p Provider, t Tokens, providerSubject string) error
}

// Class is what a refusal means for the connection.
type Class uint8

// The classes.
const (
	// Transient: nothing reached the provider, or it said that it is down.
	Transient Class = iota
	// InDoubt: the request was sent and no usable answer came, so the refresh
	// token may be spent.
	InDoubt
	// Throttled: the provider asks us to wait.
	Throttled
	// Dead: the grant is gone. Reason says why.
	Dead
	// Misconfigured: our own client is at fault; no user's grant is.
	Misconfigured
	// Rejected: the code, or what came with it, is not accepted. Of a refresh: the
	// provider refuses this person and does not say that the grant is gone. The
	// connection is kept. With a Reason its owner is told at once that there is
	// something to do, else when it has lasted for a day.
	Rejected
)

// Refusal is a call to a provider that gave no tokens. It holds nothing that the
// provider said but its normalised error code.
type Refusal struct {
	Class        Class
	Reason       ReauthReason // of Dead, and of Rejected if it is known
	ProviderCode string       // such as invalid_grant, http_503, timeout
	RetryAfter   time.Duration
	// OfRequest: the provider named an error of this request, and so serves others.
	OfRequest bool
	// CodeSpent: the code was accepted before something else was refused.
	CodeSpent bool
}

// Error is for the log.
func (r *Refusal) Error() string { return "provider: " + r.ProviderCode }

// Event is what the world is told of a connection. Its ID is fixed before the
// first attempt to send it: user, provider and version.
type Event struct {
	ID        string       `json:"id"`
	Type      string       `json:"type"` // oauth.token.refreshed, .revoked, .connected, .reauth_required, .recovered
	UserID    string       `json:"userId"`
	Provider  string       `json:"provider"`
	Version   int64        `json:"version"`
	Reason    ReauthReason `json:"reason,omitempty"`
	At        time.Time    `json:"at"`
	ExpiresAt time.Time    `json:"expiresAt,omitzero"`
}

// Events tells the world.
type Events interface {
	// Publish sends e. An error means that it must be sent later; consumers drop
	// repeats by the ID.
	Publish(ctx context.Context, e Event) error
}
