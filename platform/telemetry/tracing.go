package telemetry

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"go.opentelemetry.io/contrib/propagators/aws/xray"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// Export says where the spans of a program go.
type Export struct {
	// Endpoint is the base URL of a collector that takes OTLP over HTTP, such as
	// http://127.0.0.1:4318. Empty: nothing is exported, and so no span is recorded.
	Endpoint string
	// Ratio is the share of the traces begun here that are recorded, 0 to 1. A trace
	// that a caller began is recorded if the caller says that it is, unless callers are
	// Strangers.
	Ratio float64
	// Strangers says that callers are anybody: their trace is taken up, but whether it
	// is recorded is decided here, by Ratio, and the programs that are called follow.
	Strangers bool
	// Client sends the spans, for two seconds at most; nil is any. It must not be one
	// of [Transport], which would make spans of it.
	Client *http.Client
	// Log is told when the collector cannot be reached (WARN), and when it can
	// again (INFO).
	Log *slog.Logger
}

const (
	// queued is how many spans wait to be exported at most; what does not fit is
	// dropped.
	queued = 2048
	// batched is how many go out at once.
	batched = 512
	// batchAge is how long a span waits for others.
	batchAge = time.Second
)

// Start makes this program record and export its spans under the name and
// version of its service, with trace ids of the form that X-Ray takes (their
// first four bytes are the time). It is called once, before the program serves;
// the stop that it returns exports what is left and may be given a deadline.
//
// Without an endpoint no span is recorded. A request still has a trace id, its
// caller's or a new one, which is in the log and goes to the programs that are
// called.
func Start(service, version string, to Export) (stop func(context.Context) error, err error) {
	if service == "" {
		return nil, errors.New("telemetry: a program without a name cannot be followed")
	}
	otel.SetTextMapPropagator(propagator())
	strange.Store(to.Strangers)
	if to.Endpoint == "" {
		otel.SetTracerProvider(noop.NewTracerProvider())
		return func(context.Context) error { return nil }, nil
	}
	from := resource.NewSchemaless(semconv.ServiceName(service), semconv.ServiceVersion(version))
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithIDGenerator(ids),
		sdktrace.WithResource(from),
		sdktrace.WithSampler(to.sampler()),
		sdktrace.WithSpanProcessor(newQueue(newExporter(to))),
	)
	otel.SetTracerProvider(provider)
	return provider.Shutdown, nil
}

// Flush exports the spans that have ended, for a program that may be stopped in
// its tracks before it does so by itself.
func Flush(ctx context.Context) error {
	if provider := recording(); provider != nil {
		return provider.ForceFlush(ctx)
	}
	return nil
}

// recording is the provider of spans if something exports them, or nil.
func recording() *sdktrace.TracerProvider {
	provider, _ := otel.GetTracerProvider().(*sdktrace.TracerProvider)
	return provider
}

// StartSpan begins a span of that kind below the one of ctx, if that is recorded.
// Otherwise the span does nothing, and ctx is returned as it is: only a request
// begins a trace ([Handler]), and not what a program does beside them.
func StartSpan(ctx context.Context, kind trace.SpanKind, name string) (context.Context, trace.Span) {
	if !isRecorded(ctx) {
		return ctx, noop.Span{}
	}
	return tracerOf(recording()).Start(ctx, name, trace.WithSpanKind(kind))
}

func tracerOf(provider *sdktrace.TracerProvider) trace.Tracer {
	return provider.Tracer("coagent/platform/telemetry")
}

// isRecorded reports whether the span of ctx is.
func isRecorded(ctx context.Context) bool {
	return recording() != nil && trace.SpanFromContext(ctx).IsRecording()
}

// propagator reads and writes the trace headers of AWS (X-Amzn-Trace-Id) and
// of the W3C (traceparent, tracestate). The latter wins if both came in.
func propagator() propagation.TextMapPropagator { return headers }

var headers = propagation.NewCompositeTextMapPropagator(aws{}, propagation.TraceContext{})

// aws is X-Ray's propagator, but that it takes up a trace without a parent, too,
// as a load balancer names it. Its parent is then nobody's span.
type aws struct{ xray.Propagator }

func (a aws) Extract(ctx context.Context, from propagation.TextMapCarrier) context.Context {
	const root, parent = "Root=", ";Parent="
	if v := from.Get(traceHeader); strings.HasPrefix(v, root) && !strings.Contains(v, parent) {
		span := ids.NewSpanID(ctx, trace.TraceID{}).String()
		from = propagation.MapCarrier{traceHeader: v + parent + span}
	}
	return a.Propagator.Extract(ctx, from)
}

const traceHeader = "X-Amzn-Trace-Id"

// Inject writes the trace of ctx into the headers of a request that goes out.
func Inject(ctx context.Context, header http.Header) { inject(TraceOf(ctx), header) }

// inject writes what [propagator] does: it knows the two headers and makes them in one go.
func inject(of trace.SpanContext, header http.Header) {
	if !of.IsValid() {
		return
	}
	if state := of.TraceState().String(); state != "" {
		header["Tracestate"] = []string{state}
	}
	traceID, spanID, sampled := of.TraceID(), of.SpanID(), byte('0')
	if of.IsSampled() {
		sampled = '1'
	}
	var room [160]byte
	b := append(room[:0], "Root=1-"...)
	b = hex.AppendEncode(b, traceID[:4])
	b = append(b, '-')
	b = hex.AppendEncode(b, traceID[4:])
	b = append(b, ";Parent="...)
	b = hex.AppendEncode(b, spanID[:])
	b = append(append(b, ";Sampled="...), sampled)
	parted := len(b)
	b = append(b, "00-"...)
	b = hex.AppendEncode(b, traceID[:])
	b = append(b, '-')
	b = hex.AppendEncode(b, spanID[:])
	b = append(b, '-')
	b = hex.AppendEncode(b, []byte{byte(of.TraceFlags() & (trace.FlagsSampled | trace.FlagsRandom))})
	text := string(b)
	values := []string{text[:parted], text[parted:]}
	header[traceHeader], header["Traceparent"] = values[0:1:1], values[1:2:2]
}

// TraceOf is the trace of ctx, and the span that is open there: the one that is
// recorded, or else the one that its request came with. It is not valid if there is
// none.
func TraceOf(ctx context.Context) trace.SpanContext {
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		return span
	}
	if r := requestOf(ctx); r != nil {
		return r.trace
	}
	return trace.SpanContext{}
}

// traceIn is [TraceOf] for a context of the request. While nothing is recorded there is
// no span to look for.
func (q *Request) traceIn(ctx context.Context) trace.SpanContext {
	if recording() == nil && q.trace.IsValid() {
		return q.trace
	}
	return TraceOf(ctx)
}

// traceFrom is the trace of ctx if it has one, else that which the headers of a
// request name, or a new one that is not recorded. That of a stranger is not either, for
// here nothing is.
func traceFrom(ctx context.Context, header http.Header) trace.SpanContext {
	if of := TraceOf(ctx); of.IsValid() {
		return of
	}
	if header["Traceparent"] != nil || header[traceHeader] != nil {
		from := headers.Extract(ctx, propagation.HeaderCarrier(header))
		if of := trace.SpanContextFromContext(from); of.IsValid() {
			if strange.Load() && of.IsSampled() {
				return of.WithTraceFlags(0)
			}
			return of
		}
	}
	traceID, spanID := ids.NewIDs(ctx)
	return trace.NewSpanContext(trace.SpanContextConfig{TraceID: traceID, SpanID: spanID})
}

// ids makes ids of the form that X-Ray takes: those of a trace begin with the time.
// They need to differ, and nothing more.
var ids xrayIDs

type xrayIDs struct{}

// NewIDs implements sdktrace.IDGenerator.
func (x xrayIDs) NewIDs(ctx context.Context) (of trace.TraceID, span trace.SpanID) {
	binary.BigEndian.PutUint32(of[:], uint32(time.Now().Unix())) //nolint:gosec // X-Ray's own form ends in 2106
	binary.BigEndian.PutUint32(of[4:], rand.Uint32())
	binary.BigEndian.PutUint64(of[8:], rand.Uint64())
	return of, x.NewSpanID(ctx, of)
}

// NewSpanID implements sdktrace.IDGenerator. An id of zero is none.
func (xrayIDs) NewSpanID(context.Context, trace.TraceID) (span trace.SpanID) {
	binary.BigEndian.PutUint64(span[:], max(rand.Uint64(), 1))
	return span
}
