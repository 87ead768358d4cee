package bedrock_test

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	standin "coagent/mocks/bedrock"
	"coagent/mocks/faults"
	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/ai"
	"coagent/services/ai/bedrock"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

const (
	deepModel = "us.anthropic.claude-sonnet-4-6"
	fastModel = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
)

func newClient(t *testing.T) (*bedrock.Client, *standin.Stand) {
	t.Helper()
	stand := standin.New()
	server := httptest.NewServer(stand)
	t.Cleanup(server.Close)
	return &bedrock.Client{
		API: bedrockruntime.New(bedrockruntime.Options{
			Region: "us-east-1", BaseEndpoint: aws.String(server.URL), Retryer: aws.NopRetryer{},
			Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
		}),
		Models: map[ai.Tier]string{ai.Deep: deepModel, ai.Fast: fastModel},
		Guard:  &upstream.Guard{Name: "bedrock", Code: "ai.model", Attempts: 4, Timeout: 30 * time.Second},
	}, stand
}

func prompt() ai.Prompt {
	return ai.Prompt{
		Tier: ai.Deep, System: "Be brief.", Turns: []ai.Turn{{Role: ai.User, Text: `<request>{"topic":"Austin"}</request>`}},
		Schema:    `{"type":"object","additionalProperties":false,"properties":{"title":{"type":"string"}},"required":["title"]}`,
		MaxTokens: 500, Temperature: 0.5,
	}
}

// request is what a Converse call has on the wire, as far as we send it.
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
}

// Feature: microservices-architecture, Property 1: Bedrock invocation for valid requests
func TestThePromptReachesTheTiersModelUnchanged(t *testing.T) {
	parameters := gopter.DefaultTestParametersWithSeed(1)
	parameters.MinSuccessfulTests = 100
	laws := gopter.NewProperties(parameters)
	client, stand := newClient(t)
	laws.Property("model, texts and bounds are those of the prompt", prop.ForAll(
		func(deep bool, system, first, answer, second string, maxTokens, hundredths int) bool {
			p := prompt()
			p.Tier, p.System, p.MaxTokens, p.Temperature = ai.Fast, "s"+system, maxTokens, float64(hundredths)/100
			want := fastModel
			if deep {
				p.Tier, want = ai.Deep, deepModel
			}
			p.Turns = []ai.Turn{{Role: ai.User, Text: "u" + first}, {Role: ai.Assistant, Text: "a" + answer}, {Role: ai.User, Text: "v" + second}}
			stand.Faults.ClearCalls()
			if _, err := client.Complete(t.Context(), p); err != nil {
				t.Log(err)
				return false
			}
			calls := stand.Faults.Calls()
			var sent request
			if err := json.Unmarshal(calls[0].Request, &sent); err != nil || len(calls) != 1 {
				t.Log(err, len(calls))
				return false
			}
			path, err := url.PathUnescape(calls[0].Path)
			format := sent.OutputConfig.TextFormat
			var said []ai.Turn
			for _, m := range sent.Messages {
				role := ai.User
				if m.Role == "assistant" {
					role = ai.Assistant
				}
				said = append(said, ai.Turn{Role: role, Text: m.Content[0].Text})
			}
			return err == nil && path == "/model/"+want+"/converse" &&
				sent.System[0].Text == p.System && reflect.DeepEqual(said, p.Turns) &&
				sent.InferenceConfig.MaxTokens == maxTokens && float32(sent.InferenceConfig.Temperature) == float32(p.Temperature) &&
				format.Type == "json_schema" && format.Structure.JSONSchema.Schema == p.Schema
		},
		gen.Bool(), gen.AnyString(), gen.AnyString(), gen.AnyString(), gen.AnyString(), gen.IntRange(400, 8000), gen.IntRange(0, 100),
	))
	laws.TestingRun(t)
}

func TestAnAnswerComesWithItsTokens(t *testing.T) {
	client, _ := newClient(t)
	done, err := client.Complete(t.Context(), prompt())
	if err != nil {
		t.Fatal(err)
	}
	var answer struct{ Title string }
	if err := json.Unmarshal([]byte(done.Text), &answer); err != nil || !strings.Contains(answer.Title, "Austin") {
		t.Errorf("%s, %v", done.Text, err)
	}
	if done.Usage.InputTokens < 1 || done.Usage.OutputTokens < 1 {
		t.Errorf("%+v", done.Usage)
	}
}

func TestARefusalOfOneRequestDoesNotCloseTheWayForOthers(t *testing.T) {
	client, stand := newClient(t)
	for _, kind := range []string{"validation", "truncated", "content_filtered"} {
		stand.Faults.Push(faults.Fault{Kind: kind, Times: 4})
		for range 4 {
			if _, err := client.Complete(t.Context(), prompt()); err == nil {
				t.Fatalf("%s was answered", kind)
			}
		}
	}
	if _, err := client.Complete(t.Context(), prompt()); err != nil {
		t.Errorf("after 12 refusals: %v", err)
	}
}

func TestAModelThatStaysAwayIsLeftAlone(t *testing.T) {
	client, stand := newClient(t)
	stand.Faults.Push(faults.Fault{Kind: "internal", Times: faults.Forever})
	for range 8 {
		_, _ = client.Complete(t.Context(), prompt())
	}
	_, err := client.Complete(t.Context(), prompt())
	if n := stand.Faults.Count(); n != 5 || fault.CodeOf(err) != "ai.model_unavailable" || fault.From(err).RetryAfter < 50*time.Second {
		t.Errorf("%d calls, then %v, retry after %v", n, err, fault.From(err).RetryAfter)
	}
}

func TestNoErrorHoldsTheProvidersWords(t *testing.T) {
	for _, kind := range standin.Kinds() {
		client, stand := newClient(t)
		stand.Faults.Push(faults.Fault{Kind: kind, Times: faults.Forever})
		if _, err := client.Complete(t.Context(), prompt()); err != nil {
			for _, word := range []string{"Austin", "http", "html", "Request", "127.0.0.1"} {
				if strings.Contains(strings.ReplaceAll(err.Error(), "RequestTimeoutException", ""), word) {
					t.Errorf("%s: %v", kind, err)
				}
			}
		}
	}
}
