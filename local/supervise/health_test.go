package supervise

import (
	"context"
	"testing"
	"time"

	"coagent/local/localtest"
)

func TestOnlyARedisAnswersPing(t *testing.T) {
	t.Parallel()
	s, _ := newSupervisor(t)
	addr := localtest.FreeAddr(t)
	mustStart(t, s, part("web", addr, "server", addr))
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := AnswersPing(addr)(ctx); err == nil {
		t.Error("a web server passes for a Redis")
	}
	if err := AnswersPing(localtest.FreeAddr(t))(ctx); err == nil {
		t.Error("nobody passes for a Redis")
	}
}
