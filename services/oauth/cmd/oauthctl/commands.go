package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"coagent/platform/fault"
	"coagent/services/oauth"
)

// commands are what can be asked for, by name.
var commands = map[string]func(p parts, out io.Writer) task{
	"list": list, "seal": seal, "unseal": unseal, "repair": repair,
}

// list tells of each connection what there is to know but its tokens.
func list(_ parts, out io.Writer) task {
	return task{of: func(c oauth.Connection) (string, bool) {
		expires := "-"
		if !c.Expiry.At.IsZero() {
			expires = c.Expiry.At.UTC().Format(time.RFC3339)
		}
		why := string(c.Reauth.Reason)
		if c.Foreign != nil && c.Foreign.Why != nil {
			why = c.Foreign.Why.Error()
		}
		// What cannot be written here, nobody is waiting for.
		_, _ = fmt.Fprintf(out, "%s\t%s\t%s\t%s\texpires %s\tversion %d\tevents %d\t%s\n",
			c.UserID, c.Provider, c.State, form(c), expires, c.Version, len(c.Pending), why)
		return form(c), false
	}}
}

// form is how the tokens of a connection lie in the table.
func form(c oauth.Connection) string {
	switch {
	case c.State == oauth.Unreadable:
		return "unreadable"
	case c.IsPlain():
		return "plain"
	case c.Sealed.Access != "" || c.Sealed.Refresh != "":
		return "sealed"
	}
	return "empty"
}

// seal is the sweep of what the monolith left in the open and nobody has touched
// since.
func seal(p parts, _ io.Writer) task {
	return task{
		of: func(c oauth.Connection) (string, bool) {
			if c.IsPlain() {
				return "to seal", true
			}
			return "", false
		},
		do: func(ctx context.Context, k oauth.Key) (bool, error) {
			ctx, cancel := context.WithTimeout(ctx, patience)
			defer cancel()
			c, err := p.broker.Adopt(ctx, k)
			return err == nil && c.Revision > 0 && !c.IsPlain(), err
		},
	}
}

// unseal writes the tokens of active connections in the open. One that is being
// refreshed is left for another run: its successor would be lost. So is one that
// is still to be revoked, whose tokens nobody may use any more.
func unseal(p parts, _ io.Writer) task {
	of := func(c oauth.Connection) (string, bool) {
		switch {
		case c.State == oauth.Unreadable:
			return "unreadable", false
		case c.State == oauth.Revoking:
			return "still to be revoked", false
		case c.State != oauth.Active || c.IsPlain():
			return "", false
		case c.Attempts.Lease.Live(time.Now()):
			return "being refreshed", false
		}
		return "to unseal", true
	}
	return task{of: of, do: func(ctx context.Context, k oauth.Key) (bool, error) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		for ctx.Err() == nil {
			c, found, err := p.store.Load(ctx, k)
			if err != nil {
				return false, err
			}
			if _, possible := of(c); !found || !possible {
				return false, nil
			}
			tokens, err := p.sealer.Open(ctx, c.Binding(), c.Sealed)
			if err != nil {
				return false, err
			}
			err = p.store.SavePlain(ctx, c, tokens)
			if fault.KindOf(err) != fault.Conflict { // else the service was faster: look again
				return err == nil, err
			}
		}
		return false, errors.New("the service keeps changing it")
	}}
}

// repair does what no request may ever come to do: it sends events that wait and
// revokes what is to be revoked. An item that nobody can read is ended, so that no
// token lies in it; its owner connects again.
func repair(p parts, _ io.Writer) task {
	of := func(c oauth.Connection) (string, bool) {
		switch {
		case c.State == oauth.Unreadable:
			return "unreadable, to end", true
		case c.State == oauth.Revoking:
			return "to revoke", true
		case len(c.Pending) > 0:
			return "with events to send", true
		}
		return "", false
	}
	return task{of: of, ready: p.ready, do: func(ctx context.Context, k oauth.Key) (bool, error) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		c, found, err := p.store.Load(ctx, k)
		if _, possible := of(c); err != nil || !found || !possible {
			return false, err
		}
		if c.State == oauth.Unreadable {
			return true, p.broker.Disconnect(ctx, k)
		}
		p.broker.Settle(ctx, k)
		if c, _, err = p.store.Load(ctx, k); err != nil {
			return false, err
		}
		if what, left := of(c); left {
			return false, errors.New(what + ", and neither bus nor provider took it")
		}
		return true, nil
	}}
}
