package local

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"coagent/local/seed"
)

// FreshToken signs the demo user of a running system in, and leaves the token
// where the printed commands look for it.
func FreshToken(ctx context.Context, cfg Config) (string, error) {
	cfg, err := cfg.absolute()
	if err != nil {
		return "", err
	}
	pool, err := (&seed.Cognito{Endpoint: cfg.url(cfg.Ports.Cognito)}).SignIn(ctx)
	if err != nil {
		return "", fmt.Errorf("%w\nIs `make run` running?", err)
	}
	return pool.Token, writeToken(cfg.Dir, pool.Token)
}

func tokenFile(dir string) string { return filepath.Join(dir, "demo-token") }

// writeToken puts the new token in the place of the old at one stroke, so that
// a reader always finds a whole one.
func writeToken(dir, token string) error {
	next := tokenFile(dir) + ".next"
	if err := os.WriteFile(next, []byte(token), 0o600); err != nil {
		return err
	}
	return os.Rename(next, tokenFile(dir))
}
