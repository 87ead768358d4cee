package bedrock

import (
	"net/http"
	"strings"
	"time"

	"coagent/mocks/faults"
)

// LegacyModel is a model whose end of life is always thirty days ahead.
const LegacyModel = "anthropic.claude-legacy-test-v1:0"

// served lists the foundation models with the day from which they are served.
var served = []struct{ id, name, provider, since string }{
	{"anthropic.claude-sonnet-4-5-20250929-v1:0", "Claude Sonnet 4.5", "Anthropic", "2025-09-29"},
	{"anthropic.claude-haiku-4-5-20251001-v1:0", "Claude Haiku 4.5", "Anthropic", "2025-10-15"},
	{"anthropic.claude-opus-4-5-20251101-v1:0", "Claude Opus 4.5", "Anthropic", "2025-11-24"},
	{"anthropic.claude-opus-4-6-v1", "Claude Opus 4.6", "Anthropic", "2026-02-05"},
	{"anthropic.claude-sonnet-4-6", "Claude Sonnet 4.6", "Anthropic", "2026-02-17"},
	{"anthropic.claude-opus-4-7", "Claude Opus 4.7", "Anthropic", "2026-04-16"},
	{"anthropic.claude-opus-4-8", "Claude Opus 4.8", "Anthropic", "2026-05-28"},
	{"anthropic.claude-sonnet-5", "Claude Sonnet 5", "Anthropic", "2026-06-30"},
	{"anthropic.claude-sonnet-5-5", "Claude Sonnet 5.5", "Anthropic", "2026-09-28"},
	{LegacyModel, "Claude Legacy Test", "Anthropic", "2025-01-15"},
	{"stability.stable-image-core-v1:1", "Stable Image Core 1.0", "Stability AI", "2025-01-15"},
	{"stability.sd3-5-large-v1:0", "Stable Diffusion 3.5 Large", "Stability AI", "2025-01-15"},
	{"stability.stable-image-ultra-v1:1", "Stable Image Ultra 1.0", "Stability AI", "2025-01-15"},
}

// modelDetails is
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_FoundationModelDetails.html.
type modelDetails struct {
	ModelArn                   string    `json:"modelArn"`
	ModelID                    string    `json:"modelId"`
	ModelName                  string    `json:"modelName"`
	ProviderName               string    `json:"providerName"`
	InputModalities            []string  `json:"inputModalities"`
	OutputModalities           []string  `json:"outputModalities"`
	InferenceTypesSupported    []string  `json:"inferenceTypesSupported"`
	ResponseStreamingSupported bool      `json:"responseStreamingSupported"`
	ModelLifecycle             lifecycle `json:"modelLifecycle"`
}

type lifecycle struct {
	Status          string     `json:"status"`
	StartOfLifeTime time.Time  `json:"startOfLifeTime"`
	LegacyTime      *time.Time `json:"legacyTime,omitempty"`
	EndOfLifeTime   *time.Time `json:"endOfLifeTime,omitempty"`
}

// foundationModel answers GetFoundationModel, which knows a model by its own id
// or ARN, and no inference profiles.
func foundationModel(w http.ResponseWriter, r *http.Request, _ []byte, fault string) {
	if err := refusal(r, fault); err != nil {
		writeError(w, err)
		return
	}
	id := r.PathValue("id")
	if _, name, isARN := strings.Cut(id, ":foundation-model/"); isARN {
		id = name
	}
	if err := endOfLife(strings.TrimPrefix(id, "anthropic.")); err != nil {
		writeError(w, err)
		return
	}
	for _, m := range served {
		if m.id != id {
			continue
		}
		d := modelDetails{
			ModelArn: "arn:aws:bedrock:us-east-1::foundation-model/" + id, ModelID: id, ModelName: m.name,
			ProviderName:    m.provider,
			InputModalities: []string{"TEXT"}, OutputModalities: []string{"TEXT"},
			InferenceTypesSupported:    []string{"INFERENCE_PROFILE"},
			ResponseStreamingSupported: true,
			ModelLifecycle:             lifecycle{Status: "ACTIVE"},
		}
		if m.provider != "Anthropic" {
			d.OutputModalities, d.InferenceTypesSupported = []string{"IMAGE"}, []string{"ON_DEMAND"}
			d.ResponseStreamingSupported = false
		}
		// The day is a constant of this file, and a test reads them all.
		d.ModelLifecycle.StartOfLifeTime, _ = time.Parse(time.DateOnly, m.since)
		if id == LegacyModel {
			today := time.Now().UTC().Truncate(time.Second)
			d.ModelLifecycle.Status = "LEGACY"
			d.ModelLifecycle.LegacyTime = new(today.AddDate(0, 0, -150))
			d.ModelLifecycle.EndOfLifeTime = new(today.AddDate(0, 0, 30))
		}
		faults.WriteJSON(w, http.StatusOK, map[string]modelDetails{"modelDetails": d})
		return
	}
	writeError(w, invalid("The provided model identifier is invalid."))
}
