package redisrates_test

import (
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/redis/go-redis/v9/logging"

	"coagent/platform/admission"
	"coagent/platform/admission/admissiontest"
	"coagent/platform/admission/redisrates"
	"coagent/platform/redisclient"
	"coagent/platform/redistest"
	"coagent/platform/secret"
)

func TestMain(m *testing.M) {
	logging.Disable() // as the programs do
	os.Exit(m.Run())
}

func open(t testing.TB, server *redistest.Server) *redisrates.Store {
	t.Helper()
	client, err := redisclient.New(redisclient.Config{Endpoint: secret.New(server.Endpoint())}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return &redisrates.Store{Redis: client, Timeout: 10 * time.Second, Log: slog.New(slog.DiscardHandler)}
}

func TestStore(t *testing.T) {
	server := redistest.Start(t)
	admissiontest.RunStoreTests(t, func(t testing.TB) admission.Store { return open(t, server) })
}

func TestAClusterOverTLSIsAStore(t *testing.T) {
	cluster := redistest.StartClusterTLS(t)
	admissiontest.RunStoreTests(t, func(t testing.TB) admission.Store {
		client, err := redisclient.New(redisclient.Config{
			Endpoint: secret.New(cluster.Endpoint()), Cluster: true, Authorities: cluster.Authorities,
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = client.Close() })
		return &redisrates.Store{Redis: client, Timeout: 10 * time.Second, Log: slog.New(slog.DiscardHandler)}
	})
}

func TestABucketIsGoneOnceItIsFull(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, server)
	limit := admission.Limit{Name: "GET /a", Rate: admission.Rate{Requests: 100, Per: time.Second}}
	if _, taken, err := s.Take(t.Context(), "alice", limit, 1); err != nil || !taken {
		t.Fatal(taken, err)
	}
	client, err := redisclient.New(redisclient.Config{Endpoint: secret.New(server.Endpoint())}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	if left, err := client.PTTL(t.Context(), "admission:{alice}:GET /a").Result(); err != nil || left > 11*time.Millisecond {
		t.Errorf("it is kept for %v, %v", left, err)
	}
}

// A server that takes over may have a clock behind that of the one before.
func TestAnEmptyBucketIsEmptyByAClockBehind(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, server)
	limit := admission.Limit{Name: "GET /a", Rate: admission.Rate{Requests: 10, Per: time.Hour}}
	full := time.Now().Add(time.Hour + 30*time.Second).UnixMicro()
	if err := s.Redis.Set(t.Context(), "admission:{alice}:GET /a", full, time.Hour).Err(); err != nil {
		t.Fatal(err)
	}
	if left, taken, err := s.Take(t.Context(), "alice", limit, 1); err != nil || taken || left != 0 {
		t.Errorf("%v left, %t, %v", left, taken, err)
	}
}

func TestARedisThatIsAwayIsAnError(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, server)
	server.Stop(t)
	limit := admission.Limit{Name: "GET /a", Rate: admission.Rate{Requests: 1, Per: time.Second}}
	for range 5 {
		if _, taken, err := s.Take(t.Context(), "alice", limit, 1); err == nil || taken {
			t.Fatal(taken, err)
		}
	}
}
