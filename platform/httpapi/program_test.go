package httpapi_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/aiapi"
	"coagent/gen/searchapi"
	"coagent/platform/httpapi"
)

func TestAProgramThatStopsWaitsForItsLongestOperation(t *testing.T) {
	for name, c := range map[string]struct {
		documents []httpapi.Document
		within    string
	}{
		"one document":   {[]httpapi.Document{searchapi.GetSpec}, "35s"},
		"several":        {[]httpapi.Document{aiapi.GetSpec, searchapi.GetSpec}, "2m10s"},
		"no one told it": {nil, "15m0s"},
	} {
		t.Run(name, func(t *testing.T) {
			log := new(journal)
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			ended := make(chan error, 1)
			program := httpapi.Program{Name: "test", Addr: "127.0.0.1:0", Documents: c.documents, Handler: noHandler}
			go func() { ended <- program.Run(ctx, log) }()
			soon(t, "listening", func() bool { return strings.Contains(log.String(), `"listening"`) })
			stop()
			if err := <-ended; err != nil {
				t.Fatal(err)
			}
			if line := log.lines(t, "stopping"); len(line) != 1 || line[0]["within"] != c.within {
				t.Errorf("logged %v, want %s", line, c.within)
			}
		})
	}
}

func TestAProgramDoesNotStartWithADocumentThatItCannotServe(t *testing.T) {
	lacking := func() (*openapi3.T, error) {
		return load(t, strings.ReplaceAll(shop, "x-coagent-timeout", "x-other")), nil
	}
	program := httpapi.Program{Name: "test", Addr: "127.0.0.1:0", Documents: []httpapi.Document{lacking}, Handler: noHandler}
	if err := program.Run(t.Context(), t.Output()); err == nil || !strings.Contains(err.Error(), "x-coagent-timeout") {
		t.Errorf("got %v", err)
	}
}

func noHandler(*slog.Logger) (http.Handler, error) { return http.NotFoundHandler(), nil }
