package outbox_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"coagent/platform/outbox"
	"coagent/platform/outbox/outboxtest"
	"coagent/platform/redisclient"
	"coagent/platform/redistest"
	"coagent/platform/secret"
)

func inRedis(t *testing.T, endpoint string, bounds outbox.Bounds) *outbox.Redis {
	t.Helper()
	return over(t, redisclient.Config{Endpoint: secret.New(endpoint)}, bounds)
}

func over(t *testing.T, config redisclient.Config, bounds outbox.Bounds) *outbox.Redis {
	t.Helper()
	client, err := redisclient.New(config, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return &outbox.Redis{Client: client, Service: rand.Text(), Bounds: bounds, Log: slog.New(slog.DiscardHandler)}
}

func TestMemoryIsAStore(t *testing.T) {
	outboxtest.RunStoreTests(t, func(_ *testing.T, bounds outbox.Bounds) outbox.Store { return &outbox.Memory{Bounds: bounds} })
}

func TestRedisIsAStore(t *testing.T) {
	server := redistest.Start(t)
	outboxtest.RunStoreTests(t, func(t *testing.T, bounds outbox.Bounds) outbox.Store {
		return inRedis(t, server.Endpoint(), bounds)
	})
}

func TestAClusterOverTLSIsAStore(t *testing.T) {
	cluster := redistest.StartClusterTLS(t)
	config := redisclient.Config{Endpoint: secret.New(cluster.Endpoint()), Cluster: true, Authorities: cluster.Authorities}
	outboxtest.RunStoreTests(t, func(t *testing.T, bounds outbox.Bounds) outbox.Store { return over(t, config, bounds) })
}

func TestTheRedisOfTheLocalRunIsAStore(t *testing.T) {
	server := miniredis.RunT(t)
	outboxtest.RunStoreTests(t, func(t *testing.T, bounds outbox.Bounds) outbox.Store {
		return inRedis(t, server.Addr(), bounds)
	})
}

// Nothing is left in Redis of what was sent, but that it was.
func TestWhatWasSentTakesUpNoRoom(t *testing.T) {
	store := inRedis(t, redistest.Start(t).Endpoint(), outbox.Bounds{})
	for range 10 {
		e := outbox.Event{ID: rand.Text(), Body: []byte(`{}`), Owner: "user"}
		if _, err := store.Add(t.Context(), e, time.Minute); err != nil {
			t.Fatal(err)
		}
		if err := store.Release(t.Context(), outbox.Lane{Name: e.ID}, []string{e.ID}, 0); err != nil {
			t.Fatal(err)
		}
	}
	keys := store.Client.Keys(t.Context(), "*").Val()
	left := "outbox:v1:{" + store.Service + "}:"
	room := store.Client.HGetAll(t.Context(), left+"room").Val()
	if len(keys) != 2 || store.Client.ZCard(t.Context(), left+"sent").Val() != 10 || len(room) != 1 || room["bytes"] != "0" {
		t.Errorf("left are %q, room %v", keys, room)
	}
}

func TestRedisThatIsAwayIsAnErrorAtOnce(t *testing.T) {
	server := redistest.Start(t)
	store := inRedis(t, server.Endpoint(), outbox.Bounds{})
	server.Stop(t)
	for range 5 {
		if _, err := store.Add(t.Context(), outbox.Event{ID: "a", Body: []byte(`{}`)}, 0); err == nil {
			t.Error("it was added")
		}
		if _, err := store.Claim(context.Background(), 1, time.Second); err == nil {
			t.Error("it was claimed")
		}
		if err := store.Release(t.Context(), outbox.Lane{Name: "a"}, nil, 0); err == nil {
			t.Error("it was released")
		}
	}
}
