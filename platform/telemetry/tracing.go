package telemetry

import (
	"context"
	"errors"

	"go.opentelemetry.io/contrib/propagators/aws/xray"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// Start makes this program record spans under the name and version of its
// service, with trace ids of the form that X-Ray takes (their first four bytes
// are the time). It is called once, before the program serves; the stop that
// it returns writes out what is left and may be given a deadline.
//
// There is no exporter yet. Spans have ids, which reach the log and the
// programs that are called, but are sent nowhere when they end.
func Start(service, version string) (stop func(context.Context) error, err error) {
	if service == "" {
		return nil, errors.New("telemetry: a program without a name cannot be followed")
	}
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithIDGenerator(xray.NewIDGenerator()),
		sdktrace.WithResource(resource.NewSchemaless(semconv.ServiceName(service), semconv.ServiceVersion(version))),
	)
	otel.SetTracerProvider(provider)
	otel.SetTextMapPropagator(propagator())
	return provider.Shutdown, nil
}

// Flush writes out the spans that have ended, for a program that may be stopped
// in its tracks before it does so by itself.
func Flush(ctx context.Context) error {
	if provider, started := otel.GetTracerProvider().(*sdktrace.TracerProvider); started {
		return provider.ForceFlush(ctx)
	}
	return nil
}

// propagator reads and writes the trace headers of AWS (X-Amzn-Trace-Id) and
// of the W3C (traceparent, tracestate). The latter wins if both came in.
func propagator() propagation.TextMapPropagator {
	return propagation.NewCompositeTextMapPropagator(xray.Propagator{}, propagation.TraceContext{})
}
