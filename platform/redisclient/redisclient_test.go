package redisclient_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"coagent/platform/redisclient"
	"coagent/platform/secret"
)

func TestAnEndpointIsUnderstoodOrRefusedWithoutQuotingIt(t *testing.T) {
	for endpoint, want := range map[string]string{
		"127.0.0.1:6390":                         "tcp 127.0.0.1:6390 0 false",
		"cache.example:6379":                     "tcp cache.example:6379 0 false",
		"redis://user:canary@cache.example/2":    "tcp cache.example:6379 2 false",
		"rediss://:canary@cache.example:6380":    "tcp cache.example:6380 0 true",
		"unix:///tmp/r.sock":                     "unix /tmp/r.sock 0 false",
		"":                                       "",
		"canary":                                 "",
		":6379":                                  "",
		"cache.example:":                         "",
		"http://canary@cache.example":            "",
		"redis://:canary@cache.example:port":     "",
		"redis://:canary@cache.example/x":        "",
		"redis://:canary@cache.example/?canary=": "",
	} {
		c, err := redisclient.New(secret.New(endpoint), nil)
		if err != nil {
			if want != "" || strings.Contains(err.Error(), "canary") {
				t.Errorf("%q: %v", endpoint, err)
			}
			continue
		}
		o := c.Options()
		if got := fmt.Sprint(o.Network, " ", o.Addr, " ", o.DB, " ", o.TLSConfig != nil); got != want {
			t.Errorf("%q is %s, want %s", endpoint, got, want)
		}
		_ = c.Close()
	}
}

// go-redis speaks plain text over the connection of a dialer that it is given.
func TestAGivenDialerKeepsTheProtocolOfTheEndpoint(t *testing.T) {
	for endpoint, want := range map[string]byte{"redis://127.0.0.1:6379": '*', "rediss://127.0.0.1:6379": 22 /* a TLS handshake */} {
		near, far := net.Pipe()
		c, err := redisclient.New(secret.New(endpoint), func(_ context.Context, network, address string) (net.Conn, error) {
			if network != "tcp" || address != "127.0.0.1:6379" {
				t.Errorf("%s: connected to %s %s", endpoint, network, address)
			}
			return near, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		first := make(chan byte, 1)
		go func() {
			b := make([]byte, 1)
			_, _ = io.ReadFull(far, b)
			first <- b[0]
			_ = far.Close()
		}()
		if err := c.Ping(t.Context()).Err(); err == nil {
			t.Errorf("%s: nobody answered, and the ping succeeded", endpoint)
		}
		if got := <-first; got != want {
			t.Errorf("%s: the first byte is %d, want %d", endpoint, got, want)
		}
		_ = c.Close()
	}
}
