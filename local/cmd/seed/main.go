// Command seed makes what a deployment has already and containers on one machine do
// not: the user pool with its demo user, and the table. It writes into a folder
// pool.env, which the programs read before they start, and the demo user's token and
// id.
//
//	COGNITO_ENDPOINT=http://127.0.0.1:9229 AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:4566 seed /state
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"coagent/local/seed"
)

// patience is how long the accounts and the table may take until they answer.
const patience = time.Minute

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := run(ctx, os.Args[1:], os.Getenv); err != nil {
		fmt.Fprintln(os.Stderr, "seed:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, getenv func(string) string) error {
	accounts, table := getenv("COGNITO_ENDPOINT"), getenv("AWS_ENDPOINT_URL_DYNAMODB")
	if len(args) != 1 || accounts == "" || table == "" {
		return errors.New("usage: COGNITO_ENDPOINT=… AWS_ENDPOINT_URL_DYNAMODB=… seed FOLDER")
	}
	var pool seed.Pool
	err := retry(ctx, func() (err error) {
		if pool, err = (&seed.Cognito{Endpoint: accounts}).Seed(ctx); err == nil {
			err = seed.Table(ctx, table)
		}
		return err
	})
	if err != nil {
		return err
	}
	for name, text := range map[string]string{
		"pool.env": fmt.Sprintf("export COGNITO_ISSUER='%s' COGNITO_CLIENT_IDS='%s' COGNITO_CLIENT_ID='%s'\n",
			pool.Issuer, pool.ClientID, pool.ClientID),
		"demo-token": pool.Token, "demo-user-id": pool.UserID,
	} {
		// Containers have users of their own; the folder is for nobody else.
		if err := os.WriteFile(filepath.Join(args[0], name), []byte(text), 0o644); err != nil { //nolint:gosec // see above
			return err
		}
	}
	return nil
}

// retry does it again, each second, until it succeeds or ctx ends.
func retry(ctx context.Context, do func() error) error {
	for {
		err := do()
		if err == nil || ctx.Err() != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Second):
		}
	}
}
