// Package searching serves the search that is measured as the search service does.
package searching

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"coagent/gen/searchapi"
	"coagent/platform/auth"
	"coagent/platform/httpapi"

	"coagent/bench/work"
)

// Known is every caller: who asks is known beforehand.
func Known(r *http.Request, _ string) (context.Context, error) {
	return auth.With(r.Context(), auth.Identity{Subject: "bench", Expires: time.Now().Add(time.Hour)}), nil
}

// Handler is the front door of the services before the generated handlers of the
// search document.
func Handler(log *slog.Logger) (http.Handler, error) {
	doc := searchapi.Document()
	api := Operations()
	service := httpapi.Service{
		Name: "search", Doc: doc, Bodies: searchapi.Bodies, Parameters: searchapi.Parameters,
		Authenticate: Known, Caller: auth.Subject, Log: log,
	}
	return service.Handler(httpapi.Handlers(api))
}

// Operations are the generated handlers.
func Operations() map[string]http.Handler {
	return searchapi.Operations(
		&searching{results: work.Answer[searchapi.WebResults]("/search/web")}, httpapi.WriteInvalid, httpapi.WriteError,
	)
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
