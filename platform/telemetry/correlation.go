// Package telemetry lets one request be followed through every program that
// it touches.
package telemetry

import (
	"context"
	"regexp"

	"github.com/google/uuid"
)

// CorrelationHeader carries the correlation id between programs, in requests
// and in answers.
const CorrelationHeader = "X-Correlation-Id"

type correlationKey struct{}

// wellFormed keeps a caller's id from forging log lines and headers.
var wellFormed = regexp.MustCompile(`\A[A-Za-z0-9-]{8,64}\z`)

// WithCorrelationID returns a context that carries id, which
// [AcceptCorrelationID] gave.
func WithCorrelationID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, correlationKey{}, id)
}

// CorrelationID returns the id that ctx carries, or "" if it carries none.
func CorrelationID(ctx context.Context) string {
	id, _ := ctx.Value(correlationKey{}).(string)
	return id
}

// AcceptCorrelationID returns the id that a caller sent if it is of 8 to 64
// letters, digits and hyphens (ASCII), and a new random UUID otherwise.
func AcceptCorrelationID(fromCaller string) string {
	if wellFormed.MatchString(fromCaller) {
		return fromCaller
	}
	return uuid.NewString()
}
