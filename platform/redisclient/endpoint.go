package redisclient

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"strings"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

var (
	errBadEndpoint = errors.New("must be host:port or a redis://, rediss:// or unix:// URL")
	errBadCluster  = errors.New("must be host:port, several of them, or a redis:// or rediss:// URL without a database, " +
		"as REDIS_CLUSTER is true")
)

// protocol is RESP2: with RESP3 go-redis looks round each reply for what Redis says unasked,
// and nothing here listens to that but a subscription, which needs none of it.
const protocol = 2

// single is how one server is reached.
func (c Config) single() (*redis.Options, error) {
	endpoint, o := c.Endpoint.Reveal(), &redis.Options{}
	switch isURL(endpoint) {
	case true:
		parsed, err := redis.ParseURL(endpoint)
		if err != nil {
			return nil, errBadEndpoint // err would quote it
		}
		o = parsed
	case false:
		if !isHostPort(endpoint) {
			return nil, errBadEndpoint
		}
		o.Addr = endpoint
	}
	o.TLSConfig = c.verified(o.TLSConfig)
	o.DialTimeout, o.DialerRetries = dialTime, 1
	o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = callTime, callTime, callTime
	o.ContextTimeoutEnabled = true
	o.MaxRetries = -1
	o.DisableIdentity, o.Protocol = true, protocol
	o.MaintNotificationsConfig = withoutNotifications()
	return o, nil
}

// cluster is how the servers of a cluster are reached.
func (c Config) cluster() (*redis.ClusterOptions, error) {
	endpoint, o := c.Endpoint.Reveal(), &redis.ClusterOptions{}
	switch isURL(endpoint) {
	case true:
		parsed, err := redis.ParseClusterURL(endpoint)
		at, _ := url.Parse(endpoint)
		if err != nil || strings.Trim(at.Path, "/") != "" && at.Path != "/0" {
			return nil, errBadCluster
		}
		o = parsed
	case false:
		o.Addrs = strings.Split(endpoint, ",")
	}
	for i, addr := range o.Addrs {
		o.Addrs[i] = strings.TrimSpace(addr)
		if !isHostPort(o.Addrs[i]) {
			return nil, errBadCluster
		}
	}
	o.TLSConfig = c.verified(o.TLSConfig)
	o.DialTimeout, o.DialerRetries = dialTime, 1
	o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = callTime, callTime, callTime
	o.ContextTimeoutEnabled = true
	o.ClusterStateReloadInterval = topologyAge
	o.DisableIdentity, o.Protocol = true, protocol
	o.MaintNotificationsConfig = withoutNotifications()
	return o, nil
}

// verified is TLS with the authorities of c, if there is TLS. It names no server:
// each one of a cluster has to show a certificate of its own host.
func (c Config) verified(parsed *tls.Config) *tls.Config {
	if parsed == nil {
		return nil
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.Authorities}
}

// Dialer connects to an address, as [net.Dialer.DialContext] does.
type Dialer = func(ctx context.Context, network, address string) (net.Conn, error)

// secured speaks TLS over what dial connects, if the endpoint is to be spoken to
// in TLS: go-redis leaves that to a dialer that it is given.
func secured(dial Dialer, config *tls.Config) Dialer {
	if dial == nil || config == nil {
		return dial
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		plain, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		own := config.Clone()
		own.ServerName, _, _ = net.SplitHostPort(address)
		conn := tls.Client(plain, own)
		if err := conn.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, plain.Close())
		}
		return conn, nil
	}
}

// withoutNotifications is for every Redis but Redis Enterprise, which alone has them.
func withoutNotifications() *maintnotifications.Config {
	return &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}

func isURL(endpoint string) bool { return strings.Contains(endpoint, "://") }

func isHostPort(addr string) bool {
	host, port, err := net.SplitHostPort(addr)
	return err == nil && host != "" && port != ""
}
