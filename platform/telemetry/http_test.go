package telemetry_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"coagent/platform/telemetry"
)

// record keeps every span that ends during the test.
func record(t *testing.T) *tracetest.SpanRecorder {
	before := otel.GetTracerProvider()
	t.Cleanup(func() { otel.SetTracerProvider(before) })
	spans := tracetest.NewSpanRecorder()
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans)))
	return spans
}

func attr(span sdktrace.ReadOnlySpan, key string) string {
	for _, a := range span.Attributes() {
		if a.Key == attribute.Key(key) {
			return a.Value.String()
		}
	}
	return ""
}

// serve runs handler behind telemetry.Handler on the loopback.
func serve(t *testing.T, handler http.HandlerFunc) string {
	server := httptest.NewServer(telemetry.Handler(handler))
	t.Cleanup(server.Close)
	return server.URL
}

// get asks url through telemetry.Transport and reads the answer to its end.
func get(t *testing.T, ctx context.Context, url string, header http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for key, values := range header {
		req.Header[key] = values
	}
	sent := req.Header.Clone()
	resp, err := telemetry.Transport(new(http.Transport)).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if len(req.Header) != len(sent) {
		t.Errorf("the caller's request was changed: %v", req.Header)
	}
}

func TestOneTraceRunsThroughCallerAndCallee(t *testing.T) {
	spans := record(t)
	var seen http.Header
	var within trace.SpanContext
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		seen, within = r.Header, trace.SpanContextFromContext(r.Context())
		telemetry.SetRoute(r.Context(), r.Method, "/oauth/tokens/{userId}")
	})
	ctx, root := otel.Tracer("test").Start(t.Context(), "caller")
	get(t, telemetry.WithCorrelationID(ctx, "abcdefgh"), url+"/oauth/tokens/u1", nil)
	root.End()

	if got := seen.Get("X-Correlation-Id"); got != "abcdefgh" {
		t.Errorf("correlation id = %q", got)
	}
	id := within.TraceID().String()
	if got := seen.Get("Traceparent"); !strings.HasPrefix(got, "00-"+id) {
		t.Errorf("traceparent %q is not of trace %s", got, id)
	}
	if got := seen.Get("X-Amzn-Trace-Id"); !strings.HasPrefix(got, "Root=1-"+id[:8]+"-"+id[8:]+";Parent=") {
		t.Errorf("X-Amzn-Trace-Id %q is not of trace %s", got, id)
	}
	names := map[string]string{}
	for _, span := range spans.Ended() {
		names[span.SpanKind().String()] = span.Name()
		if span.SpanKind() == trace.SpanKindServer && attr(span, "http.route") != "/oauth/tokens/{userId}" {
			t.Errorf("http.route = %q", attr(span, "http.route"))
		}
	}
	if names["server"] != "GET /oauth/tokens/{userId}" || names["client"] != "HTTP GET" {
		t.Errorf("spans: %v", names)
	}
}

func TestTheTraceOfAWSIsContinued(t *testing.T) {
	record(t)
	var within trace.SpanContext
	handler := telemetry.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		within = trace.SpanContextFromContext(r.Context())
	}))
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1")
	handler.ServeHTTP(httptest.NewRecorder(), r)
	if got := within.TraceID().String(); got != "5759e988bd862e3fe1be46a994272793" {
		t.Errorf("trace id = %s", got)
	}
}

func TestTheSpanIsNamedBehindARouterToo(t *testing.T) {
	spans := record(t)
	router := chi.NewRouter()
	router.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r)
			telemetry.SetRoute(r.Context(), r.Method, chi.RouteContext(r.Context()).RoutePattern())
		})
	})
	router.Get("/oauth/tokens/{userId}", func(http.ResponseWriter, *http.Request) {})
	telemetry.Handler(router).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/oauth/tokens/u1", nil))
	if got := spans.Ended()[0].Name(); got != "GET /oauth/tokens/{userId}" {
		t.Errorf("the span is called %q", got)
	}
}

func TestARequestWithoutAnIDInItsContextKeepsItsHeader(t *testing.T) {
	var seen http.Header
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) { seen = r.Header })
	get(t, t.Context(), url, http.Header{telemetry.CorrelationHeader: {"from-caller"}})
	if got := seen.Get(telemetry.CorrelationHeader); got != "from-caller" {
		t.Errorf("correlation id = %q", got)
	}
	get(t, t.Context(), url, nil)
	if got, ok := seen[telemetry.CorrelationHeader]; ok {
		t.Errorf("correlation id = %q, want none", got)
	}
}

func TestASpanShowsNoQuery(t *testing.T) {
	spans := record(t)
	url := serve(t, func(http.ResponseWriter, *http.Request) {})
	ctx, _ := otel.Tracer("test").Start(t.Context(), "caller")
	get(t, ctx, strings.Replace(url, "http://", "http://user:hunter2@", 1)+"/token?client_secret=hunter2&code=hunter2", nil)
	if len(spans.Ended()) != 2 {
		t.Fatalf("%d spans", len(spans.Ended()))
	}
	for _, span := range spans.Ended() {
		for _, a := range span.Attributes() {
			if strings.Contains(a.Value.String(), "hunter2") {
				t.Errorf("%s: %s = %s", span.Name(), a.Key, a.Value.String())
			}
		}
		if full := attr(span, "url.full"); span.SpanKind() == trace.SpanKindClient && full != url+"/token" {
			t.Errorf("url.full = %q", full)
		}
	}
}

func TestAStreamIsFlushedAsItIsWritten(t *testing.T) {
	read := make(chan struct{})
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if _, ok := w.(http.Flusher); !ok {
			t.Error("the writer is no Flusher")
		}
		if _, err := io.WriteString(w, "first\n"); err != nil {
			t.Error(err)
		}
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		select { // the caller has the first line while we still write, or gives up
		case <-read:
		case <-r.Context().Done():
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := telemetry.Transport(new(http.Transport)).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	line, err := bufio.NewReader(resp.Body).ReadString('\n')
	close(read)
	if err != nil || line != "first\n" {
		t.Fatalf("read %q, %v", line, err)
	}
}
