package bedrock_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	standin "coagent/mocks/bedrock"
	"coagent/services/ai"
	"coagent/services/ai/bedrock"
)

type entry struct {
	Modes     []bedrock.Mode `json:"modes"`
	Sampling  *bool          `json:"sampling"`
	EndOfLife string         `json:"endOfLife"`
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
		{id: deepModel, want: bedrock.Model{ID: deepModel, Mode: bedrock.Native, Sampling: true}},
		{id: "global." + deepModel[3:], override: bedrock.Prompt, want: bedrock.Model{ID: "global." + deepModel[3:], Mode: bedrock.Prompt, Sampling: true}},
		{id: "eu.anthropic.claude-sonnet-5", want: bedrock.Model{ID: "eu.anthropic.claude-sonnet-5", Mode: bedrock.ForcedTool}},
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
