package local

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"coagent/local/localtest"
	"coagent/local/supervise"
)

func TestTheEmbeddedRedisForgetsWhatHasExpired(t *testing.T) {
	t.Parallel()
	s := &supervise.Supervisor{Dir: t.TempDir(), Say: t.Logf}
	t.Cleanup(s.Stop)
	addr := localtest.FreeAddr(t)
	err := s.Start(t.Context(), supervise.Part{
		Name: "redis", Addr: addr, Path: os.Args[0], Args: []string{"redis", addr}, Healthy: supervise.AnswersPing(addr),
	})
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(&redis.Options{Addr: addr})
	defer client.Close()
	if err := client.Set(t.Context(), "k", "v", 300*time.Millisecond).Err(); err != nil {
		t.Fatal(err)
	}
	if got, err := client.Get(t.Context(), "k").Result(); got != "v" {
		t.Fatalf("%q, %v", got, err)
	}
	localtest.Eventually(t, "the key expires", func() bool { return errors.Is(client.Get(t.Context(), "k").Err(), redis.Nil) })
}
