package faults_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"coagent/mocks/faults"
)

// stand answers every POST / with the fault's kind.
func standIn(script *faults.Script) http.Handler {
	mux := http.NewServeMux()
	script.Mount(mux)
	mux.Handle("POST /{$}", script.Handler(func(w http.ResponseWriter, _ *http.Request, _ []byte, fault string) {
		if fault == "reset" {
			faults.Reset()
		}
		_, _ = io.WriteString(w, fault)
	}))
	return mux
}

func ask(t *testing.T, h http.Handler, method, path, body string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body)))
	return w.Code, strings.TrimSpace(w.Body.String())
}

func TestFaultsApplyInTheOrderOfTheScript(t *testing.T) {
	script := faults.New("throttle", "reset")
	script.Push(faults.Fault{Kind: "throttle", Times: 2})
	script.Push(faults.Fault{Kind: faults.None})
	h := standIn(script)
	var got []string
	for range 4 {
		_, body := ask(t, h, "POST", "/", "{}")
		got = append(got, body)
	}
	if want := []string{"throttle", "throttle", "", ""}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	recorded := make([]string, 0, 4)
	for _, c := range script.Calls() {
		recorded = append(recorded, c.Fault)
	}
	if want := []string{"throttle", "throttle", "none", ""}; !slices.Equal(recorded, want) {
		t.Errorf("recorded %q, want %q", recorded, want)
	}
}

func TestAFaultForEverLastsUntilItIsCleared(t *testing.T) {
	script := faults.New("throttle")
	script.Push(faults.Fault{Kind: "throttle", Times: faults.Forever})
	h := standIn(script)
	for range 50 {
		if _, body := ask(t, h, "POST", "/", ""); body != "throttle" {
			t.Fatalf("got %q", body)
		}
	}
	if status, _ := ask(t, h, "DELETE", "/_admin/faults", ""); status != http.StatusNoContent {
		t.Errorf("clearing: status %d", status)
	}
	if _, body := ask(t, h, "POST", "/", ""); body != "" {
		t.Errorf("after clearing: %q", body)
	}
}

func TestAFaultThatMakesNoSenseIsRefusedByName(t *testing.T) {
	h := standIn(faults.New("throttle", "reset"))
	for _, c := range []struct{ body, says string }{
		{`{"kind":"thortle"}`, `kind "thortle" is unknown; this stand-in knows none, throttle, reset`},
		{`{"times":1}`, `kind "" is unknown`},
		{`{"kind":"throttle","tims":2}`, `unknown field "tims"`},
		{`{"kind":"throttle","times":0}`, "times is 0"},
		{`{"kind":"throttle","times":-2}`, "times is -2"},
		{`{"kind":"throttle","times":1000001}`, "times is 1000001"},
		{`{"kind":"throttle","times":"2"}`, "times"},
		{`{"kind":"throttle","delayMs":-1}`, "delayMs is -1"},
		{`{"kind":"throttle","delayMs":300001}`, "delayMs is 300001"},
		{`{"kind":"throttle"} {}`, "something after"},
		{``, "EOF"},
	} {
		status, body := ask(t, h, "POST", "/_admin/faults", c.body)
		var problem struct{ Error string }
		if err := json.Unmarshal([]byte(body), &problem); err != nil {
			t.Fatal(err)
		}
		if status != http.StatusBadRequest || !strings.Contains(problem.Error, c.says) {
			t.Errorf("%s: %d %s, want 400 and %q", c.body, status, problem.Error, c.says)
		}
	}
	if _, body := ask(t, h, "GET", "/_admin/faults", ""); body != `{"faults":[],"kinds":["none","throttle","reset"]}` {
		t.Errorf("a refused fault is in the queue: %s", body)
	}
}

func TestTheQueueIsShownAndBounded(t *testing.T) {
	script := faults.New("throttle")
	h := standIn(script)
	status, _ := ask(t, h, "POST", "/_admin/faults", `{"kind":"throttle","delayMs":5}`)
	if status != http.StatusCreated {
		t.Fatalf("status %d", status)
	}
	if _, body := ask(t, h, "GET", "/_admin/faults", ""); !strings.Contains(body, `[{"kind":"throttle","times":1,"delayMs":5}]`) {
		t.Errorf("shown as %s", body)
	}
	for range 999 {
		script.Push(faults.Fault{Kind: "throttle"})
	}
	if status, _ := ask(t, h, "POST", "/_admin/faults", `{"kind":"throttle"}`); status != http.StatusBadRequest {
		t.Errorf("the 1001st fault was taken: status %d", status)
	}
}

func TestPushingAnUnknownKindPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a misspelt fault went unnoticed")
		}
	}()
	faults.New("throttle").Push(faults.Fault{Kind: "thortle"})
}

func TestADelayHoldsTheAnswerBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := faults.New()
		script.Push(faults.Fault{Kind: faults.None, DelayMs: 1500})
		began := time.Now()
		ask(t, standIn(script), "POST", "/", "{}")
		if took := time.Since(began); took != 1500*time.Millisecond {
			t.Errorf("took %v", took)
		}
	})
}

func TestADelayEndsWhenTheCallerLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := faults.New()
		script.Push(faults.Fault{Kind: faults.None, DelayMs: 60_000})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		w, began := httptest.NewRecorder(), time.Now()
		standIn(script).ServeHTTP(w, httptest.NewRequestWithContext(ctx, "POST", "/", strings.NewReader("{}")))
		if took := time.Since(began); took != time.Second {
			t.Errorf("waited %v for a caller who had left", took)
		}
		if calls := script.Calls(); len(calls) != 1 || !calls[0].HungUp {
			t.Errorf("recorded as %+v", calls)
		}
	})
}

func TestHangingUpOnTheWireIsRecorded(t *testing.T) {
	script := faults.New()
	script.Push(faults.Fault{Kind: faults.None, DelayMs: 60_000})
	done := make(chan struct{})
	inner := standIn(script)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(done)
		inner.ServeHTTP(w, r)
	}))
	defer srv.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "POST", srv.URL, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := srv.Client().Do(req); err == nil {
		_ = resp.Body.Close()
		t.Fatal("answered after all")
	}
	<-done
	if calls := script.Calls(); len(calls) != 1 || !calls[0].HungUp {
		t.Errorf("recorded as %+v", calls)
	}
}

func TestResetClosesTheConnectionWithoutAnAnswer(t *testing.T) {
	script := faults.New("reset")
	script.Push(faults.Fault{Kind: "reset"})
	srv := httptest.NewServer(standIn(script))
	defer srv.Close()
	req, err := http.NewRequestWithContext(t.Context(), "POST", srv.URL, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := srv.Client().Do(req); err == nil {
		_ = resp.Body.Close()
		t.Errorf("answered with %d", resp.StatusCode)
	}
	if script.Count() != 1 {
		t.Errorf("%d calls", script.Count())
	}
}

func TestThePeakIsTheMostCallsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := faults.New("reset")
		h := standIn(script)
		together := func(n int) {
			var calls sync.WaitGroup
			for range n {
				calls.Go(func() { ask(t, h, "POST", "/", "{}") })
			}
			calls.Wait()
		}
		script.Push(faults.Fault{Kind: faults.None, Times: faults.Forever, DelayMs: 1000})
		together(3)
		together(7)
		together(2)
		if script.Peak() != 7 {
			t.Errorf("peak %d, want 7", script.Peak())
		}
		if _, body := ask(t, h, "GET", "/_admin/calls", ""); !strings.Contains(body, `"peak":7`) {
			t.Errorf("shown as %.200s", body)
		}
		script.ClearCalls()
		together(2)
		if script.Peak() != 2 {
			t.Errorf("peak %d after clearing, want 2", script.Peak())
		}
		script.Clear()
		script.Push(faults.Fault{Kind: "reset", Times: 3})
		for range 3 { // a call that ends with a panic has ended
			func() {
				defer func() { _ = recover() }()
				ask(t, h, "POST", "/", "{}")
			}()
		}
		if script.Peak() != 2 {
			t.Errorf("peak %d after calls that were cut, want 2", script.Peak())
		}
	})
}

func TestTheRecordIsBoundedAndItsCountExact(t *testing.T) {
	script := faults.New()
	h := standIn(script)
	for range 1003 {
		ask(t, h, "POST", "/", `{"n":1}`)
	}
	calls := script.Calls()
	if len(calls) != 1000 || script.Count() != 1003 {
		t.Errorf("kept %d of %d", len(calls), script.Count())
	}
	var shown struct {
		Count int
		Calls []faults.Call
	}
	_, body := ask(t, h, "GET", "/_admin/calls", "")
	if err := json.Unmarshal([]byte(body), &shown); err != nil {
		t.Fatal(err)
	}
	if shown.Count != 1003 || len(shown.Calls) != 1000 || string(shown.Calls[0].Request) != `{"n":1}` || shown.Calls[0].Path != "/" {
		t.Errorf("shown: count %d, %d calls, first %+v", shown.Count, len(shown.Calls), shown.Calls[0])
	}
	ask(t, h, "DELETE", "/_admin/calls", "")
	if script.Count() != 0 || len(script.Calls()) != 0 {
		t.Error("the record was not cleared")
	}
}

func TestTheRecordIsBoundedInBytesToo(t *testing.T) {
	var recent faults.Recent[int]
	for i := range 10 {
		recent.Add(i, 7<<20)
	}
	if got, want := recent.Items(), []int{6, 7, 8, 9}; !slices.Equal(got, want) || recent.Count() != 10 {
		t.Errorf("kept %v, want %v; count %d", got, want, recent.Count())
	}
	recent.Add(10, 64<<20)
	if got := recent.Items(); !slices.Equal(got, []int{10}) {
		t.Errorf("kept %v; the newest stays whatever its size", got)
	}
}

func TestABodyOverTheLimitIsRefused(t *testing.T) {
	if status, _ := ask(t, standIn(faults.New()), "POST", "/", strings.Repeat("x", 8<<20+1)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", status)
	}
}

func TestAnUnknownPathIsRecordedAndUsesUpNoFault(t *testing.T) {
	script := faults.New("throttle")
	script.Push(faults.Fault{Kind: "throttle"})
	if status, _ := ask(t, standIn(script), "POST", "/model/a%2Fb/invoke", "not json"); status != http.StatusNotFound {
		t.Errorf("status %d", status)
	}
	calls := script.Calls()
	if len(calls) != 1 || calls[0].Path != "/model/a%2Fb/invoke" || string(calls[0].Request) != `"not json"` || len(script.Pending()) != 1 {
		t.Errorf("calls %+v, pending %v", calls, script.Pending())
	}
}

func TestTheAccessLogTellsOfEachCall(t *testing.T) {
	script := faults.New("throttle")
	script.Push(faults.Fault{Kind: "throttle"})
	var out strings.Builder
	h := faults.AccessLog(slog.New(slog.NewJSONHandler(&out, nil)), standIn(script))
	ask(t, h, "GET", "/healthz", "")
	ask(t, h, "POST", "/", `{"secret":1}`)
	var line struct {
		Msg, Method, Path, Fault string
		Status                   int
	}
	if err := json.Unmarshal([]byte(out.String()), &line); err != nil {
		t.Fatalf("not one line of JSON: %v: %s", err, out.String())
	}
	if line.Msg != "call" || line.Method != "POST" || line.Path != "/" || line.Status != 200 || line.Fault != "throttle" {
		t.Errorf("line %+v", line)
	}
	if strings.Contains(out.String(), "secret") {
		t.Error("a body is in the log")
	}
}
