package oauth

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"coagent/platform/fault"
)

// Exchange makes a connection of an authorization code, or replaces the one that
// there is. A code is sent to its provider once. Whoever presents it again within
// ten minutes, in any process, waits for what the first one gets and gets it too:
// the connection while there is one, else the first one's fault.
//
// Its faults are oauth.provider_not_configured, oauth.redirect_uri_unknown,
// oauth.code_verifier_required, oauth.code_invalid, oauth.code_spent,
// oauth.offline_access_missing, oauth.scope_missing,
// oauth.exchange_in_progress, oauth.provider_unavailable,
// oauth.provider_misconfigured, idempotency_key_reused, and those of Store and
// Sealer.
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
	x := exchange{
		broker: b, provider: p, key: k, sent: e, id: rand.Text(),
		hash: hashed(e.Code.Reveal()), request: hashed(e.IdempotencyKey),
	}
	name := fmt.Sprintf("exchange\x00%s\x00%s\x00%s\x00%s", k.UserID, k.Provider, x.hash, x.request)
	issued, own, err := shared(ctx, b, name, x.presentOrWait)
	issued.Replayed = issued.Replayed || !own
	return issued, err
}

// exchange is one attempt to make a connection of a code.
type exchange struct {
	broker   *Broker
	provider Provider
	key      Key
	sent     Exchange
	id       string // of the attempt
	hash     string // of the code
	request  string // the hash of the Idempotency-Key
}

// presentOrWait sends the code to its provider, or waits for whoever has done so.
func (x *exchange) presentOrWait(ctx context.Context) (Issued, error) {
	giveUp, late := time.Now().Add(exchangeWait), exchangeInProgress()
	for poll := 0; ; poll++ {
		cur, found, err := x.broker.Store.Load(ctx, x.key)
		if err != nil {
			return Issued{}, err
		}
		use, used := cur.codeUse(x.hash, time.Now())
		switch {
		case found && cur.IsPlain(): // what the code replaces is sealed first, for the claim is written beside it
			if err := x.adopt(ctx); err != nil {
				return Issued{}, err
			}
			continue
		case !used:
			issued, err := x.present(ctx)
			if errors.Is(err, errHeld) {
				late = storageUnavailable(err)
			} else if !errors.Is(err, errChanged) {
				return issued, err
			}
		case use.underWay(time.Now()) || use.Outcome == "" && x.broker.held.has(x.key):
		default:
			return x.outcome(use, cur)
		}
		if !pollPause(ctx, poll, giveUp) {
			return Issued{}, late
		}
	}
}

// outcome is what an earlier exchange of the code came to.
func (x *exchange) outcome(use CodeUse, cur Connection) (Issued, error) {
	switch use.Outcome {
	case connected:
		if cur.State == Active {
			return Issued{ExpiresAt: use.ExpiresAt, Version: use.Version, Replayed: use.By != x.id}, nil
		}
	case "oauth.code_invalid":
		return Issued{}, codeInvalid(nil)
	case "oauth.offline_access_missing":
		return Issued{}, offlineAccessMissing()
	case "oauth.scope_missing":
		return Issued{}, scopeMissing()
	}
	return Issued{}, codeSpent() // or its process died: nobody knows what the provider made of it
}

// present claims the code and sends it. Everything that can fail comes before the
// claim, and the claim before the call.
func (x *exchange) present(ctx context.Context) (Issued, error) {
	seal, err := x.broker.Sealer.Prepare(ctx, x.key)
	if err != nil {
		return Issued{}, err
	}
	if err := x.claim(ctx); err != nil {
		return Issued{}, err
	}
	sentAt := time.Now()
	calling, cancel := context.WithTimeout(ctx, 3*callTime) // some providers take three calls
	grant, err := x.broker.AuthServer.Exchange(calling, x.provider, x.sent)
	cancel()
	if err != nil {
		return Issued{}, x.refused(ctx, refusalOf(err))
	}
	if err := acceptable(x.provider, grant); err != nil {
		return Issued{}, x.conclude(ctx, err)
	}
	fresh := Connection{Key: x.key, State: Active, Gen: rand.Text(), TokVer: 1}
	fresh.granted(x.provider, grant, sentAt)
	if fresh.Sealed, err = seal(fresh.Binding(), grant.Tokens); err != nil {
		return Issued{}, err
	}
	c, err := x.broker.store(ctx, x.key, func(ctx context.Context) (Connection, error) {
		return x.connect(ctx, fresh, grant)
	})
	if err != nil {
		return Issued{}, err
	}
	return Issued{AccessToken: grant.Access, ExpiresAt: c.Expiry.At, Version: c.Version}, nil
}

func (x *exchange) adopt(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, commitTime)
	defer cancel()
	_, err := x.broker.Adopt(ctx, x.key)
	return err
}

// claim records that the code is about to be sent. With errChanged somebody else
// has done so, or the item must be looked at anew.
func (x *exchange) claim(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, commitTime)
	defer cancel()
	_, err := x.broker.change(ctx, x.key, func(cur Connection, found bool) (Connection, error) {
		at := now()
		use, used := cur.codeUse(x.hash, at)
		switch {
		case used && use.By == x.id:
			return cur, errDone
		case used, cur.IsPlain():
			return cur, errChanged
		case x.request != "" && slices.ContainsFunc(cur.Codes, func(u CodeUse) bool {
			return u.Request == x.request && u.remembered(at)
		}):
			return cur, keyReused()
		case !found, cur.State == Unreadable:
			cur = ended(x.key, cur, placeholderTime)
		}
		cur.remember(CodeUse{Hash: x.hash, Request: x.request, By: x.id, At: at})
		return cur, nil
	})
	return err
}

// refused says what a refusal means for the code. One that did not reach the
// provider, or that it says it did not look at, may be sent another time; of one
// that may have been used nothing more is to be had.
func (x *exchange) refused(ctx context.Context, r *Refusal) error {
	switch {
	case r.Class == Rejected || r.Class == Dead:
		return x.conclude(ctx, codeInvalid(r))
	case r.Class == InDoubt || r.CodeSpent:
		return x.conclude(ctx, codeSpent())
	}
	x.note(ctx, func(cur *Connection) { cur.forget(x.id) })
	return providerFault(r)
}

// conclude records that the code came to nothing, and why.
func (x *exchange) conclude(ctx context.Context, why error) error {
	x.note(ctx, func(cur *Connection) {
		if i := slices.IndexFunc(cur.Codes, func(u CodeUse) bool { return u.By == x.id }); i >= 0 {
			use := cur.Codes[i]
			use.Outcome = fault.CodeOf(why)
			cur.remember(use)
		}
	})
	return why
}

// note changes what is remembered of the code. If that cannot be stored, the code
// counts as spent for whoever comes with it, which is right or safe.
func (x *exchange) note(ctx context.Context, change func(*Connection)) {
	storing, cancel := context.WithTimeout(ctx, commitTime)
	defer cancel()
	_, _ = x.broker.change(storing, x.key, func(cur Connection, found bool) (Connection, error) {
		if !found || cur.IsPlain() {
			return cur, errDone
		}
		change(&cur)
		return cur, nil
	})
}

// acceptable says why a grant is of no use to us.
func acceptable(p Provider, grant Grant) error {
	if p.OfflineRequired && grant.Refresh.IsZero() {
		return offlineAccessMissing()
	}
	if grant.Scopes == nil { // not told: RFC 6749 section 5.1 says that they are those asked for
		return nil
	}
	for _, scope := range p.RequiredScopes {
		if !slices.Contains(grant.Scopes, scope) {
			return scopeMissing()
		}
	}
	return nil
}

// connect stores a fresh connection, which is a new generation. It wins over
// every refresh of an older one, and loses to whoever has ended the connection or
// made a newer one since the code was claimed.
func (x *exchange) connect(ctx context.Context, fresh Connection, grant Grant) (Connection, error) {
	b := x.broker
	c, err := b.persist(ctx, x.key, func(cur Connection, _ bool) (Connection, error) {
		if cur.Gen == fresh.Gen {
			return cur, errDone
		}
		use := CodeUse{Hash: x.hash, Request: x.request, By: x.id, At: now()}
		if i := slices.IndexFunc(cur.Codes, func(u CodeUse) bool { return u.By == x.id }); i >= 0 {
			use = cur.Codes[i]
			newer := slices.ContainsFunc(cur.Codes[i+1:], func(u CodeUse) bool { return u.Outcome == connected })
			if newer && cur.State == Active {
				return cur, errDone
			}
		}
		if use.Outcome != "" {
			return cur, errEnded
		}
		next := fresh
		next.AgentProfileID = cmp.Or(cur.AgentProfileID, fresh.UserID)
		next.Version, next.Revision = nextVersion(cur), cur.Revision
		next.Attempts.LeaseEpoch = cur.Attempts.LeaseEpoch
		next.Pending, next.Codes = cur.Pending, cur.Codes
		if next.CreatedAt = cur.CreatedAt; next.CreatedAt.IsZero() {
			next.CreatedAt = now()
		}
		use.Outcome, use.Version, use.ExpiresAt = connected, next.Version, next.Expiry.At
		next.remember(use)
		b.announce(&next, EventConnected)
		return next, nil
	})
	switch {
	case errors.Is(err, errEnded):
		b.revokeOrphan(ctx, x.provider, fresh, grant)
		return Connection{}, codeSpent()
	case err != nil:
		return Connection{}, err
	}
	return b.publish(ctx, c), nil
}
