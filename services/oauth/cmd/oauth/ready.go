package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"coagent/gen/oauthapi"
	"coagent/services/oauth"
	"coagent/services/oauth/kmsseal"
)

// needs are what no request can be served without.
type needs struct {
	store  oauth.Store
	sealer *kmsseal.Sealer
	table  string
}

// nobody has no connection; the subject of a user is a UUID.
var nobody = oauth.Key{UserID: "check", Provider: string(oauthapi.ProviderGOOGLEBUSINESS)}

// check looks for both. The error says which is missing.
func (n needs) check(ctx context.Context) error {
	if _, _, err := n.store.Load(ctx, nobody); err != nil {
		return fmt.Errorf("the table %s (DYNAMODB_TABLE_NAME) cannot be read: %w", n.table, err)
	}
	if err := n.sealer.Check(ctx); err != nil {
		return fmt.Errorf("the key (ENCRYPTION_KEY_ARN) cannot be used: %w", err)
	}
	return nil
}

// remembered answers with what check said last, if that is no older than age.
// Anybody may ask whether a program is ready, and each check costs calls that
// are paid for.
type remembered struct {
	check func(context.Context) error
	age   time.Duration

	mu   sync.Mutex
	said error
	at   time.Time
}

func (r *remembered) ask(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.at.IsZero() || time.Since(r.at) > r.age {
		said := r.check(ctx)
		if ctx.Err() != nil { // it may be the asker's haste
			return said
		}
		r.said, r.at = said, time.Now()
	}
	return r.said
}
