package redisclient_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"

	"coagent/platform/env"
	"coagent/platform/redisclient"
	"coagent/platform/redistest"
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
		"a.example:1,b.example:2":                "",
		"http://canary@cache.example":            "",
		"redis://:canary@cache.example:port":     "",
		"redis://:canary@cache.example/x":        "",
		"redis://:canary@cache.example/?canary=": "",
	} {
		c, err := redisclient.New(redisclient.Config{Endpoint: secret.New(endpoint)}, nil)
		if err != nil {
			if want != "" || strings.Contains(err.Error(), "canary") {
				t.Errorf("%q: %v", endpoint, err)
			}
			continue
		}
		o := c.(*redis.Client).Options()
		if got := fmt.Sprint(o.Network, " ", o.Addr, " ", o.DB, " ", o.TLSConfig != nil); got != want {
			t.Errorf("%q is %s, want %s", endpoint, got, want)
		}
		_ = c.Close()
	}
}

func TestAClusterMayBeNamedByAnyOrSeveralOfItsServers(t *testing.T) {
	for endpoint, want := range map[string]string{
		"a.example:1":                           "[a.example:1] false",
		"a.example:1, b.example:2":              "[a.example:1 b.example:2] false",
		"redis://user:canary@a.example":         "[a.example:6379] false",
		"redis://a.example:1/0":                 "[a.example:1] false",
		"rediss://a.example:1?addr=b.example:2": "[a.example:1 b.example:2] true",
		"":                                      "",
		"a.example:1,":                          "",
		"a.example:1,canary":                    "",
		"redis://:canary@a.example/2":           "",
		"redis://:canary@a.example/x":           "",
		"redis://a.example?addr=canary":         "",
		"unix:///tmp/canary.sock":               "",
	} {
		c, err := redisclient.New(redisclient.Config{Endpoint: secret.New(endpoint), Cluster: true}, nil)
		if err != nil {
			if want != "" || strings.Contains(err.Error(), "canary") {
				t.Errorf("%q: %v", endpoint, err)
			}
			continue
		}
		o := c.(*redis.ClusterClient).Options()
		if got := fmt.Sprint(o.Addrs, " ", o.TLSConfig != nil); got != want {
			t.Errorf("%q is %s, want %s", endpoint, got, want)
		}
		_ = c.Close()
	}
}

func TestEachMistakeOfASettingIsToldUnderItsName(t *testing.T) {
	dir := t.TempDir()
	noCertificate := filepath.Join(dir, "canary.pem")
	if err := os.WriteFile(noCertificate, []byte("canary"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, ca := redistest.StartTLS(t)
	for want, settings := range map[string]map[string]string{
		"REDIS_CLUSTER must be one of": {"REDIS_ENDPOINT": "a:1", "REDIS_CLUSTER": "canary"},
		"REDIS_ENDPOINT must be host:port, several of them, or a redis:// or rediss:// URL without a database, as REDIS_CLUSTER is true": {
			"REDIS_ENDPOINT": "redis://:canary@a:1/2", "REDIS_CLUSTER": "true"},
		"REDIS_ENDPOINT must be host:port or a redis://, rediss:// or unix:// URL": {"REDIS_ENDPOINT": "a:1,b:1"},
		"REDIS_ENDPOINT must begin with rediss:// if there is a REDIS_CA_FILE":     {"REDIS_ENDPOINT": "redis://a:1", "REDIS_CA_FILE": ca},
		"REDIS_CA_FILE must be a file of certificates in PEM form":                 {"REDIS_ENDPOINT": "rediss://a:1", "REDIS_CA_FILE": noCertificate},
		"REDIS_CA_FILE must be a file of certificates in PEM form ":                {"REDIS_ENDPOINT": "rediss://a:1", "REDIS_CA_FILE": dir + "/canary"},
		"": {"REDIS_ENDPOINT": "rediss://a:1", "REDIS_CA_FILE": ca},
	} {
		e := env.From(func(name string) string { return settings[name] })
		c := redisclient.ReadConfig(e, e.Secret("REDIS_ENDPOINT"))
		err := e.Err()
		if (err == nil) != (want == "") || err != nil && (!strings.HasPrefix(err.Error(), strings.TrimSpace(want)) || strings.Contains(err.Error(), "canary")) {
			t.Errorf("%v: %v, want %q", settings, err, want)
		}
		if !c.IsSet() {
			t.Error("it is not set")
		}
	}
	unset := env.From(func(name string) string { return map[string]string{"REDIS_CA_FILE": ca}[name] })
	if redisclient.ReadConfig(unset, unset.OptionalSecret("REDIS_ENDPOINT")).IsSet() || unset.Err() != nil {
		t.Errorf("without an endpoint: %v", unset.Err())
	}
}

// read is a client by settings, as a program reads them.
func read(t testing.TB, settings map[string]string) redis.UniversalClient {
	t.Helper()
	e := env.From(func(name string) string { return settings[name] })
	c := redisclient.ReadConfig(e, e.Secret("REDIS_ENDPOINT"))
	if err := e.Err(); err != nil {
		t.Fatal(err)
	}
	client, err := redisclient.New(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// Every form of Redis is used in the same way: scripts over keys of one tag, keys
// of many tags in a pipeline, scans and messages.
func TestEveryRedisCanBeUsedInTheSameWay(t *testing.T) {
	withTLS, ca := redistest.StartTLS(t)
	cluster, clusterTLS := redistest.StartCluster(t), redistest.StartClusterTLS(t)
	for name, settings := range map[string]map[string]string{
		"a server":           {"REDIS_ENDPOINT": redistest.Start(t).Endpoint()},
		"a server, TLS":      {"REDIS_ENDPOINT": withTLS.Endpoint(), "REDIS_CA_FILE": ca},
		"a cluster":          {"REDIS_ENDPOINT": cluster.Endpoint(), "REDIS_CLUSTER": "true"},
		"one of a cluster":   {"REDIS_ENDPOINT": cluster.Masters[1].Endpoint(), "REDIS_CLUSTER": "true"},
		"a cluster over TLS": {"REDIS_ENDPOINT": clusterTLS.Endpoint(), "REDIS_CLUSTER": "true", "REDIS_CA_FILE": clusterTLS.CAFile},
	} {
		t.Run(name, func(t *testing.T) {
			client := read(t, settings)
			if err := redisclient.Usable(t.Context(), client); err != nil {
				t.Fatal(err)
			}
			both := redis.NewScript(`redis.call('SET', KEYS[1], 1) redis.call('SET', KEYS[2], 1) return 0`)
			const tags = 100
			for tag := range tags {
				if err := both.Run(t.Context(), client, []string{fmt.Sprintf("a:{%d}", tag), fmt.Sprintf("b:{%d}:{x}", tag)}).Err(); err != nil {
					t.Fatal(err)
				}
			}
			var mu sync.Mutex
			found, servers := 0, 0
			err := redisclient.EachMaster(t.Context(), client, func(ctx context.Context, master redis.UniversalClient) error {
				keys, err := master.Keys(ctx, "[ab]:*").Result()
				mu.Lock()
				defer mu.Unlock()
				found, servers = found+len(keys), servers+1
				return err
			})
			if want := map[bool]int{true: 3, false: 1}[settings["REDIS_CLUSTER"] == "true"]; err != nil || found != 2*tags || servers != want {
				t.Errorf("%d keys at %d servers, %v", found, servers, err)
			}
			if _, err := client.Pipelined(t.Context(), func(p redis.Pipeliner) error {
				for tag := range tags {
					p.Unlink(t.Context(), fmt.Sprintf("a:{%d}", tag))
					p.Unlink(t.Context(), fmt.Sprintf("b:{%d}:{x}", tag))
				}
				return nil
			}); err != nil {
				t.Error(err)
			}
			hears := client.Subscribe(t.Context(), "news")
			defer func() { _ = hears.Close() }()
			if _, err := hears.Receive(t.Context()); err != nil {
				t.Fatal(err)
			}
			broken := errors.New("a mistake")
			if err := redisclient.EachMaster(t.Context(), client, func(ctx context.Context, master redis.UniversalClient) error {
				return errors.Join(master.Publish(ctx, "news", "x").Err(), broken)
			}); !errors.Is(err, broken) {
				t.Errorf("got %v", err)
			}
			for range servers { // each of them reaches everybody
				if m, err := hears.ReceiveMessage(t.Context()); err != nil || m.Payload != "x" {
					t.Errorf("%v, %v", m, err)
				}
			}
			_ = client.FlushAll(t.Context())
		})
	}
}

// go-redis speaks plain text over the connection of a dialer that it is given.
func TestAGivenDialerKeepsTheProtocolOfTheEndpoint(t *testing.T) {
	for endpoint, want := range map[string]byte{"redis://127.0.0.1:6379": '*', "rediss://127.0.0.1:6379": 22 /* a TLS handshake */} {
		near, far := net.Pipe()
		c, err := redisclient.New(redisclient.Config{Endpoint: secret.New(endpoint)}, func(_ context.Context, network, address string) (net.Conn, error) {
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
