package parity_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/leanovate/gopter"

	"coagent/gen/aiapi"
	"coagent/gen/oauthapi"
	"coagent/gen/searchapi"
	"coagent/platform/auth/authtest"
	"coagent/platform/httpapi"
	"coagent/services/gateway"
)

var seed = flag.Int64("seed", 20, "which cases the properties are tried with")

// service is one of those behind both.
type service struct {
	name       string
	doc        *openapi3.T
	operations []httpapi.Operation // for callers
	streams    bool                // whether any of its answers can be a stream
}

func services(t *testing.T) []*service {
	t.Helper()
	var all []*service
	for name, get := range map[string]func() (*openapi3.T, error){
		"ai": aiapi.GetSpec, "search": searchapi.GetSpec, "oauth": oauthapi.GetSpec,
	} {
		doc, err := get()
		if err != nil {
			t.Fatal(err)
		}
		operations, err := httpapi.Operations(doc)
		if err != nil {
			t.Fatal(err)
		}
		s := &service{name: name, doc: doc}
		for _, op := range operations {
			if !op.Internal {
				s.operations = append(s.operations, op)
				ok := doc.Paths.Value(op.Path).GetOperation(op.Method).Responses.Value("200")
				s.streams = s.streams || ok != nil && ok.Value.Content["text/event-stream"] != nil
			}
		}
		all = append(all, s)
	}
	return all
}

// clone is an API that may be spoilt.
func clone(t *testing.T, api *restAPI) *restAPI {
	t.Helper()
	text, err := json.Marshal(api)
	if err != nil {
		t.Fatal(err)
	}
	other := new(restAPI)
	if err := json.Unmarshal(text, other); err != nil {
		t.Fatal(err)
	}
	return other
}

// cases are a thousand, one after the other.
func cases(t *testing.T) *gopter.TestParameters {
	t.Helper()
	t.Logf("seed %d; another one: -seed", *seed)
	parameters := gopter.DefaultTestParametersWithSeed(*seed)
	parameters.MinSuccessfulTests, parameters.Workers = 1000, 1
	return parameters
}

// world is the real gateway before services that only say who they are.
type world struct {
	issuer  *authtest.Issuer
	handler http.Handler
	mu      sync.Mutex
	reached string // the service that the last request came to
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{issuer: authtest.NewIssuer(t)}
	g := gateway.Gateway{
		Authenticate: w.issuer.Verifier(t).Authenticate,
		Log:          slog.New(slog.DiscardHandler),
		Rates:        nil, // each counts for itself
	}
	for _, s := range services(t) {
		program := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.reached = s.name
		}))
		t.Cleanup(program.Close)
		g.Upstreams = append(g.Upstreams, gateway.Upstream{Name: s.name, URL: program.URL, Doc: unlimited(s.doc)})
	}
	handler, err := g.Handler()
	if err != nil {
		t.Fatal(err)
	}
	w.handler = handler
	return w
}

// unlimited lets everybody ask as often as they like: how often is another matter.
func unlimited(doc *openapi3.T) *openapi3.T {
	limit := map[string]any{"requests": float64(1_000_000), "seconds": float64(1)}
	if _, given := doc.Extensions["x-coagent-rate-limit"]; given {
		doc.Extensions["x-coagent-rate-limit"] = limit
	}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			op.Extensions["x-coagent-rate-limit"] = limit
		}
	}
	return doc
}

// ask sends a request through the gateway, and says which service it reached, if
// any, and the status of the answer.
func (w *world) ask(t *testing.T, r request, token string) (reached string, status int) {
	t.Helper()
	w.mu.Lock()
	w.reached = ""
	w.mu.Unlock()
	req := httptest.NewRequestWithContext(t.Context(), r.Method, r.Path, strings.NewReader(""))
	if token != "" {
		req.Header["Authorization"] = []string{"Bearer " + token}
	}
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, req)
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.reached, answer.Code
}

// String shows a request in a failure.
func (r request) String() string { return fmt.Sprintf("%s %s with %q", r.Method, r.Path, r.Token) }
