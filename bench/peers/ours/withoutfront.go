package ours

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"time"

	"coagent/gen/aiapi"
	"coagent/gen/searchapi"
	"coagent/platform/auth"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
	"coagent/platform/jsonbody"
	aiserver "coagent/services/ai/server"
	"github.com/go-chi/chi/v5"

	"coagent/bench/peers/ours/searching"
	"coagent/bench/work"
)

// WithoutFront does what the peers do and no more: the same generated code reads a
// body and writes an answer, the same handlers are between, and refusals are our
// problems; but there is no line of a log, no correlation id that is sent along, no
// deadline and no share of what is under way.
func WithoutFront() (http.Handler, error) {
	doc := aiapi.Document()
	search := searching.Operations()
	writing := aiserver.New(doc, written(work.Answers()), slog.New(slog.DiscardHandler))
	router := chi.NewRouter()
	router.Post("/search/web", checked(searchapi.Bodies["searchWeb"], search["searchWeb"]))
	router.Post("/ai/analyze-reviews", asBench(checked(aiapi.Bodies["analyzeReviews"], writing["analyzeReviews"])))
	router.Post("/ai/generate-marketing-plan",
		asBench(checked(aiapi.Bodies["generateMarketingPlan"], writing["generateMarketingPlan"])))
	return router, nil
}

// asBench says who asks, for handlers that want to know.
func asBench(next http.HandlerFunc) http.HandlerFunc {
	caller := auth.Identity{Subject: "bench", Expires: time.Now().Add(time.Hour)}
	return func(w http.ResponseWriter, r *http.Request) { next(w, r.WithContext(auth.With(r.Context(), caller))) }
}

const maxBody = 1 << 20

// checked reads a body, holds it against the document and hands it on.
func checked(body jsonbody.Body, next http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var raw bytes.Buffer
		raw.Grow(int(min(max(r.ContentLength, 0), maxBody)) + bytes.MinRead)
		if _, err := raw.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
			httpapi.WriteInvalid(w, r, err)
			return
		}
		found := body.Check(raw.Bytes())
		if found.Malformed || found.Unbound || len(found.Fields) > 0 {
			f := fault.New(fault.Invalid, "invalid_request", "The request breaks the document.")
			f.Fields = found.Fields
			httpapi.WriteError(w, r, f)
			return
		}
		r.Body = checkedBody{r.Body, found.Value, found.Defaults.Filled(raw.Bytes())}
		next.ServeHTTP(w, r)
	}
}

// checkedBody is a body as the front door hands it on.
type checkedBody struct {
	io.ReadCloser
	value any
	text  []byte
}

// Decoded is what [jsonbody.Bind] looks for.
func (b checkedBody) Decoded() any { return b.value }

// Text is what [httpapi.Body] looks for.
func (b checkedBody) Text() []byte { return b.text }
