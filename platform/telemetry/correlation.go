// Package telemetry lets one request be followed through every program that
// it touches.
package telemetry

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

// CorrelationHeader carries the correlation id between programs, in requests
// and in answers.
const CorrelationHeader = "X-Correlation-Id"

type requestKey struct{}

// request is what is known of the request that a context belongs to.
type request struct {
	id       string
	upstream atomic.Int64 // nanoseconds
}

// WithCorrelationID returns a context that carries id, which
// [AcceptCorrelationID] gave.
func WithCorrelationID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, &request{id: id})
}

// CorrelationID returns the id that ctx carries, or "" if it carries none.
func CorrelationID(ctx context.Context) string {
	if r := requestOf(ctx); r != nil {
		return r.id
	}
	return ""
}

// requestOf is the request of ctx, or nil.
func requestOf(ctx context.Context) *request {
	r, _ := ctx.Value(requestKey{}).(*request)
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
	return uuid.NewString()
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
