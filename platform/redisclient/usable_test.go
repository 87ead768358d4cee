package redisclient_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9/logging"

	"coagent/platform/fault"
	"coagent/platform/redisclient"
	"coagent/platform/redistest"
	"coagent/platform/secret"
	"coagent/platform/telemetry/telemetrytest"
)

// do sends a command of an administrator.
func do(t testing.TB, endpoint string, command ...any) {
	t.Helper()
	if err := read(t, map[string]string{"REDIS_ENDPOINT": endpoint}).Do(t.Context(), command...).Err(); err != nil {
		t.Fatal(err)
	}
}

func TestMain(m *testing.M) {
	logging.Disable() // as the programs do
	os.Exit(m.Run())
}

func TestWhyRedisCannotBeUsedIsToldByTheSettingThatItIsAbout(t *testing.T) {
	t.Parallel()
	server := func(t *testing.T, command ...any) string {
		endpoint := redistest.Start(t).Endpoint()
		if len(command) > 0 {
			do(t, endpoint, command...)
		}
		return endpoint
	}
	with := func(endpoint, user string) string { return strings.Replace(endpoint, "://", "://"+user+"@", 1) }
	for name, c := range map[string]struct {
		settings func(*testing.T) map[string]string
		want     string
		passes   bool
	}{
		"a wrong password": {func(t *testing.T) map[string]string {
			return map[string]string{"REDIS_ENDPOINT": with(server(t, "CONFIG", "SET", "requirepass", "right"), ":canary")}
		}, "REDIS_ENDPOINT has a user or password that Redis refuses.", false},
		"an unknown user": {func(t *testing.T) map[string]string {
			return map[string]string{"REDIS_ENDPOINT": with(server(t), "canary:canary")}
		}, "REDIS_ENDPOINT has a user or password that Redis refuses.", false},
		"no password": {func(t *testing.T) map[string]string {
			return map[string]string{"REDIS_ENDPOINT": server(t, "CONFIG", "SET", "requirepass", "right")}
		}, "REDIS_ENDPOINT has no password, and Redis wants one.", false},
		"a user who may not write": {func(t *testing.T) map[string]string {
			return map[string]string{"REDIS_ENDPOINT": with(server(t, "ACL", "SETUSER", "reader", "on", ">canary", "~*", "+@read", "+@connection"), "reader:canary")}
		}, "REDIS_ENDPOINT has a user that may not do what is needed: scripts, and reading and writing of keys.", false},
		"a database that is not there": {func(t *testing.T) map[string]string {
			return map[string]string{"REDIS_ENDPOINT": server(t) + "?db=4711"}
		}, "REDIS_ENDPOINT names a database that Redis does not have.", false},
		"a replica": {func(t *testing.T) map[string]string {
			return map[string]string{"REDIS_ENDPOINT": server(t, "REPLICAOF", "127.0.0.1", "1")}
		}, "REDIS_ENDPOINT names a replica, which takes nothing. It must name the master.", false},
		"a full one": {func(t *testing.T) map[string]string {
			return map[string]string{"REDIS_ENDPOINT": server(t, "CONFIG", "SET", "maxmemory", "1")}
		}, "REDIS_ENDPOINT names a Redis that is full (maxmemory) and takes nothing new.", true},
		"nobody": {func(t *testing.T) map[string]string {
			return map[string]string{"REDIS_ENDPOINT": "unix://" + t.TempDir() + "/none"}
		}, "REDIS_ENDPOINT names a Redis that cannot be reached: nobody listens there.", true},
		"a web server": {func(t *testing.T) map[string]string {
			return map[string]string{"REDIS_ENDPOINT": redistest.Pretend(t, func(c net.Conn) {
				_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n")
				_, _ = io.Copy(io.Discard, c)
			})}
		}, "REDIS_ENDPOINT names something that is no Redis.", false},
		"one that hangs": {func(t *testing.T) map[string]string {
			return map[string]string{"REDIS_ENDPOINT": redistest.Pretend(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })}
		}, "REDIS_ENDPOINT names a Redis that does not answer in time.", true},
		"one that hangs up": {func(t *testing.T) map[string]string {
			return map[string]string{"REDIS_ENDPOINT": redistest.Pretend(t, func(net.Conn) {})}
		}, "REDIS_ENDPOINT names a Redis that hangs up. If it wants TLS, the endpoint must begin with rediss://.", true},
		"an unknown authority": {func(t *testing.T) map[string]string {
			s, _ := redistest.StartTLS(t)
			return map[string]string{"REDIS_ENDPOINT": s.Endpoint()}
		}, "REDIS_CA_FILE must have the authority that signed the certificate of Redis; those that are known did not.", false},
		"another authority": {func(t *testing.T) map[string]string {
			s, _ := redistest.StartTLS(t)
			_, other := redistest.StartTLS(t)
			return map[string]string{"REDIS_ENDPOINT": s.Endpoint(), "REDIS_CA_FILE": other}
		}, "REDIS_CA_FILE must have the authority that signed the certificate of Redis; those that are known did not.", false},
		"a host that is not in the certificate": {func(t *testing.T) map[string]string {
			s, ca := redistest.StartTLS(t)
			return map[string]string{"REDIS_ENDPOINT": strings.Replace(s.Endpoint(), "127.0.0.1", "127.0.0.2", 1), "REDIS_CA_FILE": ca}
		}, "REDIS_ENDPOINT names a host that is not in the certificate of Redis.", false},
		"no TLS where TLS is wanted": {func(t *testing.T) map[string]string {
			s, _ := redistest.StartTLS(t)
			return map[string]string{"REDIS_ENDPOINT": strings.TrimPrefix(s.Endpoint(), "rediss://")}
		}, "REDIS_ENDPOINT names a Redis that hangs up. If it wants TLS, the endpoint must begin with rediss://.", true},
		"a cluster that is not told to be one": {func(t *testing.T) map[string]string {
			return map[string]string{"REDIS_ENDPOINT": redistest.StartCluster(t).Masters[0].Endpoint()}
		}, "REDIS_CLUSTER must be true: Redis is a cluster.", false},
		"TLS where there is none": {func(t *testing.T) map[string]string {
			return map[string]string{"REDIS_ENDPOINT": "rediss://" + redistest.StartCluster(t).Masters[0].Endpoint(), "REDIS_CLUSTER": "true"}
		}, "REDIS_ENDPOINT names a Redis that does not answer in time. If it does not speak TLS, the endpoint must begin with redis://.", true},
		"TLS where a talker is": {func(t *testing.T) map[string]string {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = l.Close() })
			go func() {
				for {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					_, _ = io.WriteString(conn, "-ERR unknown command\r\n")
				}
			}()
			return map[string]string{"REDIS_ENDPOINT": "rediss://" + l.Addr().String()}
		}, "REDIS_ENDPOINT begins with rediss://, and Redis does not speak TLS there.", false},
		"a cluster that is none": {func(t *testing.T) map[string]string {
			s, ca := redistest.StartTLS(t)
			return map[string]string{"REDIS_ENDPOINT": s.Endpoint(), "REDIS_CA_FILE": ca, "REDIS_CLUSTER": "true"}
		}, "REDIS_CLUSTER must be false: Redis is no cluster.", false},
		"a cluster with a full server": {func(t *testing.T) map[string]string {
			cluster := redistest.StartCluster(t)
			do(t, cluster.Masters[2].Endpoint(), "CONFIG", "SET", "maxmemory", "1")
			return map[string]string{"REDIS_ENDPOINT": cluster.Endpoint(), "REDIS_CLUSTER": "true"}
		}, "REDIS_ENDPOINT names a Redis that is full (maxmemory) and takes nothing new.", true},
		"a cluster with a server that is gone": {func(t *testing.T) map[string]string {
			cluster := redistest.StartCluster(t)
			cluster.Masters[1].Stop(t)
			return map[string]string{"REDIS_ENDPOINT": cluster.Masters[0].Endpoint(), "REDIS_CLUSTER": "true"}
		}, "REDIS_ENDPOINT names a Redis that cannot be reached: nobody listens there.", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := redisclient.Usable(t.Context(), read(t, c.settings(t)))
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Kind != fault.Unavailable || f.Detail != c.want || f.Temporary != c.passes {
				t.Fatalf("got %#v\n%v", f, err)
			}
			if strings.Contains(err.Error(), "canary") {
				t.Errorf("a secret is in %v", err)
			}
		})
	}
}

// What a resolver says does not depend on the network that the test runs in.
func TestAHostThatDoesNotExistIsTold(t *testing.T) {
	unknown := func(_ context.Context, network, address string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: network, Err: &net.DNSError{Err: "no such host", Name: address, IsNotFound: true}}
	}
	client, err := redisclient.New(redisclient.Config{Endpoint: secret.New("redis.invalid:6379")}, unknown)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	f, ok := errors.AsType[*fault.Error](redisclient.Usable(t.Context(), client))
	if !ok || f.Detail != "REDIS_ENDPOINT names a host that does not exist." || f.Temporary {
		t.Errorf("got %#v", f)
	}
}

func TestAProgramStartsWithoutARedisThatIsAwayButNotWithOneThatRefusesIt(t *testing.T) {
	server := redistest.Start(t)
	do(t, server.Endpoint(), "CONFIG", "SET", "requirepass", "right")
	var log telemetrytest.Log
	client := read(t, map[string]string{"REDIS_ENDPOINT": server.Endpoint()})
	told := slog.New(slog.NewTextHandler(&log, nil))
	if err := redisclient.Start(t.Context(), client, told); err == nil || !strings.Contains(err.Error(), "NOAUTH") || log.String() != "" {
		t.Errorf("got %v, log %s", err, &log)
	}
	server.Stop(t)
	if err := redisclient.Start(t.Context(), client, told); err != nil || !strings.Contains(log.String(), "redis cannot be used") {
		t.Errorf("got %v, log %s", err, &log)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if err := redisclient.Start(gone, client, told); !errors.Is(err, context.Canceled) {
		t.Errorf("who left got %v", err)
	}
}
