package telemetry

import (
	"context"
	"sync/atomic"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// queue is the SDK's batch processor behind a bound that counts what it turns
// away. The SDK's own queue, which holds as many, drops in silence; so it is
// never full.
type queue struct {
	sdktrace.SpanProcessor
	waiting *atomic.Int64 // spans that are kept, those of the export under way among them
}

func newQueue(to sdktrace.SpanExporter) queue {
	waiting := new(atomic.Int64)
	return queue{sdktrace.NewBatchSpanProcessor(leaving{to, waiting},
		sdktrace.WithMaxQueueSize(queued), sdktrace.WithMaxExportBatchSize(batched),
		sdktrace.WithBatchTimeout(batchAge)), waiting}
}

// OnEnd keeps a span, or drops it if there is no room.
func (q queue) OnEnd(span sdktrace.ReadOnlySpan) {
	if !span.SpanContext().IsSampled() {
		return
	}
	if q.waiting.Add(1) > queued {
		q.waiting.Add(-1)
		SpansDropped.Add(1)
		return
	}
	q.SpanProcessor.OnEnd(span)
}

// leaving is an exporter that makes room in a queue.
type leaving struct {
	sdktrace.SpanExporter
	waiting *atomic.Int64
}

// ExportSpans sends spans, after which they wait no more.
func (l leaving) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	defer l.waiting.Add(-int64(len(spans)))
	return l.SpanExporter.ExportSpans(ctx, spans)
}
