package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"coagent/gen/searchapi"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
	"coagent/platform/httpapi/httpapitest"
	"coagent/platform/telemetry"
)

// behindFront answers one request with err.
func behindFront(t *testing.T, err error, change ...func(*http.Request)) (*http.Response, map[string]any) {
	t.Helper()
	log := new(journal)
	h := httpapi.Front(telemetry.NewLogger(log, "test"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			w.Header().Set("Allow", "POST")
		}
		httpapi.WriteError(w, r, err)
	}))
	r := httptest.NewRequest("POST", "/x?secret="+canary, nil)
	for _, f := range change {
		f(r)
	}
	return serve(h, r), log.request(t)
}

func TestEveryKindOfFaultHasItsStatus(t *testing.T) {
	want := map[fault.Kind]int{
		fault.Internal: 500, fault.Invalid: 400, fault.Unauthenticated: 401, fault.Forbidden: 403, fault.NotFound: 404,
		fault.MethodNotAllowed: 405, fault.RequestTimeout: 408, fault.Conflict: 409, fault.TooLarge: 413, fault.UnsupportedMediaType: 415,
		fault.Unprocessable: 422, fault.RateLimited: 429, fault.BadUpstream: 502, fault.Unavailable: 503, fault.Timeout: 504,
		fault.Kind(200): 500,
	}
	for _, kind := range append(fault.Kinds(), fault.Kind(200)) {
		status, ok := want[kind]
		if !ok {
			t.Errorf("%v has no status", kind)
			continue
		}
		change := func(*http.Request) {}
		if kind == fault.MethodNotAllowed {
			change = method(http.MethodPut) // whoever says 405 sets Allow
		}
		resp, line := behindFront(t, fault.New(kind, "some.code", "Some words."), change)
		p := httpapitest.Problem(t, resp, status, "some.code")
		if p.Detail == nil || *p.Detail != "Some words." {
			t.Errorf("%v: detail = %v", kind, p.Detail)
		}
		level := "INFO"
		if status >= 500 {
			level = "ERROR"
		}
		if line["status"] != float64(status) || line["code"] != "some.code" || line["level"] != level {
			t.Errorf("%v: logged %v", kind, line)
		}
	}
}

func TestTheCauseIsForTheLogAlone(t *testing.T) {
	for name, err := range map[string]error{
		"plain error":     errors.New(canary),
		"wrapped":         fmt.Errorf("here: %w", errors.New(canary)),
		"cause of fault":  fault.Wrap(errors.New(canary), fault.BadUpstream, "x.y", "Sorry."),
		"around a fault":  fmt.Errorf("%s: %w", canary, fault.New(fault.Conflict, "x.y", "Sorry.")),
		"deadline":        fmt.Errorf("%s: %w", canary, context.DeadlineExceeded),
		"cancelled by us": fmt.Errorf("%s: %w", canary, context.Canceled),
	} {
		resp, line := behindFront(t, err)
		head := fmt.Sprint(resp.Header)
		if body := readAll(t, resp.Body); strings.Contains(body+head, canary) {
			t.Errorf("%s: the caller gets %s %s", name, head, body)
		}
		if cause, _ := line["cause"].(string); !strings.Contains(cause, canary) {
			t.Errorf("%s: the log does not have the cause: %v", name, line)
		}
	}
}

func TestADeadlineIsATimeoutUnlessAFaultSaysMore(t *testing.T) {
	resp, _ := behindFront(t, fmt.Errorf("ask: %w", context.DeadlineExceeded))
	httpapitest.Problem(t, resp, 504, "timeout")
	resp, _ = behindFront(t, fault.Wrap(context.DeadlineExceeded, fault.Timeout, "search.provider_timeout", "The provider was too slow."))
	httpapitest.Problem(t, resp, 504, "search.provider_timeout")
	resp, _ = behindFront(t, context.Canceled)
	httpapitest.Problem(t, resp, 500, "internal")
}

func TestRetryAfterIsInWholeSecondsRoundedUp(t *testing.T) {
	for after, want := range map[time.Duration]string{
		0: "1", time.Millisecond: "1", time.Second: "1", time.Second + 1: "2", 90 * time.Second: "90", -time.Second: "1",
	} {
		for _, kind := range []fault.Kind{fault.RateLimited, fault.Unavailable} {
			f := fault.New(kind, "x.y", "Wait.")
			f.RetryAfter = after
			resp, _ := behindFront(t, f)
			if got := resp.Header.Get("Retry-After"); got != want {
				t.Errorf("%v: Retry-After = %q, want %q", after, got, want)
			}
		}
	}
	f := fault.New(fault.Conflict, "x.y", "Not this way.")
	f.RetryAfter = time.Second
	if resp, _ := behindFront(t, f); resp.Header.Get("Retry-After") != "" {
		t.Error("a conflict says to wait")
	}
}

func TestPhrasesThatAreRefusedAreForTheCallerAlone(t *testing.T) {
	f := fault.New(fault.Unprocessable, "ai.steering_language", "It steers.")
	for range 120 {
		f.Findings = append(f.Findings, fault.Finding{
			Pointer: "/linkedin", Phrase: "no kids", Start: 2, End: 9, Class: "familial_status",
			Rule: "no-children", Why: "It keeps them away.", Suggestion: "Leave it out.",
		})
	}
	resp, line := behindFront(t, f)
	p := httpapitest.Problem(t, resp, http.StatusUnprocessableEntity, "ai.steering_language")
	if len(p.Findings) != 100 {
		t.Fatalf("%d findings", len(p.Findings))
	}
	got := p.Findings[0]
	if got.Pointer == nil || *got.Pointer != "/linkedin" || got.Phrase != "no kids" || got.Start != 2 || got.End != 9 ||
		got.ProtectedClass != "familial_status" || got.Rule != "no-children" || got.Why != "It keeps them away." || got.Suggestion != "Leave it out." {
		t.Errorf("%+v", got)
	}
	if strings.Contains(fmt.Sprint(line), "kids") {
		t.Errorf("the log quotes the text: %v", line)
	}
}

func TestAProblemDoesNotKeepHeadersOfTheAnswerThatFailed(t *testing.T) {
	h := httpapi.Front(slog.New(slog.DiscardHandler), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"Age", "ETag", "Content-Encoding", "Last-Modified"} {
			w.Header().Set(name, "1")
		}
		w.Header().Set("Content-Length", "1")
		w.Header().Set("Cache-Control", "max-age=60")
		httpapi.WriteError(w, r, fault.New(fault.Conflict, "x.y", "No."))
	}))
	resp := serve(h, httptest.NewRequest("GET", "/", nil))
	for _, name := range []string{"Age", "ETag", "Content-Encoding", "Last-Modified"} {
		if resp.Header.Get(name) != "" {
			t.Errorf("%s is kept", name)
		}
	}
	httpapitest.Problem(t, resp, 409, "x.y")
}

func TestAFaultWithBadBytesIsStillAProblem(t *testing.T) {
	resp, _ := behindFront(t, fault.New(fault.Conflict, "x.y", "\xff"))
	if p := httpapitest.Problem(t, resp, 409, "x.y"); *p.Detail != "\uFFFD" {
		t.Errorf("detail = %q", *p.Detail)
	}
	resp, _ = behindFront(t, fault.New(fault.Conflict, "x.y", strings.Repeat("漢", 1000)))
	if p := httpapitest.Problem(t, resp, 409, "x.y"); len(*p.Detail) > 500 {
		t.Errorf("the detail has %d bytes", len(*p.Detail))
	}
}

func TestWithoutFrontAProblemIsStillWhole(t *testing.T) {
	w := httptest.NewRecorder()
	httpapi.WriteError(w, httptest.NewRequest("GET", "/", nil), errors.New("x"))
	httpapitest.Problem(t, w.Result(), 500, "internal")
}

func TestAfterTheFirstByteAnErrorIsOnlyNoted(t *testing.T) {
	log := new(journal)
	h := httpapi.Front(telemetry.NewLogger(log, "test"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("begun"))
		httpapi.WriteError(w, r, fault.Wrap(errors.New(canary), fault.Unavailable, "x.y", "Sorry."))
	}))
	resp := serve(h, httptest.NewRequest("GET", "/", nil))
	if body := readAll(t, resp.Body); body != "begun" || resp.StatusCode != 200 {
		t.Errorf("%d %q", resp.StatusCode, body)
	}
	if line := log.request(t); line["code"] != "x.y" || line["status"] != float64(200) || !strings.Contains(fmt.Sprint(line["cause"]), canary) {
		t.Errorf("logged %v", line)
	}
}

func TestAnAnswerOfAHandlerNeverHoldsItsCause(t *testing.T) {
	s := search{answer: func(context.Context, searchapi.SearchWebRequestObject) (searchapi.SearchWebResponseObject, error) {
		return nil, fault.Wrap(errors.New(canary), fault.RateLimited, "search.provider_quota", "The quota is used up.")
	}}
	h, log := s.handler(t)
	resp := serve(h, post(fine))
	httpapitest.Problem(t, resp, 429, "search.provider_quota")
	if !strings.Contains(log.String(), canary) {
		t.Error("the log does not have the cause")
	}
}

func TestAProblemInsideAStreamIsTheOneThatWouldHaveBeenAnswered(t *testing.T) {
	for name, err := range map[string]error{
		"a fault":             fault.Wrap(errors.New(canary), fault.BadUpstream, "x.y", "Sorry."),
		"a plain error":       errors.New(canary),
		"the time being over": fmt.Errorf("here: %w", context.DeadlineExceeded),
	} {
		t.Run(name, func(t *testing.T) {
			id := header(telemetry.CorrelationHeader, "4b5b2c0e-8f1f")
			answered, _ := behindFront(t, err, id)
			log := new(journal)
			h := httpapi.Front(telemetry.NewLogger(log, "test"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.WriteHeader(http.StatusOK)
				_, _ = w.Write(httpapi.Problem(r.Context(), err))
			}))
			r := httptest.NewRequest("POST", "/x", nil)
			id(r)
			want, got := readAll(t, answered.Body), readAll(t, serve(h, r).Body)
			if got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			if line := log.request(t); line["code"] == nil || line["status"] != 200.0 || line["problem_status"] != float64(answered.StatusCode) ||
				line["level"] != "ERROR" || !strings.Contains(fmt.Sprint(line), err.Error()) {
				t.Errorf("logged %v", line)
			}
		})
	}
}
