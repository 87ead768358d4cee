package gateway_test

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/aiapi"
	"coagent/gen/oauthapi"
	"coagent/gen/searchapi"
	"coagent/services/gateway"
)

func TestWhoAsksTooOftenIsToldWhenToComeAgain(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	for i := range 3 {
		got := w.post(t, "/shop/rare", `{}`)
		if got.status != 200 || got.header.Get("RateLimit-Limit") != "3" || got.header.Get("RateLimit-Remaining") != strconv.Itoa(2-i) {
			t.Fatalf("request %d: %d %v", i, got.status, got.header)
		}
	}
	got := w.post(t, "/shop/rare", `{}`)
	got.wantProblem(t, 429, "rate_limited")
	if after, _ := strconv.Atoi(got.header.Get("Retry-After")); after < 1190 || after > 1200 { // a third of an hour
		t.Errorf("Retry-After %q", got.header.Get("Retry-After"))
	}
	if reset, _ := strconv.Atoi(got.header.Get("RateLimit-Reset")); reset < 3590 || reset > 3600 || got.header.Get("RateLimit-Remaining") != "0" {
		t.Errorf("headers %v", got.header)
	}
	if n := len(s.seen()); n != 3 {
		t.Errorf("%d requests reached the service", n)
	}
	if got := w.post(t, "/shop/rare", `{}`, bearer(w.issuer.Token("bob"))); got.status != 200 {
		t.Errorf("another user: %d", got.status)
	}
	if got := w.post(t, "/shop/also-rare", `{}`); got.status != 200 {
		t.Errorf("another operation: %d", got.status)
	}
}

func TestARequestThatIsTooLargeCountsToo(t *testing.T) {
	w := newWorld(t, startService(t, nil).url)
	large := string(make([]byte, 16385))
	for range 3 {
		w.post(t, "/shop/rare", large).wantProblem(t, 413, "payload_too_large")
	}
	w.post(t, "/shop/rare", large).wantProblem(t, 429, "rate_limited")
}

func TestOverItsLimitTheGatewaySaysSoAtOnceAndServesTheOthers(t *testing.T) {
	arrived, finish := make(chan struct{}), make(chan struct{})
	busy := startService(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_ = http.NewResponseController(w).Flush()
		arrived <- struct{}{}
		select {
		case <-finish:
		case <-r.Context().Done():
		}
	})
	idle := startService(t, nil)
	w := newWorld(t, busy.url, searchAt(idle.url), func(g *gateway.Gateway) { g.MaxInFlight = 1 })
	first := make(chan error, 1)
	r := w.request(t, http.MethodPost, "/shop/orders", strings.NewReader(`{}`))
	go func() {
		resp, err := w.client.Do(r)
		if err == nil {
			_, err = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		}
		first <- err
	}()
	wait(t, "a stream begins", arrived)
	got := w.post(t, "/shop/stock", `{}`) // another operation of the same service
	got.wantProblem(t, 503, "overloaded")
	if got.header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After %q", got.header.Get("Retry-After"))
	}
	if got := w.post(t, "/search/web", `{}`); got.status != 200 {
		t.Errorf("the other service suffers: %d %s", got.status, got.body)
	}
	if got := w.do(t, w.request(t, http.MethodGet, "/healthz", nil)); got.status != 200 {
		t.Errorf("health: %d", got.status)
	}
	close(finish)
	if err := <-first; err != nil {
		t.Errorf("the first: %v", err)
	}
	go func() { <-arrived }()
	if got := w.post(t, "/shop/orders", `{}`); got.status != 200 {
		t.Errorf("afterwards: %d %s", got.status, got.body)
	}
}

func TestTheDocumentsDeclareTheLimitsThatTheGatewayTells(t *testing.T) {
	for _, read := range []func() (*openapi3.T, error){aiapi.GetSpec, searchapi.GetSpec, oauthapi.GetSpec} {
		doc, err := read()
		if err != nil {
			t.Fatal(err)
		}
		for path, item := range doc.Paths.Map() {
			for method, op := range item.Operations() {
				if internal(op) {
					continue
				}
				for status, answer := range op.Responses.Map() {
					for _, name := range []string{"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"} {
						if (status[0] == '2' || status == "429") && answer.Value.Headers[name] == nil {
							t.Errorf("%s %s: the answer %s does not declare %s", method, path, status, name)
						}
					}
				}
			}
		}
	}
}

// internal says that the document keeps an operation from callers.
func internal(op *openapi3.Operation) bool { return op.Extensions["x-coagent-internal"] == true }
