// Package ours serves the three operations as the services do.
package ours

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"

	"coagent/gen/aiapi"
	"coagent/platform/auth"
	"coagent/platform/httpapi"
	"coagent/platform/telemetry"
	"coagent/services/ai"
	aiserver "coagent/services/ai/server"

	"coagent/bench/peers/byhand"
	"coagent/bench/peers/ours/searching"
	"coagent/bench/work"
)

// Handler is the front door of the services before the generated handlers of the
// search document, and before the AI service's own handlers: with log lines,
// correlation ids, deadlines and shares of what is under way. Only who asks is
// known beforehand, as for the peers.
func Handler(log *slog.Logger) (http.Handler, error) {
	search, err := searching.Handler(log)
	if err != nil {
		return nil, err
	}
	writing, err := writingAPI(log)
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

func writingAPI(log *slog.Logger) (http.Handler, error) {
	doc := aiapi.Document()
	service := httpapi.Service{
		Name: "ai", Doc: doc, Bodies: aiapi.Bodies, Parameters: aiapi.Parameters,
		Authenticate: searching.Known, Caller: auth.Subject, Log: log,
	}
	return service.Handler(aiserver.New(doc, written(work.Answers()), log))
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

// BehindFront is a handler by hand with what every program of ours has before
// everything else: the difference to the handler alone is what that costs.
func BehindFront() http.Handler {
	return httpapi.Front(
		telemetry.NewLoggerAt(slog.LevelInfo, io.Discard, "bench"),
		byhand.Standard(),
	)
}
