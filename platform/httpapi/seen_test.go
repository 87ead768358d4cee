package httpapi_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"coagent/gen/searchapi"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
)

// The metrics have an address of their own: what the program itself serves has no
// such path.
func TestMetricsAreAnsweredAtTheirOwnAddress(t *testing.T) {
	s := search{answer: func(_ context.Context, r searchapi.SearchWebRequestObject) (searchapi.SearchWebResponseObject, error) {
		if r.Body.Query == "fail" {
			return nil, fault.New(fault.Timeout, "search.provider_timeout", "Too slow.")
		}
		panic("broken")
	}}
	handler, _ := s.handler(t)
	log := new(journal)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	program := httpapi.Program{
		Name: "test", Addr: "127.0.0.1:0", Telemetry: httpapi.Telemetry{Addr: "127.0.0.1:0"},
		Handler: func(*slog.Logger) (http.Handler, error) { return handler, nil },
	}
	go func() { ended <- program.Run(ctx, httpapi.Machine{Stderr: log}) }()
	soon(t, "listening", func() bool { return strings.Contains(log.String(), `"ready"`) })
	serve(handler, post(strings.Replace(fine, `"query":"`, `"query":"fail","x":"`, 1)))
	serve(handler, post(`{"query":"fail"}`))
	serve(handler, post(fine))
	serve(handler, httptest.NewRequest("MADEUP", "/search/web", nil))
	serve(handler, httptest.NewRequest("GET", "/healthz", nil))

	at, _ := log.lines(t, "metrics")[0]["addr"].(string)
	resp, err := http.Get("http://" + at + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`http_server_request_duration_seconds_count{service_name="test",http_request_method="POST",http_response_status_code="504",http_route="/search/web"} 1`,
		`http_server_request_duration_seconds_count{service_name="test",http_request_method="_OTHER",http_response_status_code="405"} 1`,
		`coagent_request_failures_total{service_name="test",http_route="/search/web"} 2`,
		`coagent_errors_total{service_name="test",error_type="search.provider_timeout",http_route="/search/web"} 1`,
		`coagent_errors_total{service_name="test",error_type="internal",http_route="/search/web"} 1`,
		`coagent_errors_total{service_name="test",error_type="invalid_request",http_route="/search/web"} 1`,
		`coagent_errors_total{service_name="test",error_type="method_not_allowed"} 1`,
	} {
		if !strings.Contains(string(text), want+"\n") {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
	if strings.Contains(string(text), "healthz") || strings.Contains(string(text), "MADEUP") {
		t.Errorf("too much is told:\n%s", text)
	}
	own, _ := log.lines(t, "listening")[0]["addr"].(string)
	if resp, err := http.Get("http://" + own + "/metrics"); err != nil || resp.StatusCode != http.StatusNotFound {
		t.Errorf("the program's own address answers %v, %v", resp, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := http.Get("http://" + at + "/metrics"); err == nil {
		t.Error("the metrics are answered when the program has ended")
	}
}
