package bedrock_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/smithy-go/eventstream"

	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/ai"
	"coagent/services/ai/bedrock"
)

// What the model API says word for word, where the stand-in is too polite.

const usage = `"usage":{"inputTokens":7,"outputTokens":9,"totalTokens":16},"metrics":{"latencyMs":1}`

// says answers with a message of these content blocks, or streams the events.
func says(stop, blocks string, events ...event) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "-stream") {
			w.Header().Set("Content-Type", "application/json")
			_, _ = fmt.Fprintf(w, `{"output":{"message":{"role":"assistant","content":[%s]}},"stopReason":%q,%s}`, blocks, stop, usage)
			return
		}
		for _, e := range append(slices.Clone(events), event{"messageStop", fmt.Sprintf(`{"stopReason":%q}`, stop)}, event{"metadata", "{" + usage + "}"}) {
			e.send(w)
		}
	})
}

// event is a message of a stream; a name that ends in Exception is one.
type event struct{ name, payload string }

func (e event) send(w io.Writer) {
	kind, header := "event", eventstream.EventTypeHeader
	if strings.HasSuffix(e.name, "Exception") {
		kind, header = "exception", eventstream.ExceptionTypeHeader
	}
	_ = eventstream.NewEncoder().Encode(w, eventstream.Message{Payload: []byte(e.payload), Headers: eventstream.Headers{
		{Name: eventstream.MessageTypeHeader, Value: eventstream.StringValue(kind)},
		{Name: header, Value: eventstream.StringValue(e.name)},
	}})
}

func text(s string) event {
	return event{"contentBlockDelta", fmt.Sprintf(`{"contentBlockIndex":0,"delta":{"text":%q}}`, s)}
}

func input(block int, s string) event {
	return event{"contentBlockDelta", fmt.Sprintf(`{"contentBlockIndex":%d,"delta":{"toolUse":{"input":%q}}}`, block, s)}
}

func call(input string) string {
	return `{"toolUse":{"toolUseId":"t","name":"answer","input":` + input + `}}`
}

func TestTheAnswerIsTakenFromWhereItStands(t *testing.T) {
	const prose, object = "Here it is:", `{"n":[1.50,12345678901234567890,1e3],"t":"a"}`
	fenced := "Sure!\n```json\n{\"t\":\"```\"}\n```\nAnything else?"
	for name, c := range map[string]struct {
		mode   bedrock.Mode
		blocks string
		events []event
		want   string
	}{
		"numbers keep their form":        {bedrock.ForcedTool, call(object), []event{input(0, object[:9]), input(0, object[9:])}, object},
		"a call counts, not its preface": {bedrock.StrictTool, `{"text":"` + prose + `"},` + call(object), []event{text(prose), input(1, object)}, object},
		"the first of two calls":         {bedrock.StrictTool, call(object) + "," + call(`{}`), []event{input(0, object), input(1, `{}`)}, object},
		"text instead of a call":         {bedrock.StrictTool, `{"text":"{\"t\":1}"}`, []event{text(`{"t"`), text(`:1}`)}, `{"t":1}`},
		"text in a fence, as it is":      {bedrock.Prompt, `{"text":` + quoted(fenced) + `}`, []event{text(fenced)}, fenced},
		"thoughts are not the answer": {bedrock.Prompt, `{"reasoningContent":{"reasoningText":{"text":"hm"}}},{"text":"{}"}`,
			[]event{{"contentBlockDelta", `{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"hm"}}}`}, text("{}")}, "{}"},
		"events that nobody knows yet": {bedrock.Native, `{"text":"{}"}`, []event{{"somethingNew", `{}`}, text("{}")}, "{}"},
		"nothing":                      {bedrock.ForcedTool, ``, nil, ""},
	} {
		client := clientOf(t, says("end_turn", c.blocks, c.events...), c.mode)
		for _, grown := range []func(int){nil, func(int) {}} {
			done, err := client.Complete(t.Context(), prompt(), grown)
			if err != nil || done.Text != c.want || done.Usage != (ai.Usage{InputTokens: 7, OutputTokens: 9}) {
				t.Errorf("%s, streamed %v: %q %+v, %v; want %q", name, grown != nil, done.Text, done.Usage, err, c.want)
			}
		}
	}
}

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

func TestARequestIsAsTheModelAPIWantsIt(t *testing.T) {
	const schema = `{"type":"object","properties":{"z":{"type":"number","enum":[1.0]},"a":{"enum":[]}}}`
	const turns = `"messages":[{"role":"user","content":[{"text":"Write."}]},{"role":"assistant","content":[{"text":"{}"}]},{"role":"user","content":[{"text":"Mend."}]}]`
	golden := map[bedrock.Mode]string{
		bedrock.Native: `{` + turns + `,"inferenceConfig":{"maxTokens":2000,"temperature":0.5},"system":[{"text":"Be brief."}],
			"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"name":"answer","schema":` + quoted(schema) + `}}}}}`,
		bedrock.StrictTool: `{` + turns + `,"inferenceConfig":{"maxTokens":2000,"temperature":0.5},
			"system":[{"text":"Be brief.\n\nAnswer by calling the tool named answer, once and with nothing before it or after it."}],
			"toolConfig":{"toolChoice":{"auto":{}},"tools":[{"toolSpec":{"name":"answer","description":"Takes the whole answer.","strict":true,"inputSchema":{"json":` + schema + `}}}]}}`,
		bedrock.ForcedTool: `{` + turns + `,"inferenceConfig":{"maxTokens":2000,"temperature":0.5},"system":[{"text":"Be brief."}],
			"toolConfig":{"toolChoice":{"tool":{"name":"answer"}},"tools":[{"toolSpec":{"name":"answer","description":"Takes the whole answer.","inputSchema":{"json":` + schema + `}}}]}}`,
		bedrock.Prompt: `{` + turns + `,"inferenceConfig":{"maxTokens":2000,"temperature":0.5},
			"system":[{"text":` + quoted("Be brief.\n\nThe answer is one JSON object that fits the schema below, and nothing else.\n<answer_schema>\n"+schema+"\n</answer_schema>") + `}]}`,
	}
	p := prompt()
	p.Schema, p.Turns = schema, []ai.Turn{{Role: ai.User, Text: "Write."}, {Role: ai.Assistant, Text: "{}"}, {Role: ai.User, Text: "Mend."}}
	for _, mode := range modes {
		for _, sampling := range []bool{true, false} {
			for _, grown := range []func(int){nil, func(int) {}} {
				var sent []byte
				client := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					sent, _ = io.ReadAll(r.Body)
					says("end_turn", `{"text":"{}"}`, text("{}")).ServeHTTP(w, r)
				}), mode)
				client.Models[ai.Deep] = bedrock.Model{ID: deepModel, Mode: mode, Sampling: sampling}
				if _, err := client.Complete(t.Context(), p, grown); err != nil {
					t.Fatal(err)
				}
				want := golden[mode]
				if !sampling {
					want = strings.Replace(want, `,"temperature":0.5`, "", 1)
				}
				if mode != bedrock.Native && mode != bedrock.Prompt && !strings.Contains(string(sent), schema) {
					t.Errorf("%s: the schema was taken apart: %s", mode, sent)
				}
				if !reflect.DeepEqual(plain(t, sent), plain(t, []byte(want))) {
					t.Errorf("%s, sampling %v: sent\n%s\nwant\n%s", mode, sampling, sent, want)
				}
			}
		}
	}
}

func plain(t *testing.T, b []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	return v
}

func TestAnExceptionInAStreamIsWhatItIsOutsideOfOne(t *testing.T) {
	for name, c := range map[string]struct {
		code  string
		calls int32
	}{
		"throttlingException":         {"ai.model_throttled", 4},
		"serviceUnavailableException": {"ai.model_unavailable", 4},
		"modelTimeoutException":       {"ai.model_timeout", 1}, // not among the stream's own
		"modelStreamErrorException":   {"ai.model_unavailable", 1},
		"internalServerException":     {"ai.model_unavailable", 1},
		"validationException":         {"ai.model_rejected", 1},
		"somethingNewException":       {"ai.model_unavailable", 1},
	} {
		var calls atomic.Int32
		client := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			calls.Add(1)
			text(`{"t":`).send(w)
			event{name, `{"message":"secret"}`}.send(w)
		}), bedrock.Native)
		_, err := client.Complete(t.Context(), prompt(), func(int) {})
		if fault.CodeOf(err) != c.code || calls.Load() != c.calls || strings.Contains(fmt.Sprint(err), "secret") {
			t.Errorf("%s: %v after %d calls, want %s after %d", name, err, calls.Load(), c.code, c.calls)
		}
	}
}

func TestStreamsAreReadSideBySide(t *testing.T) {
	client := clientOf(t, says("end_turn", "", text(`{"t":`), text(`1}`)), bedrock.Native)
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if done, err := client.Complete(t.Context(), prompt(), func(int) {}); err != nil || done.Text != `{"t":1}` {
				t.Error(done.Text, err)
			}
		})
	}
	all.Wait()
}

// The SDK closes a request's body as soon as the answer begins. That must not cost the
// connection, on which a stream is still to be read.
func TestNoRequestCutsOffItsOwnAnswer(t *testing.T) {
	answer := says("end_turn", `{"text":"{}"}`, text("{}"))
	var mu sync.Mutex
	connections := map[string]bool{}
	client := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		connections[r.RemoteAddr] = true
		mu.Unlock()
		_, _ = io.Copy(io.Discard, r.Body)
		answer.ServeHTTP(w, r)
	}), bedrock.Native)
	long := prompt()
	long.Turns[0].Text = strings.Repeat("word ", 40_000)
	for range 20 {
		for _, p := range []ai.Prompt{prompt(), long} {
			for _, grown := range []func(int){nil, func(int) {}} {
				if _, err := client.Complete(t.Context(), p, grown); err != nil {
					t.Error(err)
				}
			}
		}
	}
	if len(connections) != 1 {
		t.Errorf("%d connections for calls that came one after the other", len(connections))
	}
}

// inMemory takes requests to a handler without a socket, so that time can be
// that of a synctest bubble. The answer can be read while it is written.
type inMemory struct{ http.Handler }

func (m inMemory) Do(r *http.Request) (*http.Response, error) {
	reader, writer := io.Pipe()
	context.AfterFunc(r.Context(), func() { _ = writer.CloseWithError(r.Context().Err()) })
	go func() {
		m.ServeHTTP(&pipeWriter{httptest.NewRecorder(), writer}, r)
		_ = writer.Close()
	}()
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: reader, Request: r}, nil
}

type pipeWriter struct {
	http.ResponseWriter
	to io.Writer
}

func (w *pipeWriter) Write(b []byte) (int, error) { return w.to.Write(b) }

func inMemoryClient(handler http.HandlerFunc) *bedrock.Client {
	return &bedrock.Client{
		API: bedrockruntime.New(bedrockruntime.Options{
			Region: "us-east-1", HTTPClient: inMemory{handler}, Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
		}),
		Models: map[ai.Tier]bedrock.Model{ai.Deep: {ID: deepModel, Mode: bedrock.Native}},
		Guard:  &upstream.Guard{Name: "bedrock", Code: "ai.model", Attempts: 4, Timeout: time.Minute},
	}
}

func TestGrowthIsToldAtMostEveryTenthOfASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := inMemoryClient(func(w http.ResponseWriter, r *http.Request) {
			for range 10 {
				text("12345678").send(w) // two tokens, every 30 ms
				time.Sleep(30 * time.Millisecond)
			}
			says("end_turn", "", text("x")).ServeHTTP(w, r)
		})
		var growth []int
		var last time.Time
		_, err := client.Complete(t.Context(), prompt(), func(tokens int) {
			if len(growth) > 0 && tokens != 9 && time.Since(last) < 100*time.Millisecond {
				t.Errorf("%d came %v after the one before", tokens, time.Since(last))
			}
			growth, last = append(growth, tokens), time.Now()
		})
		// 2 tokens at once, 10 and 18 at 120 and 240 ms; the usage says 9.
		if want := []int{2, 10, 18}; err != nil || !slices.Equal(growth, want) {
			t.Errorf("grew %v, %v; want %v", growth, err, want)
		}
	})
}

func TestAStreamThatStallsEndsWithItsAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began, calls := time.Now(), 0
		client := inMemoryClient(func(w http.ResponseWriter, r *http.Request) {
			calls++
			text("{").send(w)
			<-r.Context().Done()
		})
		_, err := client.Complete(t.Context(), prompt(), func(int) {})
		if took := time.Since(began); fault.CodeOf(err) != "ai.model_timeout" || took != time.Minute || calls != 1 {
			t.Errorf("%v after %v and %d calls", err, took, calls)
		}
	})
}

func TestAHangUpEndsAStreamThatStalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan struct{})
		client := inMemoryClient(func(w http.ResponseWriter, r *http.Request) {
			defer close(ended)
			text("12345678").send(w)
			<-r.Context().Done()
		})
		began := time.Now()
		ctx, hangUp := context.WithCancel(t.Context())
		_, err := client.Complete(ctx, prompt(), func(int) { hangUp() })
		<-ended
		if !errors.Is(err, context.Canceled) || time.Since(began) != 0 {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}
