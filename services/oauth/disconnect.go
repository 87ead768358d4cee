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
	if found && c.IsPlain() { // what is to be revoked later must not lie in the open until then
		if _, err := b.adopt(ctx, k); err != nil {
			return err
		}
	}
	storing, cancel := context.WithTimeout(ctx, commitTime)
	defer cancel()
	c, err = b.change(storing, k, func(cur Connection, found bool) (Connection, error) {
		if !found || cur.State == Revoked || cur.State == Revoking {
			return cur, errDone
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
		b.finish(ctx, c)
	}
	return nil
}

// finish revokes a connection that has ended here at its provider, and then
// forgets its tokens: when the provider has revoked them or does not know them,
// or a day after they were given up. Until then it is tried again.
func (b *Broker) finish(ctx context.Context, c Connection) {
	if !b.revokedAtProvider(ctx, c) && time.Now().Before(c.ForgetAt) {
		b.work.add(c.Key)
		return
	}
	storing, cancel := context.WithTimeout(ctx, commitTime)
	defer cancel()
	_, err := b.change(storing, c.Key, func(cur Connection, found bool) (Connection, error) {
		if !found || cur.State != Revoking || cur.Gen != c.Gen || cur.TokVer != c.TokVer {
			return cur, errDone
		}
		cur.State = Revoked
		cur.Lease = nil
		cur.shred()
		cur.ForgetAt = now().Add(tombstoneTime)
		return cur, nil
	})
	if err != nil {
		b.work.add(c.Key)
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
		return fault.KindOf(err) != fault.Unavailable // what will never open can never be revoked; the sealer has raised the alarm
	}
	calling, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return b.AuthServer.Revoke(calling, p, tokens, c.ProviderSubject) == nil
}

// revokeOrphan ends a grant that arrived when its connection had ended. If the
// provider does not answer, the connection's tombstone keeps the grant, sealed,
// until it does.
func (b *Broker) revokeOrphan(ctx context.Context, p Provider, held Connection, grant Grant, binding Binding, sealed Sealed) {
	if p.Revoke == NoRevoke {
		return
	}
	calling, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTime)
	err := b.AuthServer.Revoke(calling, p, grant.Tokens, held.ProviderSubject)
	cancel()
	if err == nil {
		return
	}
	_, err = b.keep(ctx, held.Key, func(cur Connection, found bool) (Connection, error) {
		switch {
		case found && cur.Gen != held.Gen:
			return cur, errDone // a new consent: to revoke the old grant now might end the new one
		case !found:
			cur = held
			cur.Revision, cur.WriteID, cur.Version = 0, "", nextVersion(held)
		}
		cur.State, cur.Sealed, cur.TokVer, cur.Lease = Revoking, sealed, binding.TokVer, nil
		cur.ForgetAt = now().Add(revokePatience)
		return cur, nil
	})
	if err == nil {
		b.work.add(held.Key)
	}
}

// touch does what is left to do for a connection: events to send, a grant to
// revoke. What cannot be done goes back to the backlog.
func (b *Broker) touch(ctx context.Context, k Key) {
	c, found, err := b.Store.Load(ctx, k)
	if err != nil {
		b.work.add(k)
		return
	}
	if !found {
		return
	}
	c = b.publish(ctx, c)
	if c.State == Revoking {
		b.finish(ctx, c)
	}
}
