package gateway_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

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
	got := w.post(t, "/shop/rare", `{}`) // another operation of the same service
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

// chunkless is a GET of one's own order whose body is said to come in chunks, and never does.
func (w *world) chunkless(t *testing.T, user string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second)) // a test that hangs fails rather than waits
	_, err = fmt.Fprintf(conn, "GET /shop/orders/u/i HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nTransfer-Encoding: chunked\r\n\r\n", w.issuer.Token(user))
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func TestSixHundredBodiesThatNeverComeLeaveOthersTheirRoom(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	conns := make([]net.Conn, 600)
	for i := range conns {
		conns[i] = w.chunkless(t, "alice")
		if i%10 == 0 {
			if got := w.post(t, "/shop/orders", `{}`, bearer(w.issuer.Token("bob"))); got.status != 200 {
				t.Fatalf("another user, meanwhile: %d %s", got.status, got.body)
			}
		}
	}
	said := map[int]int{}
	for _, conn := range conns {
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil || !resp.Close || !strings.Contains(string(body), `"pointer":"/body"`) || !strings.Contains(string(body), `"unexpected"`) {
			t.Fatalf("%d %s, close %t, %v", resp.StatusCode, body, resp.Close, err)
		}
		said[resp.StatusCode]++
	}
	if said[400] != 600 || len(s.seen()) != 60 {
		t.Errorf("answers %v, %d requests at the service", said, len(s.seen()))
	}
}

func TestOneUsersStreamsLeaveRoomForOthers(t *testing.T) {
	arrived, finish := make(chan struct{}, 100), make(chan struct{})
	busy := startService(t, func(http.ResponseWriter, *http.Request) { arrived <- struct{}{}; <-finish })
	w := newWorld(t, busy.url, func(g *gateway.Gateway) { g.MaxInFlight = 8 })
	var all sync.WaitGroup
	begin := func(user string) {
		r := w.request(t, http.MethodPost, "/shop/orders", strings.NewReader(`{}`), bearer(w.issuer.Token(user)))
		all.Go(func() {
			resp, err := w.client.Do(r)
			if err != nil || resp.StatusCode != 200 {
				t.Errorf("%s: %v, %v", user, resp, err)
				return
			}
			_ = resp.Body.Close()
		})
		wait(t, user+" arrives", arrived)
	}
	for range 4 {
		begin("alice")
	}
	w.post(t, "/shop/orders", `{}`).wantProblem(t, 503, "overloaded")
	begin("bob")
	begin("bob")
	begin("carol")
	close(finish)
	all.Wait()
}

func TestWhatAServiceTurnsAwayForLackOfRoomDoesNotCount(t *testing.T) {
	problem := func(status int, code string) string {
		return fmt.Sprintf(`{"type":"about:blank","title":"x","status":%d,"code":%q,"correlationId":"the-same-one"}`, status, code)
	}
	var status int
	var body string
	s := startService(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("Retry-After", "25")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
	for name, c := range map[string]struct {
		status int
		code   string
		counts bool
	}{
		"busy":          {429, "ai.busy", false},
		"overloaded":    {503, "overloaded", false},
		"out of order":  {503, "ai.model_unavailable", true},
		"invalid":       {400, "invalid_request", true},
		"no document":   {503, "", true},
		"another limit": {429, "rate_limited", true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, s.url)
			status, body = c.status, problem(c.status, c.code)
			for i := range 3 {
				got := w.post(t, "/shop/rare", `{}`)
				left := "3"
				if c.counts {
					left = strconv.Itoa(2 - i)
				}
				if got.status != c.status || got.body != body || got.header.Get("RateLimit-Remaining") != left || got.header.Get("Retry-After") != "25" {
					t.Fatalf("%d %s %v", got.status, got.body, got.header)
				}
			}
			got := w.post(t, "/shop/rare", `{}`)
			if over := got.status == 429 && strings.Contains(got.body, `"rate_limited"`) && got.header.Get("Retry-After") != "25"; over != c.counts {
				t.Errorf("the fourth: %d %s", got.status, got.body)
			}
		})
	}
}

func TestOneLimitHoldsOverAllOperationsOfAService(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url, func(g *gateway.Gateway) {
		g.Upstreams[0].Doc.Extensions = map[string]any{"x-coagent-rate-limit": map[string]any{"requests": 5, "seconds": 3600}}
	})
	for i, path := range []string{"/shop/rare", "/shop/also-rare", "/shop/orders", "/shop/orders", "/shop/orders"} {
		if got := w.post(t, path, `{}`); got.status != 200 {
			t.Errorf("request %d: %d", i, got.status)
		}
	}
	got := w.post(t, "/shop/orders", `{}`)
	got.wantProblem(t, 429, "rate_limited")
	if got.header.Get("RateLimit-Limit") != "5" || got.header.Get("RateLimit-Remaining") != "0" {
		t.Errorf("headers %v", got.header)
	}
	if got := w.post(t, "/search/web", `{}`); got.status != 200 {
		t.Errorf("another service: %d", got.status)
	}
}
