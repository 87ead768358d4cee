package awsconfig

import (
	"context"
	"errors"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"coagent/platform/telemetry"
)

// followed makes each call of the SDK a span below the one of its context, and
// sends the trace along. OpenTelemetry's own instrumentation of the SDK, otelaws,
// brings clients of services that nobody here uses.
func followed(stack *middleware.Stack) error {
	return errors.Join(
		stack.Initialize.Add(middleware.InitializeMiddlewareFunc("CoagentSpan", inSpan), middleware.After),
		// After signing: a proxy on the way may write these headers anew.
		stack.Finalize.Add(middleware.FinalizeMiddlewareFunc("CoagentTrace", withTrace), middleware.After),
	)
}

func inSpan(
	ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
) (middleware.InitializeOutput, middleware.Metadata, error) {
	method := awsmiddleware.GetServiceID(ctx) + "/" + awsmiddleware.GetOperationName(ctx)
	ctx, span := telemetry.StartSpan(ctx, trace.SpanKindClient, method)
	defer func() { span.End() }() // not span.End itself, which would record the text of a panic
	out, metadata, err := next.HandleInitialize(ctx, in)
	if span.IsRecording() {
		span.SetAttributes(attribute.String("rpc.system.name", "aws-api"), semconv.RPCMethod(method))
		if err != nil {
			span.SetStatus(codes.Error, codeOf(ctx, err))
		}
	}
	return out, metadata, err
}

// codeOf is what AWS calls an error. Its message may have names and keys in it.
func codeOf(ctx context.Context, err error) string {
	if f, ok := errors.AsType[smithy.APIError](err); ok {
		return f.ErrorCode()
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return telemetry.Cancelled
	}
	return "no_answer"
}

func withTrace(
	ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler,
) (middleware.FinalizeOutput, middleware.Metadata, error) {
	if r, ok := in.Request.(*smithyhttp.Request); ok {
		telemetry.Inject(ctx, r.Header)
	}
	return next.HandleFinalize(ctx, in)
}
