package telemetry

import (
	"context"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// Transport sends requests by base, each in a client span, with the trace
// headers and with the correlation id of the request's context. A request
// whose context carries no id keeps the header that it has. The span ends when
// the answer's body is read to its end or closed.
func Transport(base http.RoundTripper) http.RoundTripper {
	return otelhttp.NewTransport(marked{base}, otelhttp.WithPropagators(propagator()))
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
// trace. It is called by its method alone until somebody calls [SetRoute]. The
// writer that next gets can do what the server's own can, flushing included.
func Handler(next http.Handler) http.Handler {
	return otelhttp.NewHandler(next, "http", otelhttp.WithPropagators(propagator()))
}

// SetRoute names the request's span "METHOD route", once it is known which
// route of the document the request took. A route is a pattern
// ("/oauth/tokens/{userId}"), never a path, so the names stay few.
func SetRoute(ctx context.Context, method, route string) {
	span := trace.SpanFromContext(ctx)
	span.SetName(method + " " + route)
	span.SetAttributes(semconv.HTTPRoute(route))
}
