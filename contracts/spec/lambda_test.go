package spec_test

import (
	"io"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/leanovate/gopter/prop"

	"coagent/mocks/lambdaruntime"
	"coagent/platform/depthtest"
	"coagent/platform/processtest"
)

// functions are the services as Lambda has them: how long an invocation may take,
// and how much memory there is.
var functions = map[string]struct {
	timeout time.Duration
	memory  int
}{"ai": {5 * time.Minute, 1024}, "search": {30 * time.Second, 512}, "oauth": {10 * time.Second, 256}}

// newLambdaWorld has the services run as functions, each behind an API of its
// document's paths.
func newLambdaWorld(t *testing.T) *world {
	paths := map[string][]string{}
	for _, d := range documents(t) {
		for _, o := range d.operations {
			paths[o.service] = append(paths[o.service], o.path)
		}
	}
	return newWorldOf(t, func(service string, settings map[string]string, log io.Writer) string {
		if service == "gateway" { // the API is in its place
			return ""
		}
		f := lambdaruntime.New(lambdaruntime.Config{
			Program: processtest.BuildLambda(t, "../..", service), Settings: settings, Log: log, Concurrency: 12,
			Timeout: functions[service].timeout, MemoryMB: functions[service].memory,
		})
		t.Cleanup(f.Close)
		api := httptest.NewServer(lambdaruntime.API{Function: f, Resources: paths[service], Stage: "prod"})
		t.Cleanup(api.Close)
		return api.URL
	})
}

// The same operations, as the same programs serve them when Lambda starts them.
// They are frozen between any two requests.
//
// Feature: microservices-architecture, Property 19: API Gateway routing
func TestTheFunctionsAreWhatTheDocumentsSay(t *testing.T) {
	t.Logf("seed %d; another one: -seed", *seed)
	w := newLambdaWorld(t)
	w.often, w.written = depthtest.Cases(t, 10, 100), depthtest.Cases(t, 3, 100)
	t.Run("all", func(t *testing.T) {
		for _, d := range documents(t) {
			for _, o := range d.operations {
				t.Run("example/"+o.id, func(t *testing.T) { t.Parallel(); w.examples(t, o) })
				t.Run("stranger/"+o.id, func(t *testing.T) { t.Parallel(); w.turnsAway(t, o) })
				t.Run("valid/"+o.id, func(t *testing.T) {
					t.Parallel()
					w.hold(t, o, "valid", prop.ForAll(func(req request) string { return w.serves(t.Context(), req) }, valid(o)))
				})
				t.Run("invalid/"+o.id, func(t *testing.T) {
					t.Parallel()
					w.hold(t, o, "invalid", prop.ForAll(func(s spoiled) string { return w.refuses(t.Context(), s) }, invalid(o)))
				})
			}
		}
	})
}
