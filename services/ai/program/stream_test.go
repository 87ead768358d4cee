package program

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"coagent/mocks/faults"
	"coagent/platform/httpapi/httpapitest"
)

// event is one server-sent event.
type event struct {
	name string
	data map[string]any
}

// read reads a stream to its end, or until stop says so.
func read(t *testing.T, resp *http.Response, stop func(event) bool) []event {
	t.Helper()
	var all []event
	var name string
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		switch key, value, _ := strings.Cut(lines.Text(), ": "); key {
		case "event":
			name = value
		case "data":
			e := event{name: name}
			if err := json.Unmarshal([]byte(value), &e.data); err != nil {
				t.Fatalf("%s: %v", value, err)
			}
			all = append(all, e)
			if stop != nil && stop(e) {
				return all
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// stages are the names of the events, and the stages of those that tell of progress.
func stages(all []event) string {
	var told []string
	for _, e := range all {
		name := e.name
		if stage, ok := e.data["stage"].(string); ok {
			name = stage
		}
		if len(told) == 0 || told[len(told)-1] != name {
			told = append(told, name)
		}
	}
	return strings.Join(told, " ")
}

func (w *world) watch(t *testing.T, path, body string) *http.Response {
	t.Helper()
	return w.open(t, "Bearer "+w.issuer.Token("user-1"), path, body, "Accept", "text/event-stream")
}

func TestEveryOperationShowsItsWork(t *testing.T) {
	w := newWorld(t)
	all := everyOperation(t)
	for path, body := range all {
		w.bedrock.Faults.Push(faults.Fault{Kind: "trickle"})
		resp := w.watch(t, path, body)
		if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/event-stream" {
			t.Fatalf("%s: %d %s", path, resp.StatusCode, resp.Header.Get("Content-Type"))
		}
		events := read(t, resp, nil)
		got := strings.TrimPrefix(stages(events), "searching ")
		if got != "writing finishing meta result" && got != "writing meta result" {
			t.Errorf("%s: %s", path, got)
		}
		for i, e := range events[:len(events)-1] {
			if tokens, _ := e.data["outputTokens"].(float64); e.name == "progress" && (tokens < 0 || tokens > e.data["maxTokens"].(float64)) {
				t.Errorf("%s: event %d is %v", path, i, e.data)
			}
		}
		if meta := events[len(events)-2]; meta.data["model"] != "anthropic.claude-sonnet-4-6" {
			t.Errorf("%s: %v", path, meta)
		}
		_ = resp.Body.Close()
	}
	if n := w.told(t); n != len(all) {
		t.Errorf("%d events on the bus", n)
	}
}

func TestAFailureOnTheWayIsAnEventAndOneAtOnceAProblem(t *testing.T) {
	w := newWorld(t)
	w.bedrock.Faults.Push(faults.Fault{Kind: "truncated", DelayMs: 300})
	all := read(t, w.watch(t, blogPath, blogBody), nil)
	last := all[len(all)-1]
	if last.name != "error" || last.data["code"] != "ai.output_truncated" || last.data["status"] != 502.0 || last.data["correlationId"] == "" {
		t.Errorf("got %v", all)
	}
	httpapitest.Problem(t, w.watch(t, blogPath, `{"topic":"x"}`), http.StatusBadRequest, "invalid_request")
	w.bedrock.Faults.Push(faults.Fault{Kind: "validation"})
	httpapitest.Problem(t, w.watch(t, "/ai/generate-agent-bio", everyOperation(t)["/ai/generate-agent-bio"]), http.StatusBadGateway, "ai.model_rejected")
	if n := len(w.bus.Events()); n != 0 {
		t.Errorf("%d events on the bus", n)
	}
}

func TestARepairIsShown(t *testing.T) {
	w := newWorld(t)
	w.bedrock.Faults.Push(faults.Fault{Kind: "schema_breaking", DelayMs: 100})
	all := read(t, w.watch(t, "/ai/generate-agent-bio", everyOperation(t)["/ai/generate-agent-bio"]), nil)
	if got := stages(all); !strings.HasPrefix(got, "writing repairing") || !strings.HasSuffix(got, "result") {
		t.Errorf("got %s", got)
	}
}

func TestHangingUpOnAStreamStopsTheModel(t *testing.T) {
	w := newWorld(t)
	w.bedrock.Faults.Push(faults.Fault{Kind: "trickle"})
	ctx, hangUp := context.WithCancel(t.Context())
	defer hangUp()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url+blogPath, strings.NewReader(blogBody))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "text/event-stream")
	req.Header.Set("Authorization", "Bearer "+w.issuer.Token("user-1"))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	read(t, resp, func(e event) bool { tokens, _ := e.data["outputTokens"].(float64); return tokens > 0 })
	hangUp()
	eventually(t, "the model's stream is closed", func() bool { return w.bedrock.Faults.Calls()[0].HungUp })
	if n := len(w.bus.Events()); n != 0 {
		t.Errorf("%d events on the bus", n)
	}
}
