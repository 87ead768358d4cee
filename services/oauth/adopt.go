package oauth

import (
	"context"
	"crypto/rand"
	"time"
)

// Adopt seals what the monolith stored in the open. It begins a new generation:
// whoever refreshes the one before must not write over this.
func (b *Broker) Adopt(ctx context.Context, k Key) (Connection, error) {
	return b.change(ctx, k, func(cur Connection, found bool) (Connection, error) {
		if !found || !cur.IsPlain() {
			return cur, errDone
		}
		seal, err := b.Sealer.Prepare(ctx, k)
		if err != nil {
			return cur, err
		}
		cur.Gen, cur.TokVer = rand.Text(), 1
		if cur.Sealed, err = seal(Binding{Key: k, Gen: cur.Gen, TokVer: cur.TokVer}, cur.Plain); err != nil {
			return cur, err
		}
		cur.Plain = Tokens{}
		cur.State, cur.Reauth = Active, Reauth{}
		cur.Version = nextVersion(cur)
		cur.Expiry.SoftAt = cur.Expiry.At.Add(-5 * time.Minute)
		cur.Attempts = Attempts{StoredBy: cur.Attempts.StoredBy, LeaseEpoch: cur.Attempts.LeaseEpoch}
		if cur.CreatedAt.IsZero() {
			cur.CreatedAt = now()
		}
		return cur, nil
	})
}

// nextVersion is one more than the last, or the clock's milliseconds for a
// connection that has none, so that versions rise even when an item was gone.
func nextVersion(cur Connection) int64 {
	if cur.Version > 0 {
		return cur.Version + 1
	}
	return now().UnixMilli()
}

// ended is a connection without tokens in the place of cur, which cannot be read
// or is not there. It is of a new generation.
func ended(k Key, cur Connection, keep time.Duration) Connection {
	return Connection{
		Key: k, AgentProfileID: k.UserID, State: Revoked, Gen: rand.Text(), TokVer: 1,
		Version: nextVersion(cur), Attempts: Attempts{LeaseEpoch: cur.Attempts.LeaseEpoch},
		CreatedAt: now(), ForgetAt: now().Add(keep), Revision: cur.Revision,
	}
}
