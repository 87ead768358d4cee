package inprocess

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"time"

	"coagent/gen/aiapi"
	"coagent/gen/searchapi"
	"coagent/platform/auth"
	"coagent/platform/httpapi"
	"coagent/platform/telemetry"
	"coagent/services/ai"
	aiserver "coagent/services/ai/server"
)

// ours is the front door of the services before the generated handlers of the
// search document, and before the AI service's own handlers: with log lines,
// correlation ids, deadlines and shares of what is under way. Only who asks is
// known beforehand, as for the peers.
func ours() (http.Handler, error) {
	log := telemetry.NewLoggerAt(slog.LevelInfo, io.Discard, "bench")
	search, err := oursSearch(log)
	if err != nil {
		return nil, err
	}
	writing, err := oursAI(log)
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/search/web" {
			search.ServeHTTP(w, r)
			return
		}
		writing.ServeHTTP(w, r)
	}), nil
}

// known is every caller.
func known(r *http.Request, _ string) (context.Context, error) {
	return auth.With(r.Context(), auth.Identity{Subject: "bench", Expires: time.Now().Add(time.Hour)}), nil
}

func oursSearch(log *slog.Logger) (http.Handler, error) {
	doc, err := searchapi.GetSpec()
	if err != nil {
		return nil, err
	}
	api := searchapi.Operations(
		&searching{results: answer[searchapi.WebResults]("/search/web")}, httpapi.WriteInvalid, httpapi.WriteError,
	)
	service := httpapi.Service{
		Name: "search", Doc: doc, Bodies: searchapi.Bodies, Parameters: searchapi.Parameters,
		Authenticate: known, Caller: auth.Subject, Log: log,
	}
	return service.Handler(httpapi.Handlers(api))
}

func oursAI(log *slog.Logger) (http.Handler, error) {
	doc, err := aiapi.GetSpec()
	if err != nil {
		return nil, err
	}
	service := httpapi.Service{
		Name: "ai", Doc: doc, Bodies: aiapi.Bodies, Parameters: aiapi.Parameters,
		Authenticate: known, Caller: auth.Subject, Log: log,
	}
	return service.Handler(aiserver.New(doc, written(answers()), log))
}

// searching finds the same each time. No other operation of the document is asked
// for.
type searching struct {
	searchapi.StrictServerInterface
	results searchapi.WebResults
}

func (s *searching) SearchWeb(
	context.Context,
	searchapi.SearchWebRequestObject,
) (searchapi.SearchWebResponseObject, error) {
	return searchapi.SearchWeb200JSONResponse{Body: s.results}, nil
}

// written has an answer for each path, and asks no model.
type written map[string]string

func (w written) Do(_ context.Context, j ai.Job) (ai.Outcome, error) {
	path := "/ai/analyze-reviews"
	if j.Flow.Operation == "generateMarketingPlan" {
		path = "/ai/generate-marketing-plan"
	}
	return ai.Outcome{Body: json.RawMessage(w[path]), Model: "none"}, nil
}

func (w written) Cancel(context.Context, string, string) error { return nil }

// behindFront is a handler by hand with what every program of ours has before
// everything else: the difference to the handler alone is what that costs.
func behindFront() http.Handler {
	return httpapi.Front(
		telemetry.NewLoggerAt(slog.LevelInfo, io.Discard, "bench"),
		byHand(standardDecode, standardEncode),
	)
}
