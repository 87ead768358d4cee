package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"coagent/platform/fault"
	"coagent/platform/httpapi/httpapitest"
	"coagent/services/ai"
	"coagent/services/ai/aitest"
)

// steps does a job in the named stages.
func steps(j ai.Job, stages ...ai.Stage) {
	for i, s := range stages {
		j.Tell(ai.Progress{Stage: s, OutputTokens: i})
	}
}

func TestEveryOperationCanShowItsWork(t *testing.T) {
	var w *world
	paths := make(map[string]string) // of the operations that have a row
	w = newWorld(t, func(_ context.Context, j ai.Job) (ai.Outcome, error) {
		steps(j, ai.Queued, ai.Searching, ai.Writing, ai.Repairing, ai.Finishing)
		return ai.Outcome{Model: "model-1", Body: w.example(t, paths[j.Flow.Operation]),
			Key: ai.KeyReplayed, Degraded: []ai.Degradation{ai.WithoutSearch, ai.WithoutRows}}, nil
	})
	examples, err := aitest.Examples(w.doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range ai.Flows {
		if example, ok := examples[f.Operation]; ok {
			paths[f.Operation] = example.Path
		}
	}
	for _, path := range paths {
		s := w.stream(t, path)
		for name, want := range map[string]string{"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Vary": "Accept", "X-Correlation-Id": "the-same-one"} {
			if got := s.resp.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		got := s.rest()
		whole := w.ask(t, path)
		body, err := io.ReadAll(whole.Body)
		if err != nil {
			t.Fatal(err)
		}
		var most int
		if _, err := fmt.Sscanf(got[0].data, `{"maxTokens":%d,`, &most); err != nil {
			t.Fatal(err)
		}
		var want []event
		for i, stage := range []ai.Stage{ai.Queued, ai.Searching, ai.Writing, ai.Repairing, ai.Finishing} {
			want = append(want, event{"progress", fmt.Sprintf(`{"maxTokens":%d,"outputTokens":%d,"stage":"%s"}`, most, i, stage)})
		}
		want = append(want, event{"meta", `{"degraded":["search","rows"],"idempotencyStatus":"replayed","model":"model-1"}`}, event{"result", string(body)})
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%q\nwant\n%q", path, got, want)
		}
		if whole.Header.Get("X-Degraded") != "search,rows" || whole.Header.Get("Idempotency-Status") != "replayed" {
			t.Errorf("%s without a stream: %v", path, whole.Header)
		}
	}
}

func TestAnAnswerOfManyLinesIsOneLine(t *testing.T) {
	w := newWorld(t, func(context.Context, ai.Job) (ai.Outcome, error) {
		var pretty strings.Builder
		line := json.NewEncoder(&pretty)
		line.SetIndent("\r", "\n")
		line.SetEscapeHTML(false)
		err := line.Encode(map[string]any{"bio": "She said \"<b>&\u2028\n\r\n\ndata: x\" " + strings.Repeat("é", 100)})
		return ai.Outcome{Model: "model-1", Body: json.RawMessage(pretty.String())}, err
	})
	got := w.stream(t, "/ai/generate-agent-bio").rest()
	want := event{"result", `{"bio":"She said \"<b>&\u2028\n\r\n\ndata: x\" ` + strings.Repeat("é", 100) + `"}`}
	if len(got) != 2 || got[1] != want {
		t.Errorf("%q\nwant only\n%q", got, want)
	}
}

// trouble are ways to fail, as callers see them.
var trouble = []struct {
	err    error
	status int
	code   string
}{
	{&fault.Error{Kind: fault.Unavailable, Code: "ai.busy", Detail: "Too many.", RetryAfter: 3 * time.Second}, 503, "ai.busy"},
	{
		&fault.Error{
			Kind: fault.Unprocessable, Code: "ai.no_sources", Detail: "None\nwas found.", Fields: []fault.Field{{Pointer: "/body/topic", Code: "x", Detail: "y"}},
		},
		422, "ai.no_sources",
	},
	{fmt.Errorf("what: %w", context.DeadlineExceeded), 504, "timeout"},
	{errors.New("secret cause"), 500, "internal"},
}

func TestAFailureBeforeTheFirstEventIsAPlainProblem(t *testing.T) {
	for _, c := range trouble {
		w := newWorld(t, func(_ context.Context, j ai.Job) (ai.Outcome, error) {
			steps(j, ai.Queued, ai.Writing) // too late to be the first event
			return ai.Outcome{}, c.err
		})
		httpapitest.Problem(t, w.ask(t, blogPath, "text/event-stream"), c.status, c.code)
	}
}

func TestALaterFailureIsAnEventWithTheProblem(t *testing.T) {
	for _, c := range trouble {
		begun := make(chan struct{}, 1)
		w := newWorld(t, func(_ context.Context, j ai.Job) (ai.Outcome, error) {
			if j.Watch != nil {
				steps(j, ai.Writing)
				wait(t, "the first event is read", begun)
			}
			return ai.Outcome{}, c.err
		})
		s := w.stream(t, blogPath)
		if e := s.next(); e.name != "progress" {
			t.Fatalf("%q", e)
		}
		begun <- struct{}{}
		whole, err := io.ReadAll(w.ask(t, blogPath).Body)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := s.rest(), (event{"error", string(whole)}); len(got) != 1 || got[0] != want {
			t.Errorf("%q\nwant only\n%q", got, want)
		}
		wait(t, "the stream is over", w.left)
		if log := w.log.String(); !strings.Contains(log, `"code":"`+c.code+`"`) || !strings.Contains(log, c.err.Error()[:5]) {
			t.Errorf("the log does not tell of %v:\n%s", c.err, log)
		}
		if strings.Contains(string(whole), "secret") {
			t.Error("the cause got out")
		}
	}
}

func TestAnAnswerThatIsNoneIsAnError(t *testing.T) {
	for _, body := range []string{"", `{"bio":`} {
		w := newWorld(t, func(context.Context, ai.Job) (ai.Outcome, error) {
			return ai.Outcome{Model: "model-1", Body: json.RawMessage(body)}, nil
		})
		got := w.stream(t, blogPath).rest()
		if len(got) != 2 || got[1].name != "error" || !strings.Contains(got[1].data, `"code":"internal"`) {
			t.Errorf("%q", got)
		}
	}
}

func TestAPanicIsAFailureOfOneRequest(t *testing.T) {
	next := make(chan struct{}, 1)
	w := newWorld(t, func(_ context.Context, j ai.Job) (ai.Outcome, error) {
		if j.Key != "" {
			steps(j, ai.Writing)
			wait(t, "the first event is read", next)
		}
		panic("canary")
	})
	httpapitest.Problem(t, w.ask(t, blogPath, "text/event-stream"), http.StatusInternalServerError, "internal")
	r := w.request(t, t.Context(), blogPath, "text/event-stream")
	r.Header.Set("Idempotency-Key", "a-key-of-some-length")
	resp, err := w.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	next <- struct{}{}
	body, err := io.ReadAll(resp.Body)
	if err != nil || !strings.Contains(string(body), "event: error\n") || strings.Contains(string(body), "canary") {
		t.Errorf("%v %s", err, body)
	}
	for range 2 {
		wait(t, "a request is over", w.left)
	}
	if log := w.log.String(); strings.Count(log, "panic: canary") != 2 || !strings.Contains(log, "stream_test.go") {
		t.Errorf("the log does not say where:\n%s", log)
	}
}

func TestHangingUpEndsTheWork(t *testing.T) {
	arrived, gone := make(chan struct{}, 1), make(chan struct{}, 1)
	w := newWorld(t, func(ctx context.Context, j ai.Job) (ai.Outcome, error) {
		steps(j, ai.Writing)
		arrived <- struct{}{}
		<-ctx.Done()
		gone <- struct{}{}
		steps(j, ai.Finishing) // must not block
		return ai.Outcome{}, ctx.Err()
	})
	for _, accept := range []string{"text/event-stream", "application/json"} {
		for _, begun := range []bool{true, false} {
			if begun && accept == "application/json" {
				continue
			}
			ctx, hangUp := context.WithCancel(t.Context())
			asked := make(chan error, 1)
			first := make(chan struct{})
			go func() {
				resp, err := w.client.Do(w.request(t, ctx, blogPath, accept))
				if err == nil {
					close(first)
					_, err = io.Copy(io.Discard, resp.Body)
					_ = resp.Body.Close()
				}
				asked <- err
			}()
			wait(t, "the work begins", arrived)
			if begun {
				wait(t, "the stream begins", first)
			}
			hangUp()
			wait(t, "the work ends", gone)
			wait(t, "the handler is done", w.left)
			if err := wait(t, "the caller is done", asked); !errors.Is(err, context.Canceled) {
				t.Errorf("the caller got %v", err)
			}
		}
	}
	if log := w.log.String(); strings.Contains(log, `"ERROR"`) || strings.Count(log, `"status":499`) != 3 {
		t.Errorf("the log blames somebody:\n%s", log)
	}
}

func TestTwoHundredStreamsAtOnce(t *testing.T) {
	const many = 200
	var all sync.WaitGroup
	all.Add(many)
	var w *world
	w = newWorld(t, func(_ context.Context, j ai.Job) (ai.Outcome, error) {
		steps(j, ai.Searching, ai.Writing)
		all.Done()
		all.Wait() // everybody is here
		for i := range 100 {
			j.Tell(ai.Progress{Stage: ai.Writing, OutputTokens: i})
		}
		return ai.Outcome{Model: "model-1", Body: w.example(t, blogPath), Key: ai.KeyStatus("stored")}, nil
	})
	var callers sync.WaitGroup
	for range many {
		callers.Go(func() {
			resp, err := w.client.Do(w.request(t, t.Context(), blogPath, "text/event-stream"))
			if err != nil {
				t.Error(err)
				return
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			if err != nil || !strings.HasSuffix(string(body), "event: result\ndata: "+string(w.example(t, blogPath))+"\n\n") {
				t.Errorf("%v %s", err, body)
			}
		})
	}
	callers.Wait()
}

func TestTheDocumentHasTheStagesAndStatusesOfTheDomain(t *testing.T) {
	w := prepare(t)
	for schema, want := range map[string][]any{
		"Progress.stage":               {ai.Waiting, ai.Queued, ai.Searching, ai.Writing, ai.Repairing, ai.Finishing},
		"ResultMeta.idempotencyStatus": {ai.KeyStored, ai.KeyReplayed, ai.KeyUnavailable},
	} {
		object, member, _ := strings.Cut(schema, ".")
		listed := w.doc.Components.Schemas[object].Value.Properties[member].Value.Enum
		if got, want := fmt.Sprint(listed), fmt.Sprint(want); got != want {
			t.Errorf("%s lists %s, and the domain has %s", schema, got, want)
		}
	}
}
