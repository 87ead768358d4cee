package bedrock

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"image/jpeg"
	"image/png"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/smithy-go"

	"coagent/mocks/faults"
)

// gallery runs the stand-in, and a real client for it that does not retry.
func gallery(t *testing.T) (*faults.Script, *bedrockruntime.Client) {
	t.Helper()
	standIn := New()
	srv := httptest.NewServer(standIn)
	t.Cleanup(srv.Close)
	return standIn.Faults, bedrockruntime.New(bedrockruntime.Options{
		BaseEndpoint: aws.String(srv.URL), Region: "us-west-2", Retryer: aws.NopRetryer{}, HTTPClient: srv.Client(),
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	})
}

const coreModel = "stability.stable-image-core-v1:1"

type painted struct {
	Seeds         []uint32
	FinishReasons []*string `json:"finish_reasons"`
	Images        [][]byte
}

func paint(t *testing.T, client *bedrockruntime.Client, model, body string) (painted, error) {
	t.Helper()
	out, err := client.InvokeModel(t.Context(), &bedrockruntime.InvokeModelInput{ModelId: aws.String(model), Body: []byte(body)})
	if err != nil {
		return painted{}, err
	}
	var p painted
	return p, json.Unmarshal(out.Body, &p)
}

func TestAPictureHasTheShapeThatWasAskedFor(t *testing.T) {
	_, client := gallery(t)
	for ratio, size := range maps.All(imageSizes) {
		got, err := paint(t, client, coreModel, `{"prompt":"A street of houses","aspect_ratio":"`+ratio+`","output_format":"png"}`)
		if err != nil || len(got.Images) != 1 || len(got.Seeds) != 1 || len(got.FinishReasons) != 1 || got.FinishReasons[0] != nil {
			t.Fatalf("%s: %+v, %v", ratio, got, err)
		}
		drawn, err := png.Decode(bytes.NewReader(got.Images[0]))
		if err != nil || drawn.Bounds().Max != size {
			t.Errorf("%s: %v", ratio, err)
		}
	}
	got, err := paint(t, client, coreModel, `{"prompt":"A street","output_format":"jpeg","negative_prompt":"people","mode":"text-to-image"}`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := jpeg.Decode(bytes.NewReader(got.Images[0])); err != nil {
		t.Error(err)
	}
}

func TestAPictureDependsOnPromptAndSeed(t *testing.T) {
	_, client := gallery(t)
	seen := map[string]string{}
	for _, body := range []string{`{"prompt":"A"}`, `{"prompt":"B"}`, `{"prompt":"A","seed":7}`, `{"prompt":"A"}`} {
		got, err := paint(t, client, coreModel, body)
		if err != nil {
			t.Fatal(err)
		}
		picture := base64.StdEncoding.EncodeToString(got.Images[0])
		if other, ok := seen[picture]; ok && other != body {
			t.Errorf("%s looks like %s", body, other)
		}
		seen[picture] = body
	}
	if len(seen) != 3 {
		t.Errorf("%d pictures of three requests", len(seen))
	}
}

func TestWhatTheImageModelsRefuse(t *testing.T) {
	_, client := gallery(t)
	good := `{"prompt":"A street"}`
	for name, c := range map[string]struct{ model, body, code string }{
		"no prompt":             {coreModel, `{}`, "ValidationException"},
		"a blank prompt":        {coreModel, `{"prompt":" "}`, "ValidationException"},
		"a long prompt":         {coreModel, `{"prompt":"` + strings.Repeat("é", 10_001) + `"}`, "ValidationException"},
		"an odd shape":          {coreModel, `{"prompt":"A","aspect_ratio":"1200:630"}`, "ValidationException"},
		"an odd format":         {coreModel, `{"prompt":"A","output_format":"svg"}`, "ValidationException"},
		"an unknown member":     {coreModel, `{"prompt":"A","cfg_scale":7}`, "ValidationException"},
		"image to image":        {coreModel, `{"prompt":"A","mode":"image-to-image"}`, "ValidationException"},
		"a model of text":       {"us.anthropic.claude-sonnet-4-6", good, "ValidationException"},
		"a model that has gone": {"amazon.nova-canvas-v1:0", good, "ResourceNotFoundException"},
		"an old version":        {"us.stability.stable-image-core-v1:0", good, "ValidationException"},
		"nothing":               {coreModel, good, ""},
		"a long good prompt":    {"us.stability.stable-image-ultra-v1:1", `{"prompt":"` + strings.Repeat("é", 10_000) + `"}`, ""},
		"the third model":       {"stability.sd3-5-large-v1:0", good, ""},
	} {
		_, err := paint(t, client, c.model, c.body)
		if code := imageCode(err); code != c.code || (err != nil) != (c.code != "") {
			t.Errorf("%s: %v, want %q", name, err, c.code)
		}
	}
}

func imageCode(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return ""
}

func TestAPictureNeedsASignature(t *testing.T) {
	w := httptest.NewRecorder()
	New().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "POST", "/model/"+coreModel+"/invoke", strings.NewReader(`{"prompt":"A"}`)))
	if w.Code != http.StatusForbidden {
		t.Errorf("status %d", w.Code)
	}
}

func TestTheFaultsOfAPicture(t *testing.T) {
	for _, kind := range slices.Concat(slices.Sorted(maps.Keys(scriptedErrors)), []string{"reset", "garbage", "invalid_json", "schema_breaking"}) {
		script, client := gallery(t)
		script.Push(faults.Fault{Kind: kind})
		_, err := paint(t, client, coreModel, `{"prompt":"A"}`)
		if err == nil || imageCode(err) != scriptedErrors[kind].code {
			t.Errorf("%s: %v", kind, err)
		}
	}
	for _, kind := range []string{"image_filtered", "refusal", "content_filtered", "guardrail"} {
		script, client := gallery(t)
		script.Push(faults.Fault{Kind: kind})
		got, err := paint(t, client, coreModel, `{"prompt":"A"}`)
		if err != nil || len(got.Images) != 0 || len(got.FinishReasons) != 1 || aws.ToString(got.FinishReasons[0]) != "Filter reason: prompt" {
			t.Errorf("%s: %+v, %v", kind, got, err)
		}
	}
	script, client := gallery(t)
	script.Push(faults.Fault{Kind: "truncated"})
	got, err := paint(t, client, coreModel, `{"prompt":"A"}`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := png.Decode(bytes.NewReader(got.Images[0])); err == nil {
		t.Error("a picture that breaks off can be decoded")
	}
}
