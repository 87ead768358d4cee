package telemetry_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/otel"

	"coagent/platform/telemetry"
)

// What there is no room for is counted: each span has arrived, or is in the metric.
func TestEverySpanArrivesOrIsCounted(t *testing.T) {
	reader, err := telemetry.NewReader("search", false)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Stop()
	begin := make(chan struct{})
	var arrived atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		<-begin
		arrived.Add(int64(strings.Count(string(body), `"spanId"`)))
	}))
	defer server.Close()
	stop := start(t, telemetry.Export{Endpoint: server.URL, Ratio: 1})
	const ended = 10_000 // five times what fits the queue
	for range ended {
		_, span := otel.Tracer("test").Start(t.Context(), "root")
		span.End()
	}
	close(begin)
	if err := stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	page := httptest.NewRecorder()
	reader.ServeHTTP(page, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if arrived.Load() < 512 || arrived.Load() >= ended {
		t.Errorf("%d of %d spans have arrived", arrived.Load(), ended)
	}
	want := fmt.Sprintf("coagent_telemetry_spans_dropped_total{service_name=\"search\"} %d\n", ended-arrived.Load())
	if !strings.Contains(page.Body.String(), want) {
		t.Errorf("%d of %d spans have arrived; the metrics say\n%s", arrived.Load(), ended, page.Body)
	}
}

// A collector that has just ended the connection that was kept for the next export
// is asked again, on another one.
func TestAConnectionThatHasEndedLosesNoSpan(t *testing.T) {
	var asked atomic.Int64
	arrived := make(chan string, 2)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if asked.Add(1) == 2 {
			panic(http.ErrAbortHandler) // the connection ends without a byte
		}
		arrived <- string(body)
	}))
	defer server.Close()
	stop := start(t, telemetry.Export{Endpoint: server.URL, Ratio: 1})
	for _, name := range []string{"the first", "the second"} {
		_, span := otel.Tracer("test").Start(t.Context(), name)
		span.End()
		select {
		case body := <-arrived:
			if !strings.Contains(body, name) {
				t.Errorf("%s is not in %s", name, body)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%s has not arrived", name)
		}
	}
	if err := stop(t.Context()); err != nil {
		t.Fatal(err)
	}
}
