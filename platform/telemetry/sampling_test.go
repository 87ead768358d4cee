package telemetry_test

import (
	"context"
	"net/http"
	"testing"

	"go.opentelemetry.io/otel/trace"

	"coagent/platform/telemetry"
)

// Where anybody may call, nobody outside decides what is recorded: neither by the
// flag nor by an id that the sampler by ratio would take.
func TestAStrangerDecidesNothingAboutTheRecording(t *testing.T) {
	const chosen = "0af7651916cd43dd0000000000000001" // by its id, of any share that is recorded
	headers := []http.Header{
		{"Traceparent": {"00-" + chosen + "-b7ad6b7169203331-01"}},
		{"Traceparent": {"00-" + chosen + "-b7ad6b7169203331-00"}},
		{"X-Amzn-Trace-Id": {"Root=1-0af76519-16cd43dd0000000000000001;Parent=b7ad6b7169203331;Sampled=1"}},
	}
	for _, c := range []struct {
		to       telemetry.Export
		all, few bool // whether all requests are recorded, and whether any is
	}{
		{telemetry.Export{Endpoint: "http://127.0.0.1:0", Ratio: 0, Strangers: true}, false, false},
		{telemetry.Export{Endpoint: "http://127.0.0.1:0", Ratio: 0.5, Strangers: true}, false, true},
		{telemetry.Export{Endpoint: "http://127.0.0.1:0", Ratio: 1, Strangers: true}, true, true},
		{telemetry.Export{Strangers: true}, false, false},
	} {
		stop := start(t, c.to)
		var within trace.SpanContext
		handler := telemetry.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			var of telemetry.Request
			of.Begin(r.Context(), r.Header, "abcdefgh")
			within = telemetry.TraceOf(context.WithValue(r.Context(), telemetry.RequestKey{}, &of))
		}))
		for _, header := range headers {
			recorded := 0
			const times = 200 // all or none of them alike at a half: once in 10^60
			for range times {
				r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1/", nil)
				if err != nil {
					t.Fatal(err)
				}
				r.Header = header
				handler.ServeHTTP(nil, r)
				if within.TraceID().String() != chosen {
					t.Fatalf("%v became the trace %s", header, within.TraceID())
				}
				if within.IsSampled() {
					recorded++
				}
			}
			if (recorded == times) != c.all || (recorded > 0) != c.few {
				t.Errorf("ratio %v, endpoint %q: %d of %d requests with %v are recorded", c.to.Ratio, c.to.Endpoint, recorded, times, header)
			}
		}
		if err := stop(t.Context()); err != nil { // the collector takes none of them
			t.Error(err)
		}
	}
}
