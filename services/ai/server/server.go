// Package server is the edge of the AI service: the document's operations on
// one side, the flows on the other.
package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/aiapi"
	"coagent/gen/common"
	"coagent/platform/auth"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
	"coagent/services/ai"
	"coagent/services/ai/fairhousing"
)

// generation is the tag of the operations in which the model writes. They differ
// only in what the document and their row say, so that one handler serves them.
const generation = "generation"

type server struct {
	generations ai.Generations
	log         *slog.Logger
}

// Every other operation of the document is a method.
var _ aiapi.StrictServerInterface = (*server)(nil)

// Check names every operation with the tag generation that has no row in
// [ai.Flows]. A program does not start with one.
func Check(doc *openapi3.T) error {
	var errs []error
	for _, operation := range written(doc) {
		_, err := ai.FlowOf(operation.OperationID)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// New returns the operations of doc as a handler. It stands behind
// [httpapi.Service], which has checked the request and knows who asks.
//
// A caller who prefers text/event-stream (RFC 9110, section 12.5.1) sees the
// work as server-sent events, everybody else gets JSON.
func New(doc *openapi3.T, generations ai.Generations, log *slog.Logger) httpapi.Handlers {
	s := &server{generations, log}
	handlers := aiapi.Operations(s, httpapi.WriteInvalid, httpapi.WriteError)
	for _, operation := range written(doc) {
		if flow, err := ai.FlowOf(operation.OperationID); err == nil {
			handlers[operation.OperationID] = s.generate(flow)
		}
	}
	return handlers
}

// written are the operations of doc with the tag generation.
func written(doc *openapi3.T) []*openapi3.Operation {
	var all []*openapi3.Operation
	for _, item := range doc.Paths.Map() {
		for _, operation := range item.Operations() {
			if slices.Contains(operation.Tags, generation) {
				all = append(all, operation)
			}
		}
	}
	return all
}

// generate does a flow's jobs, each in the form that its caller asks for.
func (s *server) generate(flow ai.Flow) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		j, err := jobOf(flow, r)
		if err != nil {
			httpapi.WriteError(w, r, err)
			return
		}
		form := s.whole
		if prefersEvents(r.Header["Accept"]) {
			form = s.stream
		}
		w.Header().Add("Vary", "Accept")
		if err := form(r.Context(), w, j); err != nil {
			httpapi.WriteError(w, r, err)
		}
	}
}

// CancelGeneration ends what the caller has being written under a key.
func (s *server) CancelGeneration(
	ctx context.Context, r aiapi.CancelGenerationRequestObject,
) (aiapi.CancelGenerationResponseObject, error) {
	who, ok := auth.From(ctx)
	if !ok {
		return nil, errNobody
	}
	if err := s.generations.Cancel(ctx, who.Subject, r.IdempotencyKey); err != nil {
		return nil, err
	}
	return aiapi.CancelGeneration204Response{}, nil
}

// ReviewFairHousing finds what steers in a text of the caller's.
func (s *server) ReviewFairHousing(
	_ context.Context, r aiapi.ReviewFairHousingRequestObject,
) (aiapi.ReviewFairHousingResponseObject, error) {
	found := fairhousing.UTF16(r.Body.Text, fairhousing.Review(r.Body.Text))
	findings := make([]common.FairHousingFinding, len(found))
	for i, f := range found {
		findings[i] = common.FairHousingFinding{
			Phrase: f.Phrase, Start: f.Start, End: f.End, ProtectedClass: string(f.Class), Rule: f.ID,
			Why: f.Why, Suggestion: f.Suggestion,
		}
	}
	return aiapi.ReviewFairHousing200JSONResponse{Body: aiapi.FairHousingReview{Findings: findings}}, nil
}

// errNobody says that the front door let a request in whose sender nobody knows.
var errNobody = errors.New("ai: a request without an identity got past the front door")

// jobOf is what a request asks for. Its body and headers fit the document.
func jobOf(flow ai.Flow, r *http.Request) (ai.Job, error) {
	who, ok := auth.From(r.Context())
	if !ok {
		return ai.Job{}, errNobody
	}
	body, err := httpapi.Body(r)
	if err != nil {
		return ai.Job{}, fmt.Errorf("ai: request: %w", err)
	}
	return ai.Job{Flow: flow, UserID: who.Subject, Key: r.Header.Get("Idempotency-Key"), Request: body}, nil
}

// do does a job.
func (s *server) do(ctx context.Context, j ai.Job) (ai.Outcome, error) {
	outcome, err := s.generations.Do(ctx, j)
	if err == nil && len(outcome.Degraded) > 0 {
		said := []any{"operation", j.Flow.Operation, "without", list(outcome.Degraded)}
		if cause := outcome.NoSearch; cause != nil {
			said = append(said, "code", fault.CodeOf(cause), "cause", cause.Error())
		}
		s.log.WarnContext(ctx, "degraded", said...)
	}
	if err == nil && outcome.NoReview != nil {
		s.log.WarnContext(ctx, "written without review", "operation", j.Flow.Operation,
			"code", fault.CodeOf(outcome.NoReview), "cause", outcome.NoReview.Error())
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
	h.Set("Content-Length", strconv.Itoa(len(outcome.Body))) // what is long would go out in chunks
	if len(outcome.Degraded) > 0 {
		h.Set("X-Degraded", list(outcome.Degraded))
	}
	h.Set("X-Model", outcome.Model)
	if outcome.Key != "" {
		h.Set("Idempotency-Status", string(outcome.Key))
	}
	_, err = w.Write(outcome.Body)
	return err
}

// list are words as a header lists them (RFC 9110, section 5.6.1).
func list(words []ai.Degradation) string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = string(word)
	}
	return strings.Join(all, ",")
}
