package bedrock_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"

	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/ai"
	"coagent/services/ai/bedrock"
)

// FuzzAnswer takes whatever comes for the model API's answer, whole and as a
// stream, in every mode: it is a text of the model, or a fault that is told.
func FuzzAnswer(f *testing.F) {
	for _, body := range []string{
		`{"output":{"message":{"role":"assistant","content":[{"text":"{\"t\":1}"}]}},"stopReason":"end_turn",` + usage + `}`,
		`{"output":{"message":{"role":"assistant","content":[` + call(`{"t":[1.50]}`) + `]}},"stopReason":"tool_use",` + usage + `}`,
		"Sure!\n```json\n{}\n```", `{"stopReason":"refusal"}`, `{"output":null}`, `{"output":{"message":{"content":[null,{"x":1}]}}}`, "", "{", "null",
		`{"usage":{"inputTokens":1e99}}`, `{"output":{"message":{"content":[{"toolUse":{"input":` + "[[[[[[[[1]]]]]]]]" + `}}]}}}`,
	} {
		f.Add(200, []byte(body), "end_turn")
		f.Add(429, []byte(body), "contentBlockDelta")
	}
	base := inMemoryClient(nil).API
	f.Fuzz(func(t *testing.T, status int, body []byte, name string) {
		if status < 200 || status > 599 {
			return
		}
		for _, streamed := range []bool{false, true} {
			var grown func(int)
			var sent bytes.Buffer
			if streamed {
				grown = func(int) {}
				event{name, string(body)}.send(&sent)
				event{"messageStop", `{"stopReason":"end_turn"}`}.send(&sent)
			}
			sent.Write(body)
			options := base.Options()
			options.Retryer = aws.NopRetryer{}
			options.HTTPClient = bytesClient{status, sent.Bytes()}
			client := &bedrock.Client{
				API:   bedrockruntime.New(options),
				Guard: &upstream.Guard{Name: "bedrock", Code: "ai.model", Attempts: 1, Timeout: time.Minute},
			}
			for _, mode := range modes {
				client.Models = map[ai.Tier]bedrock.Model{ai.Deep: {ID: deepModel, Mode: mode}}
				_, err := client.Complete(t.Context(), prompt(), grown)
				if _, told := errors.AsType[*fault.Error](err); err != nil && !told {
					t.Errorf("%s, streamed %v: %T %v", mode, streamed, err, err)
				}
			}
		}
	})
}

// bytesClient answers everything with the same bytes.
type bytesClient struct {
	status int
	body   []byte
}

func (c bytesClient) Do(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: c.status, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(bytes.NewReader(c.body)),
	}, nil
}
