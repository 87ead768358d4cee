package bedrock_test

import (
	"errors"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	control "github.com/aws/aws-sdk-go-v2/service/bedrock"
	"github.com/aws/aws-sdk-go-v2/service/bedrock/types"
	"github.com/aws/smithy-go"

	"coagent/mocks/bedrock"
	"coagent/mocks/faults"
)

func startControl(t *testing.T) (*bedrock.Server, *control.Client) {
	t.Helper()
	standIn := bedrock.New()
	srv := httptest.NewServer(standIn)
	t.Cleanup(srv.Close)
	return standIn, control.New(control.Options{
		BaseEndpoint: aws.String(srv.URL), Region: "us-east-1", Retryer: aws.NopRetryer{}, HTTPClient: srv.Client(),
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	})
}

func TestAModelsLifeIsTold(t *testing.T) {
	_, client := startControl(t)
	for _, id := range []string{"anthropic.claude-sonnet-4-6", "anthropic.claude-haiku-4-5-20251001-v1:0", "anthropic.claude-opus-4-6-v1",
		"anthropic.claude-opus-4-7",
		"anthropic.claude-opus-4-8", "anthropic.claude-sonnet-5", "anthropic.claude-sonnet-5-5", "stability.stable-image-core-v1:1",
		"stability.sd3-5-large-v1:0", "stability.stable-image-ultra-v1:1", "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6"} {
		out, err := client.GetFoundationModel(t.Context(), &control.GetFoundationModelInput{ModelIdentifier: aws.String(id)})
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		d := out.ModelDetails
		if life := d.ModelLifecycle; life.Status != types.FoundationModelLifecycleStatusActive || life.EndOfLifeTime != nil || life.StartOfLifeTime.Year() < 2025 {
			t.Errorf("%s: %+v", id, life)
		}
		if aws.ToString(d.ModelName) == "" || aws.ToString(d.ProviderName) == "" || aws.ToString(d.ModelArn) == "" || aws.ToString(d.ModelId) == "" {
			t.Errorf("%s: %+v", id, d)
		}
	}
	out, err := client.GetFoundationModel(t.Context(), &control.GetFoundationModelInput{ModelIdentifier: aws.String(bedrock.LegacyModel)})
	if err != nil {
		t.Fatal(err)
	}
	life := out.ModelDetails.ModelLifecycle
	if left := time.Until(aws.ToTime(life.EndOfLifeTime)); life.Status != types.FoundationModelLifecycleStatusLegacy || left > 30*24*time.Hour ||
		left < 29*24*time.Hour {
		t.Errorf("%s until %v", life.Status, life.EndOfLifeTime)
	}
}

func TestAModelThatIsNotServedIsNotFound(t *testing.T) {
	_, client := startControl(t)
	for id, want := range map[string]string{
		"anthropic.claude-3-5-sonnet-20241022-v2:0": "ResourceNotFoundException",
		"anthropic.claude-3-haiku-20240307-v1:0":    "ResourceNotFoundException",
		"anthropic.claude-sonnet-4-20250514-v1:0":   "ResourceNotFoundException",
		"us.anthropic.claude-sonnet-4-6":            "ValidationException", // a profile, no model
		"anthropic.claude-none":                     "ValidationException",
	} {
		_, err := client.GetFoundationModel(t.Context(), &control.GetFoundationModelInput{ModelIdentifier: aws.String(id)})
		if api, ok := errors.AsType[smithy.APIError](err); !ok || api.ErrorCode() != want {
			t.Errorf("%s: %v, want %s", id, err, want)
		}
	}
}

func TestALookAtAModelIsNoInvocation(t *testing.T) {
	standIn, client := startControl(t)
	standIn.Faults.Push(faults.Fault{Kind: "throttle"})
	in := &control.GetFoundationModelInput{ModelIdentifier: aws.String("anthropic.claude-sonnet-4-6")}
	if _, err := client.GetFoundationModel(t.Context(), in); err != nil {
		t.Error(err)
	}
	if standIn.Faults.Count() != 0 || len(standIn.Faults.Pending()) != 1 || standIn.Control.Count() != 1 {
		t.Errorf("%d invocations, %d faults left, %d looks", standIn.Faults.Count(), len(standIn.Faults.Pending()), standIn.Control.Count())
	}
	standIn.Control.Push(faults.Fault{Kind: "access_denied"})
	_, err := client.GetFoundationModel(t.Context(), in)
	if api, ok := errors.AsType[smithy.APIError](err); !ok || api.ErrorCode() != "AccessDeniedException" {
		t.Errorf("%v", err)
	}
}
