package httpapi_test

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"coagent/gen/aiapi"
	"coagent/gen/searchapi"
	"coagent/platform/httpapi"
)

func TestAHostHasTheProgramWithoutAListener(t *testing.T) {
	ai, errOfAI := aiapi.GetSpec()
	search, errOfSearch := searchapi.GetSpec()
	if err := errors.Join(errOfAI, errOfSearch); err != nil {
		t.Fatal(err)
	}
	log, settled, spans := new(journal), false, 0
	program := httpapi.Program{
		Name: "test", Addr: "nowhere:0", Documents: []*openapi3.T{ai, search}, Streams: true,
		Telemetry: httpapi.Telemetry{Endpoint: "http://127.0.0.1:0", Namespace: "Coagent/test", Addr: "nowhere:0"},
		Handler: func(log *slog.Logger) (http.Handler, error) {
			return httpapi.Front(log, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})), nil
		},
		Probe:  func(context.Context, *slog.Logger) error { return errors.New("not usable") },
		Settle: func(context.Context) { settled = true },
	}
	hosted := false
	err := program.Run(t.Context(), httpapi.Machine{Stderr: log, Host: func(ctx context.Context, h httpapi.Hosted) error {
		hosted = true
		want := map[string]string{"search.cache.invalidate": "/search/events"}
		if !h.Streams || !maps.Equal(h.Deliveries, want) || h.Probe(ctx).Error() != "not usable" || h.Flush(ctx) != nil {
			t.Errorf("the host has %+v", h)
		}
		h.Handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil))
		otel.GetTracerProvider().(interface{ RegisterSpanProcessor(sdktrace.SpanProcessor) }).RegisterSpanProcessor(flushed(func() { spans++ }))
		h.Settle(ctx)
		return nil
	}})
	if line := `"Namespace":"Coagent/test"`; strings.Count(log.String(), line) != 1 || !strings.Contains(log.String(), `"Name":"http.server.request.duration"`) {
		t.Errorf("%s must be in the log once:\n%s", line, log)
	}
	if err != nil || !hosted || !settled || spans != 1 || strings.Contains(log.String(), "listening") {
		t.Errorf("%v, hosted %v, settled %v, traces written out %d times\n%s", err, hosted, settled, spans, log)
	}
}

// flushed is told when the traces are to be written out.
type flushed func()

func (f flushed) OnStart(context.Context, sdktrace.ReadWriteSpan) {}
func (f flushed) OnEnd(sdktrace.ReadOnlySpan)                     {}
func (f flushed) Shutdown(context.Context) error                  { return nil }
func (f flushed) ForceFlush(context.Context) error                { f(); return nil }
