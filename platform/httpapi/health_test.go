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

	"coagent/platform/fault"
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

func TestWhatIsDoneWithoutIsToldAndTheProgramIsReady(t *testing.T) {
	missing := func(name string) error {
		return httpapi.Degraded(fault.Wrap(errors.New(canary), fault.Unavailable, "x", name+" must be set."))
	}
	for _, c := range []struct {
		ready error
		want  string
	}{
		{httpapi.Degraded(nil), `200 {"status":"ok"}`},
		{missing("A"), `200 {"status":"degraded","causes":["A must be set."]}`},
		{errors.Join(nil, missing("A"), errors.Join(missing("B"))), `200 {"status":"degraded","causes":["A must be set.","B must be set."]}`},
		{errors.Join(errors.New(canary), missing("A")), `503 This service cannot take requests now. A must be set.`},
		{errors.New(canary), `503 This service cannot take requests now.`},
	} {
		resp := serve(httpapi.Health(func(context.Context) error { return c.ready }), httptest.NewRequest("GET", "/readyz", nil))
		got := "503 "
		if resp.StatusCode == 503 {
			got += *httpapitest.Problem(t, resp, 503, "not_ready").Detail
		} else {
			got = fmt.Sprint(resp.StatusCode, " ", readAll(t, resp.Body))
		}
		if got != c.want {
			t.Errorf("%v: %s, want %s", c.ready, got, c.want)
		}
	}
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

func TestHoweverOftenOneAsksReadinessIsLookedForEveryFewSeconds(t *testing.T) {
	const age = 5 * time.Second
	synctest.Test(t, func(t *testing.T) {
		checks, state := 0, errors.New("no")
		ask := httpapi.Cached(func(context.Context) error { checks++; return state }, age)
		for range 100 {
			if err := ask(t.Context()); err == nil || checks != 1 {
				t.Fatalf("%v after %d checks", err, checks)
			}
		}
		state = nil
		time.Sleep(age + 1)
		if err := ask(t.Context()); err != nil || checks != 2 {
			t.Errorf("%v after %d checks", err, checks)
		}
		time.Sleep(age + 1)
		gone, leave := context.WithCancel(t.Context())
		leave()
		state = context.Canceled
		if err := ask(gone); err == nil {
			t.Error("who left was told that it is ready")
		}
		state = nil
		if err := ask(t.Context()); err != nil {
			t.Errorf("the haste of one is remembered for others: %v", err)
		}
	})
}
