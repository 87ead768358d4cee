package oauth

import (
	"context"
	"time"

	"coagent/platform/fault"
)

// Disconnect ends a connection here at once, and at the provider as soon as it
// answers. To end one that is ended, or that never was, is a success too.
func (b *Broker) Disconnect(ctx context.Context, k Key) error {
	ctx = context.WithoutCancel(ctx)
	c, found, err := b.Store.Load(ctx, k)
	if err != nil {
		return err
	}
	storing, cancel := context.WithTimeout(ctx, commitTime)
	defer cancel()
	if found && c.IsPlain() { // what is to be revoked later must not lie in the open until then
		if _, err := b.Adopt(storing, k); err != nil {
			return err
		}
	}
	c, err = b.change(storing, k, func(cur Connection, found bool) (Connection, error) {
		if cur.State == Unreadable {
			cur = ended(k, cur, tombstoneTime)
			b.announce(&cur, EventRevoked)
			return cur, nil
		}
		canceled := cur.cancelCodes()
		if !found || (cur.State == Revoked || cur.State == Revoking) && !canceled {
			return cur, errDone
		}
		if cur.State == Revoked || cur.State == Revoking {
			return cur, nil
		}
		cur.State = Revoking
		cur.Version++ // from here on no refresh can be stored
		cur.ForgetAt = now().Add(revokePatience)
		b.announce(&cur, EventRevoked)
		return cur, nil
	})
	if err != nil {
		return err
	}
	c = b.publish(ctx, c)
	if c.State == Revoking {
		b.finishRevoking(ctx, c)
	}
	return nil
}

// finishRevoking revokes a connection that has ended here at its provider, and
// then forgets its tokens: when the provider has revoked them or does not know
// them, or a day after they were given up. Until then it is tried again.
func (b *Broker) finishRevoking(ctx context.Context, c Connection) {
	if !b.revokedAtProvider(ctx, c) && time.Now().Before(c.ForgetAt) {
		b.later(ctx, c.Key)
		return
	}
	storing, cancel := context.WithTimeout(ctx, commitTime)
	defer cancel()
	_, err := b.change(storing, c.Key, func(cur Connection, found bool) (Connection, error) {
		if !found || cur.State != Revoking || cur.Gen != c.Gen || cur.TokVer != c.TokVer {
			return cur, errDone
		}
		cur.State = Revoked
		cur.Attempts.Lease = nil
		cur.shred()
		cur.ForgetAt = now().Add(tombstoneTime)
		return cur, nil
	})
	if err != nil {
		b.later(ctx, c.Key)
	}
}

// revokedAtProvider reports whether there is nothing left to revoke.
func (b *Broker) revokedAtProvider(ctx context.Context, c Connection) bool {
	p, err := b.provider(c.Provider)
	if err != nil || p.Revoke == NoRevoke || (c.Sealed.Access == "" && c.Sealed.Refresh == "") {
		return true
	}
	tokens, err := b.Sealer.Open(ctx, c.Binding(), c.Sealed)
	if err != nil {
		// What will never open can never be revoked; the sealer has raised the alarm.
		return fault.KindOf(err) != fault.Unavailable
	}
	calling, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return b.AuthServer.Revoke(calling, p, tokens, c.Terms.ProviderSubject) == nil
}

// Settle does what is left to do for a connection: events to send, a grant to
// revoke. What cannot be done goes back to the backlog. left says that there is
// such a thing, or that nobody could look.
func (b *Broker) Settle(ctx context.Context, k Key) (left bool) {
	c, found, err := b.Store.Load(ctx, k)
	if err != nil {
		b.later(ctx, k)
		return true
	}
	if !found {
		return false
	}
	before := b.backlog.tries(k)
	c = b.publish(ctx, c)
	if c.State == Revoking {
		b.finishRevoking(ctx, c)
	}
	return b.backlog.tries(k) > before
}
