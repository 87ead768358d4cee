package program

import (
	"context"
	"fmt"

	"coagent/gen/oauthapi"
	"coagent/services/oauth"
	"coagent/services/oauth/kmsseal"
)

// needs are what no request can be served without.
type needs struct {
	store  oauth.Store
	sealer *kmsseal.Sealer
	table  string
	bus    func(context.Context) error
}

// probe is the key of no connection: the subject of a user is a UUID.
var probe = oauth.Key{UserID: "check", Provider: string(oauthapi.ProviderGOOGLEBUSINESS)}

// check looks for table, key and bus. The error says which is missing.
func (n needs) check(ctx context.Context) error {
	if _, _, err := n.store.Load(ctx, probe); err != nil {
		return fmt.Errorf("the table %s (DYNAMODB_TABLE_NAME) cannot be read: %w", n.table, err)
	}
	if err := n.sealer.Check(ctx); err != nil {
		return fmt.Errorf("the key (ENCRYPTION_KEY_ARN) cannot be used: %w", err)
	}
	return n.bus(ctx)
}
