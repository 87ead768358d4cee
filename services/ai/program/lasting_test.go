package program

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"coagent/mocks/faults"
	"coagent/platform/processtest"
	"coagent/platform/redistest"
)

const lastingKey = "0d9f7a1e-6c1b-4a53-9c3b-4f0e5b9d6c20"

// begin asks for the blog post under the key, in a program at url, as a stream.
func (w *world) begin(ctx context.Context, t *testing.T, url string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+blogPath, strings.NewReader(blogBody))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "text/event-stream")
	req.Header.Set("Idempotency-Key", lastingKey)
	req.Header.Set("Authorization", "Bearer "+w.issuer.Token("user-1"))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

// cancels asks a program at url to cancel what is written under the key.
func (w *world) cancels(t *testing.T, url, user string) (status int, code string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, url+"/ai/generations/"+lastingKey, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+w.issuer.Token(user))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var problem struct{ Code string }
	if body, err := io.ReadAll(resp.Body); err != nil || len(body) > 0 && json.Unmarshal(body, &problem) != nil {
		t.Fatalf("%d %s %v", resp.StatusCode, body, err)
	}
	return resp.StatusCode, problem.Code
}

func grows(e event) bool { tokens, _ := e.data["outputTokens"].(float64); return tokens > 0 }

// A page is closed in the middle, and another process is asked for the same.
func TestAKeyedGenerationOutlivesItsPage(t *testing.T) {
	w := newWorld(t, "REDIS_ENDPOINT", redistest.Start(t).Endpoint())
	other := processtest.Start(t, processtest.BuildFolder(t, "../cmd/ai"), w.environment(), io.Discard)
	w.bedrock.Faults.Push(faults.Fault{Kind: "trickle"})
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	read(t, w.begin(ctx, t, w.url), grows)
	leave()
	rest := read(t, w.begin(t.Context(), t, other.URL), nil)
	if got := stages(rest); !strings.HasPrefix(got, "waiting searching writing") || !strings.HasSuffix(got, " meta result") {
		t.Errorf("who comes back sees %s", got)
	}
	if n := w.bedrock.Faults.Count(); n != 1 || w.bedrock.Faults.Calls()[0].HungUp {
		t.Errorf("%d calls of the model, %+v", n, w.bedrock.Faults.Calls())
	}
	eventually(t, "the event", func() bool { return len(w.bus.Events()) > 0 })
	if status, code := w.cancels(t, other.URL, "user-1"); status != http.StatusConflict || code != "ai.generation_finished" {
		t.Errorf("it is cancelled afterwards: %d %s", status, code)
	}
	if n := w.told(t); n != 1 {
		t.Errorf("%d events", n)
	}
}

func TestAGenerationIsCancelledFromAnotherProcess(t *testing.T) {
	w := newWorld(t, "REDIS_ENDPOINT", redistest.Start(t).Endpoint())
	other := processtest.Start(t, processtest.BuildFolder(t, "../cmd/ai"), w.environment(), io.Discard)
	w.bedrock.Faults.Push(faults.Fault{Kind: "trickle"})
	watched := w.begin(t.Context(), t, w.url)
	read(t, watched, grows)
	if status, code := w.cancels(t, other.URL, "user-2"); status != http.StatusNotFound || code != "ai.generation_not_found" {
		t.Errorf("somebody else cancels it: %d %s", status, code)
	}
	began := time.Now()
	for range 2 {
		if status, code := w.cancels(t, other.URL, "user-1"); status != http.StatusNoContent {
			t.Errorf("%d %s", status, code)
		}
	}
	eventually(t, "the model's stream is closed", func() bool { return w.bedrock.Faults.Calls()[0].HungUp })
	t.Logf("the stand-in saw it after %v", time.Since(began).Round(time.Millisecond))
	rest := read(t, watched, nil)
	if last := rest[len(rest)-1]; last.name != "error" || last.data["code"] != "ai.generation_cancelled" {
		t.Errorf("who watches is told %+v", last)
	}
	resp, answer := w.postAs(t, "Bearer "+w.issuer.Token("user-1"), blogPath, blogBody, "Idempotency-Key", lastingKey)
	if resp.StatusCode != http.StatusConflict || !strings.Contains(answer, "ai.generation_cancelled") {
		t.Errorf("who asks again gets %d %s", resp.StatusCode, answer)
	}
	if n := len(w.bus.Events()); n != 0 || w.bedrock.Faults.Count() != 1 {
		t.Errorf("%d events, %d calls of the model", n, w.bedrock.Faults.Count())
	}
}

func TestWithoutRedisNothingCanBeCancelled(t *testing.T) {
	w := newWorld(t)
	if status, code := w.cancels(t, w.url, "user-1"); status != http.StatusServiceUnavailable || code != "ai.keys_unavailable" {
		t.Errorf("%d %s", status, code)
	}
}
