package oauth

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"time"
)

// refreshShared returns a newer token than seen's. Callers of one process share
// the work; each stops waiting when its own context ends, and the work goes on:
// a provider's answer must be stored, whoever is left to hear of it.
//
// wait bounds the wait for somebody else's refresh. No attempt begins so late that
// the provider might still be called when the caller's time is over: a process that
// is stopped then would lose the answer.
func (b *Broker) refreshShared(ctx context.Context, p Provider, seen Connection, wait time.Duration) (Issued, error) {
	var latest time.Time
	if deadline, bounded := ctx.Deadline(); bounded {
		if latest = deadline.Add(-attemptTime); time.Now().After(latest) {
			return Issued{}, refreshInProgress()
		}
	}
	flight := fmt.Sprintf("refresh\x00%s\x00%s\x00%s\x00%d\x00%d",
		seen.UserID, seen.Provider, seen.Gen, seen.Version, wait)
	issued, _, err := shared(ctx, b, flight, func(ctx context.Context) (Issued, error) {
		ctx, cancel := context.WithTimeout(ctx, waitTime+callTime+2*commitTime)
		defer cancel()
		return b.refreshOrWait(ctx, p, seen, wait, latest)
	})
	return issued, err
}

// refreshOrWait refreshes the connection, or waits for whoever is doing so. After
// latest, unless that is zero, it only waits.
func (b *Broker) refreshOrWait(
	ctx context.Context, p Provider, seen Connection, wait time.Duration, latest time.Time,
) (Issued, error) {
	giveUp, late := time.Now().Add(wait), refreshInProgress()
	for poll := 0; ; poll++ {
		a := attempt{broker: b, provider: p, id: rand.Text(), latest: latest}
		cur, err := a.refresh(ctx, seen)
		switch {
		case err == nil:
			return b.open(ctx, cur)
		case errors.Is(err, errChanged): // cur is what is stored now
			if cur.IsPlain() {
				if cur, err = b.Adopt(ctx, cur.Key); err != nil {
					return Issued{}, err
				}
			}
			if err := requireActive(cur, cur.Revision > 0); err != nil {
				return Issued{}, err
			}
			if cur.Version != seen.Version && time.Now().Before(cur.Expiry.At) {
				return b.open(ctx, cur)
			}
			seen = cur // of the same version if the lease is another's now: wait for them
		case errors.Is(err, errBackoff) && cur.mustAct():
			return Issued{}, mustAct(cur.Reauth.Reason)
		case errors.Is(err, errBackoff):
			retry := time.Until(cur.Attempts.RetryAfter)
			return Issued{}, providerFault(&Refusal{ProviderCode: "backing_off", RetryAfter: retry})
		case errors.Is(err, errHeld):
			late = storageUnavailable(err)
		case !errors.Is(err, errLeased):
			return Issued{}, err
		}
		if !pollPause(ctx, poll, giveUp) {
			return Issued{}, late
		}
	}
}

// pollPause waits before somebody else's work is looked at again. It reports
// whether there is time for that.
func pollPause(ctx context.Context, poll int, giveUp time.Time) bool {
	pause := min(50*time.Millisecond<<min(poll, 5), 500*time.Millisecond)
	pause = pause/2 + mathrand.N(pause)
	return !time.Now().Add(pause).After(giveUp) && sleep(ctx, pause)
}

// canRefresh reports whether there is anything to refresh with. At a provider
// without refresh tokens that is the access token itself.
func canRefresh(p Provider, c Connection) bool {
	return p.Dialect == Facebook || c.Sealed.Refresh != ""
}

// expiry is when the tokens of a grant end that was asked for at sentAt.
func (g Grant) expiry(p Provider, sentAt time.Time) Expiry {
	lifetime := g.Lifetime
	if lifetime <= 0 { // without end; asking again now and then costs little
		lifetime = p.MaxLifetime
	}
	window := p.SoftWindow
	if window == 0 {
		window = max(5*time.Minute, lifetime/10)
	}
	window = min(window, lifetime/2)
	e := Expiry{At: sentAt.Add(lifetime), Source: g.ExpirySource}
	// Spread, so that tokens of one hour are not all refreshed at one time.
	e.SoftAt = e.At.Add(-window + mathrand.N(window/5+1).Truncate(time.Millisecond))
	if tomorrow := sentAt.Add(24 * time.Hour); g.ExpirySource == "unextended" && tomorrow.Before(e.SoftAt) {
		e.SoftAt = tomorrow
	}
	if g.NeedsUpgrade {
		e.SoftAt = sentAt
	}
	if g.RefreshLifetime > 0 {
		e.RefreshAt = sentAt.Add(g.RefreshLifetime)
	}
	return e
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
