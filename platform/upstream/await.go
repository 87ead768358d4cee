package upstream

import (
	"context"
	"log/slog"
	"time"
)

const (
	firstWait = time.Second
	lastWait  = 30 * time.Second
)

// Await asks check until it finds nothing wrong. Between two questions it waits
// for a second, then for two, four and so on, at most 30. It gives up when ctx
// ends, or when check returns an error that lasts ([Lasts]), and returns that.
// Log is told of every other error (WARN).
func Await(ctx context.Context, log *slog.Logger, check func(context.Context) error) error {
	for wait := firstWait; ; wait = min(2*wait, lastWait) {
		err := check(ctx)
		if err == nil || Lasts(err) {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		log.WarnContext(ctx, "not ready yet", "error", err, "again_in", wait.String())
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
