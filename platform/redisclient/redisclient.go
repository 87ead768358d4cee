// Package redisclient connects to Redis for what is better done without it than
// late.
//
// Redis may be one server or a cluster. What works in both:
//
//   - The keys of one script or command share a hash tag, "{…}", the first braces
//     of each key: "search:v2:{2a}:…". A cluster then has them in one slot. A tag
//     comes before anything that a person wrote, since that may have braces. Keys
//     that are spread over tags are spread over the servers.
//   - Keys that need not share a tag are sent one a command, together in a pipeline.
//   - A scan goes to every server that has keys ([EachMaster]).
//   - A message that is published reaches the subscribers at all servers.
package redisclient

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"coagent/platform/env"
	"coagent/platform/secret"
)

const (
	// What a call may take at most. Who calls says less in the context, as a
	// [Breaker] does: only they know how long is worth waiting.
	dialTime = 2 * time.Second
	callTime = 5 * time.Second
	// topologyAge is how old may be what a client knows of a cluster. A server that
	// has moved a slot says so; one that died cannot.
	topologyAge = 10 * time.Second
)

// Config is where Redis is.
type Config struct {
	// Endpoint is host:port, or a redis://, rediss:// (TLS) or unix:// URL with user,
	// password and database. It is a secret, since it may have a password in it.
	Endpoint secret.Text
	// Cluster says that Redis is a cluster. Endpoint is then any of its servers, or
	// several, separated by commas if they are host:port, and as ?addr=host:port
	// in a URL. A cluster has no databases and no Unix sockets.
	Cluster bool
	// Authorities are those whose signature on the certificate of a rediss:// Redis
	// is trusted; nil are those of the system.
	Authorities *x509.CertPool
}

// ReadConfig reads REDIS_CLUSTER and REDIS_CA_FILE, which go with endpoint, the
// value of REDIS_ENDPOINT. If that is not set, nor is the Config.
func ReadConfig(e *env.Reader, endpoint secret.Text) Config {
	c := Config{Endpoint: endpoint}
	c.Cluster = e.OneOf("REDIS_CLUSTER", []string{"true", "false"}, "false") == "true"
	file := e.String("REDIS_CA_FILE", "")
	if !c.IsSet() {
		return c
	}
	err := c.check()
	e.Wrong("REDIS_ENDPOINT", err)
	if file == "" {
		return c
	}
	if err == nil && !strings.HasPrefix(endpoint.Reveal(), "rediss://") {
		e.Wrong("REDIS_ENDPOINT", errors.New("must begin with rediss:// if there is a REDIS_CA_FILE"))
	}
	c.Authorities = x509.NewCertPool()
	if text, err := os.ReadFile(file); err != nil || !c.Authorities.AppendCertsFromPEM(text) {
		e.Wrong("REDIS_CA_FILE", errors.New("must be a file of certificates in PEM form"))
	}
	return c
}

// IsSet reports whether there is a Redis.
func (c Config) IsSet() bool { return !c.Endpoint.IsZero() }

// New makes a client for the Redis of c. It connects when it is first used. It
// gives up when the context of a call says so, and repeats only what a server of a
// cluster did not take: what it keeps can be had again, or done without. It
// connects with dial; nil is the machine's own network. The caller closes it.
//
// No error quotes the endpoint.
func New(c Config, dial Dialer) (redis.UniversalClient, error) {
	if c.Cluster {
		options, err := c.cluster()
		if err != nil {
			return nil, fmt.Errorf("the Redis endpoint %w", err)
		}
		options.Dialer = secured(dial, options.TLSConfig)
		client := redis.NewClusterClient(options)
		client.AddHook(hook{})
		return client, nil
	}
	options, err := c.single()
	if err != nil {
		return nil, fmt.Errorf("the Redis endpoint %w", err)
	}
	options.Dialer = secured(dial, options.TLSConfig)
	client := redis.NewClient(options)
	client.AddHook(hook{})
	return client, nil
}

// check says what is wrong with the endpoint. The error goes on after the name of
// a setting.
func (c Config) check() (err error) {
	if c.Cluster {
		_, err = c.cluster()
	} else {
		_, err = c.single()
	}
	return err
}

// EachMaster calls visit with each server that has keys of its own: with client
// itself, or at once with every master of a cluster. The error is one of visit's.
func EachMaster(
	ctx context.Context, client redis.UniversalClient, visit func(context.Context, redis.UniversalClient) error,
) error {
	cluster, ok := client.(*redis.ClusterClient)
	if !ok {
		return visit(ctx, client)
	}
	return cluster.ForEachMaster(ctx, func(ctx context.Context, master *redis.Client) error { return visit(ctx, master) })
}
