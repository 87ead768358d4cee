package upstream

import (
	"context"
	"net"
	"net/http"
	"time"

	"coagent/platform/telemetry"
)

// Dialer connects to an address, as [net.Dialer.DialContext] does.
type Dialer = func(ctx context.Context, network, address string) (net.Conn, error)

// Transport returns a transport for many requests to few hosts, over the
// connections that dial makes; nil is the machine's own network. It bounds the
// connecting and the head of the answer, but not the wait for an answer, which
// may be a minute for a long text: a [Guard] bounds that. It obeys HTTPS_PROXY
// and NO_PROXY. Each call makes a new pool of connections, so a program calls
// it once.
func Transport(dial Dialer) *http.Transport {
	if dial == nil {
		dial = (&net.Dialer{Timeout: 2 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dial,
		TLSHandshakeTimeout: 3 * time.Second,
		ForceAttemptHTTP2:   true,
		MaxIdleConns:        1024,
		MaxIdleConnsPerHost: 256, // the default of 2 would reconnect under load
		// By the wall clock, too: whoever is at the other end may have closed what was idle
		// while this process was frozen.
		IdleConnTimeout:        20 * time.Second,
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		// One HTTP/2 connection carries all calls to a host; without pings a dead
		// one would fail them until the system gives it up, a quarter of an hour.
		HTTP2: &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 5 * time.Second},
	}
}

// Client returns a client over a [Transport] of its own, which marks every
// request for tracing. It follows no redirect, which could carry credentials
// to another host: the caller gets the 3xx answer. It has no timeout, for a
// [Guard] gives one to every attempt.
func Client(dial Dialer) *http.Client {
	return &http.Client{
		Transport:     telemetry.Transport(Transport(dial)),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
