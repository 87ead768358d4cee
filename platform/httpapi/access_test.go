package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"coagent/gen/searchapi"
	"coagent/platform/httpapi"
	"coagent/platform/httpapi/httpapitest"
	"coagent/platform/telemetry"
)

func TestOneRequestIsOneLineWithoutSecrets(t *testing.T) {
	var s search
	h, log := s.handler(t)
	resp := serve(h, post(`{"query":"`+canary+`"}`, header("X-Correlation-Id", "12345678-abc"), header("User-Agent", canary)))
	if got := resp.Header.Get("X-Content-Type-Options"); got != "nosniff" {
		t.Errorf("X-Content-Type-Options = %q", got)
	}
	line := log.request(t)
	for name, want := range map[string]any{
		"level": "INFO", "method": "POST", "route": "/search/web", "path": "/search/web", "status": float64(200), "correlation_id": "12345678-abc",
	} {
		if line[name] != want {
			t.Errorf("%s = %v, want %v", name, line[name], want)
		}
	}
	if ms, ok := line["duration_ms"].(float64); !ok || ms < 0 {
		t.Errorf("duration_ms = %v", line["duration_ms"])
	}
	if n, ok := line["bytes"].(float64); !ok || n < 10 {
		t.Errorf("bytes = %v", line["bytes"])
	}
	for _, leak := range []string{canary, "good"} {
		if strings.Contains(log.String(), leak) {
			t.Errorf("%q is in the log: %s", leak, log)
		}
	}
}

func TestTheQueryIsNotLogged(t *testing.T) {
	_, line := behindFront(t, errors.New("x"))
	if text := fmt.Sprint(line); strings.Contains(text, canary) || line["path"] != "/x" {
		t.Errorf("logged %v", line)
	}
}

func TestWhatACallerWritesCannotFloodOrForgeTheLog(t *testing.T) {
	_, line := behindFront(t, errors.New("x"), method(strings.Repeat("M", 5000)), func(r *http.Request) {
		r.URL.Path = "/\n{\"msg\":\"request\"}" + strings.Repeat("p", 5000)
	}) // behindFront fails if there are two lines
	if m, p := line["method"].(string), line["path"].(string); len(m) > 16 || len(p) > 256 {
		t.Errorf("%d bytes of method, %d of path", len(m), len(p))
	}
}

func TestAGoodCorrelationIDIsKeptAndABadOneReplaced(t *testing.T) {
	for _, c := range []struct {
		sent []string
		kept bool
	}{
		{[]string{"12345678"}, true},
		{nil, false},
		{[]string{"short"}, false},
		{[]string{"12345678\r\nX: y"}, false},
		{[]string{strings.Repeat("a", 65)}, false},
		{[]string{"12345678", "12345678"}, false},
	} {
		var seen, inContext string
		h := httpapi.Front(telemetry.NewLogger(t.Output(), "test"), http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			seen, inContext = strings.Join(r.Header.Values("X-Correlation-Id"), "|"), telemetry.CorrelationID(r.Context())
		}))
		r := httptest.NewRequest("GET", "/", nil)
		if c.sent != nil {
			r.Header["X-Correlation-Id"] = c.sent
		}
		got := serve(h, r).Header.Get("X-Correlation-Id")
		if (c.sent != nil && got == c.sent[0]) != c.kept || !regexp.MustCompile(`^[A-Za-z0-9-]{8,64}$`).MatchString(got) {
			t.Errorf("%q became %q", c.sent, got)
		}
		if seen != got || inContext != got {
			t.Errorf("answer %q, request %q, context %q", got, seen, inContext)
		}
	}
}

func TestAPanicIsA500WithItsStackInTheLog(t *testing.T) {
	s := search{answer: func(context.Context, searchapi.SearchWebRequestObject) (searchapi.SearchWebResponseObject, error) {
		panic(canary)
	}}
	h, log := s.handler(t)
	p := httpapitest.Problem(t, serve(h, post(fine)), 500, "internal")
	if strings.Contains(fmt.Sprintf("%+v", p), canary) {
		t.Errorf("the caller gets %+v", p)
	}
	line := log.request(t)
	if line["level"] != "ERROR" || !strings.Contains(fmt.Sprint(line["cause"]), canary) || !strings.Contains(fmt.Sprint(line["stack"]), "access_test.go") {
		t.Errorf("logged %v", line)
	}
}

func TestAPanicInTheMiddleOfAnAnswerTearsTheConnection(t *testing.T) {
	for name, value := range map[string]any{"panic": "oops", "abort": http.ErrAbortHandler} {
		t.Run(name, func(t *testing.T) {
			log := new(journal)
			srv := httptest.NewUnstartedServer(httpapi.Front(telemetry.NewLogger(log, "test"), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write([]byte("half"))
				w.(http.Flusher).Flush()
				panic(value)
			})))
			srv.Config.ErrorLog = nil
			srv.Start()
			defer srv.Close()
			resp, err := http.Get(srv.URL)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			if body, err := io.ReadAll(resp.Body); err == nil {
				t.Errorf("the caller takes %q for a whole answer", body)
			}
			soon(t, "a line", func() bool { return log.String() != "" })
			if line := log.request(t); line["torn"] != true || line["level"] != "ERROR" {
				t.Errorf("logged %v", line)
			}
		})
	}
}

func TestACallerWhoLeftIsNoFailure(t *testing.T) {
	entered := make(chan struct{})
	s := search{answer: func(ctx context.Context, _ searchapi.SearchWebRequestObject) (searchapi.SearchWebResponseObject, error) {
		close(entered)
		<-ctx.Done()
		return nil, fmt.Errorf("ask: %w", ctx.Err())
	}}
	h, log := s.handler(t)
	ctx, leave := context.WithCancel(t.Context())
	go func() { <-entered; leave() }()
	resp := serve(h, post(fine).WithContext(ctx))
	if body := readAll(t, resp.Body); resp.StatusCode != 499 || body != "" {
		t.Errorf("%d %q", resp.StatusCode, body)
	}
	if line := log.request(t); line["level"] != "WARN" || line["status"] != float64(499) {
		t.Errorf("logged %v", line)
	}
}

func TestLeavingAStreamIsLoggedAsLeaving(t *testing.T) {
	log := new(journal)
	ctx, leave := context.WithCancel(t.Context())
	h := httpapi.Front(telemetry.NewLogger(log, "test"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("begun"))
		leave()
		httpapi.WriteError(w, r, r.Context().Err())
	}))
	if resp := serve(h, httptest.NewRequest("GET", "/", nil).WithContext(ctx)); resp.StatusCode != 200 {
		t.Errorf("status = %d", resp.StatusCode)
	}
	if line := log.request(t); line["level"] != "WARN" || line["status"] != float64(499) {
		t.Errorf("logged %v", line)
	}
}
