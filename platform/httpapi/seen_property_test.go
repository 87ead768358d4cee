package httpapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/depthtest"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
	"coagent/platform/telemetry"
)

// outcomes are the ways in which a request may end, as the handler brings them
// about: an error, a panic, or an answer.
func outcomes() gopter.Gen {
	ways := []any{panics, answers, answers}
	for kind := fault.Internal; kind <= fault.Timeout; kind++ {
		if kind != fault.MethodNotAllowed && kind != fault.RequestTimeout { // no handler ends in these
			ways = append(ways, int(kind))
		}
	}
	return gen.OneConstOf(ways...)
}

const (
	panics  = -1
	answers = -2
)

// answering ends requests as outcome says.
func answering(outcome *int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		httpapi.SetOperation(r.Context(), httpapi.Operation{ID: "searchWeb", Method: r.Method, Path: "/search/web"})
		switch *outcome {
		case panics:
			panic(canary)
		case answers:
			w.WriteHeader(http.StatusNoContent)
		default:
			httpapi.WriteError(w, r, fault.New(fault.Kind(*outcome), fmt.Sprintf("search.kind_%d", *outcome), "No."))
		}
	})
}

// Feature: microservices-architecture, Property 23: Structured logging with correlation IDs
func TestEveryRequestIsALineWithItsCorrelationID(t *testing.T) {
	outcome := 0
	log := new(journal)
	h := httpapi.Front(telemetry.NewLogger(log, "search"), answering(&outcome))
	formed := regexp.MustCompile(`^[A-Za-z0-9-]{8,64}$`)
	seen := 0
	laws := depthtest.Laws(t, seed, 100, 2000)
	laws.Property("a line of JSON with the id that the caller got", prop.ForAll(func(how int, sent string) bool {
		outcome = how
		r := httptest.NewRequest(http.MethodPost, "/search/web?q="+canary, strings.NewReader(canary))
		r.Header["X-Correlation-Id"] = []string{sent}
		got := serve(h, r).Header.Get("X-Correlation-Id")
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")[seen:]
		seen += len(lines)
		var line map[string]any
		return len(lines) == 1 && json.Unmarshal([]byte(lines[0]), &line) == nil && line["correlation_id"] == got && formed.MatchString(got) &&
			(got == sent || !formed.MatchString(sent)) && line["service"] == "search" && line["operation"] == "searchWeb" &&
			len(fmt.Sprint(line["trace_id"])) == 32 && (how == panics || !strings.Contains(lines[0], canary))
	}, outcomes(), gen.OneGenOf(gen.AnyString(), gen.RegexMatch(`[A-Za-z0-9-]{8,64}`))))
	laws.TestingRun(t)
}

// Feature: microservices-architecture, Property 25: Error metrics emission
func TestEveryErrorIsCountedByTypeAndService(t *testing.T) {
	reader, err := telemetry.NewReader("search", true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(reader.Stop)
	outcome := 0
	h := httpapi.Front(nopLog(), answering(&outcome))
	laws := depthtest.Laws(t, seed, 100, 2000)
	laws.Property("one error of the problem's code, at this service, and none for an answer", prop.ForAll(func(how int) bool {
		outcome = how
		resp := serve(h, httptest.NewRequest(http.MethodPost, "/search/web", nil))
		var told strings.Builder
		if reader.WriteEMF(context.Background(), &told, "Coagent/test") != nil {
			return false
		}
		var errors []map[string]any
		for line := range strings.Lines(told.String()) {
			var metric map[string]any
			if json.Unmarshal([]byte(line), &metric) != nil {
				return false
			}
			if metric["coagent.errors"] != nil {
				errors = append(errors, metric)
			}
		}
		if how == answers {
			return len(errors) == 0
		}
		var problem struct{ Code string }
		if json.NewDecoder(resp.Body).Decode(&problem) != nil || len(errors) != 1 {
			return false
		}
		return errors[0]["coagent.errors"] == 1.0 && errors[0]["error.type"] == problem.Code && errors[0]["service.name"] == "search" &&
			strings.Contains(told.String(), "coagent.request.failures") == (resp.StatusCode >= 500)
	}, outcomes()))
	laws.TestingRun(t)
}
