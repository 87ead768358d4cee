package program

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

// probe is the key of no connection: the subject of a user is a UUID.
var probe = oauth.Key{UserID: "check", Provider: string(oauthapi.ProviderGOOGLEBUSINESS)}

// check looks for table and key. The error says which is missing.
func (n needs) check(ctx context.Context) error {
	if _, _, err := n.store.Load(ctx, probe); err != nil {
		return fmt.Errorf("the table %s (DYNAMODB_TABLE_NAME) cannot be read: %w", n.table, err)
	}
	if err := n.sealer.Check(ctx); err != nil {
		return fmt.Errorf("the key (ENCRYPTION_KEY_ARN) cannot be used: %w", err)
	}
	return nil
}

// cachedCheck answers with the last outcome of check, if that is no older than
// age. Anybody may ask whether a program is ready, and each check costs calls
// that are paid for.
type cachedCheck struct {
	check func(context.Context) error
	age   time.Duration

	mu      sync.Mutex
	outcome error
	at      time.Time
}

func (c *cachedCheck) ask(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.IsZero() || time.Since(c.at) > c.age {
		outcome := c.check(ctx)
		if ctx.Err() != nil { // it may be the caller who ended the check
			return outcome
		}
		c.outcome, c.at = outcome, time.Now()
	}
	return c.outcome
}
