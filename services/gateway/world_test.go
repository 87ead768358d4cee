package gateway_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/searchapi"
	"coagent/platform/auth"
	"coagent/platform/auth/authtest"
	"coagent/services/gateway"
)

// shop is a document with what the real ones have seldom: parameters, small
// limits, scopes, several methods on one path.
const shop = `
openapi: 3.0.3
info: { title: Shop, version: 1.0.0 }
paths:
  /shop/orders/{userId}/{item}:
    parameters:
      - { name: userId, in: path, required: true, schema: { type: string } }
      - { name: item, in: path, required: true, schema: { type: string } }
    get:
      operationId: readOrder
      x-coagent-timeout: 0.1
      x-coagent-rate-limit: { requests: 1000, seconds: 60 }
      x-coagent-max-body: 1024
      responses: { default: { description: an order, headers: { X-Degraded: { schema: { type: string } } } } }
    delete:
      operationId: cancelOrder
      x-coagent-timeout: 25
      x-coagent-rate-limit: { requests: 1000, seconds: 60 }
      x-coagent-max-body: 1024
      responses: { default: { description: gone } }
  /shop/orders:
    post:
      operationId: placeOrder
      x-coagent-timeout: 25
      x-coagent-rate-limit: { requests: 100000, seconds: 60 }
      x-coagent-max-body: 16384
      parameters:
        - { name: Idempotency-Key, in: header, schema: { type: string } }
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses: { default: { description: an order } }
  /shop/rare:
    post:
      operationId: rare
      x-coagent-timeout: 25
      x-coagent-rate-limit: { requests: 3, seconds: 3600 }
      x-coagent-max-body: 16384
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses: { default: { description: rare } }
  /shop/also-rare:
    post:
      operationId: alsoRare
      x-coagent-timeout: 25
      x-coagent-rate-limit: { requests: 3, seconds: 3600 }
      x-coagent-max-body: 16384
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses: { default: { description: rare, too } }
  /shop/stock:
    post:
      operationId: restock
      x-coagent-timeout: 25
      x-coagent-rate-limit: { requests: 1000, seconds: 60 }
      x-coagent-max-body: 16384
      x-coagent-scope: shop/admin
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses: { default: { description: done } }
`

func document(t testing.TB, text string) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func searchDocument(t testing.TB) *openapi3.T {
	t.Helper()
	doc, err := searchapi.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// arrival is a request as a service saw it.
type arrival struct {
	method, uri string
	header      http.Header
	body        string
}

// service stands for a service behind the gateway and remembers what arrived.
type service struct {
	url      string
	mu       sync.Mutex
	arrivals []arrival
}

// startService answers by answer, or 200 if that is nil. It reads the body
// first, as our services do.
func startService(t testing.TB, answer http.HandlerFunc) *service {
	t.Helper()
	s := new(service)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.arrivals = append(s.arrivals, arrival{r.Method, r.RequestURI, r.Header.Clone(), string(body)})
		s.mu.Unlock()
		if answer != nil {
			answer(w, r)
		}
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *service) seen() []arrival {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]arrival(nil), s.arrivals...)
}

// world is a running gateway before one shop and one search service.
type world struct {
	issuer  *authtest.Issuer
	handler http.Handler
	url     string
	client  *http.Client
}

type setting func(*gateway.Gateway)

func allowOrigins(origins ...string) setting {
	return func(g *gateway.Gateway) { g.AllowedOrigins = origins }
}

func searchAt(url string) setting {
	return func(g *gateway.Gateway) { g.Upstreams[1].URL = url }
}

// newWorld starts a gateway whose services both listen at url.
func newWorld(t testing.TB, url string, settings ...setting) *world {
	t.Helper()
	issuer := authtest.NewIssuer(t)
	verifier, err := auth.NewVerifier(issuer.Config(), nil)
	if err != nil {
		t.Fatal(err)
	}
	g := gateway.Gateway{
		Upstreams: []gateway.Upstream{
			{Name: "shop", URL: url, Doc: document(t, shop)},
			{Name: "search", URL: url, Doc: searchDocument(t)},
		},
		Authenticate: verifier.Authenticate,
		Log:          slog.New(slog.DiscardHandler),
	}
	for _, set := range settings {
		set(&g)
	}
	handler, err := g.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	client := server.Client()
	client.Timeout = 20 * time.Second // a test that hangs fails rather than waits
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &world{issuer, handler, server.URL, client}
}

// request makes a request of alice's; each option changes it.
func (w *world) request(t testing.TB, method, path string, body io.Reader, options ...func(*http.Request)) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+w.issuer.Token("alice"))
	r.Header.Set("Content-Type", "application/json")
	for _, option := range options {
		option(r)
	}
	return r
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func bearer(token string) func(*http.Request) { return header("Authorization", "Bearer "+token) }

// answer is a whole answer.
type answer struct {
	status int
	header http.Header
	body   string
}

func (w *world) do(t testing.TB, r *http.Request) answer {
	t.Helper()
	resp, err := w.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(body)}
}

func (w *world) post(t testing.TB, path, body string, options ...func(*http.Request)) answer {
	t.Helper()
	return w.do(t, w.request(t, http.MethodPost, path, strings.NewReader(body), options...))
}

// wantProblem checks that a is a problem document of ours with this status and
// code, and that it says nothing that it should not.
func (a answer) wantProblem(t testing.TB, status int, code string) {
	t.Helper()
	if kind, _, _ := mime.ParseMediaType(a.header.Get("Content-Type")); kind != "application/problem+json" {
		t.Fatalf("status %d, type %q, body %q: want a problem document", a.status, a.header.Get("Content-Type"), a.body)
	}
	var p struct {
		Status              int
		Code, CorrelationID string
	}
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	if a.status != status || p.Status != status || p.Code != code {
		t.Fatalf("status %d, body %s; want %d %s", a.status, a.body, status, code)
	}
	if id := a.header.Values("X-Correlation-Id"); len(id) != 1 || id[0] != p.CorrelationID {
		t.Errorf("correlation id %q in the header, %q in the body", id, p.CorrelationID)
	}
}

// soon ends before the test would be killed.
func soon(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// wait waits for something that has to happen.
func wait(t testing.TB, what string, happened <-chan struct{}) {
	t.Helper()
	select {
	case <-happened:
	case <-soon(t).Done():
		t.Fatalf("did not happen: %s", what)
	}
}
