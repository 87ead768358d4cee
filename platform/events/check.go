package events

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/smithy-go"

	"coagent/platform/awsfault"
	"coagent/platform/upstream"
)

// checkTime bounds one question.
const checkTime = 3 * time.Second

// Check asks whether the bus exists: events that are sent to one that does not
// are taken and vanish. The error says that it does not, or that nothing can be
// sent until somebody mends something, the credentials or the address.
//
// An outage is no error, since events wait for its end, nor is it one that nobody
// may ask, since sending is another right. Log is told of both (WARN), of the
// latter once.
func (b *Bus) Check(ctx context.Context, log *slog.Logger) error {
	within, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	_, err := b.client.DescribeEventBus(within, &eventbridge.DescribeEventBusInput{Name: aws.String(b.name)})
	if err == nil || ctx.Err() != nil {
		return nil
	}
	code := ""
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		code = api.ErrorCode()
	}
	cause := awsfault.CauseOf(err)
	switch {
	case code == "ResourceNotFoundException":
		return &upstream.Cause{Why: fmt.Sprintf("there is no event bus %q (EVENTBRIDGE_BUS_NAME)", b.name), Lasting: true}
	case code == "AccessDeniedException":
		if b.denied.CompareAndSwap(false, true) {
			log.WarnContext(ctx, "whether the event bus exists is not known", "bus", b.name, "error", code)
		}
	case cause.Lasting:
		return fmt.Errorf("the event bus %q (EVENTBRIDGE_BUS_NAME) cannot be used: %w", b.name, cause)
	default:
		log.WarnContext(ctx, "event bus cannot be reached", "bus", b.name, "error", cause)
	}
	return nil
}
