package redisclient_test

import (
	"fmt"
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
		c, err := redisclient.New(secret.New(endpoint))
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
