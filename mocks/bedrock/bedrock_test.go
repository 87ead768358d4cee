package bedrock_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"coagent/mocks/bedrock"
	"coagent/mocks/bedrock/author"
	"coagent/mocks/faults"
)

const sonnet = "us.anthropic.claude-sonnet-4-6"

const blogSchema = `{"type":"object","additionalProperties":false,"required":["blogPost"],"properties":{"blogPost":{
	"type":"object","additionalProperties":false,"required":["title","content","metaDescription","tags"],"properties":{
		"title":{"type":"string","description":"At least 5 characters. At most 120 characters."},
		"content":{"type":"string","description":"Markdown. At least 200 characters. At most 20000 characters."},
		"metaDescription":{"type":"string","description":"At most 160 characters."},
		"tags":{"type":"array","minItems":1,"description":"At least 3 items. At most 8 items.","items":{"type":"string","description":"At most 40 characters."}}}}}}`

type blog struct {
	BlogPost struct {
		Title, Content, MetaDescription string
		Tags                            []string
	}
}

const prompt = `Write a blog post.
<request>{"topic":"first-time home buyers in Austin"}</request>
<search_results>[{"n":1,"title":"Austin market report","url":"https://news.example.com/austin","snippet":"Prices held."},
{"n":2,"title":"Buying a first home","url":"https://homes.example.org/first","snippet":"Start early."}]</search_results>`

// start runs a stand-in and a real client for it that does not retry.
func start(t *testing.T) (*bedrock.Server, *bedrockruntime.Client) {
	t.Helper()
	standIn := bedrock.New()
	srv := httptest.NewServer(standIn)
	t.Cleanup(srv.Close)
	return standIn, bedrockruntime.New(bedrockruntime.Options{
		BaseEndpoint: aws.String(srv.URL), Region: "us-east-1", Retryer: aws.NopRetryer{}, HTTPClient: plainBodies{srv.Client()},
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	})
}

func question(prompt, schema string, maxTokens int32) *bedrockruntime.ConverseInput {
	in := &bedrockruntime.ConverseInput{
		ModelId:         aws.String(sonnet),
		System:          []types.SystemContentBlock{&types.SystemContentBlockMemberText{Value: "You write for real-estate agents."}},
		Messages:        []types.Message{says(types.ConversationRoleUser, prompt)},
		InferenceConfig: &types.InferenceConfiguration{MaxTokens: aws.Int32(maxTokens)},
	}
	if schema != "" {
		in.OutputConfig = &types.OutputConfig{TextFormat: &types.OutputFormat{
			Type: types.OutputFormatTypeJsonSchema,
			Structure: &types.OutputFormatStructureMemberJsonSchema{Value: types.JsonSchemaDefinition{
				Name: aws.String("answer"), Schema: aws.String(schema)}},
		}}
	}
	return in
}

func says(role types.ConversationRole, text string) types.Message {
	return types.Message{Role: role, Content: []types.ContentBlock{&types.ContentBlockMemberText{Value: text}}}
}

// textOf is the text of the answer; empty if it has no content block.
func textOf(t *testing.T, out *bedrockruntime.ConverseOutput) string {
	t.Helper()
	m, ok := out.Output.(*types.ConverseOutputMemberMessage)
	if !ok {
		t.Fatalf("output is a %T", out.Output)
	}
	if len(m.Value.Content) == 0 {
		return ""
	}
	return m.Value.Content[0].(*types.ContentBlockMemberText).Value
}

func TestABlogPostFollowsItsSchemaAndItsRequest(t *testing.T) {
	_, client := start(t)
	out, err := client.Converse(t.Context(), question(prompt, blogSchema, 6000))
	if err != nil {
		t.Fatal(err)
	}
	text := textOf(t, out)
	var got blog
	dec := json.NewDecoder(strings.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&got); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	post := got.BlogPost
	if !strings.Contains(post.Title, "First-time Home Buyers in Austin") || len(post.Tags) < 3 || len(post.Tags) > 8 {
		t.Errorf("title %q, tags %q", post.Title, post.Tags)
	}
	if n := strings.Count(post.Content, "\n## "); n < 3 {
		t.Errorf("%d sections in\n%s", n, post.Content)
	}
	if !strings.Contains(post.Content, "[1]") || !strings.Contains(post.Content, "[2]") || strings.Contains(post.Content, "[3]") {
		t.Errorf("citations are wrong in\n%s", post.Content)
	}
	if !strings.HasSuffix(post.Content, author.Label) {
		t.Errorf("the content does not say where it comes from:\n%s", post.Content)
	}
	if strings.Contains(text, "://") {
		t.Errorf("there is a link in\n%s", text)
	}
	u := out.Usage
	if out.StopReason != types.StopReasonEndTurn || *u.OutputTokens != int32((len(text)+3)/4) || *u.InputTokens == 0 ||
		*u.TotalTokens != *u.InputTokens+*u.OutputTokens || out.Metrics == nil {
		t.Errorf("stop reason %s, usage %+v, metrics %v", out.StopReason, u, out.Metrics)
	}
}

func TestARepairTurnIsAnsweredCorrectly(t *testing.T) {
	standIn, client := start(t)
	standIn.Faults.Push(faults.Fault{Kind: "schema_breaking"})
	in := question(prompt, blogSchema, 6000)
	bad, err := client.Converse(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	in.Messages = append(in.Messages, says(types.ConversationRoleAssistant, textOf(t, bad)), says(types.ConversationRoleUser, "/blogPost is missing. Repair it."))
	good, err := client.Converse(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	var got blog
	if err := json.Unmarshal([]byte(textOf(t, good)), &got); err != nil || !strings.Contains(got.BlogPost.Title, "Austin") {
		t.Errorf("%v: %+v", err, got)
	}
}

func TestWithoutASchemaTheAnswerIsPlainText(t *testing.T) {
	_, client := start(t)
	out, err := client.Converse(t.Context(), question(prompt, "", 4000))
	if err != nil {
		t.Fatal(err)
	}
	if text := textOf(t, out); !strings.Contains(text, "Austin") || !strings.HasSuffix(text, author.Label) || json.Valid([]byte(text)) {
		t.Errorf("got %s", text)
	}
}

func TestMaxTokensCutsTheAnswer(t *testing.T) {
	_, client := start(t)
	out, err := client.Converse(t.Context(), question(prompt, blogSchema, 50))
	if err != nil {
		t.Fatal(err)
	}
	if text := textOf(t, out); len(text) > 200 || len(text) < 197 || out.StopReason != types.StopReasonMaxTokens || *out.Usage.OutputTokens > 50 {
		t.Errorf("%d bytes, %s, %d tokens", len(text), out.StopReason, *out.Usage.OutputTokens)
	}
}

func TestEqualRequestsAreAnsweredWithEqualBytes(t *testing.T) {
	answers := make([]string, 0, 3)
	for range 3 {
		answers = append(answers, post(t, bedrock.New(), sonnet, body(prompt, blogSchema)).Body.String())
	}
	if answers[0] != answers[1] || answers[1] != answers[2] {
		t.Errorf("three answers to one request:\n%s", strings.Join(answers, "\n"))
	}
	if other := post(t, bedrock.New(), sonnet, body(strings.ReplaceAll(prompt, "Austin", "Dallas"), blogSchema)).Body.String(); other == answers[0] {
		t.Error("another request has the same answer")
	}
}

func TestErrorsAreThoseOfTheService(t *testing.T) {
	for _, c := range []struct {
		fault, code string
		status      int
	}{
		{"throttle", "ThrottlingException", 429},
		{"unavailable", "ServiceUnavailableException", 503},
		{"timeout", "ModelTimeoutException", 408},
		{"request_timeout", "RequestTimeoutException", 408},
		{"internal", "InternalServerException", 500},
		{"validation", "ValidationException", 400},
		{"input_too_long", "ValidationException", 400},
		{"access_denied", "AccessDeniedException", 403},
	} {
		standIn, client := start(t)
		standIn.Faults.Push(faults.Fault{Kind: c.fault})
		_, err := client.Converse(t.Context(), question(prompt, blogSchema, 6000))
		api, ok := errors.AsType[smithy.APIError](err)
		if !ok {
			t.Errorf("%s: %v", c.fault, err)
			continue
		}
		resp, ok := errors.AsType[*smithyhttp.ResponseError](err)
		if api.ErrorCode() != c.code || api.ErrorMessage() == "" || !ok || resp.HTTPStatusCode() != c.status {
			t.Errorf("%s: %s %q, want %s and %d; %v", c.fault, api.ErrorCode(), api.ErrorMessage(), c.code, c.status, err)
		}
		if _, err := client.Converse(t.Context(), question(prompt, blogSchema, 6000)); err != nil {
			t.Errorf("%s: the call after it fails too: %v", c.fault, err)
		}
	}
	standIn, client := start(t)
	standIn.Faults.Push(faults.Fault{Kind: "throttle"})
	_, err := client.Converse(t.Context(), question(prompt, blogSchema, 6000))
	if _, typed := errors.AsType[*types.ThrottlingException](err); !typed {
		t.Errorf("the client does not recognise %v", err)
	}
}

func TestSpoiltAnswersAreSpoiltAsTheScriptSays(t *testing.T) {
	valid := func(text string) bool { return json.Valid([]byte(text)) }
	for _, c := range []struct {
		fault string
		stop  types.StopReason
		check func(text string) bool
	}{
		{"invalid_json", "end_turn", func(s string) bool { return !valid(s) && strings.Contains(s, "```json\n{") }},
		{"schema_breaking", "end_turn", func(s string) bool { return valid(s) && strings.Contains(s, `"unexpected":true`) }},
		{"too_long", "end_turn", func(s string) bool {
			var b blog
			return json.Unmarshal([]byte(s), &b) == nil && len(b.BlogPost.Title) > 240 && len(b.BlogPost.Content) > 40_000 && len(b.BlogPost.Tags[0]) > 80
		}},
		{"foreign_link", "end_turn", func(s string) bool {
			var b blog
			return json.Unmarshal([]byte(s), &b) == nil && strings.Contains(b.BlogPost.Content, "https://evil.example/exfiltrate?data=")
		}},
		{"doubtful", "end_turn", func(s string) bool {
			var b blog
			return json.Unmarshal([]byte(s), &b) == nil && strings.Contains(b.BlogPost.Content, "Quintanilla")
		}},
		{"truncated", "max_tokens", func(s string) bool { return !valid(s) && strings.HasPrefix(s, `{"blogPost"`) }},
		{"refusal", "content_filtered", func(s string) bool { return strings.Contains(s, "can't help") }},
		{"content_filtered", "content_filtered", func(s string) bool { return !valid(s) && s != "" }},
		{"guardrail", "guardrail_intervened", func(s string) bool { return s != "" }},
		{"empty", "end_turn", func(s string) bool { return s == "" }},
	} {
		standIn, client := start(t)
		standIn.Faults.Push(faults.Fault{Kind: c.fault})
		out, err := client.Converse(t.Context(), question(prompt, blogSchema, 6000))
		if err != nil {
			t.Errorf("%s: %v", c.fault, err)
			continue
		}
		if text := textOf(t, out); out.StopReason != c.stop || !c.check(text) {
			t.Errorf("%s: stop reason %s, text %.300s", c.fault, out.StopReason, text)
		}
		if !slices.Contains(c.stop.Values(), out.StopReason) {
			t.Errorf("%s: Converse has no stop reason %s", c.fault, out.StopReason)
		}
	}
}

func TestABrokenAnswerIsBrokenInThreeWays(t *testing.T) {
	standIn, client := start(t)
	standIn.Faults.Push(faults.Fault{Kind: "schema_breaking"})
	out, err := client.Converse(t.Context(), question(prompt, `{"type":"object","additionalProperties":false,"required":["facebook","twitter"],"properties":{
		"facebook":{"type":"string"},"twitter":{"type":"string"}}}`, 500))
	if err != nil {
		t.Fatal(err)
	}
	if got := textOf(t, out); got != `{"twitter":42,"unexpected":true}` {
		t.Errorf("got %s", got)
	}
}

func TestAForeignLinkKeepsTheTextWithinItsBound(t *testing.T) {
	standIn, client := start(t)
	standIn.Faults.Push(faults.Fault{Kind: "foreign_link"})
	out, err := client.Converse(t.Context(), question(prompt, `{"type":"object","additionalProperties":false,"required":["bio"],"properties":{
		"bio":{"type":"string","description":"At most 200 characters."}}}`, 500))
	if err != nil {
		t.Fatal(err)
	}
	var got struct{ Bio string }
	if err := json.Unmarshal([]byte(textOf(t, out)), &got); err != nil || len([]rune(got.Bio)) > 200 || !strings.Contains(got.Bio, "evil.example") {
		t.Errorf("%v: %d characters: %s", err, len([]rune(got.Bio)), got.Bio)
	}
}

func TestGarbageAndResetAreNoAnswers(t *testing.T) {
	for _, fault := range []string{"garbage", "reset"} {
		standIn, client := start(t)
		standIn.Faults.Push(faults.Fault{Kind: fault})
		_, err := client.Converse(t.Context(), question(prompt, blogSchema, 6000))
		if _, typed := errors.AsType[smithy.APIError](err); err == nil || typed {
			t.Errorf("%s: %v", fault, err)
		}
		if standIn.Faults.Count() != 1 {
			t.Errorf("%s: %d calls", fault, standIn.Faults.Count())
		}
	}
}

func TestEveryFaultHasBeenTried(t *testing.T) {
	tried := []string{"throttle", "unavailable", "timeout", "request_timeout", "internal", "validation", "input_too_long", "access_denied", "invalid_json",
		"schema_breaking", "too_long", "foreign_link", "doubtful", "truncated", "refusal", "content_filtered", "guardrail", "empty", "garbage", "reset",
		"fenced", "obedient", "trickle", "stream_throttle", "stream_error", "stream_reset", "stream_end", "image_filtered"}
	kinds := bedrock.Kinds()
	slices.Sort(tried)
	slices.Sort(kinds)
	if !slices.Equal(tried, kinds) {
		t.Errorf("tried %q, there are %q", tried, kinds)
	}
}

func body(prompt, schema string) string {
	in := map[string]any{
		"messages":        []any{map[string]any{"role": "user", "content": []any{map[string]any{"text": prompt}}}},
		"inferenceConfig": map[string]any{"maxTokens": 20_000},
	}
	if schema != "" {
		in["outputConfig"] = map[string]any{"textFormat": map[string]any{"type": "json_schema",
			"structure": map[string]any{"jsonSchema": map[string]any{"schema": schema}}}}
	}
	out, err := json.Marshal(in)
	if err != nil {
		panic(err)
	}
	return string(out)
}

func post(t *testing.T, standIn http.Handler, model, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/model/"+model+"/converse", strings.NewReader(body))
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKID")
	w := httptest.NewRecorder()
	standIn.ServeHTTP(w, r)
	return w
}

func TestTheAnswerIsJSONOnTheWire(t *testing.T) {
	w := post(t, bedrock.New(), sonnet, body(prompt, ""))
	resp := w.Result()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, member := range []string{`"output":{"message":{"role":"assistant","content":[{"text":`, `"stopReason":"end_turn"`, `"usage":{"inputTokens":`, `"metrics":{"latencyMs":`} {
		if !bytes.Contains(raw, []byte(member)) {
			t.Errorf("%s is missing in %s", member, raw)
		}
	}
	if resp.Header.Get("Content-Type") != "application/json" || resp.Header.Get("X-Amzn-Requestid") == "" {
		t.Errorf("headers %v", resp.Header)
	}
}
