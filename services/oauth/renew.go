package oauth

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"time"
)

// Why a lease was not had.
var (
	errMoved   = errors.New("oauth: the connection is not what it was") // somebody changed it; look again
	errBusy    = errors.New("oauth: somebody else is calling the provider")
	errBackoff = errors.New("oauth: it is too early for another call")
)

// renewed returns a newer token than seen's. Callers of one process share the
// work; each stops waiting when its own context ends, and the work goes on: a
// provider's answer must be stored, whoever is left to hear of it.
//
// patience is how long it waits for somebody else's refresh.
func (b *Broker) renewed(ctx context.Context, p Provider, seen Connection, patience time.Duration) (Issued, error) {
	if deadline, bounded := ctx.Deadline(); bounded && time.Until(deadline) < callTime+commitTime+time.Second {
		return Issued{}, refreshInProgress() // too late to begin what must be finished
	}
	name := fmt.Sprintf("%s\x00%s\x00%s\x00%d\x00%d", seen.UserID, seen.Provider, seen.Gen, seen.Version, patience)
	b.underway.Add(1)
	landed := b.flights.DoChan(name, func() (result any, err error) {
		defer func() { // singleflight would end the program
			if v := recover(); v != nil {
				err = fmt.Errorf("oauth: panic in a refresh: %v", v)
			}
		}()
		shared, cancel := context.WithTimeout(context.WithoutCancel(ctx), waitTime+callTime+2*commitTime)
		defer cancel()
		return b.renew(shared, p, seen, patience)
	})
	select {
	case result := <-landed:
		b.underway.Done()
		if result.Err != nil {
			return Issued{}, result.Err
		}
		return result.Val.(Issued), nil
	case <-ctx.Done():
		go func() {
			defer b.underway.Done()
			<-landed
		}()
		return Issued{}, ctx.Err()
	}
}

// Finish waits for the refreshes that go on although nobody waits for them, half
// a minute at most. It is for the end of a program, when nobody asks any more.
func (b *Broker) Finish() { b.underway.Wait() }

// renew refreshes the connection, or waits for whoever is doing so.
func (b *Broker) renew(ctx context.Context, p Provider, seen Connection, patience time.Duration) (Issued, error) {
	owner := rand.Text()
	giveUp := time.Now().Add(patience)
	for poll := 0; ; poll++ {
		cur, err := b.acquire(ctx, seen, owner)
		if err == nil {
			cur, err = b.refresh(ctx, p, cur, owner)
		}
		switch {
		case err == nil:
			return b.issue(ctx, cur)
		case errors.Is(err, errMoved): // cur is what is stored now
			if cur.IsPlain() {
				if cur, err = b.adopt(ctx, cur.Key); err != nil {
					return Issued{}, err
				}
			}
			if err := standing(cur, cur.Revision > 0); err != nil {
				return Issued{}, err
			}
			if cur.Version != seen.Version && time.Now().Before(cur.ExpiresAt) {
				return b.issue(ctx, cur)
			}
			seen = cur // of the same version if the lease is another's now: wait for them
		case errors.Is(err, errBackoff):
			return Issued{}, providerFault(&Refusal{ProviderCode: "backing_off", RetryAfter: time.Until(cur.RetryAfter)})
		case !errors.Is(err, errBusy):
			return Issued{}, err
		}
		wait := min(50*time.Millisecond<<min(poll, 5), 500*time.Millisecond)
		wait = wait/2 + mathrand.N(wait)
		if time.Now().Add(wait).After(giveUp) || !sleep(ctx, wait) {
			return Issued{}, refreshInProgress()
		}
	}
}

// acquire takes the lease on the version that was seen, and returns the
// connection as it is then stored. Taking it is also the record that the
// provider is about to be called.
func (b *Broker) acquire(ctx context.Context, seen Connection, owner string) (Connection, error) {
	return b.change(ctx, seen.Key, func(cur Connection, found bool) (Connection, error) {
		at := now()
		switch {
		case !found || cur.Gen != seen.Gen || cur.State != Active || cur.Version != seen.Version:
			return cur, errMoved
		case cur.Lease != nil && cur.Lease.Owner == owner:
			return cur, errDone
		case cur.Lease.Live(at):
			return cur, errBusy
		case at.Before(cur.RetryAfter):
			return cur, errBackoff
		}
		// Whoever held a lease that ran out may have spent the refresh token.
		cur.Doubt = cur.Doubt || cur.Lease != nil
		cur.Lease = &Lease{Owner: owner, StartedAt: at, Until: at.Add(leaseTime)}
		cur.LeaseEpoch++
		return cur, nil
	})
}

// refresh calls the provider, as the holder of the lease, and stores what comes
// of it. Everything that can fail comes before the call: after the answer
// there are only a seal, which asks nobody, and one save. With errMoved, what
// came of it is of no use, and the connection is as it is stored now.
func (b *Broker) refresh(ctx context.Context, p Provider, held Connection, owner string) (Connection, error) {
	preparing, cancel := context.WithTimeout(ctx, prepareTime)
	defer cancel()
	old, err := b.Sealer.Open(preparing, held.Binding(), held.Sealed)
	if err != nil {
		b.release(ctx, held, owner)
		return Connection{}, err
	}
	if !canRefresh(p, held) {
		return b.verdict(ctx, held, owner, &Refusal{Class: Dead, Reason: ReasonExpired, ProviderCode: "no_refresh_token"})
	}
	seal, err := b.Sealer.Prepare(preparing, held.Key)
	if err != nil {
		b.release(ctx, held, owner)
		return Connection{}, err
	}
	if time.Until(held.Lease.Until) < callTime+commitTime { // taking it or preparing took too long: another may be calling soon
		b.release(ctx, held, owner)
		return Connection{}, refreshInProgress()
	}
	sent := time.Now()
	calling, cancel := context.WithTimeout(ctx, callTime)
	grant, err := b.AuthServer.Refresh(calling, p, old)
	cancel()
	if err != nil {
		return b.refused(ctx, p, held, owner, refusalOf(err))
	}
	if grant.Refresh.IsZero() { // RFC 6749 section 6: the old one stays
		grant.Refresh = old.Refresh
	}
	return b.commit(ctx, p, held, owner, grant, sent, seal)
}

// commit stores a successor. It is conditional on the version and the
// generation, and not on the lease: a lease that ran out while the provider
// was slow does not make a live token worthless.
func (b *Broker) commit(ctx context.Context, p Provider, held Connection, owner string, grant Grant, sent time.Time, seal Seal) (Connection, error) {
	binding := Binding{Key: held.Key, Gen: held.Gen, TokVer: held.TokVer + 1}
	sealed, err := seal(binding, grant.Tokens)
	if err != nil {
		b.release(ctx, held, owner)
		return Connection{}, err
	}
	orphan := errors.New("oauth: the connection was ended meanwhile")
	cur, err := b.keep(ctx, held.Key, func(cur Connection, found bool) (Connection, error) {
		if cur.LastAttempt == owner {
			return cur, errDone
		}
		kind := EventRefreshed
		switch {
		case !found, cur.Gen == held.Gen && (cur.State == Revoking || cur.State == Revoked):
			return cur, orphan
		case cur.Gen == held.Gen && cur.State == Active && cur.Version == held.Version:
		case cur.Gen == held.Gen && cur.State == ReauthRequired && cur.VerdictOn == held.Version:
			kind = EventRecovered // a live successor beats a verdict on its predecessor
		default:
			return cur, errMoved // a new consent, or a faster holder; either has its own tokens
		}
		cur.State, cur.Reason, cur.ProviderCode, cur.VerdictOn = Active, "", "", 0
		cur.Version++
		cur.TokVer, cur.LastAttempt, cur.Sealed = binding.TokVer, owner, sealed
		cur.FailCount, cur.RetryAfter, cur.Doubt = 0, time.Time{}, false
		if cur.Lease != nil && cur.Lease.Owner == owner {
			cur.Lease = nil
		}
		cur.hold(p, grant, sent)
		b.announce(&cur, kind)
		return cur, nil
	})
	switch {
	case errors.Is(err, orphan):
		b.revokeOrphan(ctx, p, held, grant, binding, sealed)
		return Connection{}, notConnected()
	case err != nil:
		return cur, err
	}
	cur = b.publish(ctx, cur)
	return cur, standing(cur, true) // it may have been ended since it was stored
}

// hold takes over what a grant says besides its tokens.
func (c *Connection) hold(p Provider, grant Grant, sent time.Time) {
	lifetime := grant.Lifetime
	if lifetime <= 0 { // without end; asking again now and then costs little
		lifetime = p.MaxLifetime
	}
	sent = time.UnixMilli(sent.UnixMilli())
	c.ExpiresAt = sent.Add(lifetime)
	window := p.SoftWindow
	if window == 0 {
		window = max(5*time.Minute, lifetime/10)
	}
	window = min(window, lifetime/2)
	c.SoftAt = c.ExpiresAt.Add(-window + mathrand.N(window/5+1).Truncate(time.Millisecond)) // spread, so that tokens of one hour do not expire as one
	if tomorrow := sent.Add(24 * time.Hour); grant.ExpirySource == "unextended" && tomorrow.Before(c.SoftAt) {
		c.SoftAt = tomorrow
	}
	c.ExpirySource, c.TokenType, c.NeedsUpgrade = grant.ExpirySource, grant.TokenType, grant.NeedsUpgrade
	if grant.NeedsUpgrade {
		c.SoftAt = sent
	}
	if grant.Scopes != nil {
		c.Scopes = grant.Scopes
	}
	if grant.RefreshLifetime > 0 {
		c.RefreshExpiresAt = sent.Add(grant.RefreshLifetime)
	}
	if grant.ProviderSubject != "" {
		c.ProviderSubject = grant.ProviderSubject
	}
}

// refused records a refresh that gave no tokens, and says what it means.
func (b *Broker) refused(ctx context.Context, p Provider, held Connection, owner string, r *Refusal) (Connection, error) {
	if r.Class == Dead {
		if held.Doubt && p.Rotation != Static {
			r.Reason = ReasonInDoubt
		}
		return b.verdict(ctx, held, owner, r)
	}
	storing, cancel := context.WithTimeout(ctx, commitTime)
	defer cancel()
	_, err := b.change(storing, held.Key, func(cur Connection, found bool) (Connection, error) {
		if !found || cur.Version != held.Version || cur.Lease == nil || cur.Lease.Owner != owner {
			return cur, errDone
		}
		if r.Class == Misconfigured { // no user's grant is at fault, so nothing is held against it
			cur.Lease = nil
			return cur, nil
		}
		cur.FailCount++
		cur.RetryAfter = now().Add(backoff(cur.FailCount, r.RetryAfter))
		cur.ProviderCode = r.ProviderCode
		cur.Doubt = cur.Doubt || r.Class == InDoubt
		if r.Class != InDoubt || p.Rotation != Strict { // else a later call would look like re-use
			cur.Lease = nil
		}
		return cur, nil
	})
	return Connection{}, errors.Join(providerFault(r), err)
}

// backoff is the wait after the n-th failure in a row: 1 s · 2^(n-1), less up to
// half at random, but no less than the provider asked for; five minutes at most,
// and up to a fifth more so that not all who were asked come back as one.
func backoff(n int, asked time.Duration) time.Duration {
	wait := min(time.Second<<min(n-1, 10), maxBackoff)
	wait = wait/2 + mathrand.N(wait/2+1)
	asked = min(max(asked, 0), maxBackoff)
	return max(wait, asked+mathrand.N(asked/5+1)).Truncate(time.Millisecond)
}

// verdict records that the provider called the stored tokens dead. Only the
// holder of the lease may say so, and only of the version that it presented.
// What is dead is removed in the same write.
func (b *Broker) verdict(ctx context.Context, held Connection, owner string, r *Refusal) (Connection, error) {
	storing, cancel := context.WithTimeout(ctx, commitTime)
	defer cancel()
	cur, err := b.change(storing, held.Key, func(cur Connection, found bool) (Connection, error) {
		if !found || cur.Gen != held.Gen || cur.Version != held.Version || cur.State != Active ||
			cur.Lease == nil || cur.Lease.Owner != owner {
			return cur, errMoved
		}
		cur.State, cur.Reason, cur.ProviderCode = ReauthRequired, r.Reason, r.ProviderCode
		cur.VerdictOn = cur.Version
		cur.Version++
		cur.Lease = nil
		cur.shred()
		b.announce(&cur, EventReauthRequired)
		return cur, nil
	})
	if err != nil { // with errMoved, somebody else knows better
		return cur, err
	}
	cur = b.publish(ctx, cur)
	return cur, standing(cur, true)
}

// release gives the lease back without a trace. That it fails costs a wait and
// nothing else.
func (b *Broker) release(ctx context.Context, held Connection, owner string) {
	storing, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTime)
	defer cancel()
	_, _ = b.change(storing, held.Key, func(cur Connection, found bool) (Connection, error) {
		if !found || cur.Lease == nil || cur.Lease.Owner != owner {
			return cur, errDone
		}
		cur.Lease = nil
		return cur, nil
	})
}
