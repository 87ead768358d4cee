package oauth

import (
	"slices"
	"time"

	"coagent/platform/secret"
)

// ClientAuth is how a client shows its secret to a token endpoint (RFC 6749
// section 2.3.1). It is never guessed: a guess posts a one-use token twice.
type ClientAuth uint8

// The ways.
const (
	InForm  ClientAuth = iota // client_id and client_secret in the body
	InBasic                   // HTTP Basic
)

// Rotation is what a provider does with a refresh token that was used.
type Rotation uint8

// The ways. The zero value is the one that forgives least.
const (
	Strict Rotation = iota // the old one is dead at once
	Grace                  // the old one gives the same successor for a while
	Static                 // there is no rotation
)

// Dialect is what sets a provider apart from RFC 6749.
type Dialect uint8

// The dialects.
const (
	Standard Dialect = iota
	Facebook         // no refresh tokens: a long-lived token is exchanged for a later one
)

// RevokeStyle is how a grant is ended at the provider.
type RevokeStyle uint8

// The styles.
const (
	NoRevoke      RevokeStyle = iota
	RFC7009                   // POST token=… (RFC 7009)
	FacebookPerms             // DELETE /{user}/permissions
)

// Provider is one row of the catalogue.
type Provider struct {
	ID         string
	TokenURL   string // empty: not configured
	RevokeURL  string
	DebugURL   string // Facebook's debug_token
	ClientAuth ClientAuth
	Rotation   Rotation
	Dialect    Dialect
	Revoke     RevokeStyle

	ClientID     string
	ClientSecret secret.Text
	// RedirectURIs are those of ours that are registered; the first is the default.
	RedirectURIs []string
	// RequiredScopes must be among those granted, if the provider says which were.
	RequiredScopes []string
	// OfflineRequired: an exchange without a refresh token is refused.
	OfflineRequired bool
	// PKCERequired: an exchange without a verifier is refused.
	PKCERequired bool

	// DefaultLifetime is that of an access token whose end the provider does not
	// name; MaxLifetime bounds what it may name.
	DefaultLifetime, MaxLifetime time.Duration
	// SoftWindow is how long before its end a token is refreshed early; zero is
	// five minutes or a tenth of the lifetime, whichever is more.
	SoftWindow time.Duration
}

// Configured reports whether the provider can be used.
func (p Provider) Configured() bool { return p.TokenURL != "" && p.ClientID != "" }

// RedirectURI is the one to use for what the caller sent; ok is false if it is
// not one of ours, byte for byte (RFC 9700 section 2.1).
func (p Provider) RedirectURI(sent string) (uri string, ok bool) {
	if sent == "" {
		if len(p.RedirectURIs) == 0 {
			return "", true
		}
		return p.RedirectURIs[0], true
	}
	return sent, slices.Contains(p.RedirectURIs, sent)
}

// Catalogue is every provider that there is, configured or not, by its ID.
type Catalogue map[string]Provider
