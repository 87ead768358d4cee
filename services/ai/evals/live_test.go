package evals_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/config"
)

// recorder hands calls on to Amazon Bedrock and keeps what the model says.
type recorder struct {
	modelID  string
	endpoint string
	account  aws.Config

	mu       sync.Mutex
	said     []string // of the case that is being played
	verdicts []string // on it
}

func newRecorder(t *testing.T, modelID string) *recorder {
	t.Helper()
	account, err := config.LoadDefaultConfig(t.Context())
	if err == nil {
		_, err = account.Credentials.Retrieve(t.Context())
	}
	if err != nil {
		t.Fatalf("a real model needs AWS credentials and a region: %v", err)
	}
	endpoint := os.Getenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME")
	if endpoint == "" {
		endpoint = "https://bedrock-runtime." + account.Region + ".amazonaws.com"
	}
	return &recorder{modelID: modelID, endpoint: endpoint, account: account}
}

// ask signs the call anew, since its signature is for the host that it was sent to.
func (r *recorder) ask(w http.ResponseWriter, in *http.Request, body []byte, review bool) {
	ctx, cancel := context.WithTimeout(in.Context(), 2*time.Minute)
	defer cancel()
	answer, status, err := r.converse(ctx, in.URL.EscapedPath(), body)
	if err != nil {
		http.Error(w, `{"message":"the real model cannot be reached"}`, http.StatusServiceUnavailable)
		return
	}
	var reply struct {
		Output struct {
			Message struct{ Content []struct{ Text string } }
		}
	}
	if status == http.StatusOK && json.Unmarshal(answer, &reply) == nil && len(reply.Output.Message.Content) > 0 {
		text := ""
		for _, block := range reply.Output.Message.Content {
			text += block.Text
		}
		r.mu.Lock()
		if review {
			r.verdicts = append(r.verdicts, text)
		} else {
			r.said = append(r.said, text)
		}
		r.mu.Unlock()
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}

func (r *recorder) converse(ctx context.Context, path string, body []byte) ([]byte, int, error) {
	out, err := http.NewRequestWithContext(ctx, http.MethodPost, r.endpoint+path, bytes.NewReader(body))
	if err != nil {
		return nil, 0, err
	}
	out.Header.Set("Content-Type", "application/json")
	keys, err := r.account.Credentials.Retrieve(ctx)
	if err != nil {
		return nil, 0, err
	}
	sum := sha256.Sum256(body)
	if err := v4.NewSigner().SignHTTP(ctx, keys, out, hex.EncodeToString(sum[:]), "bedrock", r.account.Region, time.Now()); err != nil {
		return nil, 0, err
	}
	resp, err := http.DefaultClient.Do(out)
	if err != nil {
		return nil, 0, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	return answer, resp.StatusCode, err
}

// keep writes what was said as a new case, which nobody has judged yet.
func (r *recorder) keep(t *testing.T, c *evalCase) {
	t.Helper()
	r.mu.Lock()
	said, verdicts := r.said, r.verdicts
	r.said, r.verdicts = nil, nil
	r.mu.Unlock()
	if len(said) == 0 {
		t.Logf("%s: the model gave no text", c.ID)
		return
	}
	now := *c
	now.ID, now.Kind, now.Sound, now.Fault, now.Class, now.Answers = c.ID+"-"+time.Now().UTC().Format("20060102-150405"), "recorded", false, "", "", said
	now.Verdicts = verdicts
	text, err := json.MarshalIndent(now, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join("recorded", c.Flow)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, now.ID+".json"), append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}
