// Package telemetry lets one request be followed through every program that
// it touches.
package telemetry

import (
	"context"
	"encoding/binary"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/trace"
)

// CorrelationHeader carries the correlation id between programs, in requests
// and in answers.
const CorrelationHeader = "X-Correlation-Id"

// RequestKey is the key under which the context of a request has its [*Request].
type RequestKey struct{}

// Request is what is known of the request that a context belongs to. The zero
// value is a request of which nothing is known.
type Request struct {
	id       string
	trace    trace.SpanContext // without a span that is recorded: those are in the context
	upstream atomic.Int64      // nanoseconds
}

// Begin makes it the request of that correlation id, which [AcceptCorrelationID]
// gave, and of the trace that its headers name, or of a new one that is not
// recorded. ctx is that of the request so far: if a span is recorded, the trace is
// that of ctx.
func (q *Request) Begin(ctx context.Context, header http.Header, id string) {
	q.id, q.trace = id, traceFrom(ctx, header)
}

// WithCorrelationID returns a context that carries id, which
// [AcceptCorrelationID] gave, and the trace that ctx is of.
func WithCorrelationID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, RequestKey{}, &Request{id: id, trace: TraceOf(ctx)})
}

// CorrelationID returns the id that ctx carries, or "" if it carries none.
func CorrelationID(ctx context.Context) string {
	if r := requestOf(ctx); r != nil {
		return r.id
	}
	return ""
}

// requestOf is the request of ctx, or nil.
func requestOf(ctx context.Context) *Request {
	r, _ := ctx.Value(RequestKey{}).(*Request)
	return r
}

// UpstreamTime is how long the request of ctx has waited for others, all its
// calls taken together ([Call]): more than it took, if they ran side by side.
func UpstreamTime(ctx context.Context) time.Duration {
	if r := requestOf(ctx); r != nil {
		return time.Duration(r.upstream.Load())
	}
	return 0
}

// AcceptCorrelationID returns the id that a caller sent if it is of 8 to 64
// letters, digits and hyphens (ASCII), and a new random UUID otherwise.
func AcceptCorrelationID(fromCaller string) string {
	if isWellFormed(fromCaller) {
		return fromCaller
	}
	return newID()
}

// newID is a random UUID (RFC 9562, version 4). It needs to differ from others, and
// nothing more: so the runtime's own random numbers do, which cost no call of the
// system.
func newID() string {
	var id uuid.UUID
	binary.NativeEndian.PutUint64(id[:8], rand.Uint64())
	binary.NativeEndian.PutUint64(id[8:], rand.Uint64())
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}

// isWellFormed keeps a caller's id from forging log lines and headers.
func isWellFormed(id string) bool {
	if len(id) < 8 || len(id) > 64 {
		return false
	}
	for i := range len(id) {
		c := id[i]
		if c != '-' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}
