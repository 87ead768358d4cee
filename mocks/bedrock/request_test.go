package bedrock_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"

	"coagent/mocks/bedrock"
)

func TestAModelIsCalledByAProfileThatIsStillServed(t *testing.T) {
	for id, want := range map[string]string{
		"us.anthropic.claude-sonnet-4-6":                                                        "",
		"global.anthropic.claude-haiku-4-5-20251001-v1:0":                                       "",
		"eu.anthropic.claude-opus-4-6-v1":                                                       "",
		"arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3":           "",
		"arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-x:0":      "",
		"anthropic.claude-sonnet-4-6":                                                           "ValidationException",
		"mars.anthropic.claude-sonnet-4-6":                                                      "ValidationException",
		"gpt-5":                                                                                 "ValidationException",
		"anthropic.claude-3-5-sonnet-20241022-v2:0":                                             "ResourceNotFoundException",
		"us.anthropic.claude-3-haiku-20240307-v1:0":                                             "ResourceNotFoundException",
		"us.anthropic.claude-sonnet-4-20250514-v1:0":                                            "ResourceNotFoundException",
		"us.anthropic.claude-sonnet-5":                                                          "ValidationException", // knows no output format
		"us.anthropic.claude-opus-4-7":                                                          "ValidationException",
		"us.anthropic.claude-sonnet-5-5":                                                        "ValidationException",
		"arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-4-8": "ValidationException",
		"us.anthropic.claude-legacy-test-v1:0":                                                  "",
	} {
		_, client := start(t)
		in := question(prompt, blogSchema, 6000)
		in.ModelId = aws.String(id)
		_, err := client.Converse(t.Context(), in)
		code := ""
		if api, ok := errors.AsType[smithy.APIError](err); ok {
			code = api.ErrorCode()
		}
		if code != want || (err != nil) != (want != "") {
			t.Errorf("%s: %v, want %q", id, err, want)
		}
		if want == "ResourceNotFoundException" && !strings.Contains(err.Error(), "reached the end of its life") {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func TestABadRequestIsRefusedWithItsReason(t *testing.T) {
	user := `{"role":"user","content":[{"text":"hi"}]}`
	assistant := `{"role":"assistant","content":[{"text":"hi"}]}`
	config := `,"inferenceConfig":{"maxTokens":10}}`
	for _, c := range []struct{ body, says string }{
		{`{`, "Malformed"},
		{`{"messages":[` + user + `]` + config + ` {}`, "Malformed"},
		{`{"messages":[]` + config, "messages field is empty"},
		{`{"messages":[` + assistant + `]` + config, "must start with a user message"},
		{`{"messages":[` + user + `,` + user + `]` + config, "must alternate"},
		{`{"messages":[` + user + `,` + assistant + `]` + config, "must end with a user message"},
		{`{"messages":[{"role":"system","content":[{"text":"hi"}]}]` + config, "'messages.1.member.role'"},
		{`{"messages":[{"role":"user","content":[]}]` + config, "content field"},
		{`{"messages":[{"role":"user","content":[{"text":" "}]}]` + config, "messages.0.content.0 is blank"},
		{`{"system":[{"text":""}],"messages":[` + user + `]` + config, "system.0 is blank"},
		{`{"messages":[` + user + `]}`, "maxTokens is required"},
		{`{"messages":[` + user + `],"inferenceConfig":{"maxTokens":-1}}`, "maxTokens"},
		{`{"messages":[` + user + `],"inferenceConfig":{"maxTokens":128001}}`, "exceeds the model limit"},
		{`{"messages":[` + user + `],"inferenceConfig":{"maxTokens":9,"temperature":1.5}}`, "between 0 and 1"},
		{`{"messages":[` + user + `],"inferenceConfig":{"maxTokens":9,"temperature":1,"topP":1}}`, "cannot both"},
		{`{"messages":[` + user + `],"toolConfig":{}` + config, "toolConfig"},
		{`{"messages":[` + user + `],"outputConfig":{"textFormat":{"type":"json"}}` + config, "json_schema"},
		{`{"messages":[` + user + `],"outputConfig":{"textFormat":{"type":"json_schema","structure":{}}}` + config, "jsonSchema is required"},
	} {
		w := post(t, bedrock.New(), sonnet, c.body)
		var problem struct{ Message string }
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil {
			t.Fatal(err)
		}
		if w.Code != 400 || !strings.HasPrefix(w.Header().Get("X-Amzn-Errortype"), "ValidationException") || !strings.Contains(problem.Message, c.says) {
			t.Errorf("%s: %d %s %q, want %q", c.body, w.Code, w.Header().Get("X-Amzn-Errortype"), problem.Message, c.says)
		}
	}
}

func TestAnUnsignedRequestIsRefused(t *testing.T) {
	for _, header := range []string{"", "Bearer abc"} {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/model/"+sonnet+"/converse", strings.NewReader(body(prompt, "")))
		r.Header.Set("Authorization", header)
		w := httptest.NewRecorder()
		bedrock.New().ServeHTTP(w, r)
		if w.Code != http.StatusForbidden {
			t.Errorf("%q: status %d", header, w.Code)
		}
	}
}

func TestTheModelIdMayBeEscaped(t *testing.T) {
	standIn := bedrock.New()
	if w := post(t, standIn, "arn:aws:bedrock:us-east-1:123456789012:inference-profile%2Fus.anthropic.claude-haiku-4-5-20251001-v1%3A0",
		body(prompt, "")); w.Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if path := standIn.Faults.Calls()[0].Path; !strings.Contains(path, "%2F") || !strings.Contains(path, "%3A") {
		t.Errorf("recorded as %s", path)
	}
}
