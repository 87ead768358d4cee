package gateway_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"coagent/gen/aiapi"
	"coagent/services/gateway"
)

// The AI service's streams, as the gateway passes them on: the operations are
// those of the real document.

// aiAt is a gateway before an AI service at url.
func aiAt(t *testing.T, url string) *world {
	doc, err := aiapi.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	return newWorld(t, url, func(g *gateway.Gateway) {
		g.Upstreams = []gateway.Upstream{{Name: "ai", URL: url, Doc: doc}}
	})
}

const bioPath, bioBody = "/ai/generate-agent-bio", `{"name":"Dana Whitfield","agencyName":"Lakeside Realty"}`

// begin is how the AI service begins a stream.
func begin(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	w.Header().Set("Vary", "Accept")
}

func say(w http.ResponseWriter, event string) {
	_, _ = io.WriteString(w, event)
	_ = http.NewResponseController(w).Flush()
}

func (w *world) events(t *testing.T, ctx context.Context) *http.Response {
	t.Helper()
	r := w.request(
		t, http.MethodPost, bioPath, strings.NewReader(bioBody), header("Accept", "text/event-stream"), header("Idempotency-Key", "a-key-of-some-length"),
	)
	resp, err := w.client.Do(r.WithContext(ctx))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

func TestEveryEventOfAGenerationArrivesByItself(t *testing.T) {
	transcript := []string{
		"event: heartbeat\ndata: {}\n\n",
		"event: progress\ndata: {\"maxTokens\":512,\"outputTokens\":0,\"stage\":\"writing\"}\n\n",
		"event: meta\ndata: {\"idempotencyStatus\":\"stored\"}\n\n",
		"event: error\ndata: {\"code\":\"timeout\",\"status\":504}\n\n",
		"event: result\ndata: {\"bio\":\"" + strings.Repeat("é", 100_000) + "\"}\n\n", // larger than any buffer between
	}
	read := make(chan struct{})
	s := startService(t, func(w http.ResponseWriter, r *http.Request) {
		begin(w)
		for _, event := range transcript {
			say(w, event)
			select {
			case <-read:
			case <-r.Context().Done():
				return
			}
		}
	})
	w := aiAt(t, s.url)
	resp := w.events(t, soon(t))
	for name, want := range map[string]string{
		"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no", "Content-Encoding": "", "Content-Length": "",
	} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if vary := strings.Join(resp.Header.Values("Vary"), ","); !strings.Contains(vary, "Accept") {
		t.Errorf("Vary %q", vary)
	}
	for _, event := range transcript { // the next is sent only once this one is here
		got := make([]byte, len(event))
		if _, err := io.ReadFull(resp.Body, got); err != nil || string(got) != event {
			t.Fatalf("%.80q with %v, want %.80q", got, err, event)
		}
		read <- struct{}{}
	}
	if rest, err := io.ReadAll(resp.Body); err != nil || len(rest) != 0 {
		t.Errorf("after the end %q and %v", rest, err)
	}
	if got := s.seen()[0]; got.header.Get("Accept") != "text/event-stream" || got.header.Get("Idempotency-Key") != "a-key-of-some-length" || got.body != bioBody {
		t.Errorf("the service was asked %+v", got)
	}
}

func TestTheHeadOfAStreamArrivesBeforeItsFirstEvent(t *testing.T) {
	here := make(chan struct{})
	s := startService(t, func(w http.ResponseWriter, r *http.Request) {
		begin(w)
		say(w, "")
		select {
		case <-here:
			say(w, "event: heartbeat\ndata: {}\n\n")
		case <-r.Context().Done():
		}
	})
	resp := aiAt(t, s.url).events(t, soon(t))
	close(here)
	if body, err := io.ReadAll(resp.Body); err != nil || string(body) != "event: heartbeat\ndata: {}\n\n" {
		t.Errorf("%q %v", body, err)
	}
}

func TestHangingUpAtTheGatewayEndsTheGeneration(t *testing.T) {
	gone := make(chan struct{}, 1)
	s := startService(t, func(w http.ResponseWriter, r *http.Request) {
		begin(w)
		say(w, "event: heartbeat\ndata: {}\n\n")
		<-r.Context().Done()
		gone <- struct{}{}
	})
	w := aiAt(t, s.url)
	for range 6 { // a hang-up is no failure of the service: its circuit stays closed
		ctx, hangUp := context.WithTimeout(t.Context(), 10*time.Second)
		resp := w.events(t, ctx)
		if line, err := bufio.NewReader(resp.Body).ReadString('\n'); err != nil || line != "event: heartbeat\n" {
			t.Fatalf("%q %v", line, err)
		}
		hangUp()
		wait(t, "the service sees the hang-up", gone)
	}
}

func TestWhatFailsBeforeTheFirstEventPassesAsItIs(t *testing.T) {
	const problem = `{"type":"about:blank","title":"Service Unavailable","status":503,"code":"ai.busy","correlationId":"the-same-one"}`
	s := startService(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, problem)
	})
	w := aiAt(t, s.url)
	got := w.post(t, bioPath, bioBody, header("Accept", "text/event-stream"), header("X-Correlation-Id", "the-same-one"))
	got.wantProblem(t, http.StatusServiceUnavailable, "ai.busy")
	if got.body != problem || got.header.Get("Retry-After") != "7" {
		t.Errorf("%v %s", got.header, got.body)
	}
}
