package oauth

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"time"

	"coagent/platform/fault"
)

// Exchange makes a connection of an authorization code, or replaces the one
// that there is. A code works once, so nothing here is tried twice before the
// tokens are stored.
//
// Its faults are oauth.provider_not_configured, oauth.redirect_uri_unknown,
// oauth.code_verifier_required, oauth.code_invalid,
// oauth.offline_access_missing, oauth.scope_missing,
// oauth.provider_unavailable, oauth.provider_misconfigured, and those of Store
// and Sealer.
func (b *Broker) Exchange(ctx context.Context, k Key, e Exchange) (Issued, error) {
	p, err := b.provider(k.Provider)
	if err != nil {
		return Issued{}, err
	}
	uri, known := p.RedirectURI(e.RedirectURI)
	if !known {
		return Issued{}, invalid("oauth.redirect_uri_unknown", "/body/redirectUri", "enum",
			"is not one of the registered redirect URIs")
	}
	if p.PKCERequired && e.CodeVerifier.IsZero() {
		return Issued{}, invalid("oauth.code_verifier_required", "/body/codeVerifier", "required",
			"is required by this provider")
	}
	e.RedirectURI = uri
	// What could fail after the code is spent is tried before.
	if _, _, err := b.Store.Load(ctx, k); err != nil {
		return Issued{}, err
	}
	seal, err := b.Sealer.Prepare(ctx, k)
	if err != nil {
		return Issued{}, err
	}
	// The code is about to be spent: the connection is made, whoever waits for it.
	ctx = context.WithoutCancel(ctx)
	sentAt := time.Now()
	calling, cancel := context.WithTimeout(ctx, 3*callTime) // some providers take three calls
	grant, err := b.AuthServer.Exchange(calling, p, e)
	cancel()
	if err != nil {
		return Issued{}, exchangeFault(refusalOf(err))
	}
	if err := acceptable(p, grant); err != nil {
		return Issued{}, err
	}
	fresh := Connection{Key: k, State: Active, Gen: rand.Text(), TokVer: 1}
	fresh.granted(p, grant, sentAt)
	if fresh.Sealed, err = seal(fresh.Binding(), grant.Tokens); err != nil {
		return Issued{}, err
	}
	c, err := b.connect(ctx, fresh)
	if err != nil {
		return Issued{}, errors.Join(storageUnavailable(nil), err)
	}
	return Issued{AccessToken: grant.Access, ExpiresAt: c.Expiry.At, Version: c.Version}, nil
}

// acceptable says why a grant is of no use to us.
func acceptable(p Provider, grant Grant) error {
	if p.OfflineRequired && grant.Refresh.IsZero() {
		return fault.New(fault.Unprocessable, "oauth.offline_access_missing",
			"The provider gave no refresh token; ask for offline access and for consent.")
	}
	if grant.Scopes == nil { // not told: RFC 6749 section 5.1 says that they are those asked for
		return nil
	}
	for _, scope := range p.RequiredScopes {
		if !slices.Contains(grant.Scopes, scope) {
			return fault.New(fault.Unprocessable, "oauth.scope_missing",
				"The person did not grant what is needed.")
		}
	}
	return nil
}

func exchangeFault(r *Refusal) error {
	if r.Class == Rejected || r.Class == Dead {
		return fault.Wrap(r, fault.Unprocessable, "oauth.code_invalid",
			"The provider did not accept the authorization code.")
	}
	return providerFault(r)
}

// connect stores a fresh connection, which is a new generation. It wins over
// every refresh of an older one.
func (b *Broker) connect(ctx context.Context, fresh Connection) (Connection, error) {
	c, err := b.persist(ctx, fresh.Key, func(cur Connection, _ bool) (Connection, error) {
		if cur.Gen == fresh.Gen {
			return cur, errDone
		}
		next := fresh
		next.AgentProfileID = cmp.Or(cur.AgentProfileID, fresh.UserID)
		next.Version, next.Revision = nextVersion(cur), cur.Revision
		next.Attempts.LeaseEpoch = cur.Attempts.LeaseEpoch
		next.Pending = cur.Pending
		if next.CreatedAt = cur.CreatedAt; next.CreatedAt.IsZero() {
			next.CreatedAt = now()
		}
		b.announce(&next, EventConnected)
		return next, nil
	})
	if err != nil {
		return Connection{}, err
	}
	return b.publish(ctx, c), nil
}
