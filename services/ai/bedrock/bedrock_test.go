package bedrock_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	standin "coagent/mocks/bedrock"
	"coagent/mocks/faults"
	"coagent/platform/awsconfig/awsconfigtest"
	"coagent/platform/depthtest"
	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/ai"
	"coagent/services/ai/bedrock"
)

const (
	deepModel = "us.anthropic.claude-sonnet-4-6"
	fastModel = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
)

var modes = []bedrock.Mode{bedrock.Native, bedrock.StrictTool, bedrock.ForcedTool, bedrock.Prompt}

func newClient(t *testing.T, mode bedrock.Mode) (*bedrock.Client, *standin.Server) {
	t.Helper()
	stand := standin.New()
	return clientOf(t, stand, mode), stand
}

// clientOf is a client as the program makes it, of a server that handler is.
func clientOf(t testing.TB, handler http.Handler, mode bedrock.Mode) *bedrock.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return &bedrock.Client{
		API: bedrockruntime.NewFromConfig(awsconfigtest.Load(t), func(o *bedrockruntime.Options) { o.BaseEndpoint = aws.String(server.URL) }),
		Models: map[ai.Tier]bedrock.Model{
			ai.Deep: {ID: deepModel, Mode: mode, Sampling: true}, ai.Fast: {ID: fastModel, Mode: mode, Sampling: true},
		},
		Guard: &upstream.Guard{Name: "bedrock", Code: "ai.model", Attempts: 4, Timeout: 30 * time.Second, Backoff: time.Millisecond},
	}
}

// everyWay runs a test in each mode, delivered whole and streamed. A stream
// notes its growth.
func everyWay(t *testing.T, test func(t *testing.T, mode bedrock.Mode, grown func(int), growth *[]int)) {
	for _, mode := range modes {
		t.Run(string(mode)+" delivered", func(t *testing.T) { test(t, mode, nil, nil) })
		t.Run(string(mode)+" streamed", func(t *testing.T) {
			var growth []int
			test(t, mode, func(tokens int) { growth = append(growth, tokens) }, &growth)
		})
	}
}

func prompt() ai.Prompt {
	return ai.Prompt{
		Tier: ai.Deep, System: "Be brief.", Turns: []ai.Turn{{Role: ai.User, Text: `<request>{"topic":"Austin"}</request>`}},
		Schema: `{"type":"object","additionalProperties":false,"properties":{"title":{"type":"string"},"body":{"type":"string"}},` +
			`"required":["title","body"]}`,
		MaxTokens: 2000, Temperature: 0.5,
	}
}

// request is what a call has on the wire, as far as we send it.
type request struct {
	System   []struct{ Text string }
	Messages []struct {
		Role    string
		Content []struct{ Text string }
	}
	InferenceConfig struct {
		MaxTokens   int
		Temperature float64
	}
	OutputConfig struct {
		TextFormat struct {
			Type      string
			Structure struct {
				JSONSchema struct{ Name, Schema string }
			}
		}
	}
	ToolConfig struct {
		ToolChoice map[string]struct{ Name string }
		Tools      []struct {
			ToolSpec struct {
				Name        string
				Strict      bool
				InputSchema struct{ JSON json.RawMessage }
			}
		}
	}
}

// schema is what the mode's part of the request has for a schema, and whether
// the rest of that part is as it should be.
func (r request) schema(mode bedrock.Mode, system string) (string, bool) {
	said := r.System[0].Text
	switch mode {
	case bedrock.Native:
		format := r.OutputConfig.TextFormat
		return format.Structure.JSONSchema.Schema, said == system && format.Type == "json_schema" && len(r.ToolConfig.Tools) == 0
	case bedrock.Prompt:
		_, after, _ := strings.Cut(strings.TrimPrefix(said, system), "\n<answer_schema>\n")
		schema, last := strings.CutSuffix(after, "\n</answer_schema>")
		return schema, strings.HasPrefix(said, system) && last && r.OutputConfig.TextFormat.Type == "" && len(r.ToolConfig.Tools) == 0
	}
	if len(r.ToolConfig.Tools) != 1 {
		return "", false
	}
	spec, choice := r.ToolConfig.Tools[0].ToolSpec, r.ToolConfig.ToolChoice
	_, auto := choice["auto"]
	strict := mode == bedrock.StrictTool
	ok := spec.Name == "answer" && spec.Strict == strict && auto == strict && (strict || choice["tool"].Name == "answer") &&
		strings.HasPrefix(said, system) && (said == system) != strict && r.OutputConfig.TextFormat.Type == ""
	return string(spec.InputSchema.JSON), ok
}

// Feature: microservices-architecture, Property 1: Bedrock invocation for valid requests
func TestThePromptReachesTheTiersModelUnchanged(t *testing.T) {
	const seed = 1
	laws := depthtest.Laws(t, seed, 400, 4000)
	stand := standin.New()
	clients := map[bedrock.Mode]*bedrock.Client{}
	for _, mode := range modes {
		clients[mode] = clientOf(t, stand, mode)
	}
	laws.Property("model, texts, schema and bounds are those of the prompt, in every mode, delivered and streamed", prop.ForAll(
		func(kind int, deep bool, system, first, answer, second string, maxTokens, hundredths int) bool {
			p, mode := prompt(), modes[kind%4]
			p.Tier, p.System, p.MaxTokens, p.Temperature = ai.Fast, "s"+system, maxTokens, float64(hundredths)/100
			want := "/model/" + fastModel
			if deep {
				p.Tier, want = ai.Deep, "/model/"+deepModel
			}
			p.Turns = []ai.Turn{{Role: ai.User, Text: "u" + first}, {Role: ai.Assistant, Text: "a" + answer}, {Role: ai.User, Text: "v" + second}}
			grown, told := (func(int))(nil), 0
			if want += "/converse"; kind >= 4 {
				want += "-stream"
				grown = func(tokens int) { told = tokens }
			}
			stand.Faults.ClearCalls()
			done, err := clients[mode].Complete(t.Context(), p, grown)
			if err != nil || (grown != nil && told != done.Usage.OutputTokens) {
				t.Log(mode, err, told, done.Usage)
				return false
			}
			calls := stand.Faults.Calls()
			var sent request
			if err := json.Unmarshal(calls[0].Request, &sent); err != nil || len(calls) != 1 {
				t.Log(err, len(calls))
				return false
			}
			path, err := url.PathUnescape(calls[0].Path)
			var said []ai.Turn
			for _, m := range sent.Messages {
				role := ai.User
				if m.Role == "assistant" {
					role = ai.Assistant
				}
				said = append(said, ai.Turn{Role: role, Text: m.Content[0].Text})
			}
			schema, ok := sent.schema(mode, p.System)
			return err == nil && path == want && ok && schema == p.Schema && reflect.DeepEqual(said, p.Turns) &&
				sent.InferenceConfig.MaxTokens == maxTokens && float32(sent.InferenceConfig.Temperature) == float32(p.Temperature)
		},
		gen.IntRange(0, 7), gen.Bool(), gen.AnyString(), gen.AnyString(), gen.AnyString(), gen.AnyString(), gen.IntRange(1500, 8000), gen.IntRange(0, 100),
	))
	laws.TestingRun(t)
}

func TestAnAnswerComesWithItsTokens(t *testing.T) {
	everyWay(t, func(t *testing.T, mode bedrock.Mode, grown func(int), growth *[]int) {
		client, _ := newClient(t, mode)
		done, err := client.Complete(t.Context(), prompt(), grown)
		if err != nil {
			t.Fatal(err)
		}
		var answer struct{ Title, Body string }
		if err := json.Unmarshal([]byte(done.Text), &answer); err != nil || !strings.Contains(answer.Title, "Austin") || answer.Body == "" {
			t.Errorf("%s, %v", done.Text, err)
		}
		if done.Usage.InputTokens < 1 || done.Usage.OutputTokens < 1 {
			t.Errorf("%+v", done.Usage)
		}
		if growth != nil && (len(*growth) == 0 || (*growth)[len(*growth)-1] != done.Usage.OutputTokens) {
			t.Errorf("grew %v to %d", *growth, done.Usage.OutputTokens)
		}
	})
}

func TestAnAnswerCanBeMended(t *testing.T) {
	everyWay(t, func(t *testing.T, mode bedrock.Mode, grown func(int), _ *[]int) {
		client, stand := newClient(t, mode)
		stand.Faults.Push(faults.Fault{Kind: "schema_breaking"})
		p := prompt()
		first, err := client.Complete(t.Context(), p, grown)
		if err != nil {
			t.Fatal(err)
		}
		p.Turns = append(p.Turns, ai.Turn{Role: ai.Assistant, Text: first.Text}, ai.Turn{Role: ai.User, Text: "Mend this."})
		second, err := client.Complete(t.Context(), p, grown)
		var answer map[string]string
		if err != nil || json.Unmarshal([]byte(second.Text), &answer) != nil || len(answer) != 2 {
			t.Errorf("%s, %v", second.Text, err)
		}
	})
}

func TestAnAnswerThatIsNoneIsAFaultOfItsOwn(t *testing.T) {
	everyWay(t, func(t *testing.T, mode bedrock.Mode, grown func(int), _ *[]int) {
		for kind, want := range map[string]string{
			"truncated": "ai.output_truncated", "refusal": "ai.content_refused", "content_filtered": "ai.content_refused",
			"guardrail": "ai.content_refused", "validation": "ai.model_rejected", "input_too_long": "ai.input_too_long", "access_denied": "ai.model_rejected",
			"internal": "ai.model_unavailable", "garbage": "ai.model_unavailable", "reset": "ai.model_unavailable", "timeout": "ai.model_timeout",
		} {
			client, stand := newClient(t, mode)
			stand.Faults.Push(faults.Fault{Kind: kind, Times: 2})
			if _, err := client.Complete(t.Context(), prompt(), grown); fault.CodeOf(err) != want || stand.Faults.Count() != 1 {
				t.Errorf("%s: %v after %d calls, want %s", kind, err, stand.Faults.Count(), want)
			}
		}
	})
}

func TestWhatPassesIsRepeated(t *testing.T) {
	everyWay(t, func(t *testing.T, mode bedrock.Mode, grown func(int), _ *[]int) {
		for _, kind := range []string{"throttle", "unavailable", "request_timeout"} {
			client, stand := newClient(t, mode)
			stand.Faults.Push(faults.Fault{Kind: kind, Times: 3})
			if _, err := client.Complete(t.Context(), prompt(), grown); err != nil || stand.Faults.Count() != 4 {
				t.Errorf("%s: %v after %d calls", kind, err, stand.Faults.Count())
			}
		}
	})
}

func TestARefusalOfOneRequestDoesNotCloseTheWayForOthers(t *testing.T) {
	everyWay(t, func(t *testing.T, mode bedrock.Mode, grown func(int), _ *[]int) {
		client, stand := newClient(t, mode)
		for _, kind := range []string{"validation", "truncated", "content_filtered"} {
			stand.Faults.Push(faults.Fault{Kind: kind, Times: 4})
			for range 4 {
				if _, err := client.Complete(t.Context(), prompt(), grown); err == nil {
					t.Fatalf("%s was answered", kind)
				}
			}
		}
		if _, err := client.Complete(t.Context(), prompt(), grown); err != nil {
			t.Errorf("after 12 refusals: %v", err)
		}
	})
}

func TestAModelThatStaysAwayIsLeftAlone(t *testing.T) {
	for _, kind := range []string{"internal", "stream_error", "stream_reset", "stream_end"} {
		client, stand := newClient(t, bedrock.Native)
		stand.Faults.Push(faults.Fault{Kind: kind, Times: faults.Forever})
		for range 8 {
			_, _ = client.Complete(t.Context(), prompt(), func(int) {})
		}
		_, err := client.Complete(t.Context(), prompt(), func(int) {})
		if n := stand.Faults.Count(); n != 5 || fault.CodeOf(err) != "ai.model_unavailable" || fault.From(err).RetryAfter < 50*time.Second {
			t.Errorf("%s: %d calls, then %v, retry after %v", kind, n, err, fault.From(err).RetryAfter)
		}
	}
}

func TestNoErrorHoldsTheProvidersWords(t *testing.T) {
	everyWay(t, func(t *testing.T, mode bedrock.Mode, grown func(int), _ *[]int) {
		for _, kind := range standin.Kinds() {
			client, stand := newClient(t, mode)
			stand.Faults.Push(faults.Fault{Kind: kind, Times: faults.Forever})
			if _, err := client.Complete(t.Context(), prompt(), grown); err != nil {
				for _, word := range []string{"Austin", "http", "html", "Request", "127.0.0.1", "original"} {
					if strings.Contains(strings.ReplaceAll(err.Error(), "RequestTimeoutException", ""), word) {
						t.Errorf("%s: %v", kind, err)
					}
				}
			}
		}
	})
}

func TestAStreamThatBreaksOffIsNoAnswer(t *testing.T) {
	for _, mode := range modes {
		for _, kind := range []string{"stream_error", "stream_reset", "stream_end"} {
			client, stand := newClient(t, mode)
			stand.Faults.Push(faults.Fault{Kind: kind})
			if _, err := client.Complete(t.Context(), prompt(), func(int) {}); fault.CodeOf(err) != "ai.model_unavailable" || stand.Faults.Count() != 1 {
				t.Errorf("%s %s: %v after %d calls", mode, kind, err, stand.Faults.Count())
			}
		}
	}
}

func TestAStreamThatIsThrottledBeginsAnew(t *testing.T) {
	for _, mode := range modes {
		client, stand := newClient(t, mode)
		want, err := client.Complete(t.Context(), prompt(), func(int) {})
		if err != nil {
			t.Fatal(err)
		}
		stand.Faults.ClearCalls()
		stand.Faults.Push(faults.Fault{Kind: "stream_throttle"})
		got, err := client.Complete(t.Context(), prompt(), func(int) {})
		if err != nil || got != want || stand.Faults.Count() != 2 { // nothing of the first is left
			t.Errorf("%s: %+v, %v after %d calls", mode, got, err, stand.Faults.Count())
		}
	}
}

func TestACallerWhoHangsUpEndsTheStream(t *testing.T) {
	client, stand := newClient(t, bedrock.StrictTool)
	stand.Faults.Push(faults.Fault{Kind: "trickle", Times: 6})
	for range 6 { // five failures would open the circuit
		ctx, hangUp := context.WithCancel(t.Context())
		_, err := client.Complete(ctx, prompt(), func(int) { hangUp() })
		hangUp()
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if _, err := client.Complete(t.Context(), prompt(), func(int) {}); err != nil {
		t.Errorf("the next caller: %v", err)
	}
	within, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for tick := time.NewTicker(5 * time.Millisecond); ; {
		left := 0
		for _, call := range stand.Faults.Calls() {
			if call.HungUp {
				left++
			}
		}
		if left == 6 {
			return
		}
		select {
		case <-tick.C:
		case <-within.Done():
			t.Fatalf("the model goes on writing: %d of 6 streams ended", left)
		}
	}
}
