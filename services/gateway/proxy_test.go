package gateway_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"coagent/platform/porttest"
)

func TestARequestArrivesAsItWasSent(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	body := `{"query":"Zürich  \u0000", "query":"twice"} trailing`
	const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
	r := w.request(t, http.MethodPost, "/search/web", strings.NewReader(body),
		header("X-Correlation-Id", "from-the-caller-1"),
		header("Traceparent", "00-"+trace+"-00f067aa0ba902b7-01"),
		header("Idempotency-Key", "key-1"),
		header("Accept", "text/event-stream"),
		header("Content-Encoding", "gzip"), // the service is to refuse it
		header("User-Agent", "test/1"),
	)
	authorization := r.Header.Get("Authorization")
	got := w.do(t, r)
	if got.status != 200 || got.header.Get("X-Correlation-Id") != "from-the-caller-1" {
		t.Fatalf("status %d, headers %v", got.status, got.header)
	}
	at := s.seen()[0]
	if at.body != body {
		t.Errorf("body %q", at.body)
	}
	for name, want := range map[string]string{
		"Authorization": authorization, "X-Correlation-Id": "from-the-caller-1", "Idempotency-Key": "key-1",
		"Accept": "text/event-stream", "Content-Type": "application/json", "Content-Encoding": "gzip",
		"User-Agent": "test/1", "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "http",
	} {
		if values := at.header.Values(name); len(values) != 1 || values[0] != want {
			t.Errorf("%s: %q, want %q", name, values, want)
		}
	}
	if tp := at.header.Values("Traceparent"); len(tp) != 1 || !strings.Contains(tp[0], trace) {
		t.Errorf("the trace is lost: %q", tp)
	}
	if id := at.header.Get("X-Amzn-Trace-Id"); !strings.Contains(id, "1-"+trace[:8]+"-"+trace[8:]) {
		t.Errorf("the trace is not told in the words of X-Ray: %q", id)
	}
}

// Who has not asked for it must not pay for what the gateway would unpack again.
func TestNoServiceIsAskedForACompressedAnswerThatNobodyWants(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	transport := &http.Transport{DisableCompression: true} // or it would ask itself
	t.Cleanup(transport.CloseIdleConnections)
	w.client = &http.Client{Transport: transport}
	w.post(t, "/search/web", `{}`)
	w.post(t, "/search/web", `{}`, header("Accept-Encoding", "br"))
	for i, want := range []string{"", "br"} {
		if got := strings.Join(s.seen()[i].header.Values("Accept-Encoding"), ", "); got != want {
			t.Errorf("the service is asked for %q, want %q", got, want)
		}
	}
}

func TestAServiceIsToldOnlyWhatTheGatewayChecked(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	lies := []string{
		"X-Forwarded-User", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Real-Ip", "X-User-Id", "X-User-Sub", "X-User-Roles",
		"X-Authenticated-Userid", "X-Amzn-Oidc-Identity", "X-Amzn-Oidc-Data", "X-Amzn-Request-Context", "Forwarded", "Cookie",
		"X-Http-Method-Override", "X-Original-Url", "X-Rewrite-Url", "Keep-Alive", "Proxy-Authorization", "X-Hop",
	}
	got := w.post(t, "/search/web", `{}`, func(r *http.Request) {
		for _, name := range lies {
			r.Header.Set(name, "admin")
		}
		r.Header.Set("X-Forwarded-For", "10.0.0.1")
		r.Header.Set("X-Forwarded-Host", "evil.example")
		r.Header.Set("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793")
		r.Header.Set("Connection", "X-Hop")
	})
	if got.status != 200 {
		t.Fatal(got.status, got.body)
	}
	at := s.seen()[0].header
	for _, name := range lies {
		if at.Get(name) != "" {
			t.Errorf("%s: %q arrived", name, at.Get(name))
		}
	}
	if got := at.Values("X-Forwarded-For"); len(got) != 1 || got[0] != "127.0.0.1" {
		t.Errorf("X-Forwarded-For: %q", got)
	}
	if at.Get("X-Forwarded-Host") == "evil.example" {
		t.Error("X-Forwarded-Host is the caller's word")
	}
	if !strings.Contains(at.Get("X-Amzn-Trace-Id"), "5759e988") {
		t.Errorf("X-Amzn-Trace-Id: %q", at.Get("X-Amzn-Trace-Id"))
	}
}

func TestAnAnswerPassesWithTheGatewaysHeaders(t *testing.T) {
	s := startService(t, func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("X-Cache", "STALE")
		h.Set("Age", "7")
		h.Set("X-Search-Provider", "tavily")
		h.Set("X-Correlation-Id", "the-services-own")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Ratelimit-Limit", "1")
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Server", "Go/1.26")
		h.Set("X-Powered-By", "Go")
		h.Set("Set-Cookie", "a=b")
		if r.Header.Get("Accept") == "cached" {
			h.Set("Cache-Control", "private, max-age=9")
		}
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"a": 1}`)
	})
	w := newWorld(t, s.url)
	got := w.post(t, "/search/web", `{}`, header("X-Correlation-Id", "from-the-caller-1"))
	if got.status != 201 || got.body != `{"a": 1}` {
		t.Fatal(got.status, got.body)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/json", "X-Cache": "STALE", "Age": "7", "X-Search-Provider": "tavily",
		"X-Correlation-Id": "from-the-caller-1", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		"Cache-Control": "no-store", "Ratelimit-Limit": "60", "Ratelimit-Remaining": "59",
		"Strict-Transport-Security": "max-age=31536000",
	} {
		if values := got.header.Values(name); len(values) != 1 || values[0] != want {
			t.Errorf("%s: %q, want %q", name, values, want)
		}
	}
	for _, name := range []string{"Server", "X-Powered-By", "Set-Cookie", "Access-Control-Allow-Origin"} {
		if got.header.Get(name) != "" {
			t.Errorf("%s: %q", name, got.header.Get(name))
		}
	}
	if got := w.post(t, "/search/web", `{}`, header("Accept", "cached")).header.Values("Cache-Control"); len(got) != 1 || got[0] != "private, max-age=9" {
		t.Errorf("the service's Cache-Control is %q", got)
	}
}

func TestAProblemOfAServicePassesUnchanged(t *testing.T) {
	const problem = `{"type":"about:blank","title":"x","status":503,"code":"search.provider_unavailable","correlationId":"from-the-caller-1"}`
	s := startService(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("Retry-After", "17")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, problem)
	})
	w := newWorld(t, s.url)
	for range 10 { // more than the circuit bears: the service is alive
		got := w.post(t, "/search/web", `{}`, header("X-Correlation-Id", "from-the-caller-1"))
		got.wantProblem(t, 503, "search.provider_unavailable")
		if got.body != problem || got.header.Get("Retry-After") != "17" {
			t.Fatal(got.header, got.body)
		}
	}
}

func TestAFailureThatIsNoProblemIsNotPassedOn(t *testing.T) {
	for _, status := range []int{400, 404, 431, 500, 502, 503} {
		s := startService(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("X-Secret", "stack")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "<h1>panic at /home/build/secret.go:12</h1>")
		})
		got := newWorld(t, s.url).post(t, "/search/web", `{}`)
		got.wantProblem(t, 502, "gateway.bad_upstream_answer")
		if strings.Contains(got.body, "secret") || strings.Contains(got.body, "html") || got.header.Get("X-Secret") != "" {
			t.Errorf("%d: shows what the service said: %v %s", status, got.header, got.body)
		}
		if got.header.Get("RateLimit-Limit") == "" {
			t.Errorf("%d: without the RateLimit headers", status)
		}
	}
}

// zeros never ends.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestABodyOverTheLimitStopsAtTheGateway(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	const limit = 16384

	t.Run("declared", func(t *testing.T) {
		// A caller who asks first is not even told to send.
		asked := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got100Continue: func() { t.Error("it wants the body") }})
		r := w.request(t, http.MethodPost, "/shop/orders", io.LimitReader(zeros{}, 20<<20), header("Expect", "100-continue"))
		r = r.WithContext(asked)
		r.ContentLength = 20 << 20
		w.client.Transport.(*http.Transport).ExpectContinueTimeout = 10 * time.Second
		w.do(t, r).wantProblem(t, 413, "payload_too_large")
		if n := len(s.seen()); n != 0 {
			t.Errorf("%d requests reached the service", n)
		}
	})
	t.Run("chunked", func(t *testing.T) {
		w.do(t, w.request(t, http.MethodPost, "/shop/orders", io.LimitReader(zeros{}, 20<<20))).wantProblem(t, 413, "payload_too_large")
		for _, a := range s.seen() {
			if len(a.body) > limit {
				t.Errorf("%d bytes reached the service", len(a.body))
			}
		}
	})
	t.Run("one byte over", func(t *testing.T) {
		w.post(t, "/shop/orders", strings.Repeat("x", limit+1)).wantProblem(t, 413, "payload_too_large")
	})
	t.Run("exactly the limit", func(t *testing.T) {
		for _, body := range []io.Reader{strings.NewReader(strings.Repeat("x", limit)), io.LimitReader(zeros{}, limit)} {
			before := len(s.seen())
			if got := w.do(t, w.request(t, http.MethodPost, "/shop/orders", body)); got.status != 200 {
				t.Fatal(got.status, got.body)
			}
			if n := len(s.seen()[before].body); n != limit {
				t.Errorf("%d bytes arrived", n)
			}
		}
	})
}

func TestAServiceThatTakesTooLongIsGivenUp(t *testing.T) {
	t.Parallel()
	gone := make(chan struct{})
	s := startService(t, func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		close(gone)
	})
	w := newWorld(t, s.url)
	w.do(t, w.request(t, http.MethodGet, "/shop/orders/alice/1", nil)).wantProblem(t, 504, "timeout")
	wait(t, "the service sees that it was given up", gone)
}

func TestAServiceThatIsNotThereIsUnavailable(t *testing.T) {
	url := "http://" + porttest.Vacant(t)
	got := newWorld(t, url).post(t, "/search/web", `{}`)
	got.wantProblem(t, 503, "gateway.upstream_unavailable")
	if got.header.Get("Retry-After") != "1" || strings.Contains(got.body, url[len("http://"):]) {
		t.Errorf("Retry-After %q, body %s", got.header.Get("Retry-After"), got.body)
	}
}

func TestAServiceThatKeepsFailingIsLeftAlone(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	var connections atomic.Int32
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			_ = c.Close() // before any answer
		}
	}()
	healthy := startService(t, nil)
	w := newWorld(t, "http://"+listener.Addr().String(), searchAt(healthy.url))
	for range 5 {
		got := w.post(t, "/shop/orders", `{}`)
		got.wantProblem(t, 503, "gateway.upstream_unavailable")
		if got.header.Get("Retry-After") != "1" {
			t.Errorf("Retry-After %q while the circuit is closed", got.header.Get("Retry-After"))
		}
	}
	before := connections.Load()
	for range 10 {
		got := w.post(t, "/shop/orders", `{}`)
		got.wantProblem(t, 503, "gateway.upstream_unavailable")
		if after := got.header.Get("Retry-After"); after != "60" && after != "59" {
			t.Errorf("Retry-After %q while the circuit is open", after)
		}
	}
	if n := connections.Load() - before; n != 0 {
		t.Errorf("%d connections while the circuit was open", n)
	}
	if got := w.post(t, "/search/web", `{}`); got.status != 200 {
		t.Errorf("the other service suffers: %d %s", got.status, got.body)
	}
}

func TestACallerWhoDeclaresMoreThanHeSendsIsNotTheServicesFailure(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	for range 6 {
		c, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = fmt.Fprintf(
			c, "POST /shop/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\nAuthorization: Bearer %s\r\n\r\n{",
			w.issuer.Token("alice"),
		)
		_ = c.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, c) // until the gateway is through with it
		_ = c.Close()
	}
	if got := w.post(t, "/shop/orders", `{}`); got.status != 200 {
		t.Errorf("afterwards: %d %s", got.status, got.body)
	}
}

func TestACallerWhoDoesNotTakeOrGiveIsLetGo(t *testing.T) {
	t.Parallel()
	s := startService(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = w.Write(make([]byte, 1<<20)) // more than any buffer on the way
		}
	})
	w := newWorld(t, s.url)
	for name, body := range map[string]string{"does not give": "", "does not take": "12345678"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			through := make(chan struct{})
			server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				defer close(through)
				w.handler.ServeHTTP(rw, r)
				_ = r.Body.Close() // as the server does next
			}))
			defer server.Close()
			c, err := net.Dial("tcp", server.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			_, _ = fmt.Fprintf(
				c, "GET /shop/orders/alice/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\nAuthorization: Bearer %s\r\n\r\n%s", w.issuer.Token("alice"), body,
			)
			wait(t, "the gateway is through with him", through)
		})
	}
}

func TestNoConnectionIsUpgraded(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	for _, protocol := range []string{"websocket", "h2c", "anything"} {
		w.do(t, w.request(t, http.MethodGet, "/shop/orders/alice/1", nil, header("Connection", "Upgrade"), header("Upgrade", protocol))).
			wantProblem(t, 400, "invalid_request")
	}
	if n := len(s.seen()); n != 0 {
		t.Errorf("%d requests reached the service", n)
	}
}

func TestASettlementBeforeTheBodyDoesNotDisturbTheAnswer(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	w.client.Transport.(*http.Transport).ExpectContinueTimeout = 10 * time.Second
	got := w.post(t, "/shop/orders", `{"a":1}`, header("Expect", "100-continue"))
	if got.status != 200 || got.header.Get("X-Correlation-Id") == "" || got.header.Get("RateLimit-Limit") == "" {
		t.Errorf("status %d, headers %v", got.status, got.header)
	}
	if at := s.seen()[0]; at.body != `{"a":1}` {
		t.Errorf("arrived: %q", at.body)
	}
}

func TestThereIsAnswerToHealth(t *testing.T) {
	w := newWorld(t, "http://127.0.0.1:1") // no service is there
	for _, path := range []string{"/healthz", "/readyz"} {
		got := w.do(t, w.request(t, http.MethodGet, path, nil, func(r *http.Request) { r.Header.Del("Authorization") }))
		if got.status != 200 || got.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %d %v", path, got.status, got.header)
		}
	}
}
