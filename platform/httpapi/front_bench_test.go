package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"go.opentelemetry.io/otel"

	"coagent/platform/httpapi"
	"coagent/platform/telemetry"
)

// BenchmarkFront is what each request costs for being seen from outside: the log
// line, the ids, and, where somebody takes them, spans and metrics.
func BenchmarkFront(b *testing.B) {
	provider := otel.GetTracerProvider()
	b.Cleanup(func() { otel.SetTracerProvider(provider) })
	collector := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	b.Cleanup(collector.Close)
	for _, c := range []struct {
		name     string
		endpoint string
		ratio    float64
		metrics  bool
	}{
		{"off", "", 0, false},
		{"metrics", "", 0, true},
		{"exported", collector.URL, 1, true},
		{"exported_one_in_a_hundred", collector.URL, 0.01, true},
	} {
		b.Run(c.name, func(b *testing.B) {
			stop, err := telemetry.Start("bench", "0", telemetry.Export{Endpoint: c.endpoint, Ratio: c.ratio})
			if err != nil {
				b.Fatal(err)
			}
			if c.metrics {
				reader, err := telemetry.NewReader("bench", false)
				if err != nil {
					b.Fatal(err)
				}
				defer reader.Stop()
			}
			h := httpapi.Front(telemetry.NewLogger(discarded{}, "bench"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				httpapi.SetRoute(r.Context(), r.Method, "/search/web")
				w.WriteHeader(http.StatusOK)
			}))
			r := httptest.NewRequest(http.MethodPost, "/search/web", http.NoBody)
			b.ReportAllocs()
			for b.Loop() {
				delete(r.Header, telemetry.CorrelationHeader)
				h.ServeHTTP(&sink{header: http.Header{}}, r)
			}
			_ = stop(b.Context()) // the collector may be behind
		})
	}
}

type discarded struct{}

func (discarded) Write(p []byte) (int, error) { return len(p), nil }

// sink is a writer that keeps nothing.
type sink struct{ header http.Header }

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(int)             {}
func (s *sink) Write(p []byte) (int, error) { return len(p), nil }
