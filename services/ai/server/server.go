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
	worker ai.Worker
	log    *slog.Logger
}

var _ aiapi.StrictServerInterface = (*server)(nil)

// New returns the document's operations as a handler. It stands behind
// [httpapi.Service], which has checked the request and knows who asks.
//
// A caller who prefers text/event-stream (RFC 9110, section 12.5.1) sees the
// work as server-sent events, everybody else gets JSON.
func New(worker ai.Worker, log *slog.Logger) http.Handler {
	s := &server{worker, log}
	api := aiapi.NewStrictHandlerWithOptions(s, []aiapi.StrictMiddlewareFunc{s.deliver}, aiapi.StrictHTTPServerOptions{
		RequestErrorHandlerFunc: httpapi.WriteInvalid, ResponseErrorHandlerFunc: httpapi.WriteError,
	})
	return aiapi.HandlerWithOptions(api, aiapi.ChiServerOptions{ErrorHandlerFunc: httpapi.WriteInvalid})
}

// pending is a job that is done while its answer is written.
type pending struct {
	job   ai.Job
	write func(http.ResponseWriter) error // set by deliver
}

// pending is the job of an operation.
func (s *server) pending(ctx context.Context, operation string, key *string, request any) (pending, error) {
	who, ok := auth.From(ctx)
	if !ok {
		return pending{}, errors.New("ai: a request without an identity got past the front door")
	}
	flow, err := ai.FlowOf(operation)
	if err != nil {
		return pending{}, err
	}
	asked, err := json.Marshal(request)
	if err != nil {
		return pending{}, fmt.Errorf("ai: request: %w", err)
	}
	j := ai.Job{Flow: flow, UserID: who.Subject, Request: asked}
	if key != nil {
		j.Key = *key
	}
	return pending{job: j}, nil
}

// deliver gives a pending job the form that the caller asked for.
func (s *server) deliver(next aiapi.StrictHandlerFunc, _ string) aiapi.StrictHandlerFunc {
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request, request any) (any, error) {
		response, err := next(ctx, w, r, request)
		p, ok := response.(pending)
		if err != nil || !ok {
			return response, err
		}
		form := s.whole
		if prefersEvents(r.Header["Accept"]) {
			form = s.stream
		}
		p.write = func(w http.ResponseWriter) error { return form(ctx, w, p.job) }
		w.Header().Add("Vary", "Accept")
		return p, nil
	}
}

// do does a job.
func (s *server) do(ctx context.Context, j ai.Job) (ai.Outcome, error) {
	outcome, err := s.worker.Do(ctx, j)
	if err == nil && outcome.Degraded != nil {
		s.log.WarnContext(ctx, "written without search", "operation", j.Flow.Operation,
			"code", fault.CodeOf(outcome.Degraded), "cause", outcome.Degraded.Error())
	}
	return outcome, err
}

// whole does a job and answers with JSON. The body is the outcome's own text,
// which was held against the document, so that it is not decoded only to be
// encoded again.
func (s *server) whole(ctx context.Context, w http.ResponseWriter, j ai.Job) error {
	outcome, err := s.do(ctx, j)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	if outcome.Degraded != nil {
		h.Set("X-Degraded", "search")
	}
	if outcome.Key != "" {
		h.Set("Idempotency-Status", string(outcome.Key))
	}
	_, err = w.Write(outcome.Body)
	return err
}
