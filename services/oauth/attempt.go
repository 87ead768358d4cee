package oauth

import (
	"cmp"
	"context"
	"errors"
	"time"
)

// Why an attempt ends without a provider's word.
var (
	errChanged = errors.New("oauth: the connection is not what it was") // somebody changed it; look again
	errLeased  = errors.New("oauth: somebody else is calling the provider")
	errBackoff = errors.New("oauth: it is too early for another call")
	errEnded   = errors.New("oauth: the connection was ended meanwhile")
)

// attempt is one attempt to refresh a connection: it takes the lease, asks the
// provider and stores what comes of it.
type attempt struct {
	broker   *Broker
	provider Provider
	id       string     // owns the lease
	latest   time.Time  // it begins no later; zero is at any time
	leased   Connection // as it is stored with the lease
	seal     Seal       // for the successor of leased's tokens
	sentAt   time.Time  // when the provider was asked
}

// refresh makes the attempt for a connection that was seen. Everything that can
// fail comes before the call: after the answer there are only a seal, which asks
// nobody, and one save.
//
// It returns the connection as it is stored then. With errChanged, errLeased and
// errBackoff it does so too, and nothing came of the attempt.
func (a *attempt) refresh(ctx context.Context, seen Connection) (cur Connection, err error) {
	if cur, err = a.acquireLease(ctx, seen); err != nil {
		return cur, err
	}
	a.leased = cur
	preparing, cancel := context.WithTimeout(ctx, prepareTime)
	defer cancel()
	old, err := a.broker.Sealer.Open(preparing, cur.Binding(), cur.Sealed)
	if err != nil {
		return Connection{}, a.abandon(ctx, err)
	}
	if !canRefresh(a.provider, cur) {
		return a.requireReauth(ctx, &Refusal{Class: Dead, Reason: ReasonExpired, ProviderCode: "no_refresh_token"})
	}
	if a.seal, err = a.broker.Sealer.Prepare(preparing, cur.Key); err != nil {
		return Connection{}, a.abandon(ctx, err)
	}
	if time.Until(cur.Attempts.Lease.Until) < callTime+commitTime { // so late that another may call soon
		return Connection{}, a.abandon(ctx, refreshInProgress())
	}
	a.sentAt = time.Now()
	calling, cancel := context.WithTimeout(ctx, callTime)
	grant, err := a.broker.AuthServer.Refresh(calling, a.provider, old)
	cancel()
	if err != nil {
		return a.refused(ctx, refusalOf(err))
	}
	if grant.Refresh.IsZero() { // RFC 6749 section 6: the old one stays
		grant.Refresh = old.Refresh
	}
	return a.commit(ctx, grant)
}

// acquireLease takes the lease on the version that was seen. Taking it is also
// the record that the provider is about to be called.
func (a *attempt) acquireLease(ctx context.Context, seen Connection) (Connection, error) {
	if a.broker.held.has(seen.Key) {
		return seen, errHeld
	}
	return a.broker.change(ctx, seen.Key, func(cur Connection, found bool) (Connection, error) {
		at := now()
		lease := cur.Attempts.Lease
		switch {
		case !found || cur.Gen != seen.Gen || cur.State != Active || cur.Version != seen.Version:
			return cur, errChanged
		case lease.ownedBy(a.id):
			return cur, errDone
		case lease.Live(at):
			return cur, errLeased
		case at.Before(cur.Attempts.RetryAfter):
			return cur, errBackoff
		case !a.latest.IsZero() && time.Now().After(a.latest):
			return cur, errLeased // as if another had it: there may be one who has the time
		}
		// Whoever had a lease that ran out may have spent the refresh token.
		cur.Attempts.Doubt = cur.Attempts.Doubt || lease != nil
		cur.Attempts.Lease = &Lease{Owner: a.id, StartedAt: at, Until: at.Add(leaseTime)}
		cur.Attempts.LeaseEpoch++
		return cur, nil
	})
}

// releaseLease gives the lease back without a trace. That it fails costs a wait
// and nothing else.
func (a *attempt) releaseLease(ctx context.Context) {
	storing, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTime)
	defer cancel()
	_, _ = a.broker.change(storing, a.leased.Key, func(cur Connection, found bool) (Connection, error) {
		if !found || !cur.Attempts.Lease.ownedBy(a.id) {
			return cur, errDone
		}
		cur.Attempts.Lease = nil
		return cur, nil
	})
}

// abandon gives the lease back and returns err.
func (a *attempt) abandon(ctx context.Context, err error) error {
	a.releaseLease(ctx)
	return err
}

// commit stores the successor. It is conditional on the version and the
// generation, and not on the lease: a lease that ran out while the provider was
// slow does not make a live token worthless.
func (a *attempt) commit(ctx context.Context, grant Grant) (Connection, error) {
	binding := Binding{Key: a.leased.Key, Gen: a.leased.Gen, TokVer: a.leased.TokVer + 1}
	sealed, err := a.seal(binding, grant.Tokens)
	if err != nil {
		return Connection{}, a.abandon(ctx, err)
	}
	return a.broker.store(ctx, a.leased.Key, func(ctx context.Context) (Connection, error) {
		return a.succeed(ctx, grant, sealed)
	})
}

// succeed writes the successor, if it is wanted still.
func (a *attempt) succeed(ctx context.Context, grant Grant, sealed Sealed) (Connection, error) {
	cur, err := a.broker.persist(ctx, a.leased.Key, func(cur Connection, found bool) (Connection, error) {
		if cur.Attempts.StoredBy == a.id {
			return cur, errDone
		}
		event, err := a.succeeds(cur, found)
		if err != nil {
			return cur, err
		}
		cur.State, cur.Reauth = Active, Reauth{}
		cur.Version++
		cur.TokVer, cur.Sealed = a.leased.TokVer+1, sealed
		lease := cur.Attempts.Lease
		if lease.ownedBy(a.id) {
			lease = nil
		}
		cur.Attempts = Attempts{StoredBy: a.id, Lease: lease, LeaseEpoch: cur.Attempts.LeaseEpoch}
		cur.granted(a.provider, grant, a.sentAt)
		a.broker.announce(&cur, event)
		return cur, nil
	})
	switch {
	case errors.Is(err, errEnded):
		orphan := a.leased
		orphan.TokVer, orphan.Sealed = orphan.TokVer+1, sealed
		a.broker.revokeOrphan(ctx, a.provider, orphan, grant)
		return Connection{}, notConnected()
	case err != nil:
		return cur, err
	}
	cur = a.broker.publish(ctx, cur)
	return cur, requireActive(cur, true) // it may have been ended since it was stored
}

// succeeds says how the new tokens follow what is stored now: the type of the
// event, errEnded, or errChanged if the connection has tokens of its own by a new
// consent or a faster attempt.
func (a *attempt) succeeds(cur Connection, found bool) (event string, err error) {
	switch {
	case !found, cur.Gen == a.leased.Gen && (cur.State == Revoking || cur.State == Revoked):
		return "", errEnded
	case cur.Gen != a.leased.Gen:
		return "", errChanged
	case cur.mustAct() && cur.TokVer == a.leased.TokVer:
		return EventRecovered, nil
	case cur.State == Active && cur.TokVer == a.leased.TokVer:
		return EventRefreshed, nil
	case cur.State == ReauthRequired && cur.Reauth.OnVersion == a.leased.Version:
		return EventRecovered, nil // live tokens beat a refusal of their predecessors
	}
	return "", errChanged
}

// refused records a refresh that gave no tokens, and says what it means.
func (a *attempt) refused(ctx context.Context, r *Refusal) (Connection, error) {
	rotation := a.provider.Rotation
	if r.Class == Dead {
		if a.leased.Attempts.Doubt && rotation != Static {
			r.Reason = ReasonInDoubt
		}
		return a.requireReauth(ctx, r)
	}
	storing, cancel := context.WithTimeout(ctx, commitTime)
	defer cancel()
	cur, err := a.broker.change(storing, a.leased.Key, func(cur Connection, found bool) (Connection, error) {
		if !found || cur.Version != a.leased.Version || !cur.Attempts.Lease.ownedBy(a.id) {
			return cur, errDone
		}
		if r.Class == Misconfigured { // no user's grant is at fault, so nothing is held against it
			cur.Attempts.Lease = nil
			return cur, nil
		}
		cur.Attempts.FailCount++
		cur.Attempts.RetryAfter = now().Add(backoff(cur.Attempts.FailCount, r.RetryAfter))
		cur.Attempts.ProviderCode = r.ProviderCode
		cur.Attempts.Doubt = cur.Attempts.Doubt || r.Class == InDoubt
		if r.Class != InDoubt || rotation != Strict { // else a later call would look like re-use
			cur.Attempts.Lease = nil
		}
		if r.Class == Rejected {
			a.rejected(&cur, r)
		}
		return cur, nil
	})
	if err == nil && cur.mustAct() {
		cur = a.broker.publish(ctx, cur)
		return cur, mustAct(cur.Reauth.Reason)
	}
	return Connection{}, errors.Join(providerFault(r), err)
}

// rejected notes that the provider refuses this person, and tells them when there
// is something that they can do.
func (a *attempt) rejected(cur *Connection, r *Refusal) {
	if cur.Attempts.RefusedSince.IsZero() {
		cur.Attempts.RefusedSince = now()
	}
	reason := r.Reason
	if reason == "" && now().Sub(cur.Attempts.RefusedSince) >= refusalTime {
		reason = ReasonRevoked
	}
	if reason == "" || cur.Reauth.Reason != "" {
		return
	}
	cur.Reauth = Reauth{Reason: reason, OnVersion: cur.Version}
	cur.Version++
	a.broker.announce(cur, EventReauthRequired)
}

// requireReauth records that the provider called the stored tokens dead. Only
// the owner of the lease may say so, and only of the version that it presented.
// What is dead is removed in the same write.
func (a *attempt) requireReauth(ctx context.Context, r *Refusal) (Connection, error) {
	storing, cancel := context.WithTimeout(ctx, commitTime)
	defer cancel()
	cur, err := a.broker.change(storing, a.leased.Key, func(cur Connection, found bool) (Connection, error) {
		if !found || cur.Gen != a.leased.Gen || cur.Version != a.leased.Version || cur.State != Active ||
			!cur.Attempts.Lease.ownedBy(a.id) {
			return cur, errChanged
		}
		cur.State = ReauthRequired
		cur.Reauth = Reauth{Reason: r.Reason, OnVersion: cur.Version}
		cur.Version++
		cur.Attempts.ProviderCode, cur.Attempts.Lease = r.ProviderCode, nil
		cur.shred()
		a.broker.announce(&cur, EventReauthRequired)
		return cur, nil
	})
	if err != nil { // with errChanged, somebody else knows better
		return cur, err
	}
	cur = a.broker.publish(ctx, cur)
	return cur, requireActive(cur, true)
}

// revokeOrphan ends a grant that arrived when its connection had ended. If the
// provider does not answer, the grant stays in the connection's tombstone,
// sealed as it is in orphan, until it does.
func (b *Broker) revokeOrphan(ctx context.Context, p Provider, orphan Connection, grant Grant) {
	if p.Revoke == NoRevoke {
		return
	}
	subject := cmp.Or(grant.ProviderSubject, orphan.Terms.ProviderSubject)
	calling, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTime)
	err := b.AuthServer.Revoke(calling, p, grant.Tokens, subject)
	cancel()
	if err == nil {
		return
	}
	_, err = b.persist(ctx, orphan.Key, func(cur Connection, found bool) (Connection, error) {
		switch {
		case found && cur.Gen != orphan.Gen && cur.State != Revoked:
			return cur, errDone // a new consent: to revoke the old grant now might end the new one
		case !found:
			cur = orphan
			cur.Revision, cur.WriteID, cur.Version = 0, "", nextVersion(orphan)
		}
		again := cur.Gen != orphan.Gen
		cur.State, cur.Gen, cur.Sealed, cur.TokVer = Revoking, orphan.Gen, orphan.Sealed, orphan.TokVer
		cur.Attempts.Lease = nil
		cur.ForgetAt = now().Add(revokePatience)
		if again {
			cur.Version++
			b.announce(&cur, EventRevoked)
		}
		return cur, nil
	})
	if err == nil {
		b.later(ctx, orphan.Key)
	}
}
