package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/httpapi"
	"coagent/platform/httpapi/httpapitest"
	"coagent/platform/version"
)

func TestHealthNeedsNoTokenAndShowsNoCause(t *testing.T) {
	var s search
	h, log := s.handler(t, func(svc *httpapi.Service) {
		svc.Ready = func(context.Context) error { return errors.New(canary) }
	})
	v := version.Of()
	want := fmt.Sprintf(`{"status":"ok","version":%q,"commit":%q}`, v.Number, v.Commit)
	if resp := serve(h, httptest.NewRequest("GET", "/healthz", nil)); resp.StatusCode != 200 || readAll(t, resp.Body) != want {
		t.Errorf("health = %d, want 200 %s", resp.StatusCode, want)
	}
	resp := serve(h, httptest.NewRequest("GET", "/readyz", nil))
	p := httpapitest.Problem(t, resp, 503, "not_ready")
	if strings.Contains(*p.Detail, canary) || !strings.Contains(log.String(), canary) {
		t.Errorf("detail %q, log %s", *p.Detail, log)
	}
}

func TestReadinessFollowsWhatItIsTold(t *testing.T) {
	var broken error
	h := httpapi.Health(func(context.Context) error { return broken })
	for _, broken = range []error{nil, errors.New("x"), nil} {
		want := 200
		if broken != nil {
			want = 503
		}
		for _, m := range []string{"GET", "HEAD"} {
			if got := serve(h, httptest.NewRequest(m, "/readyz", nil)).StatusCode; got != want {
				t.Errorf("%s with %v = %d", m, broken, got)
			}
		}
	}
	if got := serve(httpapi.Health(nil), httptest.NewRequest("GET", "/readyz", nil)).StatusCode; got != 200 {
		t.Errorf("with nothing to ask = %d", got)
	}
	httpapitest.Problem(t, serve(h, httptest.NewRequest("POST", "/readyz", nil)), 405, "method_not_allowed")
	httpapitest.Problem(t, serve(h, httptest.NewRequest("GET", "/other", nil)), 404, "not_found")
}

func TestReadinessDoesNotWaitForever(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := httpapi.Health(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		start := time.Now()
		httpapitest.Problem(t, serve(h, httptest.NewRequest("GET", "/readyz", nil)), 503, "not_ready")
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("after %v", took)
		}
	})
}
