package telemetry

import (
	"context"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// Transport sends requests by base, with the trace headers and the correlation
// id of the request's context. A request whose context carries no id keeps the
// header that it has. If the span of the context is recorded each request has one
// below it, a client's, which ends when the answer's body is read to its end or
// closed.
func Transport(base http.RoundTripper) http.RoundTripper {
	return transport{
		plain: base,
		spanned: otelhttp.NewTransport(marked{base},
			otelhttp.WithPropagators(propagator()), otelhttp.WithMeterProvider(noop.NewMeterProvider())),
	}
}

type transport struct{ plain, spanned http.RoundTripper }

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx := r.Context()
	if isRecorded(ctx) {
		return t.spanned.RoundTrip(r)
	}
	id := CorrelationID(ctx)
	if id == "" && !TraceOf(ctx).IsValid() {
		return t.plain.RoundTrip(r)
	}
	sent := *r // the caller's own must stay as it is
	sent.Header = r.Header.Clone()
	if sent.Header == nil {
		sent.Header = http.Header{}
	}
	if id != "" {
		sent.Header[CorrelationHeader] = []string{id}
	}
	Inject(ctx, sent.Header)
	return t.plain.RoundTrip(&sent)
}

// TransportTo is [Transport] for an upstream of that name. What is sent on behalf
// of a request is a [Call], which ends with the head of the answer.
//
// It is for requests that are nobody else's, as a proxy has them: it changes their
// headers.
func TransportTo(name string, base http.RoundTripper) http.RoundTripper {
	return transportTo{name, base, Transport(base)}
}

type transportTo struct {
	name        string
	plain, next http.RoundTripper
}

func (t transportTo) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx := r.Context()
	of := requestOf(ctx)
	if of == nil || r.Header == nil {
		return t.next.RoundTrip(r)
	}
	next := t.next
	if !isRecorded(ctx) {
		next = t.plain
		r.Header[CorrelationHeader] = []string{of.id}
		inject(of.traceIn(ctx), r.Header)
	}
	call := begun(ctx, t.name, nil)
	resp, err := next.RoundTrip(r)
	switch {
	case err != nil && ctx.Err() != nil:
		call.End(Cancelled)
	case err != nil:
		call.End("no_answer")
	case resp.StatusCode >= http.StatusInternalServerError:
		call.End("server_error")
	default:
		call.End("")
	}
	return resp, err
}

// marked is the part of Transport inside the span.
type marked struct{ next http.RoundTripper }

// RoundTrip may change r: otelhttp hands down a copy that is nobody else's.
func (m marked) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx := r.Context()
	if id := CorrelationID(ctx); id != "" {
		r.Header.Set(CorrelationHeader, id)
	}
	if span := trace.SpanFromContext(ctx); span.IsRecording() {
		// otelhttp records the query too, in which some token endpoints want the
		// client's secret.
		bare := *r.URL
		bare.User, bare.RawQuery, bare.ForceQuery, bare.Fragment = nil, "", false, ""
		span.SetAttributes(semconv.URLFull(bare.String()))
	}
	return m.next.RoundTrip(r)
}

// Handler serves each request in a server span that continues the caller's
// trace, if spans are recorded. The span is called by the request's method alone
// until somebody calls [SetRoute]; its status comes by [SetStatus].
//
// otelhttp's handler does the same for 25 to 30 allocations a request more, sampled or
// not, since it wraps the body and the writer to count what [SetStatus] is told.
func Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		provider := recording()
		if provider == nil {
			next.ServeHTTP(w, r)
			return
		}
		ctx := headers.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
		ctx, span := tracerOf(provider).Start(ctx, r.Method, trace.WithSpanKind(trace.SpanKindServer))
		defer func() { // not span.End itself, which would record the text of a panic
			span.End()
		}()
		if span.IsRecording() {
			span.SetAttributes(attribute.String(labelMethod, r.Method), semconv.URLPath(r.URL.Path))
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// SetStatus tells the request's span how it ended: with a status, and with the
// code of a problem if it has one. What is our fault is an error there.
func SetStatus(ctx context.Context, status int, code string) {
	span := trace.SpanFromContext(ctx)
	if !span.IsRecording() {
		return
	}
	span.SetAttributes(semconv.HTTPResponseStatusCode(status))
	if code != "" {
		span.SetAttributes(attribute.String(labelError, code))
	}
	if status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, code)
	}
}

// SetRoute names the request's span "METHOD route", once it is known which
// route of the document the request took. A route is a pattern
// ("/oauth/tokens/{userId}"), never a path, so the names stay few.
func SetRoute(ctx context.Context, method, route string) {
	if span := trace.SpanFromContext(ctx); span.IsRecording() {
		span.SetName(method + " " + route)
		span.SetAttributes(semconv.HTTPRoute(route))
	}
}
