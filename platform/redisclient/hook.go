package redisclient

import (
	"context"
	"errors"
	"net"

	"github.com/redis/go-redis/v9"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"coagent/platform/telemetry"
)

// hook makes each command a call of the upstream "redis". Its span has the name
// of the command and no argument: keys have what people searched for.
type hook struct{}

var _ redis.Hook = hook{}

func (hook) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (hook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		ctx, call := telemetry.StartInnermost(ctx, "redis")
		if call.IsRecorded() {
			call.Describe(semconv.DBSystemNameRedis, semconv.DBOperationName(cmd.FullName()))
		}
		err := next(ctx, cmd)
		call.End(failureOf(ctx, err))
		return err
	}
}

func (hook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		ctx, call := telemetry.StartInnermost(ctx, "redis")
		if call.IsRecorded() {
			call.Describe(semconv.DBSystemNameRedis, semconv.DBOperationName("pipeline"),
				semconv.DBOperationBatchSize(len(cmds)))
		}
		err := next(ctx, cmds)
		call.End(failureOf(ctx, err))
		return err
	}
}

// noScript begins what Redis answers where it does not have a script yet. It is then
// sent in full, so that nothing has failed.
const noScript = "NOSCRIPT"

// failureOf is what went wrong with a command, in one word.
func failureOf(ctx context.Context, err error) string {
	answered, _ := errors.AsType[redis.Error](err)
	switch {
	case err == nil || HoldsNothing(err) || redis.HasErrorPrefix(err, noScript):
		return ""
	case errors.Is(ctx.Err(), context.Canceled):
		return telemetry.Cancelled
	case answered != nil:
		return "refused"
	}
	return "no_answer"
}
