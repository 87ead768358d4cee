// Package redisclient connects to Redis for what is better done without it than
// late.
package redisclient

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"coagent/platform/secret"
)

// New makes a client for the Redis at endpoint: host:port, or a redis://,
// rediss:// (TLS) or unix:// URL with user, password and database. It connects
// when it is first used. It gives up quickly and repeats nothing: what it keeps
// can be had again, or done without. It connects with dial; nil is the machine's
// own network. The caller closes it.
//
// The endpoint is a secret, since it may have a password in it; no error quotes it.
func New(endpoint secret.Text, dial Dialer) (*redis.Client, error) {
	options, err := parse(endpoint)
	if err != nil {
		return nil, fmt.Errorf("the Redis endpoint %w", err)
	}
	options.DialTimeout = 500 * time.Millisecond
	options.DialerRetries = 1
	options.ReadTimeout = 250 * time.Millisecond
	options.WriteTimeout = 250 * time.Millisecond
	options.PoolTimeout = 250 * time.Millisecond
	options.ContextTimeoutEnabled = true
	options.MaxRetries = -1
	options.DisableIdentity = true
	// Redis Enterprise alone has them.
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	if dial != nil {
		options.Dialer = secured(dial, options.TLSConfig)
	}
	return redis.NewClient(options), nil
}

// Dialer connects to an address, as [net.Dialer.DialContext] does.
type Dialer = func(ctx context.Context, network, address string) (net.Conn, error)

// secured speaks TLS over what dial connects, if the endpoint is to be spoken to
// in TLS: go-redis leaves that to a dialer that it is given.
func secured(dial Dialer, config *tls.Config) Dialer {
	if config == nil {
		return dial
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		plain, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		conn := tls.Client(plain, config)
		if err := conn.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, plain.Close())
		}
		return conn, nil
	}
}

// Check says what New would find wrong with endpoint. The error goes on after
// the name of a setting.
func Check(endpoint secret.Text) error {
	_, err := parse(endpoint)
	return err
}

// Ping tells log (WARN) if Redis cannot be used just now, and why: a wrong
// password, a certificate of an unknown authority, nobody there.
func Ping(ctx context.Context, client redis.UniversalClient, log *slog.Logger) {
	if err := client.Ping(ctx).Err(); err != nil && ctx.Err() == nil {
		log.WarnContext(ctx, "redis cannot be used", "error", err)
	}
}

func parse(from secret.Text) (*redis.Options, error) {
	endpoint := from.Reveal()
	if strings.Contains(endpoint, "://") {
		options, err := redis.ParseURL(endpoint)
		if err != nil {
			return nil, errBadEndpoint // err would quote it
		}
		return options, nil
	}
	if host, port, err := net.SplitHostPort(endpoint); err != nil || host == "" || port == "" {
		return nil, errBadEndpoint
	}
	return &redis.Options{Addr: endpoint}, nil
}

var errBadEndpoint = errors.New("must be host:port or a redis://, rediss:// or unix:// URL")
