package oauth

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// The types of events.
const (
	EventConnected      = "oauth.token.connected"
	EventRefreshed      = "oauth.token.refreshed"
	EventReauthRequired = "oauth.token.reauth_required"
	EventRecovered      = "oauth.token.recovered"
	EventRevoked        = "oauth.token.revoked"
)

// maxPending bounds the events that wait in one connection. Beyond it the oldest
// are given up: the newest says where the connection stands.
const maxPending = 20

// announce puts an event about the connection, as it is now, into the very
// write that makes it so: a process that dies after the write has not lost it.
func (b *Broker) announce(c *Connection, kind string) {
	if b.Events == nil {
		return
	}
	e := Event{
		ID:   fmt.Sprintf("%s|%s|%d", c.UserID, c.Provider, c.Version),
		Type: kind, UserID: c.UserID, Provider: c.Provider, Version: c.Version,
		Reason: c.Reauth.Reason, At: now(), ExpiresAt: c.Expiry.At,
	}
	c.Pending = append(slices.Clip(c.Pending), e)
	c.Pending = c.Pending[max(0, len(c.Pending)-maxPending):]
}

// publish sends what is pending, oldest first, and takes it off the connection.
// What cannot be sent within a moment stays there, for the next touch or for
// [Broker.Work]; the caller is not made to wait for it.
func (b *Broker) publish(ctx context.Context, c Connection) Connection {
	if b.Events == nil || len(c.Pending) == 0 {
		return c
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), publishTime)
	defer cancel()
	sent := map[string]bool{}
	for _, e := range c.Pending {
		if err := b.Events.Publish(ctx, e); err != nil {
			break
		}
		sent[e.ID] = true
	}
	if len(sent) < len(c.Pending) {
		b.later(ctx, c.Key)
	}
	if len(sent) == 0 {
		return c
	}
	storing, cancelStoring := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancelStoring()
	cur, err := b.change(storing, c.Key, func(cur Connection, found bool) (Connection, error) {
		left := slices.DeleteFunc(slices.Clone(cur.Pending), func(e Event) bool { return sent[e.ID] })
		if !found || len(left) == len(cur.Pending) {
			return cur, errDone
		}
		cur.Pending = left
		return cur, nil
	})
	if err != nil || cur.Version != c.Version {
		return c // they will be sent once more, under the same ids
	}
	return cur
}
