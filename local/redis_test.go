package local

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestTheEmbeddedRedisForgetsWhatHasExpired(t *testing.T) {
	t.Parallel()
	s, _ := newSupervisor(t)
	addr := freeAddr(t)
	mustStart(t, s, Part{Name: "redis", Addr: addr, Path: os.Args[0], Args: []string{"redis", addr}, Healthy: answersPing(addr)})
	client := redis.NewClient(&redis.Options{Addr: addr})
	defer client.Close()
	if err := client.Set(t.Context(), "k", "v", 300*time.Millisecond).Err(); err != nil {
		t.Fatal(err)
	}
	if got, err := client.Get(t.Context(), "k").Result(); got != "v" {
		t.Fatalf("%q, %v", got, err)
	}
	eventually(t, "the key expires", func() bool { return errors.Is(client.Get(t.Context(), "k").Err(), redis.Nil) })
}

func TestOnlyARedisAnswersPing(t *testing.T) {
	t.Parallel()
	s, _ := newSupervisor(t)
	addr := freeAddr(t)
	mustStart(t, s, part("web", addr, "server", addr))
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := answersPing(addr)(ctx); err == nil {
		t.Error("a web server passes for a Redis")
	}
	if err := answersPing(freeAddr(t))(ctx); err == nil {
		t.Error("nobody passes for a Redis")
	}
}
