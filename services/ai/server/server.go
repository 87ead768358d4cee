// Package server is the edge of the AI service: the document's operations on
// one side, the flows on the other.
package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"coagent/gen/aiapi"
	"coagent/platform/auth"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
	"coagent/services/ai"
)

type server struct {
	writer *ai.Writer
	log    *slog.Logger
}

var _ aiapi.StrictServerInterface = (*server)(nil)

// New returns the document's operations as a handler. It stands behind
// [httpapi.Service], which has checked the request and knows who asks.
func New(writer *ai.Writer, log *slog.Logger) http.Handler {
	api := aiapi.NewStrictHandlerWithOptions(&server{writer, log}, nil, aiapi.StrictHTTPServerOptions{
		RequestErrorHandlerFunc: httpapi.WriteInvalid, ResponseErrorHandlerFunc: httpapi.WriteError,
	})
	return aiapi.HandlerWithOptions(api, aiapi.ChiServerOptions{ErrorHandlerFunc: httpapi.WriteInvalid})
}

// write does the flow of an operation and reads its answer into the type that
// the document gives it.
func write[T any](ctx context.Context, s *server, operation string, request any) (body T, degraded bool, err error) {
	who, ok := auth.From(ctx)
	if !ok {
		return body, false, errors.New("ai: a request without an identity got past the front door")
	}
	flow, err := ai.FlowOf(operation)
	if err != nil {
		return body, false, err
	}
	asked, err := json.Marshal(request)
	if err != nil {
		return body, false, fmt.Errorf("ai: request: %w", err)
	}
	outcome, err := s.writer.Write(ctx, flow, who.Subject, asked)
	if err != nil {
		return body, false, err
	}
	if outcome.Degraded != nil {
		s.log.WarnContext(ctx, "written without search", "operation", operation,
			"code", fault.CodeOf(outcome.Degraded), "cause", outcome.Degraded.Error())
	}
	if err := json.Unmarshal(outcome.Body, &body); err != nil {
		return body, false, fmt.Errorf("ai: response: %w", err)
	}
	return body, outcome.Degraded != nil, nil
}
