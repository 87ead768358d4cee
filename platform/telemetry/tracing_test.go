package telemetry_test

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"coagent/platform/telemetry"
)

// start is telemetry.Start, undone when the test ends.
func start(t *testing.T, to telemetry.Export) (stop func(context.Context) error) {
	t.Helper()
	provider, propagator := otel.GetTracerProvider(), otel.GetTextMapPropagator()
	t.Cleanup(func() {
		otel.SetTracerProvider(provider)
		otel.SetTextMapPropagator(propagator)
	})
	stop, err := telemetry.Start("search", "1.2.3", to)
	if err != nil {
		t.Fatal(err)
	}
	return stop
}

func TestStartGivesTraceIDsThatXRayTakes(t *testing.T) {
	stop := start(t, telemetry.Export{Endpoint: "http://127.0.0.1:0", Ratio: 1})
	ctx, span := otel.Tracer("test").Start(t.Context(), "work")
	seconds, err := strconv.ParseInt(span.SpanContext().TraceID().String()[:8], 16, 64)
	if age := time.Since(time.Unix(seconds, 0)); err != nil || age < 0 || age > time.Minute {
		t.Errorf("the trace id %s does not begin with the time", span.SpanContext().TraceID())
	}
	resource := span.(sdktrace.ReadOnlySpan).Resource().String()
	if !strings.Contains(resource, "service.name=search") || !strings.Contains(resource, "service.version=1.2.3") {
		t.Errorf("the resource is %s", resource)
	}
	header := propagation.HeaderCarrier{}
	otel.GetTextMapPropagator().Inject(ctx, header)
	if got := slices.Sorted(maps.Keys(header)); !slices.Equal(got, []string{"Traceparent", "X-Amzn-Trace-Id"}) {
		t.Errorf("other instrumentation sends %v", got)
	}
	span.End()
	if err := stop(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := telemetry.Start("", "1.2.3", telemetry.Export{}); err == nil {
		t.Error("a program without a name was started")
	}
}

// collector is a stand-in for what takes OTLP: it keeps what was posted to it.
type collector struct {
	*httptest.Server
	status atomic.Int32
	bodies chan []byte
}

func newCollector(t *testing.T) *collector {
	c := &collector{bodies: make(chan []byte, 100)}
	c.status.Store(http.StatusOK)
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.URL.Path != "/v1/traces" || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s of %s, %v", r.Method, r.URL, r.Header.Get("Content-Type"), err)
		}
		w.WriteHeader(int(c.status.Load()))
		c.bodies <- body
	}))
	t.Cleanup(c.Close)
	return c
}

func TestASpanArrivesAsItWas(t *testing.T) {
	c := newCollector(t)
	stop := start(t, telemetry.Export{Endpoint: c.URL + "/", Ratio: 1})
	parent, root := otel.Tracer("test").Start(t.Context(), "GET /search/web", trace.WithSpanKind(trace.SpanKindServer))
	_, child := telemetry.StartSpan(parent, trace.SpanKindClient, "upstream tavily")
	child.SetAttributes(attribute.String("text", "a\"b"), attribute.Int64("int", 7), attribute.Bool("yes", true), attribute.Float64("half", 0.5))
	child.SetStatus(codes.Error, "search.provider_timeout")
	child.End()
	root.End()
	if err := stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	type span struct {
		TraceID, SpanID, ParentSpanID, Name string
		StartTimeUnixNano, EndTimeUnixNano  string
		Kind                                int
		Attributes                          []struct {
			Key   string
			Value map[string]any
		}
		Status struct {
			Code    int
			Message string
		}
	}
	var got struct {
		ResourceSpans []struct {
			Resource   struct{ Attributes []map[string]any }
			ScopeSpans []struct{ Spans []span }
		}
	}
	if err := json.Unmarshal(<-c.bodies, &got); err != nil {
		t.Fatal(err)
	}
	if n := len(got.ResourceSpans[0].Resource.Attributes); n != 2 {
		t.Errorf("the resource has %d attributes", n)
	}
	if len(got.ResourceSpans[0].ScopeSpans) != 2 {
		t.Fatalf("got %+v", got)
	}
	low, top := got.ResourceSpans[0].ScopeSpans[0].Spans[0], got.ResourceSpans[0].ScopeSpans[1].Spans[0] // as they ended
	if top.TraceID != root.SpanContext().TraceID().String() || top.SpanID != root.SpanContext().SpanID().String() || top.ParentSpanID != "" || top.Kind != 2 {
		t.Errorf("the root is %+v", top)
	}
	if low.TraceID != top.TraceID || low.ParentSpanID != top.SpanID || low.Kind != 3 || low.Status.Code != 2 || low.Status.Message != "search.provider_timeout" {
		t.Errorf("the child is %+v", low)
	}
	values := map[string]any{}
	for _, a := range low.Attributes {
		for kind, v := range a.Value {
			values[a.Key+" "+kind] = v
		}
	}
	if want := map[string]any{"text stringValue": "a\"b", "int intValue": "7", "yes boolValue": true, "half doubleValue": 0.5}; !maps.Equal(values, want) {
		t.Errorf("attributes %v", values)
	}
	from, err := strconv.ParseInt(low.StartTimeUnixNano, 10, 64)
	to, err2 := strconv.ParseInt(low.EndTimeUnixNano, 10, 64)
	if err != nil || err2 != nil || from > to || time.Since(time.Unix(0, from)) > time.Minute {
		t.Errorf("from %s to %s", low.StartTimeUnixNano, low.EndTimeUnixNano)
	}
}

func TestWithoutAnEndpointThereAreIDsAndNoSpans(t *testing.T) {
	stop := start(t, telemetry.Export{})
	var within trace.SpanContext
	var recorded bool
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		var of telemetry.Request
		of.Begin(r.Context(), r.Header, "abcdefgh")
		ctx := context.WithValue(r.Context(), telemetry.RequestKey{}, &of)
		within, recorded = telemetry.TraceOf(ctx), trace.SpanFromContext(ctx).IsRecording()
	})
	get(t, t.Context(), url, nil)
	if !within.IsValid() || recorded || within.IsSampled() {
		t.Errorf("the request has %v, recorded %t", within, recorded)
	}
	first := within.TraceID()
	get(t, t.Context(), url, nil)
	if within.TraceID() == first {
		t.Error("two requests are of one trace")
	}
	const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	get(t, t.Context(), url, http.Header{"Traceparent": {parent}})
	if got := within.TraceID().String(); got != parent[3:35] || !within.IsSampled() {
		t.Errorf("the trace of the caller became %s", got)
	}
	get(t, t.Context(), url, http.Header{"X-Amzn-Trace-Id": {"Root=1-5759e988-bd862e3fe1be46a994272793"}}) // as a load balancer writes it
	if got := within.TraceID().String(); got != "5759e988bd862e3fe1be46a994272793" || !within.IsValid() {
		t.Errorf("the trace of a load balancer became %s", got)
	}
	within = within.WithTraceID(trace.TraceID([]byte("0123456789abcdef"))).WithTraceFlags(trace.FlagsSampled)
	parentOf := "00-" + within.TraceID().String() + "-" + within.SpanID().String() + "-01"
	ctx := trace.ContextWithSpanContext(telemetry.WithCorrelationID(t.Context(), "abcdefgh"), within)
	var seen http.Header
	url = serve(t, func(_ http.ResponseWriter, r *http.Request) { seen = r.Header })
	get(t, ctx, url, nil)
	if seen.Get("Traceparent") != parentOf || seen.Get("X-Correlation-Id") != "abcdefgh" {
		t.Errorf("passed on: %v", seen)
	}
	if err := stop(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestSamplingIsTheCallersAndElseByRatio(t *testing.T) {
	for ratio, recorded := range map[float64]bool{0: false, 1: true} {
		start(t, telemetry.Export{Endpoint: "http://127.0.0.1:0", Ratio: ratio})
		_, span := otel.Tracer("test").Start(t.Context(), "root")
		if span.IsRecording() != recorded {
			t.Errorf("ratio %v: a root is recorded: %t", ratio, span.IsRecording())
		}
		for _, sampled := range []bool{true, false} {
			ctx := trace.ContextWithRemoteSpanContext(t.Context(), trace.NewSpanContext(trace.SpanContextConfig{
				TraceID: trace.TraceID{1}, SpanID: trace.SpanID{1}, TraceFlags: trace.TraceFlags(0).WithSampled(sampled),
			}))
			if _, span := otel.Tracer("test").Start(ctx, "child"); span.IsRecording() != sampled {
				t.Errorf("ratio %v: the caller says %t and the child is recorded: %t", ratio, sampled, span.IsRecording())
			}
		}
	}
}

func TestACollectorThatFailsIsToldOnceAndLeftAlone(t *testing.T) {
	c := newCollector(t)
	c.status.Store(http.StatusServiceUnavailable)
	var out strings.Builder
	stop := start(t, telemetry.Export{Endpoint: c.URL, Ratio: 1, Log: telemetry.NewLogger(&out, "search")})
	for range 3 {
		_, span := otel.Tracer("test").Start(t.Context(), "root")
		span.End()
		if err := telemetry.Flush(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if err := stop(t.Context()); err != nil {
		t.Error(err)
	}
	if n := len(c.bodies); n != 1 {
		t.Errorf("%d exports to a collector that fails", n)
	}
	if got := out.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "traces cannot be exported") {
		t.Errorf("logged %s", got)
	}
}

// A collector that takes connections and says nothing keeps nobody waiting.
func TestACollectorThatHangsBlocksNobody(t *testing.T) {
	hang := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang }))
	defer server.Close()
	defer close(hang)
	stop := start(t, telemetry.Export{Endpoint: server.URL, Ratio: 1})
	began := time.Now()
	for range 10_000 { // five times what fits the queue
		_, span := otel.Tracer("test").Start(t.Context(), "root")
		span.End()
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("10,000 spans took %v", took)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began = time.Now()
	_ = stop(ctx) // its deadline passed, as it must
	if took := time.Since(began); took > time.Second {
		t.Errorf("stopping took %v", took)
	}
}
