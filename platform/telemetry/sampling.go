package telemetry

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// strange says that the callers of this process are strangers: [Export.Strangers].
var strange atomic.Bool

// sampler decides which traces are recorded. Below a span of this program, and
// below that of a caller who is known, it is as that one says.
func (e Export) sampler() sdktrace.Sampler {
	begun := sdktrace.TraceIDRatioBased(e.Ratio)
	if !e.Strangers {
		return sdktrace.ParentBased(begun)
	}
	own := drawn{e.Ratio}
	return sdktrace.ParentBased(begun,
		sdktrace.WithRemoteParentSampled(own), sdktrace.WithRemoteParentNotSampled(own))
}

// drawn records a share of all traces, whatever their ids are: a stranger may
// choose an id, and the SDK's sampler by ratio decides by that alone.
type drawn struct{ ratio float64 }

var _ sdktrace.Sampler = drawn{}

// ShouldSample draws anew for each trace.
func (d drawn) ShouldSample(p sdktrace.SamplingParameters) sdktrace.SamplingResult {
	result := sdktrace.SamplingResult{
		Decision: sdktrace.Drop, Tracestate: trace.SpanContextFromContext(p.ParentContext).TraceState(),
	}
	if rand.Float64() < d.ratio {
		result.Decision = sdktrace.RecordAndSample
	}
	return result
}

// Description names the sampler as the SDK's own are named.
func (d drawn) Description() string { return fmt.Sprintf("Drawn{%g}", d.ratio) }
