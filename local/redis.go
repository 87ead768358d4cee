package local

import (
	"context"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// ServeRedis plays a Redis on addr, in memory, until ctx ends.
func ServeRedis(ctx context.Context, addr string) error {
	server := miniredis.NewMiniRedis()
	if err := server.StartAddr(addr); err != nil {
		return err
	}
	defer server.Close()
	const step = 100 * time.Millisecond
	tick := time.NewTicker(step)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C: // its keys grow old only when they are told to
			server.FastForward(step)
		}
	}
}
