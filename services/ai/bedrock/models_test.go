package bedrock_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	standin "coagent/mocks/bedrock"
	"coagent/platform/fault"
	"coagent/services/ai"
	"coagent/services/ai/bedrock"
)

type entry struct {
	Modes     []bedrock.Mode `json:"modes"`
	Sampling  *bool          `json:"sampling"`
	EndOfLife string         `json:"endOfLife"`

	Window         int     `json:"window"`
	Tokens         float64 `json:"tokens"`
	ThinkingTokens int     `json:"thinkingTokens"`
	Thinking       *struct {
		Type string `json:"type"`
	} `json:"thinking"`
}

func catalogue(t *testing.T) map[string]entry {
	t.Helper()
	b, err := os.ReadFile("models.json")
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(b))
	decoder.DisallowUnknownFields()
	var all map[string]entry
	if err := decoder.Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTheCatalogueIsWellFormed(t *testing.T) {
	for id, e := range catalogue(t) {
		if !strings.HasPrefix(id, "anthropic.") || len(e.Modes) == 0 || e.Sampling == nil || !slices.Contains(e.Modes, bedrock.Prompt) {
			t.Errorf("%s: %+v; every model can be told a schema", id, e)
		}
		if e.Window < 200_000 || e.Tokens != 0 && (e.Tokens < 1 || e.Tokens > 2) || e.ThinkingTokens > 0 && e.Thinking == nil {
			t.Errorf("%s: window %d, tokens %v, thinking %+v", id, e.Window, e.Tokens, e.Thinking)
		}
		seen := map[bedrock.Mode]bool{}
		for _, mode := range e.Modes {
			if !slices.Contains(bedrock.Modes(), mode) || seen[mode] {
				t.Errorf("%s: %q", id, mode)
			}
			seen[mode] = true
		}
		if _, err := time.Parse(time.DateOnly, e.EndOfLife); err != nil && e.EndOfLife != "" {
			t.Errorf("%s: %v", id, err)
		}
	}
}

// The stand-in refuses what Bedrock refuses.
func TestEveryServedModelTakesWhatTheCatalogueSays(t *testing.T) {
	for id, e := range catalogue(t) {
		if e.EndOfLife != "" {
			continue
		}
		client := clientOf(t, standin.New(), "")
		for _, mode := range e.Modes {
			model, err := bedrock.ModelOf("us."+id, mode)
			if err != nil {
				t.Error(err)
				continue
			}
			client.Models[ai.Deep] = model
			if _, err := client.Complete(t.Context(), prompt(), nil); err != nil {
				t.Errorf("%s in mode %s: %v", id, mode, err)
			}
		}
	}
}

func TestAModelIsTakenOrTheErrorSaysWhatToDo(t *testing.T) {
	const profile = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123"
	for _, c := range []struct {
		id       string
		override bedrock.Mode
		want     bedrock.Model
		err      []string
	}{
		{id: deepModel, want: bedrock.Model{ID: deepModel, Mode: bedrock.Native, Sampling: true, Window: 200_000}},
		{id: "global." + deepModel[3:], override: bedrock.Prompt, want: bedrock.Model{
			ID: "global." + deepModel[3:], Mode: bedrock.Prompt, Sampling: true, Window: 200_000,
		}},
		{id: "eu.anthropic.claude-sonnet-5", want: bedrock.Model{
			ID: "eu.anthropic.claude-sonnet-5", Mode: bedrock.ForcedTool, Window: 1_000_000, Tokens: 1.35, Thinking: "disabled",
		}},
		{id: "us.anthropic.claude-sonnet-5", override: bedrock.Native, err: []string{"one that the model takes", "forced_tool, prompt"}},
		{id: "us.anthropic.claude-sonnet-5-5", override: bedrock.ForcedTool, err: []string{"one that the model takes", "prompt, strict_tool"}},
		{id: profile, err: []string{"must be set", "native, strict_tool, forced_tool, prompt"}},
		{id: profile, override: bedrock.StrictTool, want: bedrock.Model{ID: profile, Mode: bedrock.StrictTool}},
		{id: "us.amazon.nova-pro-v1:0", err: []string{"must be set"}},
		{id: "", err: []string{"must be set"}},
		{id: "anthropic.claude-sonnet-4-6", err: []string{"inference profile"}},
		{id: "anthropic.claude-unheard-of", override: bedrock.Prompt, err: []string{"inference profile"}},
		{id: "us.anthropic.claude-3-5-sonnet-20241022-v2:0", err: []string{"2026-07-30"}},
		{id: "us.anthropic.claude-3-5-sonnet-20241022-v2:0", override: bedrock.Prompt, err: []string{"2026-07-30"}},
		{id: "anthropic.claude-sonnet-4-20250514-v1:0", err: []string{"2026-10-14"}},
	} {
		got, err := bedrock.ModelOf(c.id, c.override)
		if got != c.want || (err != nil) != (c.err != nil) {
			t.Errorf("%s %s: %+v, %v; want %+v", c.id, c.override, got, err, c.want)
		}
		for _, word := range c.err {
			if err != nil && !strings.Contains(err.Error(), word) {
				t.Errorf("%s: %v lacks %q", c.id, err, word)
			}
		}
	}
}

func TestAModelIsTakenUntilItsLastDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the clock begins at 2000-01-01
		const id = "us.anthropic.claude-sonnet-4-20250514-v1:0"
		time.Sleep(time.Until(time.Date(2026, 10, 14, 0, 0, 0, -1, time.UTC)))
		if _, err := bedrock.ModelOf(id, ""); err != nil {
			t.Errorf("on its last day: %v", err)
		}
		time.Sleep(time.Nanosecond)
		if _, err := bedrock.ModelOf(id, ""); err == nil {
			t.Error("it is taken after its end")
		}
	})
}

// A model that thinks does so within the bound of its answer, so that bound must
// leave room; the stand-in takes what thoughts cost off it.
func TestThoughtsDoNotCutAnAnswerShort(t *testing.T) {
	for _, id := range []string{"us.anthropic.claude-sonnet-5", "us.anthropic.claude-sonnet-5-5", "us.anthropic.claude-opus-4-8"} {
		model, err := bedrock.ModelOf(id, "")
		if err != nil {
			t.Fatal(err)
		}
		client := clientOf(t, standin.New(), "")
		client.Models[ai.Deep] = model
		small := prompt()
		small.MaxTokens = 1500
		if _, err := client.Complete(t.Context(), small, nil); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func TestWhatCannotFitIsNotSent(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		sent bool
	}{
		"as much as fits": {strings.Repeat("word ", 150_000), true},
		"too many words":  {strings.Repeat("word ", 170_000), false},
		"too many signs":  {strings.Repeat("漢", 200_000), false},
	} {
		stand := standin.New()
		client := clientOf(t, stand, "")
		model, err := bedrock.ModelOf(deepModel, "")
		if err != nil {
			t.Fatal(err)
		}
		client.Models[ai.Deep] = model
		long := prompt()
		long.Turns[0].Text = c.text
		_, err = client.Complete(t.Context(), long, nil)
		if sent := stand.Faults.Count() > 0; sent != c.sent || !c.sent && (fault.CodeOf(err) != "ai.input_too_long" || fault.KindOf(err) != fault.TooLarge) {
			t.Errorf("%s: %d calls, %v", name, stand.Faults.Count(), err)
		}
	}
}

func TestEveryWayToSayThatAPromptIsTooLongIsUnderstood(t *testing.T) {
	for _, message := range []string{
		"Input is too long for requested model.", "The model returned the following errors: prompt is too long: 200049 tokens > 200000 maximum",
		"input length and `max_tokens` exceed context limit: 197202 + 8192 > 200000, decrease input length or `max_tokens`",
		"Too many input tokens. Max input tokens: 8192, request input token count: 9000", "The requested tokens exceed the model's maximum context length.",
	} {
		client := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Amzn-Errortype", "ValidationException")
			w.WriteHeader(http.StatusBadRequest)
			_ = json.NewEncoder(w).Encode(map[string]string{"message": message})
		}), "")
		if _, err := client.Complete(t.Context(), prompt(), nil); fault.CodeOf(err) != "ai.input_too_long" || strings.Contains(err.Error(), "20") {
			t.Errorf("%q: %v", message, err)
		}
	}
}
