package telemetry

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// Call is a call of something that a program depends on: a span if spans are
// recorded, a measurement of [UpstreamDuration], and a part of the request's
// [UpstreamTime]. A call within a call is a part of that, and not counted twice.
type Call struct {
	name  string
	began time.Time
	span  trace.Span
	of    *Request
	inner bool
}

// Cancelled is the failure of a call whose caller left.
const Cancelled = "cancelled"

type callKey struct{}

// StartCall begins a call of the upstream of that name in a span of its own.
func StartCall(ctx context.Context, name string) (context.Context, *Call) {
	ctx, span := StartSpan(ctx, trace.SpanKindClient, "upstream "+name)
	if span.IsRecording() {
		span.SetAttributes(semconv.ServicePeerName(name))
	}
	return begin(ctx, name, span)
}

// StartInnermost is [StartCall] for a call within which no other is made.
func StartInnermost(ctx context.Context, name string) (context.Context, Call) {
	ctx, span := StartSpan(ctx, trace.SpanKindClient, "upstream "+name)
	if span.IsRecording() {
		span.SetAttributes(semconv.ServicePeerName(name))
	}
	return ctx, begun(ctx, name, span)
}

// MeasureCall is [StartCall] for a call that has spans already.
func MeasureCall(ctx context.Context, name string) (context.Context, *Call) {
	return begin(ctx, name, nil)
}

func begin(ctx context.Context, name string, span trace.Span) (context.Context, *Call) {
	c := begun(ctx, name, span)
	if c.inner {
		return ctx, &c
	}
	return context.WithValue(ctx, callKey{}, &c), &c
}

// begun is a call within which no other is made.
func begun(ctx context.Context, name string, span trace.Span) Call {
	return Call{name: name, began: time.Now(), span: span, of: requestOf(ctx), inner: ctx.Value(callKey{}) != nil}
}

// Describe adds to the call's span, if there is one.
func (c *Call) Describe(attributes ...attribute.KeyValue) {
	if c.IsRecorded() {
		c.span.SetAttributes(attributes...)
	}
}

// IsRecorded reports whether there is a span to describe.
func (c *Call) IsRecorded() bool { return c.span != nil && c.span.IsRecording() }

// Retried tells how often the call was made.
func (c *Call) Retried(attempts int) {
	c.Describe(attribute.Int("upstream.attempts", attempts))
	if attempts > 1 {
		UpstreamRetries.Add(float64(attempts-1), c.name)
	}
}

// End ends the call. failure is the code of what went wrong, never a cause; empty
// if nothing did.
func (c *Call) End(failure string) {
	took := time.Since(c.began)
	if !c.inner {
		if c.of != nil {
			c.of.upstream.Add(int64(took))
		}
		UpstreamDuration.Observe(took.Seconds(), c.name, failure)
	}
	if c.span == nil {
		return
	}
	if failure != "" && failure != Cancelled {
		c.span.SetStatus(codes.Error, failure)
	}
	c.span.End()
}
