package telemetry

import (
	"context"
	"math/rand/v2"
	"net/http"
	"reflect"
	"testing"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

func TestATraceGoesOutAsTheLibraryWritesIt(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	state, err := trace.ParseTraceState("vendor=a:b,other=1")
	if err != nil {
		t.Fatal(err)
	}
	for n := range 2000 {
		config := trace.SpanContextConfig{TraceFlags: trace.TraceFlags(n)}
		if n%7 != 0 {
			config.TraceID, config.SpanID = ids.NewIDs(t.Context())
		}
		if random.IntN(4) == 0 {
			config.TraceState = state
		}
		of := trace.NewSpanContext(config)
		want, got := http.Header{}, http.Header{}
		propagator().Inject(trace.ContextWithSpanContext(context.Background(), of), propagation.HeaderCarrier(want))
		inject(of, got)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v: %v, and not %v", config, got, want)
		}
	}
}
